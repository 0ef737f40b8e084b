import type { Choices, WantedObject } from '@picket/domain';
import { afterEach, describe, expect, test } from 'vitest';
import {
  actionsOf,
  authority,
  choices,
  type DeploymentWorld,
  guests,
  never,
  nothingWanted,
  pilot,
  place,
  readings,
  staff,
  startDeploymentWorld,
} from './deployment-world.suite.ts';

const worlds: DeploymentWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const everywhere = place({
  ownAuthorities: [authority('a')],
  answersDns: true,
  deviceTag: { attribute: 'extensionAttribute15', values: ['high'] },
});

async function start(behaviour = {}): Promise<DeploymentWorld> {
  const world = await startDeploymentWorld(behaviour);
  worlds.push(world);
  return world;
}

/** Everything that can be chosen at once. */
function all(world: DeploymentWorld): Choices {
  const ios = world.putApp('iosVppApp', 'Picket agent', { bundleId: 'org.picket.agent' });
  const android = world.putApp('androidManagedStoreApp', 'Picket agent', { packageId: 'org.picket.agent' });
  world.putApp('androidManagedStoreApp', 'Chrome', { packageId: 'com.android.chrome' });
  world.putApp('androidManagedStoreApp', 'Edge', { packageId: 'com.microsoft.emmx' });
  return choices({
    ios: { volumePurchase: true, agent: { kind: 'store', remoteId: ios } },
    android: { modes: ['work-profile', 'fully-managed'], agent: { kind: 'store', remoteId: android } },
    webProtection: true,
    compliancePolicy: true,
    accessPolicy: 'report-only',
  });
}

const webClipOnly = choices({ ios: { volumePurchase: false, agent: { kind: 'web' } } });

