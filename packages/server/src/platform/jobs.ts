import { type Clock, day, type Entropy, type Instant, second } from '@picket/domain';
import { PgBoss, type QueueOptions } from 'pg-boss';
import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';
import { workOn } from './current-work.ts';
import type { OpenDatabase } from './database/database.ts';
import { jobSchema, noTimers, quietBoss } from './database/job-store.ts';
import { type DefinedQueue, runJob } from './job-run.ts';
import { simulateDatabaseTime } from './job-time.ts';
import type { Log } from './log.ts';
import { type Loop, startLoop } from './loops.ts';

/** One kind of work. */
interface JobQueue<Data extends TSchema> {
  /** Stored with every job: kebab-case, and never renamed. */
  readonly name: string;
  /** What a job carries: ids and little else. It is checked again when the job runs. */
  readonly data: Data;
  /** How long one run may take. Then its signal is aborted and it counts as failed, whatever it still does. */
  readonly expireMs: number;
  /** How often it is tried in all, before it becomes a dead letter; 3 by default. */
  readonly attempts?: number;
  /** Rest before the next try, in whole seconds; 5 s by default. */
  readonly retryAfterMs?: number;
  /** Runs at once in this process; 1 by default. */
  readonly concurrency?: number;
}

/** A job that was tried as often as it may be. */
interface DeadLetter {
  readonly id: string;
  readonly queue: string;
  readonly data: unknown;
  /** Why the last try failed. */
  readonly reason: string;
  readonly diedAt: Instant;
}

/**
 * Work that outlives the process: it is tried again when it fails, when it takes too long, and when its process was
 * killed. So a run must be repeatable at any point. For schedules and batches, never one job for each device; and work
 * whose due times a noun keeps in its own tables needs a loop, not a job.
 */
export interface Jobs {
  /** Before anything is sent or started. `run` should stop soon when its signal is aborted; it is not waited for. */
  define<Data extends TSchema>(
    queue: JobQueue<Data>,
    run: (data: Static<Data>, signal: AbortSignal) => Promise<void>,
  ): void;
  /**
   * Queues a job, to be run as soon as possible, somewhere. Of one key at most one is waiting and one is running: sending
   * it again while one waits changes nothing. Not inside a transaction; send when it has committed, and let
   * a sweep find what was committed but never sent.
   */
  send(name: string, data: object, options: { readonly key: string }): Promise<void>;
  /** What died, newest first. */
  deadLetters(limit?: number): Promise<readonly DeadLetter[]>;
  /** Starts running jobs in this process. When the signal is aborted so are they, and `stopped` waits until that is written down. */
  start(signal: AbortSignal): Promise<Loop>;
}

export interface JobsOptions {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  /**
   * Whose time decides when a job may be tried again or is given up: the database server's, which all processes share,
   * or `clock`, so that a run can be replayed. `server` by default.
   */
  readonly time?: 'server' | 'clock';
  /** How often to look for work that another process has sent; what this one sends is seen at once. */
  readonly pollMs?: number;
}

const deadLetterQueue = 'dead-letters';
const deadLettersKeptSeconds = (30 * day) / second;
/** For whoever looks into the table after a bad night. */
const finishedKeptSeconds = day / second;
/** pg-boss takes no less than ten. A process that was killed is known to be gone after this. */
const leaseSeconds = 15;
const superviseEveryMs = 5 * second;

