import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Migrations } from './migrate.ts';
import { openTestDatabases, type TestDatabase } from './testing.ts';

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
