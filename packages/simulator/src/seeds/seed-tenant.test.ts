import { expect, test } from 'vitest';
import { createWorld } from '../world/create-world.ts';
import type { Tenant } from '../world/tenant.ts';
import { oddities } from './odd-phones.ts';
import { contoso, fabrikam } from './ready-made.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const worldOf = (seed: string | number, tenants = [contoso(), fabrikam()]) =>
  createWorld({ seed, tenants, clock: { now: () => now } });

function portrait(tenant: Tenant) {
  return {
    id: tenant.id,
    users: [...tenant.users.values()],
    groups: [...tenant.groups.values()],
    devices: [...tenant.devices.values()],
    phones: [...tenant.phones.values()],
    managed: [...tenant.managedDevices.values()],
  };
}

const tenantsOf = (world: ReturnType<typeof worldOf>) => [...world.tenants.values()];
const contosoOf = (world: ReturnType<typeof worldOf>) => {
  const tenant = world.findTenant('Contoso');
  if (tenant === undefined) throw new Error('no Contoso');
  return tenant;
};

test('the same seed gives the same tenants, applications and secrets', () => {
  const [one, other] = [worldOf(7), worldOf(7)];
  expect(tenantsOf(one).map(portrait)).toEqual(tenantsOf(other).map(portrait));
  expect([...one.registrations.values()]).toEqual([...other.registrations.values()]);
});

test('another seed gives other tenants', () => {
  expect(contosoOf(worldOf(7)).id).not.toBe(contosoOf(worldOf(8)).id);
});

test('a tenant does not change with its neighbours', () => {
  expect(portrait(contosoOf(worldOf(7, [fabrikam({ phones: 25 }), contoso()])))).toEqual(
    portrait(contosoOf(worldOf(7))),
  );
});

test('Contoso has at least 60 users and 200 phones of both kinds, and most run what is current', () => {
  const tenant = contosoOf(worldOf(1));
  const phones = [...tenant.phones.values()];
  expect(tenant.users.size).toBeGreaterThanOrEqual(60);
  expect(phones.length).toBeGreaterThanOrEqual(200);
  const kinds = Object.groupBy(phones, ({ hardware }) => hardware.kind);
  expect(kinds.iphone?.length).toBeGreaterThan(40);
  expect(kinds.ipad?.length).toBeGreaterThan(10);
  expect(kinds.android?.length).toBeGreaterThan(60);
  const current = phones.filter(
    ({ facts }) => facts.osVersion === '26.6.1' || facts.securityPatchLevel >= '2026-09-01',
  );
  expect(current.length / phones.length).toBeGreaterThan(0.85);
  expect(current.length).toBeLessThan(phones.length);
});

test('every oddity is somewhere in the fleet, once', () => {
  const tenant = contosoOf(worldOf(3));
  const phones = [...tenant.phones.values()];
  const managed = [...tenant.managedDevices.values()];
  const androids = phones.filter(({ hardware }) => hardware.kind === 'android');
  expect(oddities).toHaveLength(10);
  expect(androids.filter(({ facts }) => facts.securityPatchLevel === '')).toHaveLength(1);
  expect(phones.filter(({ facts }) => facts.jailBroken === 'Unknown')).toHaveLength(1);
  expect(phones.filter(({ facts }) => facts.jailBroken === 'True')).toHaveLength(1);
  expect(phones.filter(({ facts }) => !facts.isEncrypted)).toHaveLength(1);
  expect(managed.filter(({ entraDeviceId }) => entraDeviceId === null)).toHaveLength(1);
  expect(managed.filter(({ abandonedLastSyncAt }) => abandonedLastSyncAt !== undefined)).toHaveLength(1);
  expect([...tenant.devices.values()].filter(({ isManaged }) => isManaged === null)).toHaveLength(1);
  expect(
    [...tenant.devices.values()].filter(({ extensionAttributes }) => extensionAttributes.extensionAttribute15 !== null),
  ).toHaveLength(1);
  expect(phones.filter(({ checkIns }) => checkIns.silentSince !== undefined)).toHaveLength(2);
});

test('nobody is in the field and in head office at once', () => {
  const tenant = contosoOf(worldOf(5));
  const members = (name: string) => {
    const group = [...tenant.groups.values()].find(({ displayName }) => displayName === name);
    const all = tenant.memberships.transitive(group?.id ?? '').filter(({ kind }) => kind === 'user');
    return new Set(all.map(({ memberId }) => memberId));
  };
  const [field, office] = [members('Field staff'), members('Head office')];
  expect(field.size).toBeGreaterThan(20);
  expect(office.size).toBeGreaterThan(20);
  expect(field.intersection(office)).toEqual(new Set());
});

test('both stories find healthy Android phones to play with', () => {
  const world = worldOf(1, [contoso({ users: 12, phones: 24 })]);
  const tenant = contosoOf(world);
  const holders = [...tenant.phones.values()]
    .filter(({ hardware }) => hardware.kind === 'android')
    .map(({ userId }) => tenant.users.get(userId ?? '')?.department);
  expect(new Set(holders)).toContain('Field staff');
  expect(new Set(holders)).toContain('Head office');
});

test('a phone is never enrolled before it was made', () => {
  for (const managed of contosoOf(worldOf(2)).managedDevices.values()) expect(managed.enrolledAt).toBeLessThan(now);
});
