import { type Clock, type Instant, PicketError, type TenantId } from '@picket/domain';
import { sql } from 'kysely';
import type { BrokenChain } from '../audit/audit-log.ts';
import type { ChainPlace } from '../audit/chain.ts';
import { openHeadSigner } from '../audit/head-signer.ts';
import { publishHead } from '../audit/head-store.ts';
import { findHead } from '../audit/store.ts';
import { holdEveryIntent } from '../delivery/restored.ts';
import { endEveryRun } from '../deployment/restored.ts';
import { forgetWhatWasHeard } from '../devices/restored.ts';
import { skipIdsOffRecord } from '../history/restored.ts';
import { distrustInventories } from '../ingest/restored.ts';
import { forgetKeys } from '../keys/refuse-other-keys.ts';
import { migrations } from '../migrations/index.ts';
import type { Transaction } from '../platform/database/database.ts';
import { type Migrations, migrateWithin } from '../platform/database/migrate.ts';
import { type DatabasePlace, openWhole, prepareEmpty } from '../platform/database/whole-database.ts';
import { readEverythingAnew } from '../sync/restored.ts';
import { type CheckedChains, checkChains, noteRestore } from './audit-chains.ts';
import type { OnProgress } from './create.ts';
import { type BackupHead, type BackupManifest, leftOut } from './format.ts';
import { type OwnKeys, refuseMissingKeys } from './keys.ts';
import { readBackupFile } from './read-file.ts';
import { type CarriedTable, countRows, digestTable, insertRows, listCarriedTables } from './tables.ts';
import { verifyBackup } from './verify.ts';

export interface RestoreBackup {
  readonly place: DatabasePlace;
  readonly keys: OwnKeys;
  readonly clock: Clock;
  readonly file: string;
  /** The audit key is lost for good: go on with another one. What the lost one signed stays unproven. */
  readonly acceptAnotherAuditKey?: boolean;
  /** API tokens stay out: one that was revoked since the backup would work again. */
  readonly dropTokens?: boolean;
  readonly onProgress?: OnProgress;
}

export interface RestoredBackup {
  readonly manifest: BackupManifest;
  readonly tenants: number;
  readonly devicesByLevel: Readonly<Record<string, number>>;
  /** Audit chains that were broken in the backup already. */
  readonly brokenChains: readonly BrokenChain[];
}

/**
 * Puts a backup into an empty database: everything or nothing, each table held against the manifest once it is
 * there. What it says of phones and of what was delivered is of then, so nobody is vouched for and nothing is sent
 * before the tenant has been read again.
 *
 * @throws PicketError `backup_damaged`, `settings_invalid`, `schema_newer`, `instance_not_empty`, `conflict`, `directory_locked`
 */
export async function restoreBackup(request: RestoreBackup): Promise<RestoredBackup> {
  const { place, keys, clock, file } = request;
  // To the last byte, before anything is written anywhere.
  const { manifest, isSealed } = await verifyBackup({ file, keys });
  const { head } = manifest;
  const { before, after } = splitMigrations(head);
  const needed = request.acceptAnotherAuditKey ? { ...head.keys, auditHeads: null } : head.keys;
  refuseMissingKeys(needed, keys);
  if (isSealed === undefined)
    throw new PicketError(
      'settings_invalid',
      'The key that sealed this backup is not here, so it may be of anybody’s making.',
    );

  await prepareEmpty(place, before);
  const whole = await openWhole(place);
  try {
    const now = clock.now();
    const { chains, places, summary } = await whole.change(async (db) => {
      await refuseLivingWorkers(db);
      const tables = await openForRestore(db);
      await load(db, request, tables);
      const chains = await checkChains(db, manifest.auditHeads, isOurs(request));
      await migrateWithin(db, after, now);
      if (request.acceptAnotherAuditKey) await forgetKeys(db, ['audit-heads']);
      if (request.dropTokens) await db.deleteFrom('operators_token').execute();
      const summary = await summarize(db);
      await settle(db, now);
      await noteRestore(db, chains, { createdAt: head.createdAt, now });
      const places = await findPlaces(db, chains);
      await secureAgain(db);
      return { chains, places, summary };
    });
    await signChains(request, places, (work) => whole.change(work));
    return { manifest, ...summary, brokenChains: chains.broken };
  } finally {
    await whole.close();
  }
}

/** The steps that the backup has behind it, and those that are still before it. */
function splitMigrations({ schema }: BackupHead): { readonly before: Migrations; readonly after: Migrations } {
  const unknown = schema.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0)
    throw new PicketError(
      'schema_newer',
      `The backup has seen ${unknown.join(', ')}, which this Picket does not know.`,
    );
  const pick = (isSeen: boolean) =>
    Object.fromEntries(Object.entries(migrations).filter(([name]) => schema.includes(name) === isSeen));
  return { before: pick(true), after: pick(false) };
}

async function refuseLivingWorkers(db: Transaction): Promise<void> {
  const { rows } = await sql`select from workers_worker where alive_until > clock_timestamp()`.execute(db);
  if (rows.length > 0)
    throw new PicketError('conflict', 'A Picket works on this database: stop it, and wait a minute if it was killed.');
}

