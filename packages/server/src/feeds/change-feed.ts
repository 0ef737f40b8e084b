import { day, type Instant, minute, PicketError } from '@picket/domain';
import type { BodyOf, changeFeed } from '@picket/wire/console';
import type { AuditFacts } from '../audit/audit-entry.ts';
import { at } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { Sealer } from '../platform/sealer.ts';
import { recordChange } from './change-store.ts';
import { forgetCollection } from './collection-store.ts';
import { sealAuthorization } from './feed-authorization.ts';
import { type FeedRecord, listVersions, lockFeed } from './store.ts';

export type FeedChange = BodyOf<typeof changeFeed>;

/** Who changed what: names of what was changed, and never a secret. */
export interface FeedChanged {
  readonly changed: readonly string[];
  readonly before: AuditFacts;
  readonly after: AuditFacts;
}

/**
 * Changes how a feed is called, asked, believed and tried out. What is in force stays; where it is believed otherwise from now on, the
 * phones that it concerns are judged anew. Whoever changes the address to another host takes the secret away that was meant for
 * the first, unless a new one is given.
 *
 * @throws PicketError `not_found`, `conflict` where it is no such feed
 */
export async function changeFeedOf(
  db: Transaction,
  sealer: Sealer,
  feedId: string,
  change: FeedChange,
  now: Instant,
): Promise<FeedChanged> {
  const feed = await lockFeed(db, feedId);
  if (feed === undefined) throw new PicketError('not_found', 'There is no such feed.');
  refuseUnfit(feed, change);
  const isMoved = change.url !== undefined && change.url !== feed.url;
  const columns = columnsOf(feed, change, sealer, now);
  if (isMoved) await forgetCollection(db, feedId);
  await db.updateTable('feeds_feed').set(columns).where('feed_id', '=', feedId).execute();
  if (
    (change.confidence !== undefined && change.confidence !== feed.confidence) ||
    (change.title !== undefined && change.title !== feed.title)
  )
    await judgeAnew(db, feed, now);
  const changed = Object.keys(change).toSorted();
  return { changed, before: factsOf(feed), after: factsOf({ ...feed, title: change.title ?? feed.title }) };
}

const factsOf = ({ title }: Pick<FeedRecord, 'title'>): AuditFacts => ({ name: title });

function refuseUnfit({ source, url }: FeedRecord, change: FeedChange): void {
  const asked = ['url', 'everyMinutes', 'isPaused', 'authorization'] as const;
  const ofAddress = url === null ? asked.find((name) => change[name] !== undefined) : undefined;
  if (ofAddress !== undefined)
    throw new PicketError('conflict', `Nobody is asked for this feed (${source}), so it has no ${ofAddress}.`);
  if (source !== 'url' && change.checksumUrl !== undefined)
    throw new PicketError('conflict', 'Only what is fetched from an address of its own has a checksum.');
  const ofCollection = (['reading', 'mostPages', 'pageSize'] as const).find((name) => change[name] !== undefined);
  if (source !== 'taxii' && ofCollection !== undefined)
    throw new PicketError('conflict', `Only a collection of a TAXII server has ${ofCollection}.`);
  if (source === 'shipped' && (change.title ?? change.license) !== undefined)
    throw new PicketError('conflict', 'What ships with Picket keeps its name and its license.');
}

function columnsOf(feed: FeedRecord, change: FeedChange, sealer: Sealer, now: Instant) {
  const { url, authorization, everyMinutes, maxAgeDays, trialMinutes, isPaused } = change;
  const isMoved = url !== undefined && url !== feed.url;
  const isElsewhere = isMoved && feed.url !== null && new URL(url).origin !== new URL(feed.url).origin;
  const sealed =
    authorization === undefined
      ? isElsewhere
        ? null
        : feed.authorization_sealed
      : authorization === null
        ? null
        : sealAuthorization(sealer, feed.feed_id, authorization);
  const everyMs = everyMinutes === undefined ? feed.every_ms : everyMinutes * minute;
  const pauses = isPaused ?? feed.is_paused;
  const isAskedNow = isMoved || authorization !== undefined || (feed.is_paused && !pauses);
  const nextDueAt = pauses || feed.url === null ? null : isAskedNow ? now : rescheduled(feed, everyMs, now);
  return {
    title: change.title ?? feed.title,
    url: url ?? feed.url,
    checksum_url: change.checksumUrl === undefined ? feed.checksum_url : change.checksumUrl,
    license: change.license ?? feed.license,
    confidence: change.confidence ?? feed.confidence,
    every_ms: everyMs,
    max_age_ms: maxAgeDays === undefined ? feed.max_age_ms : maxAgeDays === null ? null : maxAgeDays * day,
    trial_ms: trialMinutes === undefined ? feed.trial_ms : trialMinutes * minute,
    canary_percent: change.canaryPercent ?? feed.canary_percent,
    reading: change.reading ?? feed.reading,
    most_pages: change.mostPages ?? feed.most_pages,
    page_size: change.pageSize ?? feed.page_size,
    is_paused: pauses,
    authorization_sealed: sealed,
    next_due_at: nextDueAt === null ? null : at(nextDueAt),
    // Of another address nothing is known yet.
    ...(isMoved ? { etag: null, last_modified: null, problem: null } : {}),
  };
}

/** One that was asked is asked again after its new time, counted from then; never in the past. */
function rescheduled(feed: FeedRecord, everyMs: number | null, now: Instant): Instant | null {
  if (everyMs === feed.every_ms || everyMs === null || feed.checked_at === null) return feed.next_due_at;
  return Math.max(now, feed.checked_at + everyMs) as Instant;
}

/** Everything that the feed lists is said otherwise from now on. */
async function judgeAnew(db: Transaction, feed: FeedRecord, now: Instant): Promise<void> {
  const { feed_id: feedId } = feed;
  const trial = (await listVersions(db, feedId)).find(({ state }) => state === 'trial');
  const canaries = trial?.canary_tenants ?? [];
  if (trial !== undefined && canaries.length > 0)
    await recordChange(db, { feedId, from: null, to: trial.version_id, tenantIds: canaries }, now);
  if (feed.version_id !== null) await recordChange(db, { feedId, from: null, to: feed.version_id }, now);
}
