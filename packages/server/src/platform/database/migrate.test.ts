import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KyselyPlugin, sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrations as product } from '../../migrations/index.ts';
import type { Migrations } from './migrate.ts';
import { openPglite } from './pglite.ts';
import type { Schema } from './tenant-table.ts';
import { copyPristinePglite, openTestDatabases, openTestPostgres, type TestDatabase } from './testing.ts';
import { findPostgres } from './testing-cluster.ts';
import { testRunFolder } from './testing-run.ts';

const createTable = (name: string): Migrations[string] => ({
  up: async (db) => {
    await sql`create table ${sql.id(name)} (id int)`.execute(db);
    await sql`grant select on ${sql.id(name)} to picket_instance`.execute(db);
  },
});

const first: Migrations = { '0001-one': createTable('migrate_one') };

const tablesOf = (database: TestDatabase) =>
  database.acrossTenants(async (db) => {
    const { rows } = await sql<{ relname: string }>`
      select relname from pg_class where relname like 'migrate_%' and relkind = 'r' order by 1`.execute(db);
    return rows.map(({ relname }) => relname);
  });

for (const [engine, open] of openTestDatabases()) {
  describe(`migrating ${engine}`, () => {
    test('adds only what is new', async () => {
      const database = await open({ migrations: first });
      await database.close();
      const next = await database.reopen({ migrations: { ...first, '0002-two': createTable('migrate_two') } });
      expect(await tablesOf(next)).toEqual(['migrate_one', 'migrate_two']);
      await next.remove();
    });

    test('a database that a newer Picket has written is refused, and left as it is', async () => {
      const database = await open({ migrations: { ...first, '0002-two': createTable('migrate_two') } });
      await database.close();
      await expect(database.reopen({ migrations: first })).rejects.toMatchObject({
        code: 'schema_newer',
        message: expect.stringContaining('0002-two'),
      });
      const again = await database.reopen();
      expect(await tablesOf(again)).toEqual(['migrate_one', 'migrate_two']);
      await again.remove();
    });

    test('a migration that fails takes the ones before it back with it, and the next start does them all', async () => {
      const database = await open({ migrations: first });
      await database.close();
      let failing = true;
      const pending: Migrations = {
        ...first,
        '0002-two': createTable('migrate_two'),
        '0003-three': {
          up: async (db) => {
            await createTable('migrate_three').up(db);
            if (failing) throw new Error('power cut');
          },
        },
      };
      await expect(database.reopen({ migrations: pending })).rejects.toThrow('power cut');
      const before = await database.reopen({ migrations: first });
      expect(await tablesOf(before)).toEqual(['migrate_one']);
      await before.close();
      failing = false;
      const after = await database.reopen({ migrations: pending });
      expect(await tablesOf(after)).toEqual(['migrate_one', 'migrate_three', 'migrate_two']);
      await after.remove();
    });
  });
}

/** The product's migrations, with the session killed right after their n-th statement. */
function killedAfter(statements: number): Migrations {
  let seen = 0;
  const killingIn = (db: Schema): KyselyPlugin => ({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      seen += 1;
      if (seen === statements) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db);
      return result;
    },
  });
  return Object.fromEntries(
    Object.entries(product).map(([name, { up }]) => [name, { up: (db) => up(db.withPlugin(killingIn(db))) }]),
  );
}

test.runIf(findPostgres())(
  'killed after any statement of any migration, the next start finds nothing half done and completes it',
  { timeout: 400_000 },
  async () => {
    const database = await openTestPostgres({ migrations: {} });
    await database.close();
    let kills = 0;
    let migrated: TestDatabase | undefined;
    while (migrated === undefined) {
      migrated = await database.reopen({ migrations: killedAfter(kills + 1) }).catch((error: { code?: string }) => {
        expect(error.code).toBe('database_unavailable');
        return undefined;
      });
      if (migrated === undefined) kills += 1;
      expect(kills).toBeLessThan(1_000);
    }
    // A table takes six statements at the least.
    expect(kills).toBeGreaterThan(6 * Object.keys(product).length);
    await migrated.remove();
  },
);

test('kill -9 in the middle of a migration leaves the embedded database as it was', { timeout: 60_000 }, async () => {
  const directory = mkdtempSync(join(testRunFolder(), 'killed-'));
  await copyPristinePglite(directory);
  const script = `
    import { openPglite } from ${JSON.stringify(new URL('./pglite.ts', import.meta.url).href)};
    import { sql } from ${JSON.stringify(import.meta.resolve('kysely'))};
    const up = async (db) => {
      await sql\`create table migrate_half (id int)\`.execute(db);
      process.stdout.write('half');
      await new Promise(() => setInterval(() => {}, 1_000_000));
    };
    await openPglite({ directory: ${JSON.stringify(directory)}, migrations: { '0001-half': { up } }, onLost: () => {} });`;
  writeFileSync(join(directory, 'start.mts'), script);
  const child = spawn(process.execPath, [join(directory, 'start.mts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(String(await once(child.stdout, 'data'))).toBe('half');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const migrations: Migrations = { '0001-half': createTable('migrate_half') };
  const database = await openPglite({ directory, migrations, onLost: () => undefined });
  const rows = await database.acrossTenants((db) => sql`select * from migrate_half`.execute(db));
  expect(rows.rows).toEqual([]);
  await database.close();
});
