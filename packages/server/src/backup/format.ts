import { type Static, Type } from 'typebox';
import { SignedHead } from '../audit/head-signer.ts';

/**
 * A backup is one file:
 *
 *     picket-backup/1                          so that anybody sees what it is
 *     (gzip)                                   lines of JSON, see below
 *     seal <key id> <hex>                      HMAC of all before, by a key made from the sealing key
 *     sha256 <hex>                             of all before
 *
 * The lines: a head; for each table one line that names its columns, one array of texts for each row, and one line that says how
 * many they were; at last the manifest. A value is PostgreSQL's own text of it, so both engines read what either wrote,
 * and this code knows no table.
 */
export const firstLine = 'picket-backup/1\n';

const Columns = Type.Array(Type.String());
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** What must be known before anything is written anywhere. */
export const BackupHead = Type.Object({
  /** Of Picket. */
  version: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
  engine: Type.Enum(['pglite', 'postgres']),
  /** The migrations that the database has seen. */
  schema: Type.Array(Type.String(), { minItems: 1 }),
  /** Fingerprints, never keys. */
  keys: Type.Object({
    /** All that something in the backup is sealed with. */
    sealing: Type.Array(Type.String()),
    auditHeads: Type.Union([Type.String(), Type.Null()]),
  }),
});
export type BackupHead = Static<typeof BackupHead>;

export const TableStart = Type.Object({ table: Type.String(), columns: Columns });

const TableEnd = Type.Object({ table: Type.String(), rows: Type.Integer({ minimum: 0 }), sha256: Sha256 });
export type TableEnd = Static<typeof TableEnd>;

export const BackupManifest = Type.Object({
  head: BackupHead,
  tables: Type.Array(TableEnd),
  /** The last signed head of each audit chain. */
  auditHeads: Type.Array(SignedHead),
});
export type BackupManifest = Static<typeof BackupManifest>;

export const LineOfFile = Type.Union([
  Type.Object({ head: BackupHead }),
  Type.Object({ start: TableStart }),
  Type.Object({ end: TableEnd }),
  Type.Object({ manifest: BackupManifest }),
]);

export interface LeftOut {
  readonly table: string;
  readonly because: string;
}

/** Everything else is carried, so that a new table is without anybody thinking of it. */
export const leftOut: readonly LeftOut[] = [
  { table: 'platform_migration', because: 'the schema is made anew; the head says how far it went' },
  { table: 'platform_migration_lock', because: 'the schema is made anew' },
  { table: 'workers_worker', because: 'who worked then does not work now' },
  { table: 'workers_duty', because: 'nobody holds anything after a restore' },
  { table: 'sync_staged', because: 'half-read rounds begin anew' },
  { table: 'apps_bytes', because: 'an app file that was not analyzed yet is refused, and can be sent anew' },
  { table: 'operators_session', because: 'everybody signs in again' },
  { table: 'operators_invitation', because: 'a link that has been used since must not work again' },
  { table: 'operators_pace', because: 'it counts tries of the last minutes' },
  { table: 'signin_request', because: 'it belongs to a browser, and lasts minutes' },
  { table: 'consent_request', because: 'it belongs to a session, and lasts minutes' },
];
