import { setTimeout } from 'node:timers/promises';
import type { Clock, Instant } from '@picket/domain';

/** Node fires a timer at once when asked for more than this (24.8 days). */
const longestTimerMs = 2 ** 31 - 1;

/** Real time. Made here only; everybody else is handed a `Clock`. */
export const systemClock: Clock = {
  now: () => Date.now() as Instant,
  sleep: async (ms, signal) => {
    // Not Date.now(): a corrected clock must not make a sleep longer.
    const until = performance.now() + ms;
    try {
      for (let left = ms; left > 0; left = until - performance.now()) {
        await setTimeout(Math.min(left, longestTimerMs), undefined, signal === undefined ? {} : { signal });
      }
    } finally {
      // Node rejects with an AbortError of its own; the contract says: with the signal's reason.
      signal?.throwIfAborted();
    }
  },
};
