import { type Clock, type Instant, minute, PicketError, second } from '@picket/domain';
import { workOn } from './current-work.ts';
import type { Log } from './log.ts';

/** What is done, and for whom: one lane each, and what the log says of it. */
export type Lane = { readonly kind: string; readonly tenantId: string; readonly channelId?: string };

export interface Lanes {
  /**
   * Runs `work` in this lane, unless it is running already or, where no person has just asked for it, resting after a
   * failure. Never waits and never throws: a
   * customer whose Microsoft is slow, or down, must cost the other customers nothing.
   */
  run(lane: Lane, work: () => Promise<void>, wish?: { readonly evenResting: boolean }): void;
  /** Resolves when everything that was under way has ended. */
  settled(): Promise<void>;
}

const shortestRestMs = second;
const longestRestMs = 5 * minute;

/** Work side by side, one lane a key, each with a rest of its own after a failure. */
export function createLanes({
  name,
  clock,
  log,
  signal,
}: {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Shutting down makes work fail; that is not news. */
  readonly signal: AbortSignal;
}): Lanes {
  const running = new Map<string, Promise<void>>();
  const resting = new Map<string, { readonly failures: number; readonly until: Instant }>();

  const runOnce = async (key: string, lane: Lane, work: () => Promise<void>) => {
    try {
      await workOn(key, work);
      resting.delete(key);
    } catch (error) {
      const failures = (resting.get(key)?.failures ?? 0) + 1;
      const asked = error instanceof PicketError && typeof error.retry === 'object' ? error.retry.afterMs : 0;
      const restMs = Math.max(asked, Math.min(longestRestMs, shortestRestMs * 2 ** Math.min(failures - 1, 20)));
      resting.set(key, { failures, until: (clock.now() + restMs) as Instant });
      if (signal.aborted) return;
      // What Microsoft does is the tenant's situation; anything else is our bug.
      if (error instanceof PicketError) log.info({ err: error, ...lane }, `${name}: ${lane.kind} will be tried again`);
      else log.error({ err: error, ...lane }, `${name}: ${lane.kind} failed`);
    } finally {
      running.delete(key);
    }
  };

  return {
    run: (lane, work, { evenResting } = { evenResting: false }) => {
      const key = Object.values(lane).join(' ');
      const rest = resting.get(key);
      // A clock that was set back must not make a rest last for ever.
      if (
        running.has(key) ||
        (!evenResting && rest !== undefined && rest.until > clock.now() && rest.until - clock.now() <= longestRestMs)
      )
        return;
      running.set(key, runOnce(key, lane, work));
    },
    settled: async () => {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
