import { type Clock, type Instant, second } from '@picket/domain';
import type { Metrics } from '../metrics/metrics.ts';
import type { Database } from '../platform/database/database.ts';
import { heardAt, overdueSince } from './overdue.ts';
import { type FeedRecord, listFeeds, listVersions, type VersionRecord } from './store.ts';

const states = ['held', 'failed', 'aged-out', 'overdue', 'paused', 'trial', 'empty', 'in-force'] as const;

/** The worst that is true of a feed, whoever looks in it. */
export function stateOf(
  feed: FeedRecord,
  versions: readonly Pick<VersionRecord, 'state'>[],
  now: Instant,
): (typeof states)[number] {
  const has = (wanted: VersionRecord['state']) => versions.some(({ state }) => state === wanted);
  if (has('held')) return 'held';
  if (feed.problem !== null) return 'failed';
  if (feed.aged_out_at !== null) return 'aged-out';
  if (overdueSince(feed, now) !== undefined) return 'overdue';
  if (feed.is_paused) return 'paused';
  if (has('trial')) return 'trial';
  return feed.version_id === null ? 'empty' : 'in-force';
}

/** How old feeds are and how they are, at each scrape. A state that none is in is 0, so that an alarm sees it end. */
export function showFeedFigures(metrics: Metrics, database: Database, clock: Clock): void {
  metrics.beforeScrape(async () => {
    const now = clock.now();
    const { feeds, versions } = await database.acrossTenants(async (db) => ({
      feeds: await listFeeds(db),
      versions: Map.groupBy(await listVersions(db), ({ feed_id }) => feed_id),
    }));
    metrics.show(
      'picket_feed_age_seconds',
      feeds
        .filter(({ url }) => url !== null)
        .map((feed) => [Math.max(0, now - heardAt(feed)) / second, { feed: feed.feed_id }]),
    );
    const counts = Map.groupBy(feeds, (feed) => stateOf(feed, versions.get(feed.feed_id) ?? [], now));
    metrics.show(
      'picket_feeds',
      states.map((state) => [counts.get(state)?.length ?? 0, { state }]),
    );
  });
}
