import type { Instant } from '@picket/domain';
import { at } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';

const bytesInRow = 1024 * 1024;

/** What was read of a collection so far, packed; undefined when nothing was. */
export async function readCollection(db: Transaction, feedId: string): Promise<Uint8Array | undefined> {
  const rows = await db
    .selectFrom('feeds_collection')
    .select('bytes')
    .where('feed_id', '=', feedId)
    .orderBy('place')
    .execute();
  return rows.length === 0 ? undefined : Buffer.concat(rows.map(({ bytes }) => bytes));
}

/** How far a collection has been read, and all that it has been found to hold. */
export interface CollectionPlace {
  readonly packed: Uint8Array;
  readonly addedAfter: string | undefined;
  /** Now, when it was read whole. */
  readonly wholeAt?: Instant;
}

/** Remembers where to go on, with what is to be gone on from, in one transaction: neither is right without the other. */
export async function keepCollection(db: Transaction, feedId: string, place: CollectionPlace): Promise<void> {
  await forgetCollection(db, feedId);
  for (let from = 0; from < place.packed.length; from += bytesInRow)
    await db
      .insertInto('feeds_collection')
      .values({ feed_id: feedId, place: from / bytesInRow, bytes: place.packed.slice(from, from + bytesInRow) })
      .execute();
  await db
    .updateTable('feeds_feed')
    .set({
      added_after: place.addedAfter ?? null,
      ...(place.wholeAt === undefined ? {} : { whole_at: at(place.wholeAt) }),
    })
    .where('feed_id', '=', feedId)
    .execute();
}

/** The next reading is of the whole. */
export async function forgetCollection(db: Transaction, feedId: string): Promise<void> {
  await db.deleteFrom('feeds_collection').where('feed_id', '=', feedId).execute();
  await db.updateTable('feeds_feed').set({ added_after: null }).where('feed_id', '=', feedId).execute();
}
