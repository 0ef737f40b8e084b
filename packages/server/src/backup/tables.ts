import { createHash } from 'node:crypto';
import { PicketError } from '@picket/domain';
import { sql } from 'kysely';
import type { Transaction } from '../platform/database/database.ts';
import { leftOut } from './format.ts';

/** A table as the database itself describes it. */
export interface CarriedTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly key: readonly string[];
  readonly isSecured: boolean;
}

const rowsAtOnce = 500;

/** Every table to be carried; one that another refers to comes before it. */
export async function listCarriedTables(db: Transaction): Promise<readonly CarriedTable[]> {
  const { rows } = await sql<{
    table: string;
    secured: boolean;
    column: string;
    type: string;
    place: number | null;
  }>`
    select c.relname as "table", c.relrowsecurity as secured, a.attname as "column",
      format_type(a.atttypid, a.atttypmod) as type, array_position(i.indkey::int2[], a.attnum)::int as place
    from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    order by c.relname collate "C", a.attnum`.execute(db);
  const { rows: references } = await sql<{ from: string; to: string }>`
    select f.relname as "from", t.relname as "to" from pg_constraint r
      join pg_class f on f.oid = r.conrelid join pg_class t on t.oid = r.confrelid
    where r.contype = 'f' and r.conrelid <> r.confrelid`.execute(db);

  const omitted = new Set(leftOut.map(({ table }) => table));
  const tables = [...Map.groupBy(rows, ({ table }) => table)]
    .filter(([name]) => !omitted.has(name))
    .map(([name, columns]): CarriedTable => {
      const key = columns.filter(({ place }) => place !== null).toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0));
      return {
        name,
        columns: columns.map(({ column, type }) => ({ name: column, type })),
        key: key.map(({ column }) => column),
        isSecured: columns[0]?.secured ?? false,
      };
    });
  return inOrderOfReferences(tables, references);
}

function inOrderOfReferences(
  tables: readonly CarriedTable[],
  references: readonly { readonly from: string; readonly to: string }[],
): readonly CarriedTable[] {
  const sorted: CarriedTable[] = [];
  const visit = (table: CarriedTable, path: readonly string[]) => {
    if (sorted.includes(table) || path.includes(table.name)) return;
    for (const { to } of references.filter(({ from }) => from === table.name)) {
      const next = tables.find(({ name }) => name === to);
      if (next !== undefined) visit(next, [...path, table.name]);
    }
    sorted.push(table);
  };
  for (const table of tables) visit(table, []);
  return sorted;
}

/**
 * Refuses to read a table of which the database would show only some rows. A role that a policy concerns gets fewer rows
 * without a word of complaint, and a count as the same role is short by the same; so it is asked how it would read the table: where
 * nothing filters, its plan says so.
 *
 * @throws PicketError `database_unsafe`
 */
export async function refuseFiltered(db: Transaction, { name }: CarriedTable): Promise<void> {
  const { rows } = await sql<Record<string, string>>`explain (costs off) select * from ${sql.id(name)}`.execute(db);
  const plan = rows.flatMap((row) => Object.values(row));
  if (plan.length > 0 && !plan.some((line) => /^[\s>-]*([\w-]+ )*(Filter|Cond):/.test(line))) return;
  throw new PicketError(
    'database_unsafe',
    `Row-level security hides rows of ${name} from this login, so that a backup would lack them. ` +
      'Check the policies of the table, and that PICKET_DATABASE_URL is the login that serves.',
  );
}

export async function countRows(db: Transaction, { name }: CarriedTable): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*)::text as count from ${sql.id(name)}`.execute(db);
  return Number(rows[0]?.count);
}

/** Every row as a JSON array of texts, in the order of the key, which does not depend on the language of the server. */
export async function* readRows(
  db: Transaction,
  { name, columns, key }: CarriedTable,
): AsyncGenerator<readonly string[]> {
  const texts = sql.join(columns.map((column) => sql`${sql.id(column.name)}::text`));
  const order = sql.join(
    key.map((each) => {
      const type = columns.find((column) => column.name === each)?.type;
      return type === 'text' ? sql`${sql.id(each)} collate "C"` : sql`${sql.id(each)}`;
    }),
  );
  await sql`declare picket_backup no scroll cursor for
    select array_to_json(array[${texts}]::text[])::text as line from ${sql.id(name)} order by ${order}`.execute(db);
  try {
    while (true) {
      const { rows } = await sql<{ line: string }>`fetch forward ${sql.lit(rowsAtOnce)} from picket_backup`.execute(db);
      if (rows.length === 0) return;
      yield rows.map(({ line }) => line);
    }
  } finally {
    // After a failed statement nothing can be closed, and nothing needs to be.
    await sql`close picket_backup`.execute(db).catch(() => undefined);
  }
}

export async function insertRows(
  db: Transaction,
  { name, columns }: CarriedTable,
  rows: readonly string[],
): Promise<void> {
  const names = sql.join(columns.map((column) => sql.id(column.name)));
  const values = sql.join(columns.map(({ type }, index) => sql`(r.v ->> ${sql.lit(index)})::${sql.raw(type)}`));
  await sql`insert into ${sql.id(name)} (${names})
    select ${values} from json_array_elements(${`[${rows.join(',')}]`}::json) as r(v)`.execute(db);
}

/** Counts and digests rows as the manifest says them. */
export function digestOf() {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add(lines: readonly string[]) {
      rows += lines.length;
      for (const line of lines) hash.update(line).update('\n');
    },
    rows: () => rows,
    end: () => ({ rows, sha256: hash.digest('hex') }),
  };
}

/** What a table holds now. */
export async function digestTable(db: Transaction, table: CarriedTable): Promise<{ rows: number; sha256: string }> {
  const digest = digestOf();
  for await (const lines of readRows(db, table)) digest.add(lines);
  return digest.end();
}
