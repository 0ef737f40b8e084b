import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSharedPostgres } from '@picket/server/testing';
import pg from 'pg';
import { testCluster } from '../../packages/server/src/platform/database/testing-cluster.ts';
import { testRunFolder } from '../../packages/server/src/platform/database/testing-run.ts';
import type { BenchOptions } from '../harness/bench.ts';

/** An empty, migrated database of this run's PostgreSQL; dropped with the bench, or before. */
export async function openEmpty({
  cleanUp,
}: Pick<BenchOptions, 'cleanUp'>): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const postgres = await openSharedPostgres();
  let removed: Promise<void> | undefined;
  const remove = () => {
    removed ??= postgres.remove();
    return removed;
  };
  cleanUp(remove);
  return { url: postgres.url, remove };
}

let clones = 0;

/** Another database with everything that one holds. Whoever is connected to that one is cut off. */
export async function cloneOf(
  { cleanUp }: Pick<BenchOptions, 'cleanUp'>,
  url: string,
): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const cluster = testCluster();
  clones += 1;
  const name = `clone_${process.pid}_${clones}`;
  await cluster.disconnect(nameOf(url));
  await cluster.createDatabase(name, nameOf(url));
  const remove = () => cluster.dropDatabase(name);
  cleanUp(remove);
  return { url: cluster.url(name), remove };
}

const nameOf = (url: string) => new URL(url.replace('@/', '@localhost/')).pathname.slice(1);

/** A plain connection that sees every tenant's rows, as `acrossTenants` does: the bare side of a comparison. */
export async function connectBare({ cleanUp }: Pick<BenchOptions, 'cleanUp'>, url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    options: '-c role=picket_instance',
    // Values as PostgreSQL spells them, so that rows can be written back without being understood.
    types: { getTypeParser: () => (text: unknown) => text },
  });
  await client.connect();
  // A database that is dropped ends the session in the middle of its rest.
  client.on('error', () => undefined);
  cleanUp(() => client.end());
  return client;
}

/** Statistics and visibility as they are on a database that has run for a while. */
export async function settle(url: string): Promise<void> {
  await testCluster().administer('vacuum analyze', nameOf(url));
}

/** The process of this run's PostgreSQL that all its sessions descend from. */
export function postmasterPid(): number {
  return Number(readFileSync(join(testRunFolder(), 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

export interface TableRows {
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** As text, in the order of the columns. */
  readonly rows: readonly (readonly (string | null)[])[];
}

export async function readRows(client: pg.Client, table: string): Promise<TableRows> {
  const { rows: keys } = await client.query<{ name: string }>(
    `select a.attname as name from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
     where i.indrelid = '${table}'::regclass and i.indisprimary`,
  );
  const { rows, fields } = await client.query<(string | null)[]>({ text: `select * from ${table}`, rowMode: 'array' });
  return { table, key: keys.map(({ name }) => name), columns: fields.map(({ name }) => name), rows };
}

const rowsPerStatement = 1_000;

/** Bare multi-row upserts, so many rows a statement, all in one transaction. */
export async function writeRows(client: pg.Client, tables: readonly TableRows[]): Promise<void> {
  await client.query('begin');
  for (const { table, key, columns, rows } of tables) {
    const updates = columns.filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`);
    const conflict = updates.length === 0 ? 'nothing' : `update set ${updates.join(', ')}`;
    for (let from = 0; from < rows.length; from += rowsPerStatement) {
      const chunk = rows.slice(from, from + rowsPerStatement);
      const values = chunk.map((_, row) => `(${columns.map((_, column) => `$${row * columns.length + column + 1}`)})`);
      await client.query(
        `insert into ${table} (${columns}) values ${values} on conflict (${key}) do ${conflict}`,
        chunk.flat(),
      );
    }
  }
  await client.query('commit');
}
