import type { DirectoryGroup, EntraObjectId } from '@picket/domain';
import { groupKindOf } from '@picket/domain';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type IntuneWorld, startIntuneWorld } from './intune-world.suite.ts';

let world: IntuneWorld;
beforeEach(async () => {
  world = await startIntuneWorld(45);
});
afterEach(() => world.close());

const never = new AbortController().signal;

async function roundOf(from?: Parameters<NonNullable<IntuneWorld['session']['directory']>['groups']>[0]) {
  const { directory } = world.session;
  if (directory === undefined) throw new Error('Intune has a directory');
  const groups = new Map<EntraObjectId, DirectoryGroup>();
  let done = from;
  for await (const page of directory.groups(from, never)) {
    for (const group of page.changed) groups.set(group.id, { ...groups.get(group.id), ...group });
    done = page.done ?? done;
  }
  return { groups, done };
}

const tenantOf = ({ simulator }: IntuneWorld) => [...simulator.world.tenants.values()][0]!;
const named = (groups: ReadonlyMap<EntraObjectId, DirectoryGroup>, name: string) =>
  [...groups.values()].find(({ displayName }) => displayName === name);

test('each group is told with its kind, and a dynamic one with its rule', async () => {
  const { groups } = await roundOf();
  expect(named(groups, 'Drivers')).toMatchObject({
    isDynamic: true,
    isUnified: false,
    securityEnabled: true,
    mailEnabled: false,
    membershipRule: 'user.jobTitle -eq "Driver"',
    isRulePaused: false,
  });
  const assigned = named(groups, 'All employees');
  expect(assigned).toMatchObject({ isDynamic: false, isUnified: false });
  expect(assigned?.membershipRule ?? null).toBeNull();
  expect(assigned === undefined ? undefined : groupKindOf(assigned)).toBe('security');
});

test('lists for mail and groups of Microsoft 365 are told apart', async () => {
  const tenant = tenantOf(world);
  const like = [...tenant.groups.values()].find(({ displayName }) => displayName === 'All employees')!;
  const add = (id: string, displayName: string, more: Partial<typeof like>) =>
    tenant.groups.add({ ...like, id, displayName, ...more });
  add('10000000-0000-4000-8000-000000000001', 'News', { mailEnabled: true, securityEnabled: false });
  add('10000000-0000-4000-8000-000000000002', 'Choir', {
    groupTypes: ['Unified'],
    mailEnabled: true,
    securityEnabled: false,
  });
  add('10000000-0000-4000-8000-000000000003', 'Board', { mailEnabled: true });
  const { groups } = await roundOf();
  const kindOf = (name: string) => {
    const group = named(groups, name);
    return group === undefined ? undefined : groupKindOf(group);
  };
  expect(['News', 'Choir', 'Board'].map(kindOf)).toEqual(['distribution', 'microsoft-365', 'mail-enabled-security']);
});

test('a rule that is paused, and one that is given up, are told as changes', async () => {
  const first = await roundOf();
  const drivers = named(first.groups, 'Drivers')!;
  const { groups } = tenantOf(world);
  groups.update(drivers.id, { membershipRuleProcessingState: 'Paused' });
  const second = await roundOf(first.done);
  expect(second.groups.get(drivers.id)).toMatchObject({ isDynamic: true, isRulePaused: true });
  groups.update(drivers.id, { groupTypes: [], membershipRule: null, membershipRuleProcessingState: null });
  const third = await roundOf(second.done);
  expect(third.groups.get(drivers.id)).toMatchObject({ isDynamic: false, membershipRule: null, isRulePaused: null });
});
