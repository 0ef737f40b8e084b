import type { DeviceId, TenantId } from '@picket/domain';
import { sql } from 'kysely';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';
import './tables.ts';

/** Up to which generation of the feeds the devices have been marked that it concerns; 0 before the first. */
export async function readGeneration({ db }: TenantTransaction): Promise<number> {
  const row = await db.selectFrom('ingest_generation').select('up_to').executeTakeFirst();
  return row?.up_to ?? 0;
}

export async function saveGeneration({ tenantId, db }: TenantTransaction, upTo: number): Promise<void> {
  await sql`
    insert into ingest_generation (tenant_id, up_to) values (${tenantId}::uuid, ${upTo})
    on conflict (tenant_id) do update set up_to = excluded.up_to`.execute(db);
}

/** A tenant whose devices have not been marked up to what is in force, and how far they have. */
export interface TenantBehind {
  readonly tenantId: TenantId;
  readonly markedUpTo: number;
}

/** Those among the tenants whose devices have not been marked up to this generation: one statement, however many there are. */
export async function listTenantsBehind(
  db: Transaction,
  tenants: readonly TenantId[],
  generation: number,
): Promise<readonly TenantBehind[]> {
  if (tenants.length === 0 || generation === 0) return [];
  const rows = await db
    .selectFrom('ingest_generation')
    .select(['tenant_id', 'up_to'])
    .where('tenant_id', 'in', [...tenants])
    .execute();
  const marked = new Map<string, number>(rows.map(({ tenant_id, up_to }) => [tenant_id, up_to]));
  return tenants
    .map((tenantId) => ({ tenantId, markedUpTo: marked.get(tenantId) ?? 0 }))
    .filter(({ markedUpTo }) => markedUpTo < generation);
}

/** Every device of which an agent has ever told anything. */
export async function listObservedDevices({ db }: TenantTransaction): Promise<readonly DeviceId[]> {
  const rows = await db.selectFrom('ingest_stream').select('device_id').distinct().execute();
  return rows.map(({ device_id }) => device_id);
}
