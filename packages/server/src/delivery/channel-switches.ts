import type { ChannelId } from '@picket/domain';
import type { Generated } from 'kysely';
import { type Json, json } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    delivery_channel: {
      tenant_id: string;
      channel_id: ChannelId;
      enabled: boolean;
      settings: Json<Record<string, unknown>>;
      taking_back: Generated<boolean>;
    };
  }
}

/** Whether a tenant uses a channel, and how. */
export interface ChannelSwitch {
  readonly channelId: ChannelId;
  readonly enabled: boolean;
  /** Switched off, and what it left on phones is being taken back. */
  readonly isTakingBack: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

export async function listChannelSwitches({ db }: TenantTransaction): Promise<readonly ChannelSwitch[]> {
  const rows = await db.selectFrom('delivery_channel').selectAll().orderBy('channel_id').execute();
  return rows.map(({ channel_id, enabled, settings, taking_back }) => {
    return { channelId: channel_id, enabled, settings, isTakingBack: taking_back };
  });
}

export async function saveChannelSwitch(
  { tenantId, db }: TenantTransaction,
  change: Omit<ChannelSwitch, 'isTakingBack'> & Partial<ChannelSwitch>,
): Promise<void> {
  const values = {
    enabled: change.enabled,
    settings: json<Record<string, unknown>>({ ...change.settings }),
    taking_back: change.isTakingBack ?? false,
  };
  await db
    .insertInto('delivery_channel')
    .values({ tenant_id: tenantId, channel_id: change.channelId, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'channel_id']).doUpdateSet(values))
    .execute();
}
