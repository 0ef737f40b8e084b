import { PicketError, type TenantId } from '@picket/domain';
import {
  type TenantTransaction,
  type TestDatabase,
  type Transaction,
  watchTenantTransaction,
  watchTransaction,
} from '@picket/server/testing';
import { nameJobStatement, nameRequest, nameWork, nameWrites, type PlaceName } from './places.ts';

type Reach = Pick<TestDatabase, 'forTenant' | 'acrossTenants' | 'readForTenant' | 'lookAcrossTenants' | 'jobStore'>;

/** Where to strike: at a place by its name, or after so many steps whatever they are. */
export type Target =
  | { readonly kind: 'place'; readonly name: PlaceName; readonly occurrence: number }
  | { readonly kind: 'step'; readonly steps: number };

/**
 * What is struck. `process`: it dies and does nothing more. `database`: every connection breaks while the process lives on;
 * the work at hand learns of it as it would of any lost connection.
 */
export type Victim = 'process' | 'database';

export interface KillSwitch {
  arm(target: Target, victim: Victim, strike: () => Promise<void>): void;
  /** Where it struck, once it has. */
  struck(): PlaceName | undefined;
  /** What was struck there. */
  victim(): Victim | undefined;
  /** Resolves when it has struck and the victim is dead. */
  whenStruck(): Promise<void>;
  /** Kills the process now where nothing was met, and waits until it is over. Answers where that was. */
  finish(otherwise: () => Promise<void>): Promise<PlaceName>;
  /** A new process begins: what is watched from now on is alive. The dead stay dead. */
  revive(): void;
  watchFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  watchDatabase<Watched extends Reach>(database: Watched): Watched;
}

export const atRest: PlaceName = 'at rest';

/** One process, from its start to its end. */
interface Life {
  isOver: boolean;
}

/** Where the database is struck after a step, nobody is told that the step was done. */
type Untold = () => Error;
const connectionLost: Untold = () => new Error('Connection terminated unexpectedly');
const commitUnknown: Untold = () =>
  new PicketError('database_unavailable', 'The connection was lost after the commit.', { retry: 'later' });

/**
 * Watches every way out of a process (requests, transactions, statements of the job queue), counts the places it passes,
 * and strikes at the one that was chosen.
 *
 * @param unnamedWork what is being done where nothing has named it: the start, or a request before it is let in
 */
export function createKillSwitch({
  unnamedWork,
  onPassed = () => undefined,
}: {
  readonly unnamedWork: () => string;
  readonly onPassed?: (place: PlaceName) => void;
}): KillSwitch {
  let armed: { target: Target; victim: Victim; strike: () => Promise<void>; left: number } | undefined;
  let struck: { readonly where: PlaceName; readonly victim: Victim; readonly done: Promise<void> } | undefined;
  let heard = Promise.withResolvers<void>();
  let life: Life = { isOver: false };

  const strikeAt = async (where: PlaceName, victim: Victim, strike: () => Promise<void>) => {
    armed = undefined;
    if (victim === 'process') life.isOver = true;
    struck = { where, victim, done: strike() };
    struck.done.then(heard.resolve, heard.reject);
    await struck.done;
  };

  /** Passes a place. Rejects where the process is dead, and where nobody is to be told that the step was done. */
  const pass = async (own: Life, what: string, moment: string, untold?: Untold): Promise<void> => {
    if (own.isOver) {
      await struck?.done;
      throw new Error('killed');
    }
    const name = `${nameWork(unnamedWork())}: ${what}, ${moment}`;
    onPassed(name);
    if (armed === undefined) return;
    const { target, victim, strike } = armed;
    if (target.kind === 'place' && target.name !== name) return;
    armed.left -= 1;
    if (armed.left > 0) return;
    await strikeAt(name, victim, strike);
    // The dead go no further: what they were about to do must not happen.
    if (victim === 'process') throw new Error('killed');
    if (untold !== undefined) throw untold();
  };

  const watchWork = async <Result, Tx>(
    own: Life,
    transact: (work: (tx: Tx) => Promise<Result>) => Promise<Result>,
    watch: (tx: Tx, watcher: Parameters<typeof watchTransaction>[1]) => Tx,
    work: (tx: Tx) => Promise<Result>,
  ): Promise<Result> => {
    const written = new Set<string>();
    const onWrite = (table: string) => written.add(table);
    const onDone = () => pass(own, 'transaction', 'between its statements');
    await pass(own, 'transaction', 'before it begins');
    const result = await transact(async (tx) => {
      const done = await work(watch(tx, { onWrite, onDone }));
      if (written.size > 0) await pass(own, nameWrites(written), 'before commit');
      return done;
    });
    if (written.size > 0) await pass(own, nameWrites(written), 'after commit', commitUnknown);
    else await pass(own, 'read', 'done', commitUnknown);
    return result;
  };

  const watchJobs =
    (own: Life, { executeSql }: Reach['jobStore']): Reach['jobStore']['executeSql'] =>
    async (text, values) => {
      const what = nameJobStatement(text);
      if (what === undefined) return await executeSql(text, values);
      await pass(own, what, 'before');
      const result = await executeSql(text, values);
      // Mostly there is no job to fetch, and then nothing has happened.
      if (what !== 'a job is fetched' || result.rows.length > 0) await pass(own, what, 'after', connectionLost);
      return result;
    };

  return {
    arm: (target, victim, strike) => {
      struck = undefined;
      heard = Promise.withResolvers();
      armed = { target, victim, strike, left: target.kind === 'place' ? target.occurrence : target.steps };
    },
    struck: () => struck?.where,
    victim: () => struck?.victim,
    whenStruck: () => heard.promise,
    finish: async (otherwise) => {
      if (struck === undefined) await strikeAt(atRest, 'process', otherwise);
      await struck?.done;
      return struck?.where ?? atRest;
    },
    revive: () => {
      life = { isOver: false };
    },
    watchFetch: (fetch) => {
      const own = life;
      return async (input, init) => {
        const what = nameRequest(input, init);
        await pass(own, what, 'before it is sent');
        if (init?.signal?.aborted) throw init.signal.reason;
        const answer = await fetch(input, init);
        await pass(own, what, 'took effect');
        return answer;
      };
    },
    watchDatabase: <Watched extends Reach>(database: Watched): Watched => {
      const own = life;
      const ofTenant = (transact: Reach['forTenant']) =>
        ((tenantId: TenantId, work: (tx: TenantTransaction) => Promise<unknown>) =>
          watchWork(own, (inner) => transact(tenantId, inner), watchTenantTransaction, work)) as Watched['forTenant'];
      return {
        ...database,
        forTenant: ofTenant(database.forTenant),
        acrossTenants: ((work: (tx: Transaction) => Promise<unknown>) =>
          watchWork(own, (inner) => database.acrossTenants(inner), watchTransaction, work)) as Watched['acrossTenants'],
        readForTenant: ofTenant(database.readForTenant),
        lookAcrossTenants: (async (look) => {
          await pass(own, 'transaction', 'before it begins');
          const seen = await database.lookAcrossTenants(look);
          await pass(own, 'read', 'done', commitUnknown);
          return seen;
        }) as Watched['lookAcrossTenants'],
        jobStore: { executeSql: watchJobs(own, database.jobStore) },
      };
    },
  };
}
