import { join } from 'node:path';
import { Kysely, PGliteDialect } from 'kysely';
import { createDatabase, type OpenDatabase, setScope } from './database.ts';
import { type DirectoryLock, takeDirectory } from './directory-lock.ts';
import { installJobStore, type JobStore } from './job-store.ts';
import { type Migrations, migrateToLatest } from './migrate.ts';
import { type PgliteThread, startPgliteThread } from './pglite-thread.ts';
import { createRolesOnPglite } from './roles.ts';
import type { Tables } from './tables.ts';

export interface PgliteOptions {
  /** Picket's data directory. It is locked for as long as the database is open. */
  readonly directory: string;
  readonly migrations: Migrations;
  /** The database has ended by itself and will not come back: the process should stop. */
  readonly onLost: (cause: Error) => void;
}

export interface PgliteDatabase extends OpenDatabase {
  readonly engine: 'pglite';
  /** Tells whoever is refused this directory where its owner answers. */
  announce(url: string): void;
  /** Kills the thread at once, as a power cut would, and frees the directory. For drills. */
  terminate(): Promise<void>;
}

/**
 * The embedded database, for evaluation and up to about 5,000 devices. Its session belongs to a superuser who can always
 * return to being one: row-level security stops a forgotten `where` here, not an injection. Several real tenants
 * need PostgreSQL (docs/decisions/0002).
 *
 * @throws PicketError `directory_locked`, `schema_newer`
 */
export async function openPglite({ directory, migrations, onLost }: PgliteOptions): Promise<PgliteDatabase> {
  const lock = takeDirectory(directory);
  let thread: PgliteThread | undefined;
  try {
    thread = await startPgliteThread(join(directory, 'database'), onLost);
    const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: thread }) });
    await createRolesOnPglite(kysely);
    await migrateToLatest(kysely, migrations);
    const jobStore = jobStoreOf(thread);
    await installJobStore(jobStore);
    return assemble(thread, kysely, jobStore, lock);
  } catch (error) {
    await thread?.close();
    lock.release();
    throw error;
  }
}

function assemble(
  thread: PgliteThread,
  kysely: Kysely<Tables>,
  jobStore: JobStore,
  lock: DirectoryLock,
): PgliteDatabase {
  const close = async () => {
    await thread.close();
    lock.release();
  };
  return {
    ...createDatabase({ engine: 'pglite', kysely, scope: setScope, jobStore, close }),
    engine: 'pglite',
    announce: lock.announce,
    terminate: async () => {
      await thread.terminate();
      lock.release();
    },
  };
}

/** pg-boss sends scripts of several statements where there are no parameters, and reads the rows of all of them. */
function jobStoreOf({ unparsed }: PgliteThread): JobStore {
  return {
    executeSql: async (text, values) => {
      if (values !== undefined && values.length > 0) return await unparsed.query(text, values);
      const results = await unparsed.exec(text);
      return { rows: results.flatMap(({ rows }) => rows) };
    },
  };
}
