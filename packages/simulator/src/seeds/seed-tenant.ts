import { watchDynamicGroups } from '../areas/groups/dynamic-members.ts';
import type { Chance } from '../chance.ts';
import { day, minute } from '../clock.ts';
import { grantConsent } from '../entra/consent.ts';
import type { Registration } from '../entra/registration.ts';
import { startCompliance } from '../phones/enrollment.ts';
import { emptyTenant, type Tenant } from '../world/tenant.ts';
import { defaultBehaviour } from '../world/tenant-behaviour.ts';
import type { World } from '../world/world.ts';
import { makeOdd } from './odd-phones.ts';
import { seedUsers } from './people.ts';
import { seedAppProtection } from './seed-app-protection.ts';
import { seedDynamicGroups, seedGroups, seedMoreGroups } from './seed-groups.ts';
import { seedIntune } from './seed-intune.ts';
import { type SeededPhone, seedPhone } from './seed-phones.ts';
import { seedPolicies } from './seed-policies.ts';
import { seedServices } from './seed-services.ts';
import type { RegistrationSpec, TenantSpec } from './tenant-spec.ts';

const defaultCheckInMs = 30 * minute;
const fewestForOddPhones = 20;

/** Makes a tenant of a spec. The chance is forked by the domain, so that one tenant's size does not change another. */
export function seedTenant(world: World, spec: TenantSpec, chanceOfWorld: Chance): Tenant {
  const now = world.now();
  const chance = chanceOfWorld.fork(`tenant ${spec.domain}`);
  const tenant = emptyTenant(
    { id: chance.fork('id').uuid(), displayName: spec.displayName, domain: spec.domain, createdAt: now - 1_600 * day },
    { ...defaultBehaviour, ...spec.behaviour },
  );
  tenant.appsPerPhone = spec.appsPerPhone ?? tenant.appsPerPhone;
  world.tenants.set(tenant.id, tenant);
  for (const user of seedUsers(chance.fork('users'), spec.users, spec.domain, now)) tenant.users.add(user);
  seedAdmins(tenant);
  const seeded = seedFleet(tenant, spec, chance.fork('phones'), now);
  if (spec.oddPhones !== false && spec.phones >= fewestForOddPhones) {
    makeOdd(world, tenant, seeded, chance.fork('odd phones'));
  }
  seedGroups(tenant, chance.fork('groups'), now);
  if (spec.groups !== undefined) seedMoreGroups(tenant, chance.fork('more groups'), now, spec.groups);
  if (spec.dynamicGroups ?? (spec.policies === true && spec.groups === undefined)) {
    seedDynamicGroups(tenant, chance.fork('dynamic groups'), now);
  }
  if (spec.policies === true) seedPolicies(tenant, chance.fork('policies'), now);
  if (spec.policies === true) seedIntune(tenant, chance.fork('intune'), now);
  for (const managed of tenant.managedDevices.values()) startCompliance(world, tenant, managed);
  for (const registration of spec.registrations ?? []) {
    seedRegistration(world, tenant, registration, chance.fork(`registration ${registration.displayName}`));
  }
  if (spec.surroundings === true) {
    seedServices(tenant, chance.fork('services'), now);
    seedAppProtection(tenant, chance.fork('app protection'), now);
  }
  watchDynamicGroups(world, tenant);
  return tenant;
}

function seedFleet(tenant: Tenant, spec: TenantSpec, chance: Chance, now: number): readonly SeededPhone[] {
  const users = [...tenant.users.values()];
  const outdated = Math.round(spec.phones * (spec.outdatedShare ?? 0.08));
  return Array.from({ length: spec.phones }, (_, index) => {
    const ofPhone = chance.fork(String(index));
    // Everybody gets a first phone before anybody gets a second.
    const user = users[index % users.length];
    if (user === undefined) throw new Error(`${spec.displayName} has phones and nobody to hold them`);
    return seedPhone(tenant, {
      chance: ofPhone,
      now,
      user,
      isOutdated: outdated > 0 && index % Math.max(1, Math.floor(spec.phones / outdated)) === 0,
      checkInEveryMs: spec.checkInEveryMs === undefined ? defaultCheckInMs : spec.checkInEveryMs,
    });
  });
}

/** Two people in IT may consent for everybody; where nobody is in IT, the first two. */
function seedAdmins(tenant: Tenant): void {
  const users = [...tenant.users.values()];
  const ofIt = users.filter(({ department }) => department === 'Information technology');
  tenant.admins.push(...[...ofIt, ...users].slice(0, 2).map(({ id }) => id));
}

export function seedRegistration(world: World, tenant: Tenant, spec: RegistrationSpec, chance: Chance): Registration {
  const registration: Registration = {
    clientId: chance.uuid(),
    displayName: spec.displayName,
    homeTenantId: tenant.id,
    isMultiTenant: spec.isMultiTenant ?? false,
    isPublic: spec.isPublic ?? false,
    requiredScopes: [...(spec.scopes ?? [])],
    exposedScopes: [...(spec.exposedScopes ?? [])],
    appRoles: [...(spec.appRoles ?? [])],
    hasGroupClaims: spec.hasGroupClaims ?? false,
    needsAssignment: spec.needsAssignment ?? false,
    certificates: [],
    usedAssertions: new Map(),
    secrets: [{ value: `${chance.text(3)}8Q~${chance.text(34)}`, expiresAt: world.now() + 180 * day }],
    redirectUris: [...(spec.redirectUris ?? [])],
    requiredPermissions: [...spec.permissions],
  };
  world.registrations.set(registration.clientId, registration);
  if (spec.isConsented) {
    grantConsent(world, tenant, registration);
    const principal = tenant.servicePrincipals.get(registration.clientId);
    if (principal !== undefined) tenant.servicePrincipals.set(registration.clientId, { ...principal, knownFrom: 0 });
  }
  return registration;
}
