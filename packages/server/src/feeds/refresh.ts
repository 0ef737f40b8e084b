import { type Instant, minute, toIso } from '@picket/domain';
import { recordAudit } from '../audit/audit-trail.ts';
import { keepCollection } from './collection-store.ts';
import { authorizationOf } from './feed-authorization.ts';
import { fetchFeed, fileNameOf } from './fetch-feed.ts';
import { type FeedTools, importVersion, picket, storeVersion } from './import-version.ts';
import type { ShippedVersion } from './read-version.ts';
import { type Brought, type RefreshTools, refreshCollection } from './refresh-collection.ts';
import { type FeedRecord, findFeed, insertFeed, listDueFeeds, listVersions, noteChecked } from './store.ts';

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
  const { feed_id: feedId, source, every_ms, url } = feed;
  const nextAfter = (ms: number | null) => (ms === null ? undefined : ((clock.now() + ms) as Instant));
  const brought =
    source === 'taxii' ? await refreshCollection(tools, feed, signal) : await refreshAddress(tools, feed, signal);
  if (brought.kind === 'failed') {
    const at = clock.now();
    const { code } = brought;
    const detail = tidy(brought.detail);
    const nextDueAt = nextAfter(every_ms === null ? null : Math.min(retryMs, every_ms));
    const problem = { code, detail, at: toIso(at) };
    await database.acrossTenants((db) => noteChecked(db, feedId, { at, nextDueAt, problem, askedUrl: url }));
    log.warn({ feedId, code, detail }, 'a feed brought nothing that could be used');
    return;
  }
  // What is on trial must come to its end: a source that changes each hour would else never be in force.
  const versions = await database.acrossTenants((db) => listVersions(db, feedId));
  const trialUntil = versions.find(({ state }) => state === 'trial')?.trial_until ?? 0;
  const due = nextAfter(every_ms);
  const nextDueAt = due === undefined ? undefined : (Math.max(due, trialUntil) as Instant);
  const { validators, keep } = brought;
  await database.acrossTenants(async (db) => {
    const asOf = { at: clock.now(), nextDueAt, askedUrl: url };
    await noteChecked(db, feedId, { ...asOf, ...(validators === undefined ? {} : { validators }) });
    // Where to go on in one collection says nothing of another.
    if (keep !== undefined && (await findFeed(db, feedId))?.url === url) await keepCollection(db, feedId, keep);
  });
}

async function refreshAddress(tools: RefreshTools, feed: FeedRecord, signal: AbortSignal): Promise<Brought> {
  const { feed_id: feedId, url, checksum_url: checksumUrl, etag, last_modified: lastModified } = feed;
  // Nobody is asked for what an operator brings.
  if (url === null) return { kind: 'taken' };
  const authorization = authorizationOf(tools.sealer, feed);
  const fetched = await fetchFeed(tools, { url, checksumUrl, etag, lastModified, authorization }, signal);
  if (fetched.kind === 'failed') return { kind: 'failed', code: fetched.fault, detail: fetched.detail };
  if (fetched.kind === 'unchanged') return { kind: 'taken' };
  const files = [{ name: fileNameOf(url) || feedId, bytes: fetched.bytes }];
  const outcome = await importVersion(tools, feedId, { files, modifiedAt: fetched.modifiedAt });
  if (outcome.kind === 'refused') return { kind: 'failed', code: outcome.reason, detail: outcome.detail };
  return { kind: 'taken', validators: { etag: fetched.etag, lastModified: fetched.lastModified } };
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
