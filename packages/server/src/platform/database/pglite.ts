import { join } from 'node:path';
import { Kysely, PGliteDialect } from 'kysely';
import { createDatabase, type Database } from './database.ts';
import { type DirectoryLock, takeDirectory } from './directory-lock.ts';
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

export interface PgliteDatabase extends Database {
  readonly engine: 'pglite';
  /** Tells whoever is refused this directory where its owner answers. */
  announce(url: string): void;
  /** The connection itself, for pg-boss. It is a superuser's: no row-level security. */
  readonly thread: PgliteThread;
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
    return assemble(thread, kysely, lock);
  } catch (error) {
    await thread?.close();
    lock.release();
    throw error;
  }
}

function assemble(thread: PgliteThread, kysely: Kysely<Tables>, lock: DirectoryLock): PgliteDatabase {
  const close = async () => {
    await thread.close();
    lock.release();
  };
  return {
    ...createDatabase({ engine: 'pglite', kysely, close }),
    engine: 'pglite',
    announce: lock.announce,
    thread,
    terminate: async () => {
      await thread.terminate();
      lock.release();
    },
  };
}
