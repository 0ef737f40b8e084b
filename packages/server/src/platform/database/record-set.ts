import { type RawBuilder, sql } from 'kysely';
import type { TenantTransaction } from './database.ts';
import type { Tables } from './tables.ts';

type ColumnType = 'uuid' | 'text' | 'boolean' | 'smallint' | 'integer' | 'bigint' | 'timestamptz' | 'jsonb' | 'json';

/** The columns of some rows, with the types they have in the table. Moments are written as ISO 8601. */
export type ColumnTypes<Row> = { readonly [Name in keyof Row & string]: ColumnType };

/** More rows than this go in several statements: one parameter should not grow without end. */
const rowsPerStatement = 1_000;

/**
 * Rows as a table called `given`, sent as one value: `select … from ${recordSet(types, rows)}`. A statement with a
 * parameter for each value of a thousand rows takes longer to put together and to parse than to run.
 */
export function recordSet<Row extends object>(types: ColumnTypes<Row>, rows: readonly Row[]): RawBuilder<unknown> {
  const columns = Object.entries<ColumnType>(types).map(([name, type]) => sql`${sql.id(name)} ${sql.raw(type)}`);
  // What stays text is cut out of the text; PostgreSQL would else take it apart first and spell it again.
  const form = sql.raw(Object.values(types).includes('json') ? 'json' : 'jsonb');
  return sql`${form}_to_recordset(${JSON.stringify(rows)}::${form}) as given(${sql.join(columns)})`;
}

interface WriteOptions<Row> {
  /** Columns of the primary key, without the tenant. A row whose key is there already is set anew. */
  readonly key: readonly (keyof Row & string)[];
  readonly types: ColumnTypes<Row>;
}

/** Inserts rows of one tenant, or, where their key is there already, sets all other columns to what is given. */
export async function upsertRows<Row extends object>(
  tx: TenantTransaction,
  table: keyof Tables,
  { key, types }: WriteOptions<Row>,
  rows: readonly Row[],
): Promise<void> {
  const keys = sql.join(['tenant_id', ...key].map((name) => sql.id(name)));
  const others = Object.keys(types).filter((name) => !(key as readonly string[]).includes(name));
  const updates = sql.join(others.map((name) => sql`${sql.id(name)} = excluded.${sql.id(name)}`));
  await insert(tx, table, types, rows, sql`on conflict (${keys}) do update set ${updates}`);
}

/** Inserts rows of one tenant, none of which may be there already. */
export async function insertRows<Row extends object>(
  tx: TenantTransaction,
  table: keyof Tables,
  types: ColumnTypes<Row>,
  rows: readonly Row[],
): Promise<void> {
  await insert(tx, table, types, rows, sql``);
}

async function insert<Row extends object>(
  { tenantId, db }: TenantTransaction,
  table: keyof Tables,
  types: ColumnTypes<Row>,
  rows: readonly Row[],
  onConflict: RawBuilder<unknown>,
): Promise<void> {
  const columns = sql.join(Object.keys(types).map((name) => sql.id(name)));
  for (const chunk of chunksOf(rows)) {
    await sql`
      insert into ${sql.table(table)} (tenant_id, ${columns})
      select ${tenantId}::uuid, ${columns} from ${recordSet(types, chunk)} ${onConflict}`.execute(db);
  }
}

/** Sets columns of rows that are there, found by their key; a row that is not there is passed over. */
export async function updateRows<Row extends object>(
  { tenantId, db }: TenantTransaction,
  table: keyof Tables,
  { key, types }: WriteOptions<Row>,
  rows: readonly Row[],
): Promise<void> {
  const name = sql.table(table);
  const others = Object.keys(types).filter((column) => !(key as readonly string[]).includes(column));
  const updates = sql.join(others.map((column) => sql`${sql.id(column)} = given.${sql.id(column)}`));
  for (const chunk of chunksOf(rows)) {
    await sql`
      update ${name} set ${updates} from ${recordSet(types, chunk)}
      where ${name}.tenant_id = ${tenantId}::uuid and ${givenIs(name, key)}`.execute(db);
  }
}

/** Deletes rows by their key, the columns in `types`; a row that is not there is passed over. */
export async function deleteRows<Row extends object>(
  { tenantId, db }: TenantTransaction,
  table: keyof Tables,
  types: ColumnTypes<Row>,
  rows: readonly Row[],
): Promise<void> {
  const name = sql.table(table);
  for (const chunk of chunksOf(rows)) {
    await sql`
      delete from ${name} using ${recordSet(types, chunk)}
      where ${name}.tenant_id = ${tenantId}::uuid and ${givenIs(name, Object.keys(types))}`.execute(db);
  }
}

const givenIs = (table: RawBuilder<unknown>, key: readonly string[]): RawBuilder<unknown> =>
  sql.join(
    key.map((column) => sql`${table}.${sql.id(column)} = given.${sql.id(column)}`),
    sql` and `,
  );

export function chunksOf<Item>(items: readonly Item[]): Item[][] {
  const chunks: Item[][] = [];
  for (let from = 0; from < items.length; from += rowsPerStatement)
    chunks.push(items.slice(from, from + rowsPerStatement));
  return chunks;
}
