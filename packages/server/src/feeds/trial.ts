import { day, type Instant, toIso } from '@picket/domain';
import { beginCanaries } from './canaries.ts';
import { differenceOf } from './difference.ts';
import { endWaiting, type FeedTools, putInForce, tell } from './import-version.ts';
import { reasonsOfSight } from './judge-version.ts';
import { findVersion, listVersions, listWaitingVersions, lockFeed, noteSight, type VersionRecord } from './store.ts';
import type { TenantHits, VersionSight } from './tables.ts';
import { whomItHits } from './whom-it-hits.ts';

/**
 * Goes on with every version that waits: looks whom it would newly hit, so that a person who decides about a held one knows; holds one
 * on trial when that are too many, and puts it in force when its time is over and a second look says the same. May be killed
 * anywhere.
 */
export async function advanceTrials(tools: FeedTools): Promise<void> {
  const { database, clock, log } = tools;
  for (const version of await database.acrossTenants(listWaitingVersions)) {
    const isOver = version.state === 'trial' && version.trial_until !== null && version.trial_until <= clock.now();
    if (version.sight !== null && !isOver) continue;
    try {
      await advance(tools, version, isOver);
    } catch (error) {
      // It waits on, and the others go on.
      log.error({ err: error, feedId: version.feed_id }, 'a version that waits could not be looked at');
    }
  }
}

async function advance(tools: FeedTools, version: VersionRecord, isOver: boolean): Promise<void> {
  const { database, clock, log } = tools;
  const { feed_id: feedId, version_id: versionId, edition } = version;
  const sight = await lookAt(tools, version);
  await database.acrossTenants(async (db) => {
    const feed = await lockFeed(db, feedId);
    const now = await findVersion(db, versionId);
    // A person, or a newer version, was faster.
    if (feed === undefined || now?.state !== version.state) return;
    await noteSight(db, versionId, sight);
    if (now.state === 'held') return;
    const reasons = reasonsOfSight(sight.tenants ?? [], spentLately(await listVersions(db), clock.now()));
    if (reasons.length > 0) {
      await endWaiting(db, feed, now, clock.now(), { state: 'held', reasons });
      await tell(db, feedId, { edition, state: 'held', reasons }, clock.now());
      log.warn({ feedId, edition, reasons }, 'a version of a feed is held');
    } else if (isOver) {
      await putInForce(db, feed, now, clock.now());
      await tell(db, feedId, { edition, state: 'in-force' }, clock.now());
      log.info({ feedId, edition }, 'a version of a feed is in force');
    } else if (version.sight === null) {
      await beginCanaries(db, { feed, version: now, tenantIds: await tools.listTenantIds(db) }, clock.now());
    }
  });
}

/** How many phones of each tenant versions have newly hit within a day, since a person last put one in force. */
function spentLately(versions: readonly VersionRecord[], now: Instant): ReadonlyMap<string, number> {
  const released = Math.max(0, ...versions.map(({ released_at }) => released_at ?? 0));
  const since = Math.max(released, now - day);
  const spent = new Map<string, number>();
  for (const { in_force_at, sight } of versions.filter(({ in_force_at }) => (in_force_at ?? 0) > since))
    for (const { tenantId, newlyHit } of in_force_at === null ? [] : (sight?.tenants ?? []))
      spent.set(tenantId, (spent.get(tenantId) ?? 0) + newlyHit);
  return spent;
}

/** Whom a version would hit who is not hit by what is in force. */
export async function lookAt(tools: FeedTools, version: VersionRecord): Promise<VersionSight> {
  const { database, clock, indicators, sight, listTenantIds } = tools;
  const inForce = (await database.acrossTenants((db) => listVersions(db, version.feed_id))).find(
    ({ state }) => state === 'in-force',
  );
  const { added } = await differenceOf(database, inForce?.version_id ?? null, version.version_id);
  const at = toIso(clock.now());
  if (sight === undefined) return { at, newTerms: added.length };
  const tenants: TenantHits[] = [];
  for (const tenantId of await database.acrossTenants(listTenantIds))
    tenants.push(await whomItHits({ sight, indicators }, tenantId, version.feed_id, added, clock.now()));
  return { at, newTerms: added.length, tenants };
}
