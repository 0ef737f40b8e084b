import type { ChannelId, Instant, TenantId } from '@picket/domain';
import { sql } from 'kysely';
import { at } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import { isStillWanted, priorities } from './priorities.ts';

/** One tenant's channel in which there is something to do. */
export interface DueChannel {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
}

/** Intents of channels that are switched on, or are taking back what they left, of tenants whose connector can be spoken through: over all tenants. */
const deliverable = (db: Transaction) =>
  db
    .selectFrom('delivery_intent')
    .innerJoin('delivery_channel', (join) =>
      join
        .onRef('delivery_channel.tenant_id', '=', 'delivery_intent.tenant_id')
        .onRef('delivery_channel.channel_id', '=', 'delivery_intent.channel_id'),
    )
    .innerJoin('connectors_connector', 'connectors_connector.tenant_id', 'delivery_intent.tenant_id')
    .select(['delivery_intent.tenant_id', 'delivery_intent.channel_id'])
    .distinct()
    .where((eb) => eb.or([eb('delivery_channel.enabled', '=', true), eb('delivery_channel.taking_back', '=', true)]))
    .where('connectors_connector.state', 'in', ['linked', 'unresponsive']);

const dueChannel = (row: { readonly tenant_id: string; readonly channel_id: ChannelId }): DueChannel => ({
  tenantId: row.tenant_id as TenantId,
  channelId: row.channel_id,
});

/** Where something is to be delivered or read back now, over all tenants. Switched-off channels are left out. */
export async function listDueDeliveries(db: Transaction, now: Instant): Promise<readonly DueChannel[]> {
  const rows = await deliverable(db)
    .innerJoin('devices_device', (join) =>
      join
        .onRef('devices_device.tenant_id', '=', 'delivery_intent.tenant_id')
        .onRef('devices_device.device_id', '=', 'delivery_intent.device_id'),
    )
    .where('delivery_intent.state', 'in', ['waiting', 'sent', 'refused'])
    .where(isStillWanted)
    .where('not_before', '<=', at(now))
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', at(now))]))
    .orderBy('delivery_intent.tenant_id')
    .orderBy('delivery_intent.channel_id')
    .execute();
  return rows.map(dueChannel);
}

/**
 * Where something that holds a phone back was read back as true so long ago that it is to be looked at again: somebody
 * may have taken it away. Of phones that are let in there is nothing to lose.
 */
export async function listDueRechecks(
  db: Transaction,
  tenants: readonly TenantId[],
  now: Instant,
): Promise<readonly DueChannel[]> {
  if (tenants.length === 0) return [];
  const rows = await deliverable(db)
    .where('delivery_intent.tenant_id', 'in', [...tenants])
    .where('delivery_intent.state', '=', 'accepted')
    .where('delivery_intent.priority', '<>', sql.lit(priorities.cure))
    .where('not_before', '<=', at(now))
    .execute();
  return rows.map(dueChannel);
}
