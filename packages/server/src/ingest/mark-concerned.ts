import type { Clock } from '@picket/domain';
import { lockFleet, markDirty } from '../assessment/store.ts';
import type { Indicators } from '../feeds/indicators.ts';
import type { Database } from '../platform/database/database.ts';
import { listObservedDevices, readGeneration, saveGeneration, type TenantBehind } from './generation-store.ts';
import { findStored, markDevicesOf } from './inverted.ts';

export interface MarkingTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly indicators: Pick<Indicators, 'changesSince'>;
}

/**
 * Has the devices judged again that a change of the feeds concerns, by all that is stored of them, and nobody else. The
 * marks and how far they go are one transaction: killed anywhere, it is done again from where it was. Answers whether
 * there was a change.
 *
 * Nobody judges a tenant's devices meanwhile, and whoever judges them later must know as much as is marked
 * (`assessBatch`): a phone that tells of an app while the app is being listed is found by one or by the other.
 *
 * @param from up to where the devices have been marked. Where somebody marks them meanwhile, nothing happens.
 */
export async function markConcerned(
  { database, clock, indicators }: MarkingTools,
  { tenantId, markedUpTo: from }: TenantBehind,
): Promise<boolean> {
  const { upTo, terms } = await indicators.changesSince(tenantId, from);
  if (upTo <= from) return false;
  await database.forTenant(tenantId, async (tx) => {
    await lockFleet(tx);
    if ((await readGeneration(tx)) !== from) return;
    if (terms === 'everything') {
      await markDirty(tx, await listObservedDevices(tx), clock.now());
    } else {
      const { apps, hosts } = await findStored(tx, terms);
      const ids = { apps: new Set(apps.map(({ appId }) => appId)), hosts: new Set(hosts.map(({ hostId }) => hostId)) };
      await markDevicesOf(tx, ids, clock.now());
    }
    await saveGeneration(tx, upTo);
  });
  return true;
}
