import { type EntraTenantId, type Instant, PicketError, type TenantId } from '@picket/domain';
import type { Transaction } from '../../platform/database/database.ts';
import { findOtherLinkedTo, listTenantsById } from '../../tenants/store.ts';
import { deleteAssignment, listAssignments, listInstanceUses, lockAssignment, saveAssignment } from './store.ts';

/**
 * An owner of the instance says which Entra tenant a tenant is, having made sure by other means whom they deal with. It
 * grants nothing by itself.
 *
 * @throws PicketError `not_found`, `conflict` where that Entra tenant is another tenant's already, or this tenant is another's
 */
export async function assignEntraTenant(
  db: Transaction,
  { tenantId, entraTenantId, now }: { tenantId: TenantId; entraTenantId: EntraTenantId; now: Instant },
): Promise<void> {
  const tenant = await tenantOf(db, tenantId);
  const assigned = await listAssignments(db);
  if ((await lockAssignment(db, tenantId)) === entraTenantId) return;
  await refuseInUse(db, tenantId);
  if (tenant.entraTenantId !== undefined && tenant.entraTenantId !== entraTenantId) {
    throw new PicketError(
      'conflict',
      `${tenant.name} is linked to the Entra tenant ${tenant.entraTenantId}, whose phones and history it holds: add another tenant.`,
    );
  }
  const [holder] = [...assigned].flatMap(([id, entra]) => (entra === entraTenantId ? [id] : []));
  const other =
    (await findOtherLinkedTo(db, entraTenantId, tenantId)) ??
    (holder === undefined ? undefined : (await listTenantsById(db, [holder]))[0]);
  if (other !== undefined) {
    const because = `That Entra tenant is ${other.name}: two tenants cannot be the same organization.`;
    throw new PicketError('conflict', because);
  }
  await saveAssignment(db, { tenantId, entraTenantId, now });
}

/** @throws PicketError `not_found`, `conflict` while it is in use */
export async function unassignEntraTenant(db: Transaction, tenantId: TenantId): Promise<void> {
  await tenantOf(db, tenantId);
  await lockAssignment(db, tenantId);
  await refuseInUse(db, tenantId);
  if (!(await deleteAssignment(db, tenantId))) {
    throw new PicketError('conflict', 'No Entra tenant is assigned to it.');
  }
}

async function tenantOf(db: Transaction, tenantId: TenantId) {
  const [tenant] = await listTenantsById(db, [tenantId]);
  if (tenant === undefined) throw new PicketError('not_found', 'There is no such tenant.');
  return tenant;
}

async function refuseInUse(db: Transaction, tenantId: TenantId): Promise<void> {
  const uses = await listInstanceUses(db, { tenantId });
  if (uses.length === 0) return;
  const purposes = uses.map(({ purpose }) => purpose).join(', ');
  throw new PicketError(
    'conflict',
    `By this Entra tenant the service's registrations are in use: ${purposes}. Give them back first, or enter registrations of the tenant's own.`,
  );
}
