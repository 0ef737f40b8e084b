import type { BaseClock } from '../clock.ts';

/** Real time: the clock underneath unless a caller hands in another. */
export const realClock: BaseClock = {
  now: () => Date.now(),
  wakeAt(at, run) {
    const timer = setTimeout(run, Math.max(0, at - Date.now()));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
