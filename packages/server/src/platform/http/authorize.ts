import type { TenantId } from '@picket/domain';
import { type Guard, type Right, type Role, reaches } from '@picket/wire/console';
import type { Identity } from './identity.ts';

/** `not_found`: to this caller the tenant does not exist, and the answer must look exactly so. */
export type Verdict = 'allowed' | 'unauthenticated' | 'forbidden' | 'not_found';

/**
 * The one place that decides who may call what. `tenantId` is the one of the path, as written there: a spelling that
 * is not exactly the stored one is a tenant that does not exist.
 */
export function authorize(guard: Guard, identity: Identity | undefined, tenantId: string | undefined): Verdict {
  if (guard.kind === 'open') return 'allowed';
  if (identity === undefined) return 'unauthenticated';
  switch (guard.kind) {
    case 'signed-in':
      return guard.by === 'session' && identity.kind !== 'session' ? 'forbidden' : 'allowed';
    case 'instance':
      return mayOnInstance(identity) ? 'allowed' : 'forbidden';
    case 'tenant':
      return inTenant(identity, tenantId as TenantId, guard.right);
  }
}

/** The tenants that this identity can see at all, and the operator's role there: its grants, cut by its token. */
export function visibleGrants({ grants, limits }: Identity): ReadonlyMap<TenantId, Role> {
  return new Map([...grants].filter(([id]) => limits?.tenantIds?.has(id) ?? true));
}

/** The same tenants, without the roles. */
export function visibleTenants(identity: Identity): readonly TenantId[] {
  return [...visibleGrants(identity).keys()];
}

function inTenant(identity: Identity, tenantId: TenantId, wanted: Right): Verdict {
  const role = identity.grants.get(tenantId);
  if (role === undefined || identity.limits?.tenantIds?.has(tenantId) === false) return 'not_found';
  const roleReaches = reaches(role, wanted);
  return roleReaches && (identity.limits?.rights.has(wanted) ?? true) ? 'allowed' : 'forbidden';
}

/** A token reaches the instance only when it was made with everything its owner has: every tenant, and `own`. */
function mayOnInstance({ instanceOwner, limits }: Identity): boolean {
  if (!instanceOwner) return false;
  return limits === undefined || (limits.tenantIds === undefined && limits.rights.has('own'));
}
