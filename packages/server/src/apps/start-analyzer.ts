import { type Analyzer, type ClamdAddress, createAnalyzer, type RuleSource } from '@picket/app-analysis';
import type { Clock } from '@picket/domain';

/** What an operator gives the analysis of app files on top of what ships. */
export interface AppEngines {
  readonly rules?: readonly RuleSource[] | undefined;
  readonly clamd?: ClamdAddress | undefined;
}

/**
 * An analyzer for uploaded app files: one file at a time, since files wait better than phones do. `clock`: real time, for its limits: an
 * analysis takes as long as it takes, also where a test moves the time of everything else.
 */
export function startAppAnalyzer({ rules = [], clamd }: AppEngines, clock: Clock): Analyzer {
  return createAnalyzer({
    workers: 1,
    rules,
    clamd,
    startTimer: (ms, callback) => {
      const stop = new AbortController();
      clock.sleep(ms, stop.signal).then(callback, () => undefined);
      return () => stop.abort();
    },
  });
}
