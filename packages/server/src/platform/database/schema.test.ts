import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from './testing.ts';

/** Runs over every migration of the product: a noun's new table is held to these rules without asking for it. */
for (const [engine, open] of openTestDatabases()) {
  describe(`the schema on ${engine}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database?.remove());

    const named = async (query: ReturnType<typeof sql<{ name: string }>>) => {
      const { rows } = await database.acrossTenants((db) => query.execute(db));
      return rows.map(({ name }) => name);
    };

    test('row-level security is enabled and forced on every table with a tenant', async () => {
      const open = sql<{ name: string }>`
        select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id'
          and not (c.relrowsecurity and c.relforcerowsecurity)`;
      expect(await named(open)).toEqual([]);
    });

    test("every policy of the tenant's role says what may be read and what may be written, by the tenant set", async () => {
      const lax = sql<{ name: string }>`
        with tenants as (
          select c.oid, c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id'
        )
        select t.relname as name from tenants t
        where not exists (
          select from pg_policies p where p.tablename = t.relname and p.roles = '{picket_tenant}' and p.cmd = 'ALL'
            and p.qual like '%picket.tenant_id%' and p.with_check like '%picket.tenant_id%'
        ) or exists (
          select from pg_policies p where p.tablename = t.relname and p.roles <> '{picket_instance}'
            and (p.qual not like '%picket.tenant_id%' or p.with_check is null or p.with_check not like '%picket.tenant_id%')
        )`;
      expect(await named(lax)).toEqual([]);
    });

    test('the tenant leads every primary key, unique constraint and index of such a table', async () => {
      const other = sql<{ name: string }>`
        select i.indexrelid::regclass::text as name
        from pg_index i join pg_class c on c.oid = i.indrelid join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id'
        where c.relnamespace = 'public'::regnamespace and i.indkey[0] <> t.attnum`;
      expect(await named(other)).toEqual([]);
    });

    test("the tenant's role may touch nothing but such tables", async () => {
      const beyond = sql<{ name: string }>`
        select c.oid::regclass::text as name from pg_class c
        where c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
          and c.relkind in ('r', 'p', 'v', 'm', 'f')
          and has_table_privilege('picket_tenant', c.oid, 'select, insert, update, delete, truncate')
          and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')`;
      expect(await named(beyond)).toEqual([]);
    });

    test('no function runs with the rights of its owner, and no view with those of its maker', async () => {
      const functions = sql<{ name: string }>`
        select p.oid::regprocedure::text as name from pg_proc p
        where p.prosecdef and p.pronamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`;
      const views = sql<{ name: string }>`
        select c.oid::regclass::text as name from pg_class c
        where c.relkind in ('v', 'm') and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
          and coalesce(array_to_string(c.reloptions, ','), '') not like '%security_invoker=true%'`;
      expect(await named(functions)).toEqual([]);
      expect(await named(views)).toEqual([]);
    });

    test("no column of ours takes its value from the database's clock or chance", async () => {
      const hidden = sql<{ name: string }>`
        select d.adrelid::regclass::text || '.' || a.attname as name
        from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
          join pg_class c on c.oid = d.adrelid
        where c.relnamespace = 'public'::regnamespace
          and pg_get_expr(d.adbin, d.adrelid) ~* '(now\\(|current_|clock_|timeofday|random|gen_|uuid)'`;
      expect(await named(hidden)).toEqual([]);
    });

    test('every table carries the name of the noun that owns it', async () => {
      const nameless = sql<{ name: string }>`
        select relname as name from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname !~ '^[a-z]+_[a-z_]+$'`;
      expect(await named(nameless)).toEqual([]);
    });
  });
}
