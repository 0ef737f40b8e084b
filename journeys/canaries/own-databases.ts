import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase } from '@picket/server/testing';
import { sql } from 'kysely';
import { migrations } from '../../packages/server/src/migrations/index.ts';
import { openPglite } from '../../packages/server/src/platform/database/pglite.ts';
import { copyPristinePglite, openTestPostgres } from '../../packages/server/src/platform/database/testing.ts';
import { testCluster } from '../../packages/server/src/platform/database/testing-cluster.ts';

/** A database whose whole content can be taken out. */
export interface ReadableDatabase {
  open(): Promise<TestDatabase>;
  /** Every row of every table of every schema, as text. */
  rows(database: TestDatabase): Promise<string>;
  /** The files it lies in; none where they are the server's. */
  files(): readonly Uint8Array[];
}

const tables = `select table_schema as schema, table_name as name from information_schema.tables
  where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;

async function readAll(query: (text: string) => Promise<readonly Record<string, unknown>[]>): Promise<string> {
  const parts: string[] = [];
  for (const { schema, name } of await query(tables)) {
    const rows = await query(`select t::text as row from "${schema}"."${name}" t`);
    parts.push(`${schema}.${name}: ${rows.length}`, ...rows.map(({ row }) => String(row)));
  }
  return parts.join('\n');
}

/** In a folder of its own, whose every file can be read. */
export function readablePglite(): ReadableDatabase {
  const directory = mkdtempSync(join(tmpdir(), 'picket-canaries-'));
  const open = async (): Promise<TestDatabase> => {
    const database = await openPglite({ directory, migrations, onLost: () => undefined });
    return {
      ...database,
      place: { directory },
      crash: () => database.terminate(),
      reopen: open,
      remove: async () => {
        await database.close();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  };
  return {
    open: async () => {
      await copyPristinePglite(directory);
      return await open();
    },
    // Its session is the superuser's own.
    rows: (database) => readAll(async (text) => (await database.jobStore.executeSql(text)).rows),
    files: () => filesBelow(join(directory, 'database')),
  };
}

export function readablePostgres(): ReadableDatabase {
  return {
    open: () => openTestPostgres(),
    rows: async (database) => {
      const { rows } = await database.acrossTenants((db) =>
        sql<{ name: string }>`select current_database() as name`.execute(db),
      );
      return await readAll((text) => testCluster().administer(text, rows[0]?.name));
    },
    files: () => [],
  };
}

function filesBelow(folder: string): readonly Uint8Array[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file));
}
