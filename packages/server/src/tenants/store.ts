import type { EntraTenantId, Instant, TenantId } from '@picket/domain';
import { at, type InstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    tenants_tenant: TenantTable;
  }
}

interface TenantTable {
  tenant_id: TenantId;
  name: string;
  entra_tenant_id: EntraTenantId | null;
  created_at: InstantColumn;
}

/** One customer organisation. */
export interface TenantRecord {
  readonly id: TenantId;
  readonly name: string;
  /** Set once consent has been proven by a token, never by what a redirect said. */
  readonly entraTenantId: EntraTenantId | undefined;
  readonly createdAt: Instant;
}

export async function insertTenant(
  db: Transaction,
  tenant: { id: TenantId; name: string; at: Instant },
): Promise<void> {
  await db
    .insertInto('tenants_tenant')
    .values({ tenant_id: tenant.id, name: tenant.name, created_at: at(tenant.at) })
    .execute();
}

export async function findTenant({ db }: TenantTransaction): Promise<TenantRecord | undefined> {
  const row = await db.selectFrom('tenants_tenant').selectAll().executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** The tenants among these ids, by name. */
export async function listTenantsById(db: Transaction, ids: readonly TenantId[]): Promise<readonly TenantRecord[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('tenants_tenant')
    .selectAll()
    .where('tenant_id', 'in', [...ids])
    .orderBy('name')
    .orderBy('tenant_id')
    .execute();
  return rows.map(fromRow);
}

/** The first tenant, by age, that is linked to this Entra tenant, besides one. */
export async function findOtherLinkedTo(
  db: Transaction,
  entraTenantId: EntraTenantId,
  except: TenantId,
): Promise<TenantRecord | undefined> {
  const row = await db
    .selectFrom('tenants_tenant')
    .selectAll()
    .where('entra_tenant_id', '=', entraTenantId)
    .where('tenant_id', '<>', except)
    .orderBy('created_at')
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Every tenant, in the order of ids. */
export async function listTenantIds(db: Transaction): Promise<readonly TenantId[]> {
  const rows = await db.selectFrom('tenants_tenant').select('tenant_id').orderBy('tenant_id').execute();
  return rows.map(({ tenant_id }) => tenant_id);
}

export async function setEntraTenant({ db }: TenantTransaction, entraTenantId: EntraTenantId): Promise<void> {
  await db.updateTable('tenants_tenant').set({ entra_tenant_id: entraTenantId }).execute();
}

function fromRow(row: {
  tenant_id: TenantId;
  name: string;
  entra_tenant_id: EntraTenantId | null;
  created_at: Instant;
}): TenantRecord {
  return {
    id: row.tenant_id,
    name: row.name,
    entraTenantId: row.entra_tenant_id ?? undefined,
    createdAt: row.created_at,
  };
}
