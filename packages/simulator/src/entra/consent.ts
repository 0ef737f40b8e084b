import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import { everybody, type Registration, type ServicePrincipal } from './registration.ts';

/**
 * What an administrator's *Accept* does: the application gets a service principal in the tenant with every application
 * permission it asks for, and its delegated ones for everybody. Accepting again adds what is missing.
 */
export function grantConsent(world: World, tenant: Tenant, registration: Registration): void {
  const before = tenant.servicePrincipals.get(registration.clientId);
  const rolesBefore = [...(before?.roles ?? [])].toSorted();
  const principal = principalOf(world, tenant, registration);
  for (const permission of registration.requiredPermissions) principal.roles.add(permission);
  grantScopes(principal, everybody, registration.requiredScopes);
  recordConsent(world, tenant, registration.clientId, rolesBefore, [...principal.roles].toSorted());
}

/** A user, or an administrator for everybody, lets the application do something on a signed-in user's behalf. */
export function consentToScopes(
  world: World,
  tenant: Tenant,
  registration: Registration,
  who: string,
  scopes: readonly string[],
): void {
  grantScopes(principalOf(world, tenant, registration), who, scopes);
}

function grantScopes(principal: ServicePrincipal, who: string, scopes: readonly string[]): void {
  if (scopes.length === 0) return;
  principal.scopes.set(who, new Set([...(principal.scopes.get(who) ?? []), ...scopes]));
}

/** The application is known in the tenant, and holds nothing yet. */
export function addPrincipal(world: World, tenant: Tenant, registration: Registration): void {
  principalOf(world, tenant, registration);
  recordConsent(world, tenant, registration.clientId, null, []);
}

/** One permission more, of an application that the tenant knows. */
export function grantRole(world: World, tenant: Tenant, clientId: string, role: string): void {
  const principal = tenant.servicePrincipals.get(clientId);
  if (principal === undefined) return;
  const before = [...principal.roles].toSorted();
  principal.roles.add(role);
  recordConsent(world, tenant, clientId, before, [...principal.roles].toSorted());
}

/** The application as this tenant knows it; made when the first consent is given. */
function principalOf(world: World, tenant: Tenant, registration: Registration): ServicePrincipal {
  const existing = tenant.servicePrincipals.get(registration.clientId);
  if (existing !== undefined) return existing;
  const principal: ServicePrincipal = {
    objectId: world.chance.uuid(),
    appId: registration.clientId,
    displayName: registration.displayName,
    roles: new Set(),
    isDisabled: false,
    knownFrom: world.now() + Math.max(tenant.behaviour.consentDelayMs, tenant.behaviour.replicationDelayMs),
    scopes: new Map(),
    assignments: new Map(),
  };
  tenant.servicePrincipals.set(registration.clientId, principal);
  return principal;
}

/** Gives a user or a group one of the application's own roles, or takes it away. */
export function assignRole(
  world: World,
  tenant: Tenant,
  registration: Registration,
  change: { readonly who: string; readonly role: string; readonly isGiven: boolean },
): void {
  const { assignments } = principalOf(world, tenant, registration);
  const held = assignments.get(change.who) ?? new Set<string>();
  if (change.isGiven) held.add(change.role);
  else held.delete(change.role);
  if (held.size === 0) assignments.delete(change.who);
  else assignments.set(change.who, held);
}

/**
 * Switches an application off in one tenant, or on again, as *Enabled for users to sign in* does. Entra gives it no token
 * then. Tokens already issued go on until they expire, which is so in production where Graph is not told of the event.
 */
export function setPrincipalEnabled(tenant: Tenant, clientId: string, isEnabled: boolean): void {
  const principal = tenant.servicePrincipals.get(clientId);
  if (principal !== undefined) principal.isDisabled = !isEnabled;
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
  from: readonly string[] | null,
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
