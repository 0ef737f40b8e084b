import { minute, second } from '@picket/domain';
import { ageFeeds } from './aging.ts';
import { importShipped, refreshDue } from './refresh.ts';
import type { RefreshTools } from './refresh-collection.ts';
import { advanceTrials } from './trial.ts';
import { createAgeWatch } from './watch-ages.ts';

/** How often is looked for feeds that are due, and for trials that are over. */
const lookEveryMs = 15 * second;
const ageEveryMs = 5 * minute;

/** What the instance's worker does for feeds. */
export interface FeedDuties {
  readonly loop: (name: string, everyMs: number, run: () => Promise<'again' | undefined>) => { wake(): void };
  /** Does the work if it is this process's. */
  readonly during: (work: (lost: AbortSignal) => Promise<void>) => Promise<void>;
  readonly rest: AbortSignal;
  /** What ships with Picket is taken in. */
  readonly withShipped: boolean;
}

/** Starts to fetch, try out and age feeds. Answers how to be woken when something is due. */
export function startFeeds(tools: RefreshTools, { loop, during, rest, withShipped }: FeedDuties): { wake(): void } {
  let hasShipped = !withShipped;
  const rounds = loop('feeds', lookEveryMs, async () => {
    await during(async (lost) => {
      // Once in a process: what ships does not change while it runs.
      if (!hasShipped) await importShipped(tools);
      hasShipped = true;
      // First: a version whose trial is over must not give way to the next one.
      await advanceTrials(tools);
      await refreshDue(tools, AbortSignal.any([rest, lost]));
      await advanceTrials(tools);
    });
    return undefined;
  });
  const watchAges = createAgeWatch(tools);
  loop('aging of feeds', ageEveryMs, async () => {
    await during(async () => {
      await ageFeeds(tools);
      await watchAges();
    });
    return undefined;
  });
  return rounds;
}
