import type { FeedAuthorization } from '@picket/wire/console';
import { instanceChain } from '../audit/chain.ts';
import type { SealedPlace, Sealer } from '../platform/sealer.ts';
import type { FeedRecord } from './store.ts';

/** Feeds are the instance's, and so are their secrets; one that is moved to another feed does not open. */
const placeOf = (feedId: string): SealedPlace => ({
  tenantId: instanceChain,
  place: `feeds_feed.authorization_sealed.${feedId}`,
});

/** What a source wants to be told, as the header that tells it, sealed. */
export function sealAuthorization(sealer: Sealer, feedId: string, given: FeedAuthorization): string {
  const header =
    given.kind === 'bearer'
      ? `Bearer ${given.token}`
      : `Basic ${Buffer.from(`${given.username}:${given.password}`, 'utf8').toString('base64')}`;
  return sealer.seal(header, placeOf(feedId));
}

/** The header for one try; undefined where the source wants none. */
export function authorizationOf(sealer: Sealer, feed: FeedRecord): string | undefined {
  const { authorization_sealed: sealed, feed_id: feedId } = feed;
  return sealed === null ? undefined : sealer.open(sealed, placeOf(feedId));
}
