import { type Instant, minute, second } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askGraph } from './ask-graph.ts';
import { bothReadings } from './readings.ts';
import { choose, deploy, ended, grantSetup, planOf, withdrawSetup } from './setup-deployment.ts';
import { startWorld, type World } from './world.ts';

const often = 5 * minute;
const apps = '/deviceAppManagement/mobileApps';
let world: World;
let groupId = '';

describe.for(bothReadings)('A deployment on a bad day, %s', ([, reading]) => {
  beforeEach(async () => {
    world = await startWorld({
      seed: 62,
      reading,
      contoso: { users: 2, phones: 1, oddPhones: false },
      rhythm: {
        syncEveryMs: { users: often, groups: 10 * second, 'entra-devices': often, 'managed-devices': often },
        pollMs: 5 * second,
      },
    });
    await world.pass(30 * second);
    await grantSetup(world);
    const made = await askGraph(world, 'POST', '/groups', {
      displayName: 'Bad day',
      mailEnabled: false,
      mailNickname: 'badday',
      securityEnabled: true,
    });
    groupId = made.id;
    world.clock.jump((world.clock.now() + 10 * minute) as Instant);
    await choose(world, 'Bad day', { compliancePolicy: true });
  }, 300_000);
  afterEach(() => world?.close());

  const stored = () => {
    const { tenantId } =
      world.simulator.control.tenants.list().find(({ displayName }) => displayName === 'Contoso') ?? {};
    const tenant = world.simulator.world.tenants.get(tenantId ?? '');
    if (tenant === undefined) throw new Error('there is no Contoso');
    return tenant;
  };
  const webClips = () =>
    stored()
      .kept.all(apps)
      .filter((app) => app['@odata.type'] === '#microsoft.graph.iosiPadOSWebClip' && app.displayName !== 'Canteen');
  const refusal = async (fingerprint: string) => {
    const path = wire.applyDeployment.path.replace('{tenantId}', world.contosoId);
    const init = { body: JSON.stringify({ fingerprint }), headers: { 'content-type': 'application/json' } };
    const answer = await world.meanwhile(world.send('POST', path, init));
    return { status: answer.status, ...((await answer.json()) as { code?: string; detail?: string }) };
  };

  test('is refused when the tenant has changed since it was planned, and when somebody else is at it', async () => {
    const { fingerprint } = await planOf(world);
    world.simulator.control.objects.put({
      tenant: 'Contoso',
      collection: apps,
      type: 'iosiPadOSWebClip',
      object: {
        '@odata.type': '#microsoft.graph.iosiPadOSWebClip',
        displayName: (await planOf(world)).steps.find(({ key }) => key === 'ios-web-clip')?.name,
        appUrl: 'https://intranet.contoso.com/',
      },
    });
    expect(await refusal(fingerprint)).toMatchObject({ status: 409, code: 'plan_outdated' });

    // It has the name of ours, and is somebody else's: it is left alone, and the rest is made.
    const plan = await planOf(world);
    expect(plan.steps.find(({ key }) => key === 'ios-web-clip')).toMatchObject({
      action: 'clash',
      reason: 'name-taken',
    });
    world.simulator.control.faults.add({
      name: 'slow',
      action: { kind: 'throttle', retryAfter: '60' },
      method: 'POST',
      count: 2,
    });
    const { id } = await world.meanwhile(world.call(wire.applyDeployment, { body: { fingerprint: plan.fingerprint } }));
    expect(await refusal(plan.fingerprint)).toMatchObject({ status: 409, code: 'deployment_under_way' });
    expect(await ended(world, id)).toMatchObject({ state: 'completed' });
    expect(webClips()).toHaveLength(1);
    expect(webClips()[0]).toMatchObject({ appUrl: 'https://intranet.contoso.com/' });
  });

  test('waits through ten minutes of 429, and makes everything once', async () => {
    world.simulator.control.faults.add({
      name: 'ten minutes',
      action: { kind: 'throttle', retryAfter: '60' },
      method: 'POST',
      path: 'mobileApps|deviceCompliancePolicies|groups',
      count: null,
    });
    const { fingerprint } = await planOf(world);
    const { id } = await world.meanwhile(world.call(wire.applyDeployment, { body: { fingerprint } }));
    await world.until('it waits', async () => {
      const run = await world.call(wire.getDeploymentRun, { params: { runId: id } });
      return run.waiting !== null;
    });
    const beganAt = world.clock.now();
    while (world.clock.now() - beganAt < 10 * minute) {
      world.clock.jump((world.clock.now() + minute) as Instant);
      await world.pass(10 * second);
    }
    expect(await world.call(wire.getDeploymentRun, { params: { runId: id } })).toMatchObject({ state: 'running' });
    world.simulator.control.faults.clear({});
    expect(await ended(world, id)).toMatchObject({ state: 'completed', failed: 0 });
    expect(webClips()).toHaveLength(1);
  });

  test('makes nothing twice where an answer was lost, and says what a withdrawn consent stopped', async () => {
    world.simulator.control.faults.add({
      name: 'lost',
      action: { kind: 'hang-up', takesHold: true },
      method: 'POST',
      path: `mobileApps$`,
    });
    const run = await deploy(world);
    expect(run).toMatchObject({ state: 'completed', failed: 0 });
    expect(webClips()).toHaveLength(1);

    const [clip] = webClips();
    stored().kept.put(apps, { ...clip, id: clip?.id ?? '', appUrl: 'https://elsewhere.example/' });
    const plan = await planOf(world);
    expect(plan.steps.find(({ key }) => key === 'ios-web-clip')).toMatchObject({
      action: 'change',
      drift: [{ to: 'https://elsewhere.example/' }],
    });
    expect((await world.call(wire.getDeployment)).objects.find(({ key }) => key === 'ios-web-clip')).toMatchObject({
      drift: { state: 'edited' },
    });
    withdrawSetup(world);
    // What Entra has taken back it goes on honoring for a while.
    world.clock.jump((world.clock.now() + 2 * 60 * minute) as Instant);
    const stopped = await deploy(world);
    expect(stopped).toMatchObject({
      state: 'stopped',
      problem: { code: expect.stringMatching(/^(consent|permission)_/) },
    });
    expect(webClips()[0]).toMatchObject({ appUrl: 'https://elsewhere.example/' });

    await grantSetup(world);
    await world.call(wire.steerDeployment, { params: { runId: stopped.id }, body: { wish: 'continue' } });
    expect(await ended(world, stopped.id)).toMatchObject({ state: 'completed' });
    expect(webClips()[0]).toMatchObject({ appUrl: expect.stringMatching(/\/agent$/) });
  });

  test('goes on without what needs a group that was deleted, and says so', async () => {
    const { fingerprint } = await planOf(world);
    await askGraph(world, 'DELETE', `/groups/${groupId}`);
    const answer = await refusal(fingerprint);
    // Refused where the plan itself tells by now that the group is gone; else the run finds out.
    if (answer.status !== 202) expect(answer.code).toBe('plan_outdated');
    const { id } = answer as unknown as { readonly id?: string };
    const run = answer.status === 202 ? await ended(world, id ?? '') : await deploy(world);
    expect(run.state).toBe('incomplete');
    for (const { state, problem } of run.steps.filter((step) => step.state !== 'done')) {
      expect(['failed', 'skipped']).toContain(state);
      expect(problem?.detail).not.toBe('');
    }
    expect(await deploy(world, 'remove')).toMatchObject({ state: 'completed', failed: 0 });
    expect(webClips()).toEqual([]);
  });
});
