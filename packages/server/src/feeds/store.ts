import type { Confidence, Instant } from '@picket/domain';
import { type Kysely, type Selectable, sql } from 'kysely';
import { at, json } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { Tables } from '../platform/database/tables.ts';
import type {
  CollectionReading,
  FeedProblem,
  FeedSource,
  HoldReason,
  VersionSight,
  VersionState,
  VersionSummary,
} from './tables.ts';

export type FeedRecord = Selectable<Tables['feeds_feed']>;
export type VersionRecord = Selectable<Tables['feeds_version']>;

/** How a feed is set up. */
export interface NewFeed {
  readonly id: string;
  readonly title: string;
  readonly source: FeedSource;
  readonly url?: string | undefined;
  readonly checksumUrl?: string | undefined;
  readonly license: string;
  readonly confidence: Confidence;
  readonly everyMs?: number | undefined;
  readonly maxAgeMs?: number | undefined;
  readonly trialMs: number;
  readonly canaryPercent: number;
  readonly authorizationSealed?: string | undefined;
  readonly collection?: CollectionBounds | undefined;
}

/** How a collection is read. */
export interface CollectionBounds {
  readonly reading: CollectionReading;
  readonly mostPages: number;
  readonly pageSize: number;
}

/** Answers false when there is one of this id already. */
export async function insertFeed(db: Transaction, feed: NewFeed, now: Instant): Promise<boolean> {
  const row = await db
    .insertInto('feeds_feed')
    .values({
      feed_id: feed.id,
      title: feed.title,
      source: feed.source,
      url: feed.url ?? null,
      checksum_url: feed.checksumUrl ?? null,
      license: feed.license,
      confidence: feed.confidence,
      every_ms: feed.everyMs ?? null,
      max_age_ms: feed.maxAgeMs ?? null,
      trial_ms: feed.trialMs,
      canary_percent: feed.canaryPercent,
      next_due_at: feed.url === undefined ? null : at(now),
      created_at: at(now),
      authorization_sealed: feed.authorizationSealed ?? null,
      reading: feed.collection?.reading ?? null,
      most_pages: feed.collection?.mostPages ?? null,
      page_size: feed.collection?.pageSize ?? null,
      is_paused: false,
    } as never)
    .onConflict((conflict) => conflict.doNothing())
    .returning('feed_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Those that are there; those that were removed are somewhere else. */
export async function listFeeds(db: Kysely<Tables>): Promise<readonly FeedRecord[]> {
  return await feedsThere(db).orderBy('feed_id').execute();
}

const feedsThere = (db: Kysely<Tables>) => db.selectFrom('feeds_feed').selectAll().where('removed_at', 'is', null);

export async function findFeed(db: Transaction, feedId: string): Promise<FeedRecord | undefined> {
  return await feedsThere(db).where('feed_id', '=', feedId).executeTakeFirst();
}

/** Locked until the end of the transaction: whoever moves a version of the feed does so alone. */
export async function lockFeed(db: Transaction, feedId: string): Promise<FeedRecord | undefined> {
  return await feedsThere(db).where('feed_id', '=', feedId).forUpdate().executeTakeFirst();
}

export async function listDueFeeds(db: Transaction, now: Instant): Promise<readonly FeedRecord[]> {
  return await db
    .selectFrom('feeds_feed')
    .selectAll()
    .where('next_due_at', '<=', at(now))
    .where('removed_at', 'is', null)
    .orderBy('next_due_at')
    .execute();
}

/** Asks for it as soon as a worker looks. */
export async function makeDue(db: Transaction, feedId: string, now: Instant): Promise<void> {
  await db
    .updateTable('feeds_feed')
    .set({ next_due_at: at(now) })
    .where('feed_id', '=', feedId)
    .execute();
}

/** What a try came to. */
export interface Checked {
  readonly at: Instant;
  readonly nextDueAt: Instant | undefined;
  readonly problem?: FeedProblem;
  /** What to ask with next time; left as it was when absent. */
  readonly validators?: { readonly etag: string | undefined; readonly lastModified: string | undefined };
  /** The address that was asked. Nothing is noted when it is another one by now. */
  readonly askedUrl?: string | null;
}

export async function noteChecked(db: Transaction, feedId: string, checked: Checked): Promise<void> {
  const { problem, validators, nextDueAt, askedUrl } = checked;
  await db
    .updateTable('feeds_feed')
    .set({
      checked_at: at(checked.at),
      // Somebody may have paused it meanwhile.
      next_due_at: sql<never>`case when is_paused then null else ${at(nextDueAt) ?? null}::timestamptz end`,
      problem: problem === undefined ? null : json(problem),
      ...(problem === undefined ? { confirmed_at: at(checked.at), aged_out_at: null } : {}),
      ...(validators === undefined
        ? {}
        : { etag: validators.etag ?? null, last_modified: validators.lastModified ?? null }),
    })
    .where('feed_id', '=', feedId)
    .$if(askedUrl !== undefined, (query) => query.where('url', 'is not distinct from', askedUrl ?? null))
    .execute();
}

export async function setInForce(
  db: Transaction,
  feedId: string,
  version: { readonly id: string | null; readonly format?: string | undefined },
): Promise<void> {
  await db
    .updateTable('feeds_feed')
    .set({ version_id: version.id, ...(version.format === undefined ? {} : { format: version.format }) })
    .where('feed_id', '=', feedId)
    .execute();
}

export async function noteAgedOut(db: Transaction, feedId: string, now: Instant): Promise<void> {
  // What its source has must come again as a whole.
  const forgotten = { etag: null, last_modified: null, added_after: null };
  await db
    .updateTable('feeds_feed')
    .set({ aged_out_at: at(now), ...forgotten })
    .where('feed_id', '=', feedId)
    .execute();
}

/** A version as it is first written down. */
export interface NewVersion {
  readonly id: string;
  readonly feedId: string;
  readonly edition: string;
  readonly sha256: string;
  readonly format: string;
  readonly size: number;
  readonly summary: VersionSummary;
  readonly modifiedAt?: Instant | undefined;
  readonly nextExpiryAt: Instant | undefined;
}

export async function insertStaged(db: Transaction, version: NewVersion, now: Instant): Promise<void> {
  await db
    .insertInto('feeds_version')
    .values({
      version_id: version.id,
      feed_id: version.feedId,
      edition: version.edition,
      state: 'staged',
      sha256: version.sha256,
      format: version.format,
      size: version.size,
      summary: json(version.summary),
      reasons: json([]),
      modified_at: at(version.modifiedAt),
      fetched_at: at(now),
      read_as_of: at(now),
      next_expiry_at: at(version.nextExpiryAt),
    })
    .execute();
}

/** What else of a version becomes different with its state. */
export interface VersionChange {
  readonly state: VersionState;
  readonly reasons?: readonly HoldReason[];
  readonly trialUntil?: Instant | undefined;
  readonly canaryTenants?: readonly string[];
  readonly inForceAt?: Instant;
  readonly releasedAt?: Instant;
  readonly endedAt?: Instant;
}

export async function moveVersion(db: Transaction, versionId: string, change: VersionChange): Promise<void> {
  const { state, reasons, trialUntil, canaryTenants = [], inForceAt, releasedAt, endedAt } = change;
  await db
    .updateTable('feeds_version')
    .set({
      state,
      ...(reasons === undefined ? {} : { reasons: json(reasons) }),
      trial_until: at(trialUntil),
      canary_tenants: canaryTenants.length === 0 ? null : json(canaryTenants),
      ...(inForceAt === undefined ? {} : { in_force_at: at(inForceAt) }),
      ...(releasedAt === undefined ? {} : { released_at: at(releasedAt) }),
      ...(endedAt === undefined ? {} : { ended_at: at(endedAt) }),
    })
    .where('version_id', '=', versionId)
    .execute();
}

export async function noteSight(db: Transaction, versionId: string, sight: VersionSight): Promise<void> {
  await db
    .updateTable('feeds_version')
    .set({ sight: json(sight) })
    .where('version_id', '=', versionId)
    .execute();
}

export async function noteExpiry(
  db: Transaction,
  versionId: string,
  { asOf, next }: { readonly asOf: Instant; readonly next: Instant | undefined },
): Promise<void> {
  await db
    .updateTable('feeds_version')
    .set({ read_as_of: at(asOf), next_expiry_at: at(next) })
    .where('version_id', '=', versionId)
    .execute();
}

export async function findVersion(db: Transaction, versionId: string): Promise<VersionRecord | undefined> {
  return await db.selectFrom('feeds_version').selectAll().where('version_id', '=', versionId).executeTakeFirst();
}

/** Of one feed or of all, newest first, without what is still being written. */
export async function listVersions(db: Transaction, feedId?: string): Promise<readonly VersionRecord[]> {
  let query = db.selectFrom('feeds_version').selectAll().where('state', '<>', 'staged');
  if (feedId !== undefined) query = query.where('feed_id', '=', feedId);
  return await query.orderBy('fetched_at', 'desc').orderBy('version_id').execute();
}

/** Those that look for something, or may soon. */
export async function listLiveVersions(db: Transaction): Promise<readonly VersionRecord[]> {
  return await db
    .selectFrom('feeds_version')
    .selectAll()
    .where('state', 'in', ['in-force', 'trial'])
    .orderBy('feed_id')
    .execute();
}

/** Those that a person, or time, has yet to decide about. */
export async function listWaitingVersions(db: Transaction): Promise<readonly VersionRecord[]> {
  return await db
    .selectFrom('feeds_version')
    .selectAll()
    .where('state', 'in', ['held', 'trial'])
    .orderBy('fetched_at')
    .execute();
}

/** Takes away a version's rows; its pieces go with it. */
export async function deleteVersions(db: Transaction, versionIds: readonly string[]): Promise<void> {
  if (versionIds.length === 0) return;
  await deletePieces(db, versionIds);
  await db
    .deleteFrom('feeds_version')
    .where('version_id', 'in', [...versionIds])
    .execute();
}

/** Forgets what versions said, and keeps that there were such versions. */
export async function deletePieces(db: Transaction, versionIds: readonly string[]): Promise<void> {
  if (versionIds.length === 0) return;
  await db
    .deleteFrom('feeds_piece')
    .where('version_id', 'in', [...versionIds])
    .execute();
}

/** What killed imports left behind: staged before then, and nobody writes at it any more. */
export async function listAbandoned(db: Transaction, before: Instant): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('feeds_version')
    .select('version_id')
    .where('state', '=', 'staged')
    .where('fetched_at', '<', at(before))
    .execute();
  return rows.map(({ version_id }) => version_id);
}
