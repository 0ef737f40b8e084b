import { Worker } from 'node:worker_threads';
import { type Clock, type Instant, minute, second } from '@picket/domain';
import { type Reading, refused } from '@picket/intelligence';
import type { MergedBundle } from './merge-bundles.ts';
import type { FeedFileBytes, ReadVersion, ShippedVersion } from './read-version.ts';
import type { ReaderAnswer, ReaderTask } from './reader-thread.ts';

/** Reads what feeds sent, outside of the thread that serves. */
export interface FeedReader {
  /**
   * All files of one version, read whole or refused whole.
   *
   * @param warnings stored pieces of the warnings in force.
   */
  read(files: readonly FeedFileBytes[], warnings: readonly Uint8Array[], now: Instant): Promise<Reading<ReadVersion>>;
  /** What a collection holds by now, out of what was kept of it and what came: see `mergeBundles`. */
  merge(packed: Uint8Array | undefined, came: Uint8Array): Promise<Reading<MergedBundle>>;
  /** The feeds that ship with Picket, warnings first. Rejects when the installation is broken. */
  readShipped(now: Instant): Promise<readonly ShippedVersion[]>;
}

/** The largest file that is taken has some 600 MB of objects in it. */
const mostMegabytes = 1_024;
const usualWithinMs = 2 * minute;

/**
 * A reader that starts a thread for each version. `clock`: real time for its budget, also where a test moves the time of everything
 * else: reading takes as long as it takes.
 */
export function createFeedReader(clock: Clock, withinMs = usualWithinMs): FeedReader {
  const ask = async (task: ReaderTask): Promise<ReaderAnswer | Extract<Reading<never>, { kind: 'refused' }>> => {
    const thread = new Worker(new URL('./reader-thread.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    });
    const ended = new AbortController();
    try {
      return await new Promise((resolve, reject) => {
        thread.once('message', resolve);
        thread.once('error', (error: NodeJS.ErrnoException) => {
          if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
            resolve(refused('too-large', `reading it takes more than ${mostMegabytes} MB`) as never);
          else reject(error);
        });
        thread.once('exit', (code) => reject(new Error(`the reader of feeds ended with ${code} and said nothing`)));
        clock.sleep(withinMs, ended.signal).then(
          () => resolve(refused('too-large', `reading it takes longer than ${withinMs / second} s`) as never),
          () => undefined,
        );
      });
    } finally {
      ended.abort();
      await thread.terminate();
    }
  };

  return {
    async read(files, warnings, now) {
      const answer = await ask({ kind: 'files', files, warnings, now });
      if (answer.kind === 'refused') return answer;
      if (answer.kind === 'files') return answer.reading;
      throw new Error('the reader of feeds answered something else');
    },
    async merge(packed, came) {
      const answer = await ask({ kind: 'merge', packed, came });
      if (answer.kind === 'refused') return answer;
      if (answer.kind === 'merge') return answer.merged;
      throw new Error('the reader of feeds answered something else');
    },
    async readShipped(now) {
      const answer = await ask({ kind: 'shipped', now });
      if (answer.kind === 'shipped') return answer.versions;
      throw new Error('the feeds that ship with Picket cannot be read');
    },
  };
}
