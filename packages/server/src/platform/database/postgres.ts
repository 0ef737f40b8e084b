import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { createDatabase, type OpenDatabase } from './database.ts';
import { understandDatabaseError } from './database-errors.ts';
import { installJobStore, type JobStore } from './job-store.ts';
import { type Migrations, migrateToLatest } from './migrate.ts';
import { parsers } from './parsers.ts';
import { refuseOldServer, refusePowerfulRole, refuseUnforcedTables } from './postgres-safety.ts';
import { preparedOnce } from './prepared-looks.ts';
import { createRolesOnPostgres, instanceRole } from './roles.ts';
import { beginScoped, ScopedPostgresDialect } from './scoped-postgres.ts';
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

export interface PostgresDatabase extends OpenDatabase {
  readonly engine: 'postgres';
}

const statementTimeoutMs = 60_000;
const jobPoolSize = 2;
const lookingPoolSize = 2;
/** The key of an advisory lock: any number that nobody else in this database uses. */
const preparing = 7_164_253_801;

export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => parsers[oid] ?? pg.types.getTypeParser(oid, format),
};

/**
 * Opens PostgreSQL, migrates it, and refuses to serve from it where row-level security would not hold: for a
 * superuser or a role with BYPASSRLS, on a server with a known hole in it, or with a table that lost its protection.
 *
 * @throws PicketError `database_unsafe`, `database_unavailable`, `schema_newer`
 */
export async function openPostgres(options: PostgresOptions): Promise<PostgresDatabase> {
  const { url, poolSize = 10, onConnectionLost } = options;
  const pool = createPool(url, poolSize, onConnectionLost, { types });
  const kysely = new Kysely<Tables>({ dialect: new ScopedPostgresDialect({ pool }) });
  // These connections serve the queue alone and never a tenant, so their role may last as long as they do.
  const jobPool = createPool(url, jobPoolSize, onConnectionLost, { options: `-c role=${instanceRole}` });
  // These look who calls, a single statement each, and are never a tenant's either.
  const looking = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: preparedOnce(
        createPool(url, lookingPoolSize, onConnectionLost, {
          types,
          options: `-c role=${instanceRole} -c default_transaction_read_only=on`,
        }),
      ),
    }),
  });
  const close = async () => {
    await Promise.all([kysely.destroy(), looking.destroy(), jobPool.end()]);
  };
  try {
    await refuseOldServer(kysely);
    const login = await refusePowerfulRole(kysely);
    await prepare(options, login);
    await refuseUnforcedTables(kysely);
  } catch (error) {
    await close();
    throw understandDatabaseError(error);
  }
  return {
    ...createDatabase({
      engine: 'postgres',
      kysely,
      scope: beginScoped,
      looking,
      jobStore: jobStoreOf(jobPool),
      close,
    }),
    engine: 'postgres',
    connections: () => ({ idle: pool.idleCount, busy: pool.totalCount - pool.idleCount, waiting: pool.waitingCount }),
  };
}

/** For `whole-database.ts` too. */
export function createPool(
  connectionString: string,
  max: number,
  onConnectionLost: (error: Error) => void,
  more: pg.PoolConfig = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: 'picket',
    connectionTimeoutMillis: 10_000,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    keepAlive: true,
    ...more,
  });
  // Unheard, the error of a connection that lies idle, or is between two statements of a transaction, would end the process.
  pool.on('connect', (client) => client.on('error', onConnectionLost));
  pool.on('error', () => undefined);
  return pool;
}

function jobStoreOf(pool: pg.Pool): JobStore {
  return { executeSql: (text, values) => pool.query(text, values) };
}

/**
 * Makes roles and schema as the role that owns them. Of several processes that start at once one does it; the others wait,
 * for as long as it takes, and find it done.
 */
async function prepare(
  { url, adminUrl = url, migrations, onConnectionLost }: PostgresOptions,
  login: string,
): Promise<void> {
  // A migration of a large fleet, and whoever waits for it, may take longer than any statement of a request.
  const patient = { statement_timeout: 0 };
  const pool = createPool(adminUrl, 1, onConnectionLost, { types, ...patient });
  const jobPool = createPool(adminUrl, 1, onConnectionLost, patient);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    // The session's, so that it spans several transactions: the pool has one connection, and its end lets go.
    await sql`select pg_advisory_lock(${preparing}::bigint)`.execute(kysely);
    await createRolesOnPostgres(kysely, login);
    await migrateToLatest(kysely, migrations);
    await installJobStore(jobStoreOf(jobPool));
  } finally {
    await Promise.all([kysely.destroy(), jobPool.end()]);
  }
}
