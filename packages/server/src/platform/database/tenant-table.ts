import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import { type DatabaseRole, instanceRole, tenantRole } from './roles.ts';

/** Migrations see the schema of their own time, not that of `Tables`. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own type for a database without known tables
export type Schema = Kysely<any>;

type Privilege = 'select' | 'insert' | 'update' | 'delete';

const everything: readonly Privilege[] = ['select', 'insert', 'update', 'delete'];

interface TableOptions<Table extends string, Columns extends string> {
  /** The primary key; in a tenant's table `tenant_id` is put in front of it, and it may be empty. */
  readonly key: readonly NoInfer<Columns>[];
  readonly columns: (table: CreateTableBuilder<Table, never>) => CreateTableBuilder<Table, Columns>;
  /** What Picket's roles may do with it; all by default. An append-only table says `['select', 'insert']`. */
  readonly allow?: readonly Privilege[];
}

/**
 * Creates a table of tenants' rows: `tenant_id` leads its primary key, and row-level security is enabled and *forced* (an
 * owner would otherwise pass), so that a query in `forTenant` can neither see nor make a row of another tenant.
 *
 * `nullif`: once a transaction has set the tenant locally, PostgreSQL remembers the setting as an empty text
 * for the rest of the session. No tenant set means no rows, not an error.
 */
export async function createTenantTable<Table extends string, Columns extends string>(
  db: Schema,
  name: Table,
  { key, columns, allow = everything }: TableOptions<Table, Columns>,
): Promise<void> {
  const table = sql.id(name);
  await columns(db.schema.createTable(name).addColumn('tenant_id', 'uuid', (column) => column.notNull()) as never)
    .addPrimaryKeyConstraint(`${name}_pkey`, ['tenant_id', ...key] as never)
    .execute();
  await sql`alter table ${table} enable row level security`.execute(db);
  await sql`alter table ${table} force row level security`.execute(db);
  const own = sql`tenant_id = nullif(current_setting('picket.tenant_id', true), '')::uuid`;
  await sql`create policy own_rows on ${table} to ${sql.id(tenantRole)} using (${own}) with check (${own})`.execute(db);
  await sql`create policy all_rows on ${table} to ${sql.id(instanceRole)} using (true) with check (true)`.execute(db);
  await grant(db, name, allow, [tenantRole, instanceRole]);
}

/** Creates a table of the instance: it exists for `acrossTenants` only, and `forTenant` may not even read it. */
export async function createInstanceTable<Table extends string, Columns extends string>(
  db: Schema,
  name: Table,
  { key, columns, allow = everything }: TableOptions<Table, Columns>,
): Promise<void> {
  await columns(db.schema.createTable(name) as never)
    .addPrimaryKeyConstraint(`${name}_pkey`, [...key] as never)
    .execute();
  await grant(db, name, allow, [instanceRole]);
}

interface IndexOptions {
  readonly unique?: boolean;
  /** Only these rows, as SQL without parameters: ``sql`state = 'open'` ``. */
  readonly where?: ReturnType<typeof sql>;
}

/** Creates an index on a tenant's table, with `tenant_id` in front: tables can be distributed by tenant one day. */
export async function createTenantIndex(
  db: Schema,
  table: string,
  columns: readonly [string, ...string[]],
  { unique = false, where }: IndexOptions = {},
): Promise<void> {
  const name = `${table}_by_${columns.join('_')}`;
  const indexed = sql.join(['tenant_id', ...columns].map((column) => sql.id(column)));
  const kind = unique ? sql`unique index` : sql`index`;
  const condition = where === undefined ? sql`` : sql` where ${where}`;
  await sql`create ${kind} ${sql.id(name)} on ${sql.id(table)} (${indexed})${condition}`.execute(db);
}

async function grant(
  db: Schema,
  table: string,
  allow: readonly Privilege[],
  to: readonly DatabaseRole[],
): Promise<void> {
  const privileges = sql.join(allow.map((privilege) => sql.raw(privilege)));
  const receivers = sql.join(to.map((role) => sql.id(role)));
  await sql`grant ${privileges} on ${sql.id(table)} to ${receivers}`.execute(db);
}
