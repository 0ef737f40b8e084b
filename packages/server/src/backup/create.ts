import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, PicketError, toIso } from '@picket/domain';
import { sql } from 'kysely';
import { readKeptHeads, type SignedHead } from '../audit/head-signer.ts';
import { listPublishedHeads } from '../audit/head-store.ts';
import { migrations } from '../migrations/index.ts';
import type { Transaction } from '../platform/database/database.ts';
import { type DatabasePlace, openWhole, type WholeDatabase } from '../platform/database/whole-database.ts';
import { version } from '../version.ts';
import type { BackupHead, BackupManifest, TableEnd } from './format.ts';
import { type OwnKeys, refuseMissingKeys } from './keys.ts';
import { type CarriedTable, countRows, digestOf, listCarriedTables, readRows, refuseFiltered } from './tables.ts';
import { verifyBackup } from './verify.ts';
import { writeBackupFile } from './write-file.ts';

/** How far a long command has come. */
export type OnProgress = (said: { readonly table: string; readonly rows: number; readonly of: number }) => void;

export interface CreateBackup {
  readonly place: DatabasePlace;
  readonly keys: OwnKeys;
  readonly clock: Clock;
  readonly file: string;
  readonly onProgress?: OnProgress;
}

/**
 * Writes one snapshot of everything to a file, and reads the file again to see that it can be read. A server may go on
 * working on PostgreSQL meanwhile; of the embedded database there is one user at a time.
 *
 * @throws PicketError `directory_locked`, `settings_invalid`, `not_found`, `schema_newer`, `conflict`, `database_unsafe`
 */
export async function createBackup({ place, keys, clock, file, onProgress }: CreateBackup): Promise<BackupManifest> {
  const [sealingKey] = keys.sealing;
  if (sealingKey === undefined) {
    const where = 'PICKET_SEALING_KEYS is not set, and there is no sealing.key in the data directory';
    throw new PicketError('settings_invalid', `${where}: a backup without its key restores nothing.`);
  }
  if (place.url === undefined && !existsSync(join(place.directory, 'database')))
    throw new PicketError('not_found', `There is no embedded database in ${place.directory} (PICKET_DATA).`);
  // Before the snapshot: what these heads sign is in it then.
  const kept = readKeptHeads(place.directory);
  const whole = await openWhole(place);
  try {
    const schema = await knownSchema(whole);
    await whole.read(async (db) => {
      const createdAt = toIso(clock.now());
      const tables = await listCarriedTables(db);
      const counts = new Map<string, number>();
      for (const table of tables) {
        await refuseFiltered(db, table);
        counts.set(table.name, await countRows(db, table));
      }
      const head: BackupHead = {
        version,
        createdAt,
        engine: whole.engine,
        schema: [...schema],
        keys: await findNeededKeys(db, tables),
      };
      refuseMissingKeys(head.keys, keys);
      const heads = newest([...kept, ...(await listPublishedHeads(db))]);
      await writeBackupFile(file, linesOf(db, { head, tables, counts, heads, onProgress }), sealingKey);
    });
    // DDL waits for nobody's snapshot once its table has been read, and a table made meanwhile is not in it.
    if ((await whole.listMigrations()).length !== schema.length)
      throw new PicketError(
        'conflict',
        'The schema was changed meanwhile, so the backup is not to be trusted: repeat it.',
      );
  } finally {
    await whole.close();
  }
  return (await verifyBackup({ file, keys })).manifest;
}

async function knownSchema(whole: WholeDatabase): Promise<readonly string[]> {
  const schema = await whole.listMigrations();
  if (schema.length === 0) throw new PicketError('not_found', 'There is no Picket in this database.');
  const unknown = schema.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0)
    throw new PicketError(
      'schema_newer',
      `The database has seen ${unknown.join(', ')}, which this Picket does not know.`,
    );
  return schema;
}

interface Contents {
  readonly head: BackupHead;
  readonly tables: readonly CarriedTable[];
  readonly counts: ReadonlyMap<string, number>;
  readonly heads: readonly SignedHead[];
  readonly onProgress: OnProgress | undefined;
}

async function* linesOf(
  db: Transaction,
  { head, tables, counts, heads, onProgress }: Contents,
): AsyncGenerator<string> {
  yield JSON.stringify({ head });
  const ends: TableEnd[] = [];
  for (const table of tables) {
    const of = counts.get(table.name) ?? 0;
    yield JSON.stringify({ start: { table: table.name, columns: table.columns.map(({ name }) => name) } });
    const digest = digestOf();
    for await (const rows of readRows(db, table)) {
      digest.add(rows);
      yield* rows;
      onProgress?.({ table: table.name, rows: digest.rows(), of });
    }
    const end = { table: table.name, ...digest.end() };
    if (end.rows !== of)
      throw new PicketError(
        'internal',
        `${table.name} has ${of} rows, and ${end.rows} could be read: no backup was made.`,
      );
    ends.push(end);
    yield JSON.stringify({ end });
  }
  yield JSON.stringify({ manifest: { head, tables: ends, auditHeads: [...heads] } satisfies BackupManifest });
}

/** What is sealed is in columns called `…_sealed`, and says with which key. */
async function findNeededKeys(db: Transaction, tables: readonly CarriedTable[]): Promise<BackupHead['keys']> {
  const sealing = new Set<string>();
  for (const { name, columns } of tables)
    for (const column of columns.filter((each) => each.name.endsWith('_sealed'))) {
      const { rows } = await sql<{ id: string }>`
        select distinct split_part(${sql.id(column.name)}, '.', 2) as id from ${sql.id(name)}
        where ${sql.id(column.name)} is not null`.execute(db);
      for (const { id } of rows) sealing.add(id);
    }
  const known = await db.selectFrom('keys_fingerprint').selectAll().execute();
  const of = (purpose: string) => known.find((row) => row.purpose === purpose)?.fingerprint;
  const current = of('sealing');
  if (current !== undefined) sealing.add(current);
  return { sealing: [...sealing].toSorted(), auditHeads: of('audit-heads') ?? null };
}

function newest(heads: readonly SignedHead[]): readonly SignedHead[] {
  const chains = Map.groupBy(heads, ({ chain }) => chain);
  return [...chains.values()].flatMap((all) => all.toSorted((a, b) => b.sequence - a.sequence).slice(0, 1));
}
