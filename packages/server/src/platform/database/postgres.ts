import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { createDatabase, type Database } from './database.ts';
import { understandDatabaseError } from './database-errors.ts';
import { type Migrations, migrateToLatest } from './migrate.ts';
import { parsers } from './parsers.ts';
import { refuseOldServer, refusePowerfulRole, refuseUnforcedTables } from './postgres-safety.ts';
import { createRolesOnPostgres } from './roles.ts';
import type { Tables } from './tables.ts';

export interface PostgresOptions {
  /** The login role that serves (`PICKET_DATABASE_URL`). */
  readonly url: string;
  /** The role that owns the schema and migrates it (`PICKET_DATABASE_ADMIN_URL`); the serving one by default. */
  readonly adminUrl?: string | undefined;
  readonly migrations: Migrations;
  /** Connections of this process. */
  readonly poolSize?: number;
  /** A connection was lost between two statements. For the log: the pool makes another, and work on it is refused. */
  readonly onConnectionLost: (error: Error) => void;
}

export interface PostgresDatabase extends Database {
  readonly engine: 'postgres';
}

const statementTimeoutMs = 60_000;

/**
 * Opens PostgreSQL, migrates it, and refuses to serve from it where row-level security would not hold: for a
 * superuser or a role with BYPASSRLS, on a server with a known hole in it, or with a table that lost its protection.
 *
 * @throws PicketError `database_unsafe`, `database_unavailable`, `schema_newer`
 */
export async function openPostgres(options: PostgresOptions): Promise<PostgresDatabase> {
  const { url, adminUrl = url, migrations, poolSize = 10, onConnectionLost } = options;
  const pool = createPool(url, poolSize, onConnectionLost);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const close = () => kysely.destroy();
  try {
    await refuseOldServer(kysely);
    const login = await refusePowerfulRole(kysely);
    await withAdmin(adminUrl, onConnectionLost, async (admin) => {
      await createRolesOnPostgres(admin, login);
      await migrateToLatest(admin, migrations);
    });
    await refuseUnforcedTables(kysely);
  } catch (error) {
    await close();
    throw understandDatabaseError(error);
  }
  return { ...createDatabase({ engine: 'postgres', kysely, close }), engine: 'postgres' };
}

function createPool(connectionString: string, max: number, onConnectionLost: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: 'picket',
    connectionTimeoutMillis: 10_000,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    keepAlive: true,
    types: { getTypeParser: (oid, format) => parsers[oid] ?? pg.types.getTypeParser(oid, format) },
  });
  // Unheard, the error of a connection that lies idle, or is between two statements of a transaction, would end the process.
  pool.on('connect', (client) => client.on('error', onConnectionLost));
  pool.on('error', () => undefined);
  return pool;
}

async function withAdmin(
  url: string,
  onConnectionLost: (error: Error) => void,
  work: (admin: Kysely<Tables>) => Promise<void>,
): Promise<void> {
  const admin = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createPool(url, 1, onConnectionLost) }) });
  try {
    await work(admin);
  } finally {
    await admin.destroy();
  }
}
