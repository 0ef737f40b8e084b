import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import type { Registration } from './registration.ts';

/**
 * What an administrator's *Accept* does: the application gets a service principal in the tenant with every application
 * permission it asks for. Accepting again adds what is missing.
 */
export function grantConsent(world: World, tenant: Tenant, registration: Registration): void {
  const existing = tenant.servicePrincipals.get(registration.clientId);
  const roles = existing?.roles ?? new Set<string>();
  const before = [...roles].toSorted();
  for (const permission of registration.requiredPermissions) roles.add(permission);
  if (existing === undefined) {
    tenant.servicePrincipals.set(registration.clientId, {
      objectId: world.chance.uuid(),
      appId: registration.clientId,
      displayName: registration.displayName,
      roles,
      knownFrom: world.now() + tenant.behaviour.consentDelayMs,
    });
  }
  recordConsent(world, tenant, registration.clientId, before, [...roles].toSorted());
}

/**
 * Takes one permission back, or, without one, the whole application: its service principal goes. Tokens already issued
 * keep their roles until they expire, as in production; with the principal gone, Graph refuses them at once.
 */
export function revokeConsent(world: World, tenant: Tenant, clientId: string, permission?: string): void {
  const principal = tenant.servicePrincipals.get(clientId);
  if (principal === undefined) return;
  const before = [...principal.roles].toSorted();
  if (permission === undefined) tenant.servicePrincipals.delete(clientId);
  else principal.roles.delete(permission);
  const after = permission === undefined ? null : [...principal.roles].toSorted();
  recordConsent(world, tenant, clientId, before, after);
}

function recordConsent(
  world: World,
  tenant: Tenant,
  clientId: string,
  from: readonly string[],
  to: readonly string[] | null,
): void {
  if (JSON.stringify(from) === JSON.stringify(to)) return;
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'consent',
    subject: clientId,
    property: 'roles',
    entraDeviceId: null,
    from,
    to,
  });
}
