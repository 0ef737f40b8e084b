import { createHash } from 'node:crypto';
import type { Instant, TenantId } from '@picket/domain';
import type { Transaction } from '../platform/database/database.ts';
import { recordChange } from './change-store.ts';
import { type FeedRecord, moveVersion, type VersionRecord } from './store.ts';

/**
 * A version on trial begins to count for a share of the tenants. Only after somebody has looked whom it would hit: a canary's fleet is
 * a fleet too.
 */
export async function beginCanaries(
  db: Transaction,
  { feed, version, tenantIds }: { feed: FeedRecord; version: VersionRecord; tenantIds: readonly TenantId[] },
  now: Instant,
): Promise<void> {
  const { version_id: versionId, trial_until } = version;
  const canaryTenants = chooseCanaries(tenantIds, versionId, feed.canary_percent);
  if (canaryTenants.length === 0) return;
  await moveVersion(db, versionId, { state: 'trial', trialUntil: trial_until ?? undefined, canaryTenants });
  await recordChange(db, { feedId: feed.feed_id, from: feed.version_id, to: versionId, tenantIds: canaryTenants }, now);
}

/** Others for each version, so that not always the same are the first to be hit; at least one where there is a share at all. */
export function chooseCanaries(
  tenantIds: readonly TenantId[],
  versionId: string,
  percent: number,
): readonly TenantId[] {
  const place = (tenantId: TenantId) => createHash('sha256').update(`${versionId} ${tenantId}`).digest('hex');
  const count = Math.ceil((tenantIds.length * percent) / 100);
  return tenantIds.toSorted((one, other) => (place(one) < place(other) ? -1 : 1)).slice(0, count);
}
