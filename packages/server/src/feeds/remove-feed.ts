import { day, type Instant, PicketError } from '@picket/domain';
import type { Kysely } from 'kysely';
import { at } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { Tables } from '../platform/database/tables.ts';
import { recordChange } from './change-store.ts';
import { endWaiting } from './import-version.ts';
import { deleteVersions, type FeedRecord, listVersions, lockFeed, moveVersion, setInForce } from './store.ts';

/** For so long a removed feed can be brought back. */
export const removedKeptMs = 30 * day;

/**
 * Removes a feed for every tenant: nothing of it is looked for any more, its source is not asked, and the phones that it concerns are
 * judged anew. Nothing is deleted before `removedKeptMs` have passed. Said twice, it changes nothing.
 *
 * @throws PicketError `not_found`, or `conflict` for what ships with Picket
 */
export async function removeFeedOf(db: Transaction, feedId: string, now: Instant): Promise<FeedRecord> {
  const feed = await lockFeed(db, feedId);
  if (feed === undefined) {
    const removed = await lockRemoved(db, feedId);
    if (removed !== undefined) return removed;
    throw new PicketError('not_found', 'There is no such feed.');
  }
  if (feed.source === 'shipped')
    throw new PicketError(
      'conflict',
      'What ships with Picket stays: switch it off in the tenants that do not want it.',
    );
  for (const waiting of await listVersions(db, feedId))
    if (waiting.state === 'held' || waiting.state === 'trial') await endWaiting(db, feed, waiting, now);
  if (feed.version_id !== null) {
    await moveVersion(db, feed.version_id, { state: 'past', endedAt: now });
    await setInForce(db, feedId, { id: null });
  }
  await db
    .updateTable('feeds_feed')
    .set({ removed_at: at(now), next_due_at: null })
    .where('feed_id', '=', feedId)
    .execute();
  if (feed.version_id !== null) await recordChange(db, { feedId, from: feed.version_id, to: null }, now);
  return feed;
}

/**
 * Brings a removed feed back as it was, with the version that was in force, and asks its source at once. Said twice, it changes nothing.
 *
 * @throws PicketError `not_found` when it never was, or is gone for good
 */
export async function restoreFeedOf(db: Transaction, feedId: string, now: Instant): Promise<FeedRecord> {
  const feed = await lockRemoved(db, feedId);
  if (feed === undefined || feed.removed_at === null) {
    const there = await lockFeed(db, feedId);
    if (there !== undefined) return there;
    throw new PicketError('not_found', 'There is no such feed among those that were removed.');
  }
  const removedAt = feed.removed_at;
  const last = (await listVersions(db, feedId)).find(
    // What was in force when it was removed ended with it; what ended before was already something of the past.
    ({ state, ended_at }) => state === 'past' && ended_at !== null && ended_at >= removedAt,
  );
  const asksNobody = feed.url === null || feed.is_paused;
  await db
    .updateTable('feeds_feed')
    .set({ removed_at: null, next_due_at: asksNobody ? null : at(now) })
    .where('feed_id', '=', feedId)
    .execute();
  if (last !== undefined) {
    await moveVersion(db, last.version_id, { state: 'in-force', inForceAt: now });
    await setInForce(db, feedId, { id: last.version_id, format: last.format });
    await recordChange(db, { feedId, from: null, to: last.version_id }, now);
  }
  return feed;
}

export async function listRemovedFeeds(db: Kysely<Tables>): Promise<readonly FeedRecord[]> {
  return await db.selectFrom('feeds_feed').selectAll().where('removed_at', 'is not', null).orderBy('feed_id').execute();
}

/** What was removed so long ago is forgotten, with its secret and with what tenants said of it. */
export async function forgetRemovedFeeds(db: Transaction, now: Instant): Promise<void> {
  for (const { feed_id: feedId, removed_at } of await listRemovedFeeds(db)) {
    if (removed_at === null || now - removed_at < removedKeptMs) continue;
    const versions = await listVersions(db, feedId);
    await deleteVersions(
      db,
      versions.map(({ version_id }) => version_id),
    );
    for (const table of ['feeds_collection', 'feeds_switch', 'feeds_feed'] as const)
      await db.deleteFrom(table).where('feed_id', '=', feedId).execute();
  }
}

async function lockRemoved(db: Transaction, feedId: string): Promise<FeedRecord | undefined> {
  return await db
    .selectFrom('feeds_feed')
    .selectAll()
    .where('feed_id', '=', feedId)
    .where('removed_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
}
