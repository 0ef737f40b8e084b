import type { ChannelId, DeviceId, Instant } from '@picket/domain';
import { sql } from 'kysely';
import { at } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';

/**
 * Whatever of a channel is not true yet is due now: to be sent, to be read back, to be looked at again although it was
 * refused. Answers the phones it is about. What a restored backup holds back stays held.
 */
export async function deliverAgain(
  { db }: TenantTransaction,
  channelId: ChannelId,
  now: Instant,
): Promise<readonly DeviceId[]> {
  const rows = await db
    .updateTable('delivery_intent')
    .set({ not_before: at(now), attempts: 0 })
    .where('channel_id', '=', channelId)
    .where('state', 'in', ['waiting', 'sent', 'refused'])
    .where(sql<boolean>`not_before < 'infinity'`)
    .returning('device_id')
    .execute();
  return rows.map(({ device_id }) => device_id);
}

/** What is not true yet, for whom it is next to be decided. */
export async function listUndelivered({ db }: TenantTransaction, channelId: ChannelId): Promise<readonly DeviceId[]> {
  const rows = await db
    .selectFrom('delivery_intent')
    .select('device_id')
    .where('channel_id', '=', channelId)
    .where('state', 'in', ['waiting', 'sent', 'refused'])
    .where(sql<boolean>`not_before < 'infinity'`)
    .execute();
  return rows.map(({ device_id }) => device_id);
}

/** The phones whose newest try was in a batch, by name. */
export async function listDevicesOfBatch(
  { db }: TenantTransaction,
  batchId: string,
  limit: number,
): Promise<readonly { readonly id: DeviceId; readonly name: string }[]> {
  return await db
    .selectFrom('delivery_intent')
    .innerJoin('devices_device', (join) =>
      join
        .onRef('devices_device.tenant_id', '=', 'delivery_intent.tenant_id')
        .onRef('devices_device.device_id', '=', 'delivery_intent.device_id'),
    )
    .select(['devices_device.device_id as id', 'devices_device.name'])
    .where('delivery_intent.batch_id', '=', batchId)
    .orderBy('devices_device.name')
    .limit(limit)
    .execute();
}