export function createJobs({ database, clock, entropy, log, time = 'server', pollMs = second }: JobsOptions): Jobs {
  const db = time === 'clock' ? simulateDatabaseTime(database.jobStore, clock) : database.jobStore;
  const boss = new PgBoss({
    ...quietBoss,
    backend: database.engine,
    db,
    migrate: false,
    clock: { now: () => clock.now(), ...noTimers },
    monitorIntervalSeconds: 1,
    maintenanceIntervalSeconds: 3600,
  });
  boss.on('error', (error) => log.error({ err: error }, 'jobs: the queue reports an error'));
  boss.on('warning', (warning) => log.warn({ warning }, 'jobs: the queue warns'));

  const queues = new Map<string, DefinedQueue>();
  const running = new Map<DefinedQueue, Set<Promise<void>>>();
  let prepared: Promise<void> | undefined;
  let loop: Loop | undefined;
  let supervisedAt = Number.NEGATIVE_INFINITY;

  /** A process that only sends need not start anything. */
  const prepare = () => {
    prepared ??= boss
      .start()
      .then(createQueues)
      .catch((error: unknown) => {
        prepared = undefined;
        throw error;
      });
    return prepared;
  };

  const createQueues = async () => {
    await ensureQueue(deadLetterQueue, { retentionSeconds: deadLettersKeptSeconds });
    for (const { name, expireMs, attempts, retryAfterMs } of queues.values()) {
      await ensureQueue(name, {
        expireInSeconds: Math.ceil(expireMs / second),
        heartbeatSeconds: leaseSeconds,
        retryLimit: attempts - 1,
        retryDelay: Math.ceil(retryAfterMs / second),
        deadLetter: deadLetterQueue,
        deleteAfterSeconds: finishedKeptSeconds,
      });
    }
  };

  const ensureQueue = async (
    name: string,
    options: Omit<QueueOptions, 'policy'> & { readonly deadLetter?: string },
  ) => {
    const policy = name === deadLetterQueue ? 'standard' : 'stately';
    await boss.createQueue(name, { ...options, policy });
    await boss.updateQueue(name, options);
  };

  /** The embedded database has one process, this one; so what runs in it according to its tables was killed. */
  const giveUpRunsOfTheDead = async () => {
    for (const name of queues.keys()) {
      const { rows } = await db.executeSql(`select id from ${jobSchema}.job where name = $1 and state = 'active'`, [
        name,
      ]);
      const ids = rows.map(({ id }) => id as string);
      if (ids.length > 0) await boss.fail(name, ids, { message: 'the process was killed' });
    }
  };

  const round = async (signal: AbortSignal) => {
    const now = clock.now();
    if (now - supervisedAt >= superviseEveryMs || now < supervisedAt) {
      await boss.supervise();
      supervisedAt = now;
    }
    for (const queue of queues.values()) await fetchAndRun(queue, signal);
  };

  const fetchAndRun = async (queue: DefinedQueue, signal: AbortSignal) => {
    const runs = running.get(queue) ?? new Set();
    running.set(queue, runs);
    const free = queue.concurrency - runs.size;
    if (free <= 0) return;
    for (const job of await boss.fetch(queue.name, { batchSize: free })) {
      const work = [queue.name, ...Object.values(job.data ?? {})].join(' ');
      const run = workOn(work, () => runJob({ queue, job, boss, clock, log, leaseSeconds, signal })).finally(() => {
        runs.delete(run);
        loop?.wake();
      });
      runs.add(run);
    }
  };

  return {
    define: ({ attempts = 3, retryAfterMs = 5 * second, concurrency = 1, ...queue }, run) => {
      if (prepared !== undefined) throw new Error(`the queue ${queue.name} is defined too late`);
      queues.set(queue.name, { ...queue, attempts, retryAfterMs, concurrency, run });
    },
    send: async (name, data, { key }) => {
      const queue = queues.get(name);
      if (queue === undefined) throw new Error(`no queue is called ${name}`);
      if (!Value.Check(queue.data, data)) throw new Error(`the data of a ${name} job is not of the promised shape`);
      await prepare();
      await boss.send(name, data, { id: entropy.uuid(), singletonKey: key });
      loop?.wake();
    },
    deadLetters: async (limit = 100) => {
      await prepare();
      const letters = await boss.findJobs(deadLetterQueue, { limit: 10_000 });
      return letters
        .toSorted((a, b) => b.createdOn.getTime() - a.createdOn.getTime())
        .slice(0, limit)
        .map(({ id, sourceName, data, sourceOutput, createdOn }) => ({
          id,
          queue: sourceName ?? '',
          data,
          reason: reasonIn(sourceOutput),
          diedAt: createdOn.getTime() as Instant,
        }));
    },
    start: async (signal) => {
      await prepare();
      if (database.engine === 'pglite') await giveUpRunsOfTheDead();
      const polling = startLoop({ name: 'jobs', everyMs: pollMs, run: round, clock, log, signal });
      loop = polling;
      const runs = () => [...running.values()].flatMap((set) => [...set]);
      return { wake: polling.wake, stopped: polling.stopped.then(() => Promise.all(runs())).then(() => undefined) };
    },
  };
}

function reasonIn(output: unknown): string {
  const { message, value } = (output ?? {}) as { message?: string; value?: { message?: string } };
  return message ?? value?.message ?? 'unknown';
}
