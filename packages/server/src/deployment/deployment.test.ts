import { minute, PicketError } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { type DeploymentWorld, openDeploymentWorld } from './deployment-world.suite.ts';
import { wantedApp } from './memory-uem.suite.ts';

const group = wantedApp('group', { kind: 'group', audience: undefined, platform: undefined });
const policy = wantedApp('policy', {
  needs: ['group'],
  audience: { include: [{ $ref: 'group' }], exclude: [] },
});

for (const [engine, open] of openTestDatabases()) {
  describe(`a deployment on ${engine}`, () => {
    let database: TestDatabase;
    let world: DeploymentWorld;
    let seed = 100;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      world = await openDeploymentWorld(database, seed++);
      world.uem.wanted = [group, policy, wantedApp('agent')];
    });
    const code = (code: string) => expect.objectContaining({ code });
    const gone = new PicketError('target_missing', 'There is no such group.', { context: { requestId: 'r-1' } });

    test('what was chosen is made in order, and nothing is left to do', async () => {
      expect(await world.actions()).toEqual(['create group', 'create policy', 'create agent']);
      const run = await world.apply();
      expect(run).toMatchObject({ state: 'completed', startedBy: 'Olivia' });
      expect(run.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
      expect(run.steps[0]?.requestIds).toEqual([expect.stringMatching(/^request-of-/)]);
      const [made] = world.uem.named('Picket group');
      expect(world.uem.named('Picket policy')[0]?.audience).toEqual({
        include: [{ groupId: made?.remoteId }],
        exclude: [],
      });
      expect(await world.actions()).toEqual(['leave group', 'leave policy', 'leave agent']);
      expect(world.uem.objects).toHaveLength(3);
    });

    test('everything is taken back, and what others made stays as it was', async () => {
      const foreign = world.uem.put({ kind: 'app', name: 'Somebody’s', content: { displayName: 'x' } });
      const before = structuredClone(foreign);
      await world.apply();
      expect(await world.actions('remove')).toEqual(['delete policy', 'delete group', 'delete agent']);
      expect(await world.apply('remove')).toMatchObject({ state: 'completed' });
      expect(world.uem.objects).toEqual([before]);
      expect(await world.books()).toEqual([]);
    });

    test('a plan that no longer fits is refused, and the new one is another', async () => {
      const { fingerprint } = await world.plan();
      world.uem.put({ kind: 'app', name: 'Picket agent', content: {} });
      await expect(world.start(fingerprint)).rejects.toEqual(code('plan_outdated'));
      expect((await world.plan()).fingerprint).not.toBe(fingerprint);
      expect(world.uem.objects).toHaveLength(1);
    });

    test('of two operators the second is refused, and told who was first', async () => {
      const { fingerprint } = await world.plan();
      await world.start(fingerprint, { by: 'Olivia Owner' });
      await world.clock.advance(3 * minute);
      await expect(world.start(fingerprint, { by: 'Adam' })).rejects.toThrow(
        'Olivia Owner applies a plan since 3 min.',
      );
    });

    test('of two operators in the same moment one is refused', async () => {
      const { fingerprint } = await world.plan();
      const tries = await Promise.allSettled([world.start(fingerprint), world.start(fingerprint)]);
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'deployment_under_way' },
      });
    });

    test('a run that is throttled for ten minutes waits as long as it is told, and goes on', async () => {
      const slow = new PicketError('connector_throttled', 'Slow down.', { retry: { afterMs: 2 * minute } });
      world.uem.failing('create', slow, { name: 'Picket policy', times: 5 });
      const runId = await world.start((await world.plan()).fingerprint);
      for (let passed = 0; passed <= 10; passed++) {
        await world.work(runId);
        const run = await world.run();
        if (run.waiting === undefined) break;
        expect(run.waiting.because).toBe('Slow down.');
        expect(run.waiting.until - world.clock.now()).toBe(2 * minute);
        await world.clock.advance(2 * minute);
      }
      expect(await world.run()).toMatchObject({ state: 'completed', waits: 0 });
      expect(world.uem.objects).toHaveLength(3);
    });

    test('a run whose consent is withdrawn stops with the reason, and goes on when somebody says so', async () => {
      const withdrawn = new PicketError('consent_missing', 'Nobody consents.', { context: { purpose: 'setup' } });
      world.uem.failing('create', withdrawn, { name: 'Picket policy', times: 1 });
      const run = await world.apply();
      expect(run).toMatchObject({ state: 'stopped', problem: { code: 'consent_missing' } });
      expect(run.steps.map(({ state }) => state)).toEqual(['done', 'begun', 'waiting']);
      await world.steer(run.id, 'continue');
      await world.work(run.id);
      expect(await world.run()).toMatchObject({ state: 'completed', problem: undefined });
      expect(world.uem.objects).toHaveLength(3);
    });

    test('a connector that is paused in the middle stops the run, and nothing is called past it', async () => {
      world.uem.failing('create', new PicketError('connector_paused', 'Paused by Adam.'), { name: 'Picket policy' });
      const run = await world.apply();
      expect(run).toMatchObject({ state: 'stopped', problem: { code: 'connector_paused', detail: 'Paused by Adam.' } });
      await world.steer(run.id, 'cancel');
      expect(await world.run()).toMatchObject({ state: 'canceled' });
      expect(await world.apply()).toMatchObject({ state: 'completed' });
      expect(world.uem.objects).toHaveLength(3);
    });

    test('a group that was deleted fails its step and what needs it, and the rest goes on', async () => {
      world.uem.failing('create', gone, { name: 'Picket group' });
      const run = await world.apply();
      expect(run.state).toBe('incomplete');
      expect(run.steps).toMatchObject([
        { key: 'group', state: 'failed', problem: { code: 'target_missing' }, requestIds: ['r-1'] },
        { key: 'policy', state: 'skipped', problem: { detail: 'It needs what could not be made: group.' } },
        { key: 'agent', state: 'done' },
      ]);
      // Nothing of it is there, so nothing of it is in the books.
      expect((await world.books()).map(({ key }) => key)).toEqual(['agent']);
      await world.steer(run.id, 'continue');
      await world.work(run.id);
      expect(await world.run()).toMatchObject({ state: 'completed' });
    });

    test('what was made although the answer says it was not is in the books, and is taken back', async () => {
      world.uem.failing('create', gone, { name: 'Picket agent', when: 'after' });
      expect(await world.apply()).toMatchObject({ state: 'incomplete' });
      expect((await world.books()).map(({ key }) => key)).toContain('agent');
      await world.apply('remove');
      expect(world.uem.objects).toEqual([]);
    });

    test('an object whose answer was lost is found, however late it is listed, and not made again', async () => {
      const lost = new PicketError('connector_unreachable', 'The connection was lost.', { retry: 'later' });
      world.uem.listsAtOnce = false;
      world.uem.failing('create', lost, { name: 'Picket agent', when: 'after' });
      const runId = await world.start((await world.plan()).fingerprint);
      await world.work(runId);
      expect(await world.run()).toMatchObject({ state: 'running', waiting: { because: 'The connection was lost.' } });
      await world.clock.advance(minute);
      await world.work(runId);
      expect(await world.run()).toMatchObject({ state: 'completed' });
      expect(world.uem.named('Picket agent')).toHaveLength(1);
    });

    test('what was made a moment ago is not planned again where the UEM does not list it yet', async () => {
      world.uem.listsAtOnce = false;
      await world.apply();
      expect(await world.actions()).toEqual(['leave group', 'leave policy', 'leave agent']);
    });

    test('what somebody edits between plan and step is left alone, and said so', async () => {
      await world.apply();
      world.uem.wanted = [group, policy, wantedApp('agent', { content: { displayName: 'new' } })];
      const runId = await world.start((await world.plan()).fingerprint);
      const [agent] = world.uem.named('Picket agent');
      if (agent !== undefined) agent.content = { displayName: 'theirs' };
      await world.work(runId);
      const run = await world.run();
      expect(run).toMatchObject({
        state: 'incomplete',
        steps: [{ state: 'failed', problem: { code: 'plan_outdated' } }],
      });
      expect(agent?.content).toEqual({ displayName: 'theirs' });
    });

    test('a run is paused and ended between its steps', async () => {
      const runId = await world.start((await world.plan()).fingerprint);
      await world.steer(runId, 'pause');
      await world.work(runId);
      expect(await world.run()).toMatchObject({ state: 'paused', asked: null });
      await expect(world.start((await world.plan()).fingerprint)).rejects.toEqual(code('deployment_under_way'));
      await world.steer(runId, 'cancel');
      expect(await world.run()).toMatchObject({ state: 'canceled' });
      expect(world.uem.objects).toEqual([]);
      await expect(world.steer(runId, 'continue')).rejects.toEqual(code('conflict'));
      expect(await world.apply()).toMatchObject({ state: 'completed' });
    });

    test('a clash waits for a decision, and so does what needs it; the rest is made', async () => {
      const theirs = world.uem.put({ kind: 'group', name: 'Picket group', content: { displayName: 'theirs' } });
      expect(await world.actions()).toEqual(['clash group', 'create policy', 'create agent']);
      const run = await world.apply();
      expect(run.steps.map(({ key }) => key)).toEqual(['agent']);
      expect(theirs.content).toEqual({ displayName: 'theirs' });

      await expect(world.decide('group', 'adopt', 'another')).rejects.toEqual(code('conflict'));
      await world.decide('group', 'beside', theirs.remoteId);
      await world.apply();
      expect(world.uem.named('Picket group')).toHaveLength(2);
      await world.apply('remove');
      expect(world.uem.objects).toEqual([theirs]);
    });

    test('what was adopted is given back as it was, with what others have added since', async () => {
      const other = { groupId: 'group-of-others' };
      const theirs = world.uem.put({
        kind: 'app',
        name: 'Picket agent',
        content: { '@odata.type': '#app', displayName: 'theirs', settings: null },
        audience: { include: [other], exclude: [] },
      });
      await world.decide('agent', 'adopt', theirs.remoteId);
      expect(await world.actions()).toContain('adopt agent');
      await world.apply();
      expect(theirs.audience?.include).toEqual([{ groupId: 'group-1' }, other]);
      expect(theirs.content.displayName).toBe('agent');
      expect(theirs.mark).toBeUndefined();
      expect(await world.actions()).toEqual(['leave group', 'leave policy', 'leave agent']);

      const later = { groupId: 'group-of-later' };
      theirs.audience = { include: [...(theirs.audience?.include ?? []), later], exclude: [] };
      expect(await world.actions()).toContain('leave agent');
      await world.apply('remove');
      expect(world.uem.objects).toEqual([theirs]);
      expect(theirs.content).toEqual({ '@odata.type': '#app', displayName: 'theirs', settings: null });
      expect(theirs.audience?.include).toEqual([other, later]);
    });

    test('an edit by hand is noticed with since when; it is put back, or kept and watched', async () => {
      await world.apply();
      await world.clock.advance(10 * minute);
      const since = world.clock.now();
      const [agent] = world.uem.named('Picket agent');
      if (agent === undefined) throw new Error('it was not made');
      agent.content = { ...agent.content, settings: { url: 'https://theirs.example' } };
      await world.look();
      await world.clock.advance(10 * minute);
      await world.look();
      const driftOf = async (key: string) => (await world.books()).find((each) => each.key === key)?.drift;
      expect(await driftOf('agent')).toEqual({
        state: 'edited',
        since,
        differences: [{ path: '/settings/url', from: 'https://picket.example', to: 'https://theirs.example' }],
      });
      expect(await world.actions()).toContain('change agent');

      await world.decide('agent', 'keep');
      expect(await world.actions()).toContain('leave agent');
      await world.look();
      expect(await driftOf('agent')).toBeUndefined();
      // What was kept is watched: the next edit is seen.
      agent.content = { ...agent.content, settings: { url: 'https://third.example' } };
      await world.look();
      expect(await driftOf('agent')).toMatchObject({ differences: [{ from: 'https://theirs.example' }] });

      await world.decide('agent', 'put-back');
      await world.apply();
      expect(agent.content.settings).toEqual({ url: 'https://picket.example' });
      expect(await driftOf('agent')).toBeUndefined();
    });

    test('what somebody deleted is noticed and made again; what somebody took over is left alone', async () => {
      await world.apply();
      await world.clock.advance(5 * minute);
      const [agent, other] = [world.uem.named('Picket agent')[0], world.uem.named('Picket policy')[0]];
      if (agent === undefined || other === undefined) throw new Error('they were not made');
      world.uem.objects.splice(world.uem.objects.indexOf(agent), 1);
      other.mark = undefined;
      await world.look();
      expect((await world.books()).map(({ key, drift }) => [key, drift?.state])).toEqual([
        ['agent', 'gone'],
        ['group', undefined],
        ['policy', 'taken-over'],
      ]);
      expect(await world.actions()).toEqual(['leave group', 'clash policy', 'create agent']);
      await world.apply('remove');
      expect(world.uem.objects).toEqual([other]);
    });

    test('a look that fails is tried again soon, and says what failed', async () => {
      await world.apply();
      world.uem.failing('read', new PicketError('permission_missing', 'Not allowed.'));
      await world.look();
      const look = await database.forTenant(world.tenantId, ({ db }) =>
        db.selectFrom('deployment_look').selectAll().executeTakeFirstOrThrow(),
      );
      expect(look).toMatchObject({ problem: 'Not allowed.', looked_at: null });
      expect(look.next_at - world.clock.now()).toBe(15 * minute);
    });
  });
}
