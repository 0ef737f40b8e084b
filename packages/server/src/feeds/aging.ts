import { day, hour, type Instant } from '@picket/domain';
import { recordChange } from './change-store.ts';
import { eachPiece } from './difference.ts';
import { type FeedTools, tell } from './import-version.ts';
import { heardAt } from './overdue.ts';
import { forgetRemovedFeeds } from './remove-feed.ts';
import {
  deletePieces,
  deleteVersions,
  listAbandoned,
  listFeeds,
  listLiveVersions,
  listVersions,
  lockFeed,
  moveVersion,
  noteAgedOut,
  noteExpiry,
  setInForce,
} from './store.ts';
import { nextExpiry } from './summarize.ts';

/** An import that is still written at after so long was killed. */
const abandonedAfterMs = hour;
/** For so long every process can still be told what a version listed that is no longer in force. */
const keptMs = 7 * day;
/** Of each feed, so many versions can be gone back to, however old they are. */
const keptPast = 2;

/** What time alone makes of feeds: entries end, feeds that nobody confirms age out, what nobody needs goes. */
export async function ageFeeds(tools: FeedTools): Promise<void> {
  await endEntries(tools);
  await ageOut(tools);
  await tidyVersions(tools);
  await tools.database.acrossTenants((db) => forgetRemovedFeeds(db, tools.clock.now()));
}

/** Entries whose own feed says that they end are no longer looked for. */
async function endEntries({ database, clock }: FeedTools): Promise<void> {
  const now = clock.now();
  for (const version of await database.acrossTenants(listLiveVersions)) {
    const { version_id: versionId, feed_id: feedId, state, next_expiry_at, read_as_of, canary_tenants } = version;
    if (next_expiry_at === null || next_expiry_at > now) continue;
    let next: Instant | undefined;
    for await (const piece of eachPiece(database, versionId)) {
      const own = nextExpiry([piece], now);
      if (own !== undefined && (next === undefined || own < next)) next = own;
    }
    await database.acrossTenants(async (db) => {
      await noteExpiry(db, versionId, { asOf: now, next });
      if (state === 'trial' && canary_tenants === null) return;
      const tenantIds = state === 'trial' && canary_tenants !== null ? { tenantIds: canary_tenants } : {};
      const expired = { after: read_as_of, until: now };
      await recordChange(db, { feedId, from: versionId, to: versionId, expired, ...tenantIds }, now);
    });
  }
}

/** A feed of which nothing was heard for too long is not believed any more, and says so. */
async function ageOut({ database, clock, log }: FeedTools): Promise<void> {
  const now = clock.now();
  for (const { feed_id: feedId } of await database.acrossTenants(listFeeds)) {
    await database.acrossTenants(async (db) => {
      const feed = await lockFeed(db, feedId);
      if (feed?.version_id == null || feed.max_age_ms === null) return;
      if (now - heardAt(feed) <= feed.max_age_ms) return;
      const version = (await listVersions(db, feedId)).find(({ version_id }) => version_id === feed.version_id);
      await moveVersion(db, feed.version_id, { state: 'past', endedAt: now });
      await setInForce(db, feedId, { id: null });
      await noteAgedOut(db, feedId, now);
      await recordChange(db, { feedId, from: feed.version_id, to: null }, now);
      await tell(db, feedId, { edition: version?.edition ?? '', state: 'past' }, now);
      log.warn({ feedId }, 'a feed has aged out: its source was not heard for too long');
    });
  }
}

async function tidyVersions({ database, clock }: FeedTools): Promise<void> {
  const now = clock.now();
  await database.acrossTenants(async (db) => {
    await deleteVersions(db, await listAbandoned(db, (now - abandonedAfterMs) as Instant));
    const ended = (await listVersions(db)).filter(({ ended_at }) => ended_at !== null && now - ended_at > keptMs);
    const past = Map.groupBy(
      (await listVersions(db))
        .filter(({ state }) => state === 'past')
        .toSorted((one, other) => (other.ended_at ?? 0) - (one.ended_at ?? 0)),
      ({ feed_id }) => feed_id,
    );
    const kept = new Set([...past.values()].flatMap((versions) => versions.slice(0, keptPast)));
    const keptIds = new Set([...kept].map(({ version_id }) => version_id));
    const gone = ended.filter(({ state, version_id }) => state === 'past' && !keptIds.has(version_id));
    await deleteVersions(
      db,
      gone.map(({ version_id }) => version_id),
    );
    // That somebody did not want it is remembered; what it was is not.
    const unwanted = ended.filter(({ state }) => state === 'discarded').map(({ version_id }) => version_id);
    await deletePieces(db, unwanted);
  });
}
