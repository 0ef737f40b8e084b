import { day, type Instant } from '@picket/domain';
import { type CollectionPlace, readCollection } from './collection-store.ts';
import { authorizationOf } from './feed-authorization.ts';
import { fetchCollection } from './fetch-collection.ts';
import { type FeedTools, importVersion } from './import-version.ts';
import type { OpenPage } from './open-page.ts';
import type { Checked, FeedRecord } from './store.ts';

export interface RefreshTools extends FeedTools {
  readonly openPage: OpenPage;
}

/** What a try came to: `taken` also where nothing was news. */
export type Brought =
  | ({ readonly kind: 'taken'; readonly keep?: CollectionPlace } & Pick<Checked, 'validators'>)
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string };

/** What a server takes away it does not tell whoever asks for what came later: so often it is asked for everything. */
const wholeEveryMs = 7 * day;
const usualPages = 500;
const usualPageSize = 1_000;

/**
 * Reads a collection, whole or from where the last reading ended, and brings all that it holds by now as a new version. Where to go on
 * is remembered only with a version that was taken: what was refused is asked for again.
 */
export async function refreshCollection(tools: RefreshTools, feed: FeedRecord, signal: AbortSignal): Promise<Brought> {
  const { database, clock, reader, sealer } = tools;
  const { feed_id: feedId, url, reading, added_after, whole_at } = feed;
  if (url === null) return { kind: 'taken' };
  const kept = await database.acrossTenants((db) => readCollection(db, feedId));
  const isOld = whole_at === null || clock.now() - whole_at >= wholeEveryMs;
  const addedAfter = reading === 'incremental' && kept !== undefined && !isOld ? added_after : null;
  const authorization = authorizationOf(sealer, feed);
  const fetched = await fetchCollection(
    tools,
    {
      url,
      mostPages: feed.most_pages ?? usualPages,
      pageSize: feed.page_size ?? usualPageSize,
      ...(authorization === undefined ? {} : { authorization }),
      ...(addedAfter === null ? {} : { addedAfter }),
    },
    signal,
  );
  if (fetched.kind === 'failed') return { kind: 'failed', code: fetched.fault, detail: fetched.detail };
  if (addedAfter !== null && fetched.objects === 0) return { kind: 'taken' };
  const merged = await reader.merge(addedAfter === null ? undefined : kept, fetched.bundle);
  if (merged.kind === 'refused') return { kind: 'failed', code: merged.reason, detail: merged.detail };
  const { bytes, packed } = merged.content;
  const outcome = await importVersion(tools, feedId, { files: [{ name: 'collection.json', bytes }] });
  if (outcome.kind === 'refused') return { kind: 'failed', code: outcome.reason, detail: outcome.detail };
  const wholeAt: { wholeAt?: Instant } = addedAfter === null ? { wholeAt: clock.now() } : {};
  return { kind: 'taken', keep: { packed, addedAfter: fetched.addedAfter, ...wholeAt } };
}
