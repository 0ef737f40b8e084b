import { createHash } from 'node:crypto';
import { constants, cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrations as allMigrations } from '../../migrations/index.ts';
import type { OpenDatabase } from './database.ts';
import { takeDirectory } from './directory-lock.ts';
import type { Migrations } from './migrate.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import { findPostgres, type TestCluster, testCluster } from './testing-cluster.ts';
import { pristinePgliteFolder, testRunFolder } from './testing-run.ts';
import type { DatabasePlace } from './whole-database.ts';

/** A database of one test, which can be crashed and opened again. */
export interface TestDatabase extends OpenDatabase {
  /** Where it is, for those who open it by themselves while it is closed. */
  readonly place: DatabasePlace;
  /** Breaks every connection at once, in the middle of whatever runs: PGlite's thread, PostgreSQL's backends. */
  crash(): Promise<void>;
  /**
   * Breaks every connection at once and lets the process make new ones. Absent for PGlite: its thread's end is the
   * process's.
   */
  readonly cut?: () => Promise<void>;
  /** Opens what `crash` or `close` left behind, with the same migrations unless told otherwise. */
  reopen(options?: TestDatabaseOptions): Promise<TestDatabase>;
  /** Closes it and removes its data. */
  remove(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Those of the product by default. */
  readonly migrations?: Migrations;
}

export type OpenTestDatabase = (options?: TestDatabaseOptions) => Promise<TestDatabase>;

/**
 * The engines to test on, each with a function that opens a fresh, migrated database in a fraction of a second:
 *
 *     for (const [engine, open] of openTestDatabases()) {
 *       describe(engine, () => { ... });
 *     }
 *
 * PostgreSQL is left out, and says so, where it is not installed; a test of this folder makes that a failure in CI.
 */
export function openTestDatabases(): readonly (readonly [name: string, open: OpenTestDatabase])[] {
  if (findPostgres() === undefined) {
    process.stderr.write('\n*** PostgreSQL is not installed: these tests DID NOT RUN on it, only on PGlite. ***\n\n');
    return [['PGlite', openTestPglite]];
  }
  return [
    ['PGlite', openTestPglite],
    ['PostgreSQL', openTestPostgres],
  ];
}

/** Only for tests about the embedded database itself; others run on both. */
export async function openTestPglite({ migrations = allMigrations }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const directory = mkdtempSync(join(testRunFolder(), 'pglite-'));
  const template = await pgliteTemplate(migrations);
  copyFolder(join(template, 'database'), join(directory, 'database'));
  return await openPgliteIn(directory, migrations);
}

async function openPgliteIn(directory: string, migrations: Migrations): Promise<TestDatabase> {
  const database = await openPglite({ directory, migrations, onLost: failLoudly });
  return {
    ...database,
    place: { directory },
    crash: () => database.terminate(),
    reopen: (options) => openPgliteIn(directory, options?.migrations ?? migrations),
    remove: async () => {
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function failLoudly(cause: Error): never {
  throw cause;
}

/** A migrated data directory, made once per run: initdb takes seconds, a copy milliseconds. */
async function pgliteTemplate(migrations: Migrations): Promise<string> {
  const template = join(testRunFolder(), `pglite-template-${fingerprint(migrations)}`);
  if (existsSync(template)) return template;
  const lock = takeDirectory(join(testRunFolder(), 'pglite-template-lock'), 60_000);
  try {
    if (existsSync(template)) return template;
    const unfinished = mkdtempSync(join(testRunFolder(), 'unfinished-'));
    await copyPristinePglite(unfinished);
    await (await openPglite({ directory: unfinished, migrations, onLost: failLoudly })).close();
    renameSync(unfinished, template);
    return template;
  } finally {
    lock.release();
  }
}

/** Makes `directory` what it is after a first start without migrations, which alone takes seconds. */
export async function copyPristinePglite(directory: string): Promise<void> {
  copyFolder(await pristinePglite(), directory);
}

/** Kept from run to run: it depends on nothing of ours but the roles and the job queue, which are checked at each start. */
async function pristinePglite(): Promise<string> {
  const pristine = pristinePgliteFolder();
  if (existsSync(pristine)) return pristine;
  const unfinished = mkdtempSync(join(testRunFolder(), 'unfinished-'));
  await (await openPglite({ directory: unfinished, migrations: {}, onLost: failLoudly })).close();
  try {
    renameSync(unfinished, pristine);
  } catch (error) {
    // Another run of the tests was faster.
    if (!existsSync(pristine)) throw error;
  }
  return pristine;
}

/** Without copying a byte, where the file system can. */
function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

let opened = 0;

/** Only for tests about PostgreSQL itself; others run on both. */
export async function openTestPostgres({
  migrations = allMigrations,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const cluster = testCluster();
  const name = `test_${process.pid}_${++opened}`;
  await cluster.createDatabase(name, await postgresTemplate(cluster, migrations));
  return await openPostgresNamed(cluster, name, migrations);
}

async function openPostgresNamed(cluster: TestCluster, name: string, migrations: Migrations): Promise<TestDatabase> {
  const url = cluster.url(name);
  const database = await openPostgres({ url, migrations, onConnectionLost: () => undefined });
  return {
    ...database,
    cut: () => cluster.disconnect(name),
    place: { directory: join(testRunFolder(), 'no embedded database'), url },
    crash: async () => {
      await cluster.disconnect(name);
      // Not awaited: it would wait for the broken transactions, which the test may still hold.
      void database.close();
    },
    reopen: (options) => openPostgresNamed(cluster, name, options?.migrations ?? migrations),
    remove: async () => {
      await database.close();
      await cluster.dropDatabase(name);
    },
  };
}

async function postgresTemplate(cluster: TestCluster, migrations: Migrations): Promise<string> {
  const name = `template_${fingerprint(migrations)}`;
  const lock = takeDirectory(join(testRunFolder(), 'postgres-template-lock'), 60_000);
  try {
    if (await cluster.hasDatabase(name)) return name;
    const unfinished = `unfinished_${name}`;
    await cluster.dropDatabase(unfinished);
    await cluster.createDatabase(unfinished, 'template0');
    await (await openPostgres({ url: cluster.url(unfinished), migrations, onConnectionLost: () => undefined })).close();
    await cluster.renameDatabase(unfinished, name);
    return name;
  } finally {
    lock.release();
  }
}

/** Tells templates of one run apart (a watching run sees migrations change). */
function fingerprint(migrations: Migrations): string {
  const text = Object.entries(migrations).map(([name, { up }]) => `${name}\n${up}`);
  return createHash('sha256').update(text.join('\n')).digest('hex').slice(0, 16);
}
