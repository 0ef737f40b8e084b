import type { Instant } from '@picket/domain';
import type { FeedRecord } from './store.ts';

/** So many times in a row its source may be missed. */
const missedRefreshes = 3;

/** What of a feed says how old it is. */
type Aging = Pick<FeedRecord, 'url' | 'every_ms' | 'trial_ms' | 'is_paused' | 'confirmed_at' | 'created_at'>;

/** When its source last said that this is all; when it was set up, if it never has. */
export const heardAt = ({ confirmed_at, created_at }: Pick<Aging, 'confirmed_at' | 'created_at'>): Instant =>
  confirmed_at ?? created_at;

/**
 * Since when a feed is older than its own schedule says: three refreshes missed, and a trial that may have kept the source from being
 * asked. Undefined while it is not, and for feeds that nobody is asked for.
 */
export function overdueSince(feed: Aging, now: Instant): Instant | undefined {
  if (feed.url === null || feed.every_ms === null || feed.is_paused) return undefined;
  const until = (heardAt(feed) + missedRefreshes * feed.every_ms + feed.trial_ms) as Instant;
  return now > until ? until : undefined;
}
