import { type Instant, PicketError, toIso } from '@picket/domain';
import { type Kysely, sql, type Transaction } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Tables } from './tables.ts';

export type { Migration } from 'kysely/migration';

/** By name, in the order in which they run: names are numbered (`0001-tenants`) and never change once released. */
export type Migrations = Readonly<Record<string, Migration>>;

const migrationTable = 'platform_migration';

/**
 * Brings the schema up to date: all pending migrations in one transaction, under an advisory lock, so that a
 * process killed half-way leaves nothing half done and two starting at once do it once.
 *
 * @throws PicketError `schema_newer` when the database has seen a migration that this Picket does not know
 */
export async function migrateToLatest(db: Kysely<Tables>, migrations: Migrations): Promise<void> {
  const seen = await seenMigrations(db);
  refuseNewerSchema(seen, migrations);
  // Kysely would first read the whole catalogue, which takes longer than opening the embedded database.
  if (seen.size === Object.keys(migrations).length) return;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: migrationTable,
    migrationLockTableName: 'platform_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/** Those that a database has seen, in their order; none where no Picket has been yet. */
export async function listSeenMigrations(db: Kysely<Tables>): Promise<readonly string[]> {
  return [...(await seenMigrations(db))].toSorted();
}

/** Runs some more in the transaction of whoever calls: all of it is there afterwards, or nothing. */
export async function migrateWithin(db: Transaction<Tables>, more: Migrations, now: Instant): Promise<void> {
  for (const [name, { up }] of Object.entries(more).toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    await up(db);
    await db
      .insertInto(migrationTable)
      .values({ name, timestamp: toIso(now) })
      .execute();
  }
}

async function seenMigrations(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass(${`public.${migrationTable}`}) is not null as there`.execute(db);
  if (!rows[0]?.there) return new Set();
  const seen = await db.selectFrom(migrationTable).select('name').execute();
  return new Set(seen.map(({ name }) => name));
}

function refuseNewerSchema(seen: ReadonlySet<string>, migrations: Migrations): void {
  const unknown = [...seen].filter((name) => !Object.hasOwn(migrations, name)).toSorted();
  if (unknown.length === 0) return;
  throw new PicketError(
    'schema_newer',
    `The database has seen ${unknown.join(', ')}, which this Picket does not know.`,
  );
}
