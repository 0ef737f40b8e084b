import {
  type Analyzer,
  type ClamdAddress,
  createAnalyzer,
  type KnownSigners,
  type RuleSource,
} from '@picket/app-analysis';
import type { Clock } from '@picket/domain';
import { loadShippedSigners } from '@picket/intelligence';

/** What an operator gives the analysis of app files on top of what ships. */
export interface AppEngines {
  readonly rules?: readonly RuleSource[] | undefined;
  /** Of the operator's own apps. */
  readonly signers?: KnownSigners | undefined;
  readonly clamd?: ClamdAddress | undefined;
}

/**
 * An analyzer for uploaded app files: one file at a time, since files wait better than phones do. It is made for the first file: most
 * processes never see one. `clock`: real time, for its limits: an analysis takes as long as it takes, also where a test moves the time
 * of everything else.
 */
export function startAppAnalyzer({ rules = [], signers = [], clamd }: AppEngines, clock: Clock): Analyzer {
  let made: Promise<Analyzer> | undefined;
  const make = async () =>
    createAnalyzer({
      workers: 1,
      knownSigners: await loadShippedSigners(),
      ownSigners: signers,
      rules,
      clamd,
      startTimer: (ms, callback) => {
        const stop = new AbortController();
        clock.sleep(ms, stop.signal).then(callback, () => undefined);
        return () => stop.abort();
      },
    });
  return {
    async analyze(path) {
      made ??= make();
      return (await made).analyze(path);
    },
    async close() {
      await (await made)?.close();
    },
  };
}
