import { type Instant, minute, toIso } from '@picket/domain';
import { recordAudit } from '../audit/audit-trail.ts';
import { fetchFeed, fileNameOf } from './fetch-feed.ts';
import { type FeedTools, importVersion, picket, storeVersion } from './import-version.ts';
import type { OpenPage } from './open-page.ts';
import type { ShippedVersion } from './read-version.ts';
import { type FeedRecord, insertFeed, listDueFeeds, listVersions, noteChecked } from './store.ts';

export interface RefreshTools extends FeedTools {
  readonly openPage: OpenPage;
}

/** After a try that failed, not only the next time it is due: a feed of a week must not be a week old for a minute's outage. */
const retryMs = 30 * minute;

/** Asks for every feed whose time has come. One after the other: each may be large. */
export async function refreshDue(tools: RefreshTools, signal: AbortSignal): Promise<void> {
  const { database, clock } = tools;
  for (const feed of await database.acrossTenants((db) => listDueFeeds(db, clock.now()))) {
    signal.throwIfAborted();
    try {
      await refresh(tools, feed, signal);
    } catch (error) {
      signal.throwIfAborted();
      // One feed that fails in a way nobody thought of must not keep the others from being asked.
      tools.log.error({ err: error, feedId: feed.feed_id }, 'a feed could not be refreshed');
      const problem = { code: 'internal', detail: 'It could not be taken in: see the log.', at: toIso(clock.now()) };
      const nextDueAt = (clock.now() + retryMs) as Instant;
      await database.acrossTenants((db) => noteChecked(db, feed.feed_id, { at: clock.now(), nextDueAt, problem }));
    }
  }
}

async function refresh(tools: RefreshTools, feed: FeedRecord, signal: AbortSignal): Promise<void> {
  const { database, clock, log } = tools;
  const { feed_id: feedId, url, checksum_url: checksumUrl, etag, last_modified: lastModified, every_ms } = feed;
  const nextAfter = (ms: number | null) => (ms === null ? undefined : ((clock.now() + ms) as Instant));
  const fail = async (code: string, detail: string) => {
    const at = clock.now();
    const problem = { code, detail: tidy(detail), at: toIso(at) };
    const nextDueAt = nextAfter(every_ms === null ? null : Math.min(retryMs, every_ms));
    await database.acrossTenants((db) => noteChecked(db, feedId, { at, nextDueAt, problem }));
    log.warn({ feedId, code, detail }, 'a feed brought nothing that could be used');
  };
  if (url === null) {
    await database.acrossTenants((db) => noteChecked(db, feedId, { at: clock.now(), nextDueAt: undefined }));
    return;
  }
  const fetched = await fetchFeed(tools, { url, checksumUrl, etag, lastModified }, signal);
  if (fetched.kind === 'failed') return await fail(fetched.fault, fetched.detail);
  const validators =
    fetched.kind === 'fetched' ? { etag: fetched.etag, lastModified: fetched.lastModified } : undefined;
  if (fetched.kind === 'fetched') {
    const files = [{ name: fileNameOf(url) || feedId, bytes: fetched.bytes }];
    const outcome = await importVersion(tools, feedId, { files, modifiedAt: fetched.modifiedAt });
    if (outcome.kind === 'refused') return await fail(outcome.reason, outcome.detail);
  }
  // What is on trial must come to its end: a source that changes each hour would else never be in force.
  const versions = await database.acrossTenants((db) => listVersions(db, feedId));
  const trialUntil = versions.find(({ state }) => state === 'trial')?.trial_until ?? 0;
  const due = nextAfter(every_ms);
  const nextDueAt = due === undefined ? undefined : (Math.max(due, trialUntil) as Instant);
  await database.acrossTenants((db) =>
    noteChecked(db, feedId, { at: clock.now(), nextDueAt, ...(validators === undefined ? {} : { validators }) }),
  );
}

/** Text of somebody else's, made fit to be shown. */
const tidy = (text: string) => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 500);

/**
 * Takes in what ships with this version of Picket: a new version of each such feed where Picket has come with a newer one. Before the
 * first of a feed there is nothing it could make worse, so that one is in force at once.
 */
export async function importShipped(tools: FeedTools): Promise<void> {
  const { database, clock } = tools;
  for (const { id, title, license, ...version } of await tools.reader.readShipped(clock.now())) {
    const feed = {
      id,
      title,
      license,
      source: 'shipped' as const,
      confidence: 'medium' as const,
      trialMs: usualTrialMs,
      canaryPercent: 0,
    };
    const versions = await database.acrossTenants(async (db) => {
      if (await insertFeed(db, feed, clock.now()))
        await recordAudit(db, {
          at: clock.now(),
          actor: picket,
          action: 'feed.shipped',
          outcome: 'done',
          target: id,
          detail: { name: title },
        });
      return await listVersions(db, id);
    });
    if (isNews(version, versions)) await storeVersion(tools, id, { ...version, isReviewed: true });
  }
}

/** How long a version is only watched before it is looked for. */
export const usualTrialMs = 60 * minute;

/** A process of an older Picket that still runs beside a newer one must not bring the older content back. */
function isNews(
  version: Pick<ShippedVersion, 'edition' | 'sha256'>,
  known: readonly { readonly edition: string; readonly sha256: string }[],
): boolean {
  return !known.some(({ edition, sha256 }) => edition > version.edition || sha256 === version.sha256);
}
