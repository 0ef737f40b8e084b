import { AsyncLocalStorage } from 'node:async_hooks';
import type { TenantId } from '@picket/domain';
import { type Kysely, type Transaction as KyselyTransaction, sql } from 'kysely';
import { understandDatabaseError } from './database-errors.ts';
import type { JobStore } from './job-store.ts';
import { type DatabaseRole, instanceRole, tenantRole } from './roles.ts';
import type { Tables } from './tables.ts';

/** A transaction that sees the rows of every tenant and the tables of the instance. */
export type Transaction = KyselyTransaction<Tables>;

/** A transaction of one tenant: stores are opened on it, so that their methods need no tenant and cannot take another. */
export interface TenantTransaction {
  readonly tenantId: TenantId;
  readonly db: KyselyTransaction<Tables>;
}

/**
 * The database, reachable only in transactions that have named their scope. Await nothing but the database inside
 * one: PGlite has a single connection, and everybody else waits. One transaction does not open another for the same reason;
 * trying is an error on both engines.
 *
 * Both methods commit when `work` resolves and roll back when it rejects; they reject with a `PicketError` where
 * the fault is understood (`conflict`, `database_unavailable`), else with what `work` or the driver threw.
 */
export interface Database {
  readonly engine: 'pglite' | 'postgres';
  /** Only the rows of this tenant can be read or written, even by a query that forgets to ask for them. */
  forTenant<Result>(tenantId: TenantId, work: (tx: TenantTransaction) => Promise<Result>): Promise<Result>;
  /** Sweeps, sign-in, jobs and instance tables only: nothing keeps tenants apart here. */
  acrossTenants<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  /**
   * As `forTenant`, for work that changes nothing: a statement that tries to is refused. It resolves as soon as `work` does;
   * the transaction, on whose end nothing depends any more, ends behind it.
   */
  readForTenant<Result>(tenantId: TenantId, work: (tx: TenantTransaction) => Promise<Result>): Promise<Result>;
  /** As `acrossTenants`, for one statement that changes nothing: each request pays for it before anything else. */
  lookAcrossTenants<Result>(look: (db: Kysely<Tables>) => Promise<Result>): Promise<Result>;
  /** Waits for what is running, then lets go of connections, thread and directory. Once is enough, twice is no harm. */
  close(): Promise<void>;
}

/** A database as whoever opened it holds it; nouns are handed a `Database`. */
export interface OpenDatabase extends Database {
  /** The queue's own way in, for `createJobs` only. */
  readonly jobStore: JobStore;
  /** How many connections this process has, and how many callers wait for one. Absent where there is one alone. */
  readonly connections?: () => Connections;
}

export interface Connections {
  readonly idle: number;
  readonly busy: number;
  readonly waiting: number;
}

/** What a driver must bring to become a database. */
export interface DatabaseParts {
  readonly engine: Database['engine'];
  readonly kysely: Kysely<Tables>;
  /** Gives a transaction that was just opened its role and tenant, until it ends. */
  readonly scope: (db: Transaction, scope: Scope) => Promise<void>;
  /** Reads across tenants, a transaction each statement. Absent where there is no connection for that alone. */
  readonly looking?: Kysely<Tables>;
  readonly jobStore: JobStore;
  close(): Promise<void>;
}

/** In whose name a transaction runs, and what of. */
export interface Scope {
  readonly role: DatabaseRole;
  readonly tenantId: TenantId | undefined;
  /** PostgreSQL refuses every change then. */
  readonly readOnly: boolean;
}

export function createDatabase({ engine, kysely, scope, looking, jobStore, close }: DatabaseParts): OpenDatabase {
  const current = new AsyncLocalStorage<{ open: boolean }>();

  const refuseInside = (what: string) => {
    if (current.getStore()?.open) throw new Error(`${what} inside a transaction`);
  };

  async function within<Result>(transaction: () => Promise<Result>): Promise<Result> {
    refuseInside('a transaction was opened');
    const token = { open: true };
    try {
      return await current.run(token, transaction);
    } catch (error) {
      throw understandDatabaseError(error);
    } finally {
      // Work that was started inside and lives on (a woken loop) carries the token; it may open transactions now.
      token.open = false;
    }
  }

  const change = <Result>(who: Omit<Scope, 'readOnly'>, work: (db: Transaction) => Promise<Result>): Promise<Result> =>
    within(() =>
      kysely.transaction().execute(async (db) => {
        await scope(db, { ...who, readOnly: false });
        return await work(db);
      }),
    );

  const ending = new Set<Promise<void>>();

  const read = <Result>(who: Omit<Scope, 'readOnly'>, work: (db: Transaction) => Promise<Result>): Promise<Result> =>
    within(() => {
      const { promise, resolve, reject } = Promise.withResolvers<Result>();
      const ended: Promise<void> = kysely
        .transaction()
        .execute(async (db) => {
          await scope(db, { ...who, readOnly: true });
          resolve(await work(db));
        })
        // Of a fault after the answer, which is a lost connection at worst, nobody needs to hear: nothing was to be kept.
        .catch(reject)
        .finally(() => ending.delete(ended));
      ending.add(ended);
      return promise;
    });

  const ofTenant = (tenantId: TenantId) => ({ role: tenantRole, tenantId }) as const;
  const ofInstance = { role: instanceRole, tenantId: undefined } as const;
  let closing: Promise<void> | undefined;

  return {
    engine,
    close: () => {
      closing ??= Promise.all(ending).then(close);
      return closing;
    },
    forTenant: (tenantId, work) => change(ofTenant(tenantId), (db) => work({ tenantId, db })),
    acrossTenants: (work) => change(ofInstance, work),
    readForTenant: (tenantId, work) => read(ofTenant(tenantId), (db) => work({ tenantId, db })),
    lookAcrossTenants: (look) => (looking === undefined ? read(ofInstance, look) : within(() => look(looking))),
    jobStore: {
      executeSql: async (text, values) => {
        refuseInside('the job queue was used');
        return await jobStore.executeSql(text, values);
      },
    },
  };
}

/**
 * `SET LOCAL ROLE` and the tenant in one statement. Both end with the transaction (`true`): what a pooled
 * connection keeps would reach the next request (https://www.bytebase.com/blog/postgres-row-level-security-footguns/).
 */
export async function setScope(db: Transaction, { role, tenantId, readOnly }: Scope): Promise<void> {
  const scoped = { role, 'picket.tenant_id': tenantId ?? '', ...(readOnly ? { transaction_read_only: 'on' } : {}) };
  await sql`select ${sql.join(Object.entries(scoped).map(([name, value]) => sql`set_config(${name}, ${value}, true)`))}`.execute(
    db,
  );
}