describe.each(readings)('Setup in Intune, %s', (_, behaviour) => {
  test('makes everything that was chosen, finds it as wanted, and takes all of it back and nothing else', async () => {
    const world = await start(behaviour);
    const chosen = all(world);
    const before = world.everything();

    const wanted = await world.want(chosen, everywhere);
    expect(wanted.notPlanned).toEqual([]);
    const first = await world.deploy(wanted);
    expect(new Set(first.steps.map(({ action }) => action))).toEqual(new Set(['create']));
    expect(new Set(first.steps.map(({ kind }) => kind))).toEqual(
      new Set([
        'group',
        'app-assignment',
        'app-configuration',
        'configuration-profile',
        'compliance-policy',
        'access-policy',
      ]),
    );
    const second = await world.plan(wanted);
    expect(second.steps.flatMap(({ differences }) => differences)).toEqual([]);
    expect(new Set(second.steps.map(({ action }) => action))).toEqual(new Set(['leave']));

    const taken = await world.deploy(nothingWanted);
    expect(new Set(taken.steps.map(({ action }) => action))).toEqual(new Set(['delete']));
    expect(world.everything()).toEqual(before);
    expect(world.books).toEqual([]);
  });

  test('widens from the pilot to everybody by changing what is there, takes nothing from the pilot, and drops who is no longer meant', async () => {
    const world = await start(behaviour);
    const chosen = { ...all(world), compliancePolicy: false };
    await world.deploy(await world.want(chosen, everywhere));
    const wider = {
      ...chosen,
      groups: { ...chosen.groups, stage: 'everybody' as const, include: [staff], exclude: [] },
    };
    const wanted = await world.want(wider, everywhere);
    const plan = await world.deploy(wanted);
    const differences = plan.steps.flatMap((step) => (step.action === 'change' ? step.differences : []));
    // Who is in the pilot keeps what it has.
    expect(differences.map(({ path }) => path)).not.toContain(`/audience/include/${pilot.id}`);
    expect(differences).toEqual(
      expect.arrayContaining([
        { path: `/audience/include/${staff.id}`, from: null, to: { groupId: staff.id } },
        { path: `/audience/exclude/${guests.id}`, from: { groupId: guests.id }, to: null },
      ]),
    );
    const again = await world.plan(wanted);
    expect(again.steps.flatMap(({ differences }) => differences)).toEqual([]);
    expect(new Set(again.steps.map(({ action }) => action))).toEqual(new Set(['leave']));
  });

  test('puts back what somebody edited, and says what it was', async () => {
    const world = await start(behaviour);
    const wanted = await world.want(webClipOnly);
    await world.deploy(wanted);
    const remoteId = world.books[0]!.remoteId!;
    const tenant = world.simulator.world.tenants.get(world.entraTenantId)!;
    const clip = tenant.kept.get('/deviceAppManagement/mobileApps', remoteId)!;
    tenant.kept.put('/deviceAppManagement/mobileApps', { ...clip, appUrl: 'https://elsewhere.example/agent' });
    const edit = { path: '/appUrl', from: 'https://picket.contoso.com/agent', to: 'https://elsewhere.example/agent' };
    const plan = await world.deploy(wanted);
    expect(plan.steps[0]).toMatchObject({ action: 'change', drift: [edit] });
    expect(actionsOf(await world.plan(wanted))).toEqual(['leave ios-web-clip']);
  });

  const minute = 60_000;
  test('finds what was made although the answer got lost, by its mark or by what it is', {
    timeout: minute,
  }, async () => {
    const world = await start(behaviour);
    const chosen = { ...all(world), webProtection: false };
    const before = world.everything();
    const wanted = await world.want(chosen, everywhere);
    const collections = [
      '/groups',
      'deviceConfigurations',
      'mobileAppConfigurations',
      'deviceCompliancePolicies',
      'policies',
      'assignments',
    ];
    for (const collection of collections) {
      world.simulator.control.faults.add({
        name: `lost ${collection}`,
        action: { kind: 'after-effect', status: 504 },
        method: 'POST',
        path: `${collection}$`,
      });
    }
    let faults = 0;
    for (let plan = await world.plan(wanted); ; plan = await world.plan(wanted)) {
      try {
        await world.apply(plan);
        break;
      } catch (error) {
        expect(error).toMatchObject({ code: 'connector_unreachable' });
        faults++;
      }
    }
    expect(faults).toBe(collections.length);
    const again = await world.plan(wanted);
    expect(again.steps.flatMap(({ differences }) => differences)).toEqual([]);
    expect(new Set(again.steps.map(({ action }) => action))).toEqual(new Set(['leave']));
    await world.deploy(nothingWanted);
    expect(world.everything()).toEqual(before);
  });

  test('leaves an object of the same name alone until it is adopted, and leaves it there afterwards', async () => {
    const world = await start(behaviour);
    const wanted = await world.want(choices({ ...webClipOnly }), everywhere);
    const id = world.putApp('iosiPadOSWebClip', 'picket', { appUrl: 'https://old.example', publisher: 'IT' });
    const before = world.everything();
    const plan = await world.deploy({ ...wanted, objects: wanted.objects.slice(0, 1) });
    expect(plan.steps[0]).toMatchObject({ action: 'clash', reason: 'name-taken' });
    expect(world.everything()).toEqual(before);

    const adopt = [{ key: 'ios-web-clip', kind: 'agent-app', remoteId: id }];
    await world.deploy(wanted, { adopt });
    expect(actionsOf(await world.plan(wanted))).toEqual(expect.arrayContaining(['leave ios-web-clip']));
    await world.deploy(nothingWanted);
    const tenant = world.simulator.world.tenants.get(world.entraTenantId)!;
    expect(tenant.kept.get('/deviceAppManagement/mobileApps', id)).toMatchObject({
      appUrl: 'https://picket.contoso.com/agent',
    });
    expect(world.books).toEqual([]);
  });

  test('gives an app of the tenant to its groups and leaves those of others', async () => {
    const world = await start(behaviour);
    const remoteId = world.putApp('androidManagedStoreWebApp', 'Picket on the web');
    const tenant = world.simulator.world.tenants.get(world.entraTenantId)!;
    const path = `/deviceAppManagement/mobileApps/${remoteId}/assignments`;
    const theirs = {
      id: `${remoteId}_${staff.id}`,
      intent: 'available',
      target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: staff.id },
      assignedAt: 0,
    };
    tenant.kept.put(path, theirs);
    const chosen = choices({ android: { modes: ['work-profile'], agent: { kind: 'web', remoteId } } });
    const wanted = await world.want(chosen);
    await world.deploy(wanted);
    expect(tenant.kept.all(path)).toHaveLength(3);

    const taken = { ...chosen, groups: { ...chosen.groups, pilot: [pilot, staff] } };
    const clash = await world.plan(await world.want(taken));
    expect(clash.steps.find(({ name }) => name.includes('Field staff'))).toMatchObject({
      action: 'clash',
      differences: [{ path: '/intent', from: 'available', to: 'required' }],
    });
    await world.deploy(nothingWanted);
    expect(tenant.kept.all(path)).toEqual([theirs]);
  });

  test('does not touch what another Picket made, and a copy of its own work is told', async () => {
    const world = await start(behaviour);
    const wanted = await world.want(webClipOnly);
    await world.deploy(wanted);
    const others = await world.want(webClipOnly, place({ owner: 'another picket' }));
    const foreign: WantedObject = others.objects[0]!;
    await world.session.deployment!.create(foreign, new Map(), never);
    const tenant = world.simulator.world.tenants.get(world.entraTenantId)!;
    const mine = tenant.kept.get('/deviceAppManagement/mobileApps', world.books[0]!.remoteId!)!;
    tenant.kept.put('/deviceAppManagement/mobileApps', { ...mine, id: 'copy', displayName: 'Picket - Copy' });
    expect(actionsOf(await world.plan(wanted))).toEqual(['leave ios-web-clip', 'clash ios-web-clip']);
    await world.deploy(nothingWanted);
    const left = tenant.kept.all('/deviceAppManagement/mobileApps').map(({ displayName }) => displayName);
    expect(left.filter((name) => String(name).startsWith('Picket'))).toEqual(['Picket', 'Picket - Copy']);
  });
});
