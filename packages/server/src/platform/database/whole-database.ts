import { join } from 'node:path';
import { PicketError } from '@picket/domain';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import type { Database, Transaction } from './database.ts';
import { understandDatabaseError } from './database-errors.ts';
import { takeDirectory } from './directory-lock.ts';
import { listSeenMigrations, type Migrations } from './migrate.ts';
import { openPglite } from './pglite.ts';
import { startPgliteThread } from './pglite-thread.ts';
import { createPool, openPostgres, types } from './postgres.ts';
import { instanceRole } from './roles.ts';
import type { Tables } from './tables.ts';

/** Where a database is: what the settings say of it. */
export interface DatabasePlace {
  /** Picket's data directory, with the embedded database in it where no URL is given. */
  readonly directory: string;
  readonly url?: string | undefined;
  readonly adminUrl?: string | undefined;
}

/** A database with the rows of everybody in it, for backup and restore alone. Nothing is migrated by opening it. */
export interface WholeDatabase {
  readonly engine: Database['engine'];
  /** The migrations it has seen, in their order; none where no Picket has been yet. */
  listMigrations(): Promise<readonly string[]>;
  /** One snapshot of everything, whatever is written meanwhile. Times come out in UTC. */
  read<Result>(work: (db: Transaction) => Promise<Result>): Promise<Result>;
  /** As the owner of the tables: all of it is there afterwards, or nothing. */
  change<Result>(work: (db: Transaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** @throws PicketError `directory_locked` while a server uses the embedded database, `database_unavailable` */
export async function openWhole({ directory, url, adminUrl = url }: DatabasePlace): Promise<WholeDatabase> {
  if (url === undefined || adminUrl === undefined) return await openWholePglite(directory);
  const lost: Error[] = [];
  const open = (connection: string) =>
    new Kysely<Tables>({
      dialect: new PostgresDialect({
        pool: createPool(connection, 1, (error) => lost.push(error), {
          types,
          statement_timeout: 0,
          idle_in_transaction_session_timeout: 0,
        }),
      }),
    });
  const serving = open(url);
  const owner = open(adminUrl);
  return assemble('postgres', {
    reader: serving,
    owner,
    // The login itself sees no row of any tenant; without a word of complaint.
    become: (db) => sql`select set_config('role', ${instanceRole}, true)`.execute(db),
    close: async () => {
      await Promise.all([serving.destroy(), owner.destroy()]);
    },
  });
}

async function openWholePglite(directory: string): Promise<WholeDatabase> {
  const lock = takeDirectory(directory);
  try {
    const thread = await startPgliteThread(join(directory, 'database'), () => undefined);
    const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: thread }) });
    return assemble('pglite', {
      reader: kysely,
      owner: kysely,
      // Its only login is a superuser, which row-level security does not concern.
      become: async () => undefined,
      close: async () => {
        await thread.close();
        lock.release();
      },
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Parts {
  readonly reader: Kysely<Tables>;
  readonly owner: Kysely<Tables>;
  readonly become: (db: Transaction) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

function assemble(engine: Database['engine'], { reader, owner, become, close }: Parts): WholeDatabase {
  const understood = async <Result>(work: Promise<Result>) => {
    try {
      return await work;
    } catch (error) {
      throw understandDatabaseError(error);
    }
  };
  return {
    engine,
    close,
    listMigrations: () => understood(listSeenMigrations(owner)),
    read: (work) =>
      understood(
        reader.transaction().execute(async (db) => {
          // First of all: a transaction takes its snapshot with its first query.
          await sql`set transaction isolation level repeatable read, read only`.execute(db);
          await become(db);
          await speakPlainly(db);
          return await work(db);
        }),
      ),
    change: (work) =>
      understood(
        owner.transaction().execute(async (db) => {
          await speakPlainly(db);
          return await work(db);
        }),
      ),
  };
}

/** Values as text mean the same whatever the server's own settings are. */
async function speakPlainly(db: Transaction): Promise<void> {
  await sql`select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
    set_config('IntervalStyle', 'iso_8601', true), set_config('extra_float_digits', '1', true)`.execute(db);
}

/**
 * Prepares an empty database: roles, the schema as far as these migrations go, the queue.
 *
 * @throws PicketError `instance_not_empty` where the schema is another one already
 */
export async function prepareEmpty({ directory, url, adminUrl }: DatabasePlace, migrations: Migrations): Promise<void> {
  try {
    const database =
      url === undefined
        ? await openPglite({ directory, migrations, onLost: () => undefined })
        : await openPostgres({ url, adminUrl, migrations, onConnectionLost: () => undefined });
    await database.close();
  } catch (error) {
    if (!(error instanceof PicketError) || error.code !== 'schema_newer') throw error;
    throw new PicketError(
      'instance_not_empty',
      'This database was prepared by another version of Picket than the one that made the backup: give it a new, empty one.',
      { cause: error },
    );
  }
}
