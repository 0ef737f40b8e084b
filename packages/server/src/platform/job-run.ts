import { type Clock, second } from '@picket/domain';
import type { PgBoss } from 'pg-boss';
import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import type { Log } from './log.ts';
import { redactText } from './redaction.ts';

/** A queue of this process, with every default filled in. */
export interface DefinedQueue {
  readonly name: string;
  readonly data: TSchema;
  readonly expireMs: number;
  readonly attempts: number;
  readonly retryAfterMs: number;
  readonly concurrency: number;
  readonly run: (data: never, signal: AbortSignal) => Promise<void>;
}

/** One try of one job. The number of the try fences it: once it was given up, it can no longer settle the job. */
interface JobAttempt {
  readonly id: string;
  readonly retryCount: number;
  readonly data: unknown;
}

export interface JobRun {
  readonly queue: DefinedQueue;
  readonly job: JobAttempt;
  readonly boss: PgBoss;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseSeconds: number;
  /** The process stops. */
  readonly signal: AbortSignal;
}

/** Runs one job and writes down how it ended. Never rejects: what cannot be written down is given up with its lease. */
export async function runJob({ queue, job, boss, clock, log, leaseSeconds, signal }: JobRun): Promise<void> {
  const { name } = queue;
  const attempt = { id: job.id, retryCount: job.retryCount };
  // Whose work it is: what we put into jobs are ids.
  const which = { queue: name, job: job.id, ...(Value.Check(queue.data, job.data) ? (job.data as object) : {}) };
  const ended = new AbortController();
  const expired = new AbortController();
  void renewLease(ended.signal);
  void expire(ended.signal);

  try {
    await untilAborted(AbortSignal.any([signal, expired.signal]), async (aborted) => {
      if (!Value.Check(queue.data, job.data))
        throw new Error(`the data of this ${name} job is not of the promised shape`);
      await queue.run(job.data as never, aborted);
    });
    ended.abort();
    // pg-boss answers this but leaves it out of its types.
    const { affected } = (await boss.complete(name, attempt)) as { affected?: number };
    if (affected === 0) log.warn(which, `${name}: a job ended after it had been given up`);
  } catch (error) {
    ended.abort();
    await giveBack(error);
  }

  async function renewLease(end: AbortSignal): Promise<void> {
    while (!end.aborted) {
      try {
        await clock.sleep((leaseSeconds * second) / 3, end);
        await boss.touch(name, attempt);
      } catch (error) {
        // One missed renewal is no harm; several end the lease, which is what a lease is for.
        if (!end.aborted) log.warn({ err: error, ...which }, `${name}: a lease could not be renewed`);
      }
    }
  }

  async function expire(end: AbortSignal): Promise<void> {
    const slept = await clock.sleep(queue.expireMs, end).then(
      () => true,
      () => false,
    );
    if (slept) expired.abort(new Error(`took longer than ${queue.expireMs / second} s`));
  }

  async function giveBack(error: unknown): Promise<void> {
    const last = job.retryCount + 1 >= queue.attempts;
    const what = { err: error, ...which, attempt: job.retryCount + 1 };
    if (signal.aborted) log.info(what, `${name}: a job was stopped with the process and will be tried again`);
    else if (last) log.error(what, `${name}: a job failed for the last time and is a dead letter now`);
    else log.warn(what, `${name}: a job failed and will be tried again`);
    const message = redactText(error instanceof Error ? error.message : String(error));
    await boss.fail(name, attempt, { message }).catch((cause) => {
      log.error({ err: cause, ...which }, `${name}: a failure could not be written down`);
    });
  }
}

/** Rejects as soon as the signal is aborted, also when `work` pays no attention to it. */
async function untilAborted(signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    await Promise.race([work(signal), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
