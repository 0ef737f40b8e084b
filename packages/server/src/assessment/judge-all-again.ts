import type { Instant } from '@picket/domain';
import type { TenantTransaction } from '../platform/database/database.ts';
import { markDirty } from './store.ts';

/** Every phone is judged again: what all of them are judged by has changed. */
export async function judgeAllAgain(tx: TenantTransaction, now: Instant): Promise<void> {
  const rows = await tx.db.selectFrom('devices_device').select('device_id').where('retired_at', 'is', null).execute();
  await markDirty(
    tx,
    rows.map(({ device_id }) => device_id),
    now,
  );
}
