import type { DeviceId, Instant, TenantId } from '@picket/domain';
import { at, type InstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    assessment_dirty: { tenant_id: string; device_id: DeviceId; marked_at: InstantColumn };
  }
}

/** These devices are to be judged again. Ids in one order, so that two writers cannot wait for each other. */
export async function markDirty(
  { tenantId, db }: TenantTransaction,
  deviceIds: readonly DeviceId[],
  now: Instant,
): Promise<void> {
  const ids = [...new Set(deviceIds)].toSorted();
  for (let from = 0; from < ids.length; from += 1000) {
    await db
      .insertInto('assessment_dirty')
      .values(
        ids
          .slice(from, from + 1000)
          .map((deviceId) => ({ tenant_id: tenantId, device_id: deviceId, marked_at: at(now) })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Takes devices off the list, in this transaction: if it does not commit, they are still on it. */
export async function takeDirty({ db }: TenantTransaction, limit: number): Promise<readonly DeviceId[]> {
  const rows = await db
    .selectFrom('assessment_dirty')
    .select('device_id')
    .orderBy('marked_at')
    .orderBy('device_id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  const ids = rows.map(({ device_id }) => device_id);
  if (ids.length > 0) await db.deleteFrom('assessment_dirty').where('device_id', 'in', ids).execute();
  return ids;
}

export async function listTenantsWithDirtyDevices(db: Transaction): Promise<readonly TenantId[]> {
  const rows = await db.selectFrom('assessment_dirty').select('tenant_id').distinct().orderBy('tenant_id').execute();
  return rows.map(({ tenant_id }) => tenant_id as TenantId);
}
