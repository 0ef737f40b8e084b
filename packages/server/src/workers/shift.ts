import { type Clock, PicketError, second, type TenantId } from '@picket/domain';
import { instanceChain } from '../audit/chain.ts';
import type { Database, Transaction } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loops.ts';
import { planDuties } from './plan-duties.ts';
import { giveUpDuties, holdDuties, leave, lockDuties, readDuties, reportAlive, sharedTime } from './store.ts';

/** The work of which tenants this process does now: each tenant's is done by one worker at a time. */
export interface Shift {
  /** `instanceDuty` stands for what is no tenant's. */
  holds(duty: TenantId): boolean;
  /**
   * Does `work` if the duty is this worker's, else nothing. The signal is aborted when the worker can no longer be sure
   * that it is: then somebody else may begin soon.
   */
  during(duty: TenantId, work: (lost: AbortSignal) => Promise<void>): Promise<void>;
  /** Every tenant whose work is this worker's now. */
  tenants(): readonly TenantId[];
  /** There may be a new tenant. */
  wake(): void;
  /** Hands everything over, once all work has ended. Never rejects: what cannot be written down runs out by itself. */
  end(): Promise<void>;
}

export interface ShiftOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** No two living processes have the same; a process that takes a dead one's place may keep its id, and its duties. */
  readonly workerId: string;
  /** Whose time counts among workers. */
  readonly time: 'server' | 'clock';
  readonly listTenantIds: (db: Transaction) => Promise<readonly TenantId[]>;
  /** Called when there is work that was somebody else's, or nobody's, before. */
  readonly onTaken: () => void;
}

/** What is no tenant's: signing audit heads, sweeping sessions and grants. */
export const instanceDuty = instanceChain;

const renewEveryMs = 10 * second;
/** Without a renewal a worker ends its work by then, by its own timer … */
const trustedForMs = 35 * second;
/** … and nobody else begins before. The time between is longer than the windows (10 and 20 s) of Microsoft's quotas. */
const leaseMs = 60 * second;
/** The same where a duty is handed over in order. */
const quietMs = leaseMs - trustedForMs;

/** Takes a fair share of the duties and keeps it for as long as the process lives. */
export function startShift(options: ShiftOptions): Shift {
  const { database, clock, log, workerId, time, listTenantIds, onTaken } = options;
  const ended = new AbortController();
  const held = new Set<TenantId>();
  const underWay = new Map<TenantId, number>();
  let trustedSince = Number.NEGATIVE_INFINITY;
  let lost = new AbortController();
  let renewed = new AbortController();

  // Both ways: a timer may fire late in a process that was suspended, and a clock may have been set.
  const isTrusted = () => {
    const since = clock.now() - trustedSince;
    return since >= 0 && since < trustedForMs;
  };

  /** Ends what is under way, unless another renewal comes in time. */
  const watch = async (forMs: number) => {
    renewed.abort();
    const own = new AbortController();
    renewed = own;
    const isLate = await clock.sleep(forMs, AbortSignal.any([own.signal, ended.signal])).then(
      () => true,
      () => false,
    );
    if (!isLate) return;
    held.clear();
    lost.abort(new PicketError('conflict', 'Another worker may take over by now', { retry: 'later' }));
    lost = new AbortController();
    log.warn('the database could not be asked for so long that other workers may take over');
  };

  const letGoOfIdle = (count: number, of: readonly TenantId[]): readonly TenantId[] => {
    const idle = of.filter((duty) => !underWay.has(duty)).slice(0, count);
    for (const duty of idle) held.delete(duty);
    return idle;
  };

  const round = async () => {
    const askedAt = clock.now();
    const { kept, taken } = await database.acrossTenants(async (db) => {
      await lockDuties(db);
      const now = sharedTime(time, clock);
      const workers = await reportAlive(db, workerId, now, leaseMs);
      const duties = [instanceDuty, ...(await listTenantIds(db))];
      const plan = planDuties({ workerId, workers, duties, rows: await readDuties(db, now) });
      const givenUp = new Set(letGoOfIdle(plan.surplus, plan.keep));
      const kept = plan.keep.filter((duty) => !givenUp.has(duty));
      await giveUpDuties(db, workerId, [...givenUp], now, quietMs);
      await holdDuties(db, workerId, [...kept, ...plan.take], now, leaseMs);
      return { kept, taken: plan.take };
    });
    if (ended.signal.aborted) return;
    const isNews = [...kept, ...taken].some((duty) => !held.has(duty));
    held.clear();
    for (const duty of [...kept, ...taken]) held.add(duty);
    trustedSince = askedAt;
    void watch(Math.max(0, trustedForMs - (clock.now() - askedAt)));
    if (isNews) onTaken();
  };
  const loop = startLoop({ name: 'shift', everyMs: renewEveryMs, run: round, clock, log, signal: ended.signal });

  const holds = (duty: TenantId) => held.has(duty) && isTrusted();
  return {
    holds,
    tenants: () => [...held].filter((duty) => duty !== instanceDuty && holds(duty)),
    async during(duty, work) {
      if (!holds(duty)) return;
      underWay.set(duty, (underWay.get(duty) ?? 0) + 1);
      try {
        await work(lost.signal);
      } finally {
        const left = (underWay.get(duty) ?? 1) - 1;
        if (left > 0) underWay.set(duty, left);
        else underWay.delete(duty);
      }
    },
    wake: loop.wake,
    async end() {
      ended.abort(new Error('the shift ends'));
      await loop.stopped;
      held.clear();
      await database
        .acrossTenants((db) => leave(db, workerId, sharedTime(time, clock), quietMs))
        .catch((error) =>
          log.warn({ err: error }, 'the work could not be handed over: others wait until its lease ends'),
        );
    },
  };
}
