import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import { type AadstsRefusal, aadsts } from './aadsts.ts';
import type { Registration } from './registration.ts';

/** Addresses that stand for every tenant: who signs in decides which. Personal accounts (`consumers`) are not modelled. */
export function isSharedAuthority(tenantName: string): boolean {
  return tenantName === 'common' || tenantName === 'organizations';
}

/** The tenants whose people may sign in to an application at an authority, or why nobody may. */
export function tenantsAt(
  world: World,
  tenantName: string,
  registration: Registration,
): readonly Tenant[] | AadstsRefusal {
  if (!isSharedAuthority(tenantName)) {
    const tenant = world.findTenant(tenantName);
    if (tenant === undefined) return aadsts(90002, tenantName);
    const mayBeThere = registration.isMultiTenant || registration.homeTenantId === tenant.id;
    return mayBeThere ? [tenant] : aadsts(700016, registration.clientId, tenant.displayName);
  }
  if (!registration.isMultiTenant) return aadsts(50194, registration.clientId);
  return [...world.tenants.values()];
}
