import type { Clock } from '@picket/domain';
import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import { overdueSince } from './overdue.ts';
import { listFeeds, listWaitingVersions } from './store.ts';

/** Says in the log what needs a person: each once, when it begins, and once more when it is over. */
export function createAgeWatch({
  database,
  clock,
  log,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}): () => Promise<void> {
  let told = new Map<string, string>();
  return async () => {
    const { feeds, waiting } = await database.acrossTenants(async (db) => ({
      feeds: await listFeeds(db),
      waiting: await listWaitingVersions(db),
    }));
    const alarms = new Map<string, string>();
    for (const feed of feeds) {
      const since = overdueSince(feed, clock.now());
      if (since !== undefined) alarms.set(`${feed.feed_id} overdue`, 'a feed is older than its schedule says');
    }
    for (const { feed_id, state } of waiting)
      if (state === 'held') alarms.set(`${feed_id} held`, 'a new version of a feed is held: a person must look');
    for (const [key, message] of alarms) if (!told.has(key)) log.warn({ feedId: feedOf(key) }, message);
    for (const [key, message] of told) if (!alarms.has(key)) log.info({ feedId: feedOf(key) }, `no longer: ${message}`);
    told = alarms;
  };
}

const feedOf = (key: string) => key.split(' ')[0];
