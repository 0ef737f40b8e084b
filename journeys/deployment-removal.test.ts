import { hour, type Instant, minute, second } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askGraph } from './ask-graph.ts';
import { bothReadings } from './readings.ts';
import { choose, deploy, everythingInContoso, grantSetup, planOf } from './setup-deployment.ts';
import { startWorld, type World } from './world.ts';

const often = 5 * minute;
let world: World;
let sharedApp = '';

/** Forty things that the company has in Intune and Entra by itself, with assignments of their own. */
async function furnish(): Promise<void> {
  const { control } = world.simulator;
  const put = (collection: string, type: string, object: Record<string, unknown>) =>
    (
      control.objects.put({
        tenant: 'Contoso',
        collection,
        type,
        object: { '@odata.type': `#microsoft.graph.${type}`, ...object },
      }) as { readonly id: string }
    ).id;
  const groups: { readonly id: string }[] = [];
  for (let n = 1; n <= 6; n++)
    groups.push(
      await askGraph(world, 'POST', '/groups', {
        displayName: `Company group ${n}`,
        mailEnabled: false,
        mailNickname: `company${n}`,
        securityEnabled: true,
      }),
    );
  const groupOf = (n: number) => groups[n % groups.length]?.id ?? '';
  const assign = (collection: string, type: string, n: number, more: Record<string, unknown> = {}) =>
    put(`${collection}/assignments`, type, {
      target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: groupOf(n) },
      ...more,
    });
  const apps = '/deviceAppManagement/mobileApps';
  for (let n = 1; n <= 14; n++) {
    const type = ['iosiPadOSWebClip', 'androidManagedStoreApp', 'webApp'][n % 3] ?? 'webApp';
    const own = {
      iosiPadOSWebClip: { appUrl: `https://intranet.contoso.com/${n}` },
      androidManagedStoreApp: { packageId: `com.contoso.app${n}` },
      webApp: { appUrl: `https://intranet.contoso.com/${n}` },
    }[type];
    const id = put(apps, type, { displayName: `Company app ${n}`, publisher: 'Contoso', ...own });
    assign(`${apps}/${id}`, 'mobileAppAssignment', n, { intent: 'required' });
    if (type === 'androidManagedStoreApp') sharedApp = id;
  }
  const configurations = '/deviceAppManagement/mobileAppConfigurations';
  for (let n = 1; n <= 6; n++) {
    const id = put(configurations, 'iosMobileAppConfiguration', { displayName: `Company settings ${n}` });
    assign(`${configurations}/${id}`, 'managedDeviceMobileAppConfigurationAssignment', n);
  }
  const profiles = '/deviceManagement/deviceConfigurations';
  for (let n = 1; n <= 8; n++) {
    const id = put(profiles, 'iosCustomConfiguration', {
      displayName: `Company profile ${n}`,
      payloadName: `profile ${n}`,
      payloadFileName: `profile${n}.mobileconfig`,
      payload: Buffer.from(`profile ${n}`).toString('base64'),
    });
    assign(`${profiles}/${id}`, 'deviceConfigurationAssignment', n);
  }
  for (let n = 1; n <= 3; n++) {
    await askGraph(world, 'POST', '/deviceManagement/deviceCompliancePolicies', {
      '@odata.type': '#microsoft.graph.iosCompliancePolicy',
      displayName: `Company compliance ${n}`,
      passcodeRequired: true,
      scheduledActionsForRule: [
        {
          ruleName: 'PasswordRequired',
          scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: 12, notificationTemplateId: '' }],
        },
      ],
    });
    await askGraph(world, 'POST', '/identity/conditionalAccess/policies', {
      displayName: `Company access ${n}`,
      state: 'enabledForReportingButNotEnforced',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeGroups: [groupOf(n)] },
      },
      grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] },
    });
  }
}

describe.for(bothReadings)('A tenant with forty objects of its own, %s', ([, reading]) => {
  beforeAll(async () => {
    world = await startWorld({
      seed: 61,
      reading,
      contoso: { users: 4, phones: 2, oddPhones: false },
      rhythm: {
        syncEveryMs: { users: often, groups: 10 * second, 'entra-devices': often, 'managed-devices': often },
        pollMs: 5 * second,
      },
    });
    await world.pass(30 * second);
    await grantSetup(world);
    await furnish();
    // Until Entra shows its new groups everywhere. To let every loop run through it would take minutes.
    world.clock.jump((world.clock.now() + 10 * minute) as Instant);
  }, 300_000);
  afterAll(() => world?.close());

  test('is exactly as it was after Picket has been set up, used and taken back', { timeout: 300_000 }, async () => {
    const before = everythingInContoso(world);
    await choose(world, 'Company group 1', {
      android: { modes: ['work-profile'], agent: { kind: 'store', remoteId: sharedApp } },
      webProtection: true,
      compliancePolicy: true,
      accessPolicy: 'report-only',
    });
    const plan = await planOf(world);
    expect(plan.sums).toMatchObject({ change: 0, delete: 0, adopt: 0, clash: 0 });
    expect(plan.sums.create).toBeGreaterThan(4);

    const run = await deploy(world);
    expect(run.steps.filter(({ state }) => state !== 'done')).toEqual([]);
    expect(run).toMatchObject({ state: 'completed', total: plan.sums.create });
    for (const { requestIds } of run.steps) expect(requestIds.length).toBeGreaterThan(0);
    expect(await planOf(world)).toMatchObject({ changes: 0, sums: { leave: plan.sums.create } });

    world.clock.jump((world.clock.now() + 7 * hour) as Instant);
    await world.until('somebody has looked', async () => (await world.call(wire.getDeployment)).look?.at != null);
    const { objects, look } = await world.call(wire.getDeployment);
    expect(look).toMatchObject({ problem: null, at: expect.any(String) });
    expect(objects.filter(({ drift }) => drift !== null)).toEqual([]);

    const removal = await planOf(world, 'remove');
    expect(removal.sums).toMatchObject({ delete: plan.sums.create, create: 0, change: 0 });
    expect(await deploy(world, 'remove')).toMatchObject({ state: 'completed', failed: 0 });
    expect(everythingInContoso(world)).toEqual(before);
    expect((await world.call(wire.getDeployment)).objects).toEqual([]);

    const { items } = await world.call(wire.listAudit, { query: { limit: 1000 } });
    const made = items.filter(({ action }) => action === 'deployment.create');
    expect(made).toHaveLength(plan.sums.create);
    expect(items.filter(({ action }) => action === 'deployment.delete')).toHaveLength(plan.sums.create);
  });
});
