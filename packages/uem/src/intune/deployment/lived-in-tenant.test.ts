import { textOfPlan, type WantedObject } from '@picket/domain';
import { afterEach, expect, test } from 'vitest';
import {
  actionsOf,
  choices,
  type DeploymentWorld,
  never,
  nothingWanted,
  pilot,
  place,
  staff,
  startDeploymentWorld,
} from './deployment-world.suite.ts';

const worlds: DeploymentWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const everywhere = place({ deviceTag: { attribute: 'extensionAttribute15', values: ['high'] } });

async function start(): Promise<DeploymentWorld> {
  const world = await startDeploymentWorld();
  worlds.push(world);
  return world;
}

const webClipOnly = choices({ ios: { volumePurchase: false, agent: { kind: 'web' } } });

test('a policy that an administrator switched on stays on, and the plan warns before it is taken away', async () => {
  const world = await start();
  const chosen = choices({ ios: { volumePurchase: false, agent: { kind: 'none' } }, accessPolicy: 'report-only' });
  const wanted = await world.want(chosen, everywhere);
  await world.deploy({ ...wanted, objects: wanted.objects.filter(({ kind }) => kind === 'access-policy') });
  const tenant = world.simulator.world.tenants.get(world.entraTenantId)!;
  const policy = [...tenant.conditionalAccessPolicies.values()].find(
    ({ displayName }) => displayName === 'Picket: block phones by risk',
  )!;
  expect(policy.state).toBe('enabledForReportingButNotEnforced');
  tenant.conditionalAccessPolicies.set(policy.id, { ...policy, state: 'enabled' });
  const wider = await world.want({ ...chosen, groups: { ...chosen.groups, pilot: [pilot, staff] } }, everywhere);
  await world.deploy({ ...wider, objects: wider.objects.filter(({ kind }) => kind === 'access-policy') });
  expect(tenant.conditionalAccessPolicies.get(policy.id)).toMatchObject({
    state: 'enabled',
    conditions: { users: { includeGroups: [pilot.id, staff.id] } },
  });
  const taking = await world.plan(nothingWanted);
  expect(taking.steps[0]?.found?.warnings).toEqual([expect.stringContaining('switched on')]);
});

test('without the permission to read a kind there is no plan: what cannot be seen is not gone', async () => {
  const world = await start();
  const wanted = await world.want(webClipOnly);
  await world.deploy(wanted);
  world.simulator.control.faults.add({
    name: 'forbidden',
    action: {
      kind: 'forbid',
      permission: ['DeviceManagementConfiguration.Read.All', 'DeviceManagementConfiguration.ReadWrite.All'],
    },
    area: 'graph',
    count: null,
  });
  await expect(world.plan(wanted)).rejects.toMatchObject({ code: 'permission_missing' });
});

test('with setup taken back a plan can be made, and none can be done', async () => {
  const world = await start();
  const wanted = await world.want(webClipOnly);
  world.trouble.withdrawConsent('setup');
  const plan = await world.plan(wanted);
  expect(actionsOf(plan)).toEqual(['create ios-web-clip']);
  await expect(world.apply(plan)).rejects.toMatchObject({ code: 'consent_missing' });
});

test('the text of a plan stays the same until something changes', async () => {
  const world = await start();
  const wanted = await world.want(webClipOnly);
  const text = textOfPlan(await world.plan(wanted));
  expect(textOfPlan(await world.plan(wanted))).toBe(text);
  world.putApp('iosiPadOSWebClip', 'Picket', { appUrl: 'https://old.example' });
  expect(textOfPlan(await world.plan(wanted))).not.toBe(text);
});

test('a group that is gone is told as that, and nothing is made for it', async () => {
  const world = await start();
  const wanted = await world.want(webClipOnly);
  const plan = await world.plan(wanted);
  const before = world.everything()['/deviceAppManagement/mobileApps'];
  world.simulator.world.tenants.get(world.entraTenantId)!.groups.remove(pilot.id, 'deleted');
  await expect(world.apply(plan)).rejects.toMatchObject({ code: 'group_missing', context: { group: pilot.id } });
  expect(world.everything()['/deviceAppManagement/mobileApps']).toEqual(before);
});

test('what others assigned is sent back as it stands, filter and all', async () => {
  const world = await start();
  const wanted = await world.want(webClipOnly);
  await world.deploy(wanted);
  const { remoteId } = world.books[0]!;
  const path = `/deviceAppManagement/mobileApps/${remoteId}/assignments`;
  const { kept } = world.simulator.world.tenants.get(world.entraTenantId)!;
  const everybody = { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' };
  kept.put(path, { id: `${remoteId}_everybody`, intent: 'available', target: everybody, assignedAt: 0 });
  const [object] = wanted.objects as [WantedObject];
  const [found] = await world.session.deployment!.read([object], world.books, never);
  expect(found?.audience?.include).toContainEqual({ groupId: 'allLicensedUsersAssignmentTarget (available)' });
  const kind = { ...object, audience: found!.audience };
  await world.session.deployment!.change(found!, kind, new Map(), never);
  const [again] = await world.session.deployment!.read([object], world.books, never);
  expect(again?.audience).toEqual(found?.audience);
});

test('what somebody added to an object is taken out again', async () => {
  const world = await start();
  const chosen = choices({ ios: { volumePurchase: false, agent: { kind: 'none' } }, compliancePolicy: true });
  const wanted = await world.want(chosen);
  await world.deploy(wanted);
  const { compliancePolicies } = world.simulator.world.tenants.get(world.entraTenantId)!;
  const policy = [...compliancePolicies.values()].find(({ displayName }) => displayName === 'Picket quarantine (iOS)')!;
  const settings = {
    ...policy.settings,
    deviceThreatProtectionEnabled: true,
    deviceThreatProtectionRequiredSecurityLevel: 'low',
  };
  compliancePolicies.set(policy.id, { ...policy, settings });
  const plan = await world.deploy(wanted);
  expect(plan.steps.flatMap(({ drift }) => drift.map(({ path }) => path))).toEqual([
    '/deviceThreatProtectionEnabled',
    '/deviceThreatProtectionRequiredSecurityLevel',
  ]);
  expect(new Set((await world.plan(wanted)).steps.map(({ action }) => action))).toEqual(new Set(['leave']));
});

test('an adopted object can be given back as it was', async () => {
  const world = await start();
  const wanted = await world.want(webClipOnly);
  const id = world.putApp('iosiPadOSWebClip', 'Picket', { appUrl: 'https://old.example' });
  const [object] = wanted.objects as [WantedObject];
  const [before] = await world.session.deployment!.read([object], [], never);
  await world.deploy(wanted, { adopt: [{ key: object.key, kind: object.kind, remoteId: id }] });
  const [now] = await world.session.deployment!.read([object], world.books, never);
  expect(now?.content).toEqual(object.content);
  const nulls = Object.fromEntries(Object.keys(object.content).map((name) => [name, null]));
  const asBefore = { ...object, content: { ...nulls, ...before!.content }, audience: before!.audience };
  await world.session.deployment!.change(now!, asBefore, new Map(), never);
  const [after] = await world.session.deployment!.read([object], world.books, never);
  expect(after).toEqual({
    ...before,
    content: { ...before!.content, fullScreenEnabled: undefined, useManagedBrowser: false },
  });
});