/** The tables to fill, open to their owner for the length of the transaction: nobody else sees them meanwhile. */
async function openForRestore(db: Transaction): Promise<readonly CarriedTable[]> {
  const tables = await listCarriedTables(db);
  for (const { name, isSecured } of tables)
    if (isSecured) await sql`alter table ${sql.id(name)} no force row level security`.execute(db);
  for (const table of tables) {
    // Left there by a server that was started once on the empty database.
    if (table.name === 'keys_fingerprint') continue;
    const rows = await countRows(db, table);
    if (rows > 0)
      throw new PicketError('instance_not_empty', `${table.name} has ${rows} rows: nothing was restored over them.`);
  }
  await forgetKeys(db, ['sealing', 'audit-heads']);
  for (const { table } of leftOut.filter(({ table }) => !table.startsWith('platform_')))
    if (await hasTable(db, table)) await sql`delete from ${sql.id(table)}`.execute(db);
  return tables;
}

/** A backup of an older Picket is restored into the schema of then, and brought up to date afterwards. */
async function hasTable(db: Transaction, table: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(db);
  return rows[0]?.there === true;
}

async function findPlaces(db: Transaction, { intact }: CheckedChains): Promise<ReadonlyMap<TenantId, ChainPlace>> {
  const places = new Map<TenantId, ChainPlace>();
  for (const chain of intact) places.set(chain, await findHead(db, chain));
  return places;
}

async function secureAgain(db: Transaction): Promise<void> {
  for (const { name, isSecured } of await listCarriedTables(db))
    if (isSecured) await sql`alter table ${sql.id(name)} force row level security`.execute(db);
}

async function load(
  db: Transaction,
  { file, onProgress }: RestoreBackup,
  tables: readonly CarriedTable[],
): Promise<void> {
  const missing = new Set(tables.map(({ name }) => name));
  let table: CarriedTable | undefined;
  let count = 0;
  for await (const part of readBackupFile(file)) {
    if (part.kind === 'start') {
      table = findTable(tables, part.start);
      count = 0;
    } else if (part.kind === 'rows' && table !== undefined) {
      await insertRows(db, table, part.rows);
      count += part.rows.length;
      onProgress?.({ table: table.name, rows: count, of: count });
    } else if (part.kind === 'end' && table !== undefined) {
      missing.delete(table.name);
      const { rows, sha256 } = await digestTable(db, table);
      if (rows !== part.end.rows || sha256 !== part.end.sha256)
        throw new PicketError(
          'internal',
          `${table.name} is not in the database as it is in the backup: nothing was restored.`,
        );
    }
  }
  if (missing.size > 0) throw new PicketError('backup_damaged', `The backup lacks ${[...missing].join(', ')}.`);
}

/** In the order of columns that the backup has. */
function findTable(
  tables: readonly CarriedTable[],
  { table: name, columns }: { readonly table: string; readonly columns: readonly string[] },
): CarriedTable {
  const table = tables.find((each) => each.name === name);
  const inOrder = columns.flatMap((column) => table?.columns.find((each) => each.name === column) ?? []);
  if (table === undefined || inOrder.length !== columns.length || inOrder.length !== table.columns.length)
    throw new PicketError(
      'backup_damaged',
      `The backup has a table ${name} (${columns.join(', ')}), which its schema has not.`,
    );
  return { ...table, columns: inOrder };
}

async function summarize(db: Transaction): Promise<Pick<RestoredBackup, 'tenants' | 'devicesByLevel'>> {
  const { count } = await db
    .selectFrom('tenants_tenant')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const levels = await db
    .selectFrom('devices_device')
    .select(({ fn }) => ['level', fn.countAll<number>().as('count')])
    .where('retired_at', 'is', null)
    .groupBy('level')
    .execute();
  return {
    tenants: Number(count),
    devicesByLevel: Object.fromEntries(levels.map((row) => [row.level, Number(row.count)])),
  };
}

/** What was true when the backup was made is not taken to be true now. */
async function settle(db: Transaction, now: Instant): Promise<void> {
  await forgetWhatWasHeard(db);
  await distrustInventories(db);
  await holdEveryIntent(db, now);
  await readEverythingAnew(db, now);
  await skipIdsOffRecord(db, now);
  await endEveryRun(db, now);
}

const openSigner = ({ place, keys, clock }: RestoreBackup) =>
  openHeadSigner({ directory: place.directory, clock, key: keys.audit });

const isOurs = (request: RestoreBackup) => {
  const { audit } = request.keys;
  return audit === undefined ? () => false : openSigner(request).isOurs;
};

/**
 * Signs where each chain ends now. A data directory that witnessed more than the backup has would take the missing tail
 * for one that somebody cut off; whoever restores holds the key and says so.
 */
async function signChains(
  request: RestoreBackup,
  places: ReadonlyMap<TenantId, ChainPlace>,
  change: (work: (db: Transaction) => Promise<void>) => Promise<void>,
): Promise<void> {
  const signer = openSigner(request);
  for (const [chain, place] of places) {
    const head = await signer.sign(chain, place);
    await change((db) => publishHead(db, head));
  }
}
