import type { DeviceId, Instant, TenantId } from '@picket/domain';
import { sql } from 'kysely';
import { at, type InstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';
import { chunksOf } from '../platform/database/record-set.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    assessment_dirty: { tenant_id: string; device_id: DeviceId; marked_at: InstantColumn };
  }
}

/**
 * These devices are to be judged again. To be called before the transaction changes what they are judged by: a device on
 * the list stays locked until commit, so that no assessment takes it off after reading what was true before. (`do nothing`
 * would lock no row: the change would be judged by nobody.) Ids in one order, so that two writers cannot wait for each other.
 */
export async function markDirty(
  { tenantId, db }: TenantTransaction,
  deviceIds: readonly DeviceId[],
  now: Instant,
): Promise<void> {
  const ids = [...new Set(deviceIds)].toSorted();
  for (const chunk of chunksOf(ids)) {
    await sql`
      insert into assessment_dirty (tenant_id, device_id, marked_at)
      select ${tenantId}::uuid, id::uuid, ${at(now)}
      from jsonb_array_elements_text(${JSON.stringify(chunk)}::jsonb) with ordinality as given(id, place)
      order by place
      on conflict (tenant_id, device_id) do update set marked_at = assessment_dirty.marked_at`.execute(db);
  }
}

/**
 * Sync changes a fleet and then says which devices are dirty; assessment takes dirty devices and then changes them. Each
 * would wait for the other, so only one of them works on a tenant's fleet at a time, in whatever process: sync waits for
 * a batch to end, assessment comes back when a round has been applied.
 */
export async function lockFleet(tx: TenantTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(${fleetKey(tx)})`.execute(tx.db);
}

/** False while somebody else has it. */
export async function tryLockFleet(tx: TenantTransaction): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(${fleetKey(tx)}) as locked`.execute(
    tx.db,
  );
  return rows[0]?.locked === true;
}

const fleetKey = ({ tenantId }: TenantTransaction) => sql`hashtextextended(${`picket fleet ${tenantId}`}, 0)`;

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
