import { PicketError } from '@picket/domain';
import type { Log } from '../log.ts';
import type { OpenDatabase } from './database.ts';
import type { Migrations } from './migrate.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';

export interface DatabaseSettings {
  /** PostgreSQL to use; without it the embedded database in `directory`. */
  readonly url?: string | undefined;
  /** The role that owns the schema, where it is another one than the one that serves. */
  readonly adminUrl?: string | undefined;
  readonly directory: string;
}

export interface OpenDatabaseOptions {
  readonly migrations: Migrations;
  readonly log: Log;
  /** The embedded database has ended by itself and will not come back: stop the process. */
  readonly onLost: (cause: Error) => void;
}

/**
 * Opens the database of these settings, migrated and safe to serve from.
 *
 * @returns also `announce`, which tells whoever is refused the data directory where its owner answers
 * @throws PicketError `directory_locked`, `database_unsafe`, `database_unavailable`, `schema_newer`, `settings_invalid`
 */
export async function openDatabase(
  { url, adminUrl, directory }: DatabaseSettings,
  { migrations, log, onLost }: OpenDatabaseOptions,
): Promise<{ readonly database: OpenDatabase; announce(url: string): void }> {
  if (url === undefined) {
    if (adminUrl !== undefined) {
      throw new PicketError('settings_invalid', 'PICKET_DATABASE_ADMIN_URL is of use with PICKET_DATABASE_URL only.');
    }
    const database = await openPglite({ directory, migrations, onLost });
    return { database, announce: database.announce };
  }
  const onConnectionLost = (error: Error) => log.warn({ err: error }, 'a connection to the database was lost');
  const database = await openPostgres({ url, adminUrl, migrations, onConnectionLost });
  return { database, announce: () => undefined };
}
