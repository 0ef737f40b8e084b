import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { type DeploymentWorld, openDeploymentWorld } from './deployment-world.suite.ts';
import { wantedApp } from './memory-uem.suite.ts';
import { listDecisions } from './store.ts';

for (const [engine, open] of openTestDatabases()) {
  describe(`giving an object up on ${engine}`, () => {
    let database: TestDatabase;
    let world: DeploymentWorld;
    let seed = 400;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      world = await openDeploymentWorld(database, seed++);
      world.uem.wanted = [wantedApp('agent')];
    });
    const decisions = () => database.forTenant(world.tenantId, listDecisions);
    const made = () => {
      const [agent] = world.uem.named('Picket agent');
      if (agent === undefined) throw new Error('it is not there');
      return agent;
    };

    test('what was forgotten keeps its name for whoever asks later, and can be adopted again', async () => {
      await world.apply();
      await world.decide('agent', 'forget');
      expect(await world.books()).toEqual([]);
      expect(await decisions()).toMatchObject([
        { key: 'agent', decision: 'forget', name: 'Picket agent', remoteId: made().remoteId, by: 'Olivia' },
      ]);
      expect(await world.actions()).toEqual(['clash agent']);

      await world.decide('agent', 'adopt', made().remoteId);
      expect(await world.actions()).toEqual(['adopt agent']);
      await world.apply();
      expect(await world.books()).toMatchObject([{ key: 'agent', isAdopted: true }]);
      // What was adopted is never deleted, whoever made it once.
      await world.apply('remove');
      expect(world.uem.objects).toEqual([made()]);
    });

    test('what was forgotten stays there, and is not touched again', async () => {
      await world.apply();
      await world.decide('agent', 'forget');
      await world.apply('remove');
      expect(world.uem.objects).toEqual([made()]);
    });

    test('an adopted object is given back alone by a decision and a plan', async () => {
      world.uem.wanted = [wantedApp('profile'), wantedApp('agent')];
      const theirs = world.uem.put({ kind: 'app', name: 'Picket agent', content: { displayName: 'theirs' } });
      await world.decide('agent', 'adopt', theirs.remoteId);
      await world.apply();
      await world.decide('agent', 'release');
      expect(await world.actions()).toEqual(['leave profile', 'release agent']);
      await world.apply();
      expect(theirs.content.displayName).toBe('theirs');
      expect((await world.books()).map(({ key }) => key)).toEqual(['profile']);
      await expect(world.decide('profile', 'release')).rejects.toMatchObject({ code: 'conflict' });
    });

    test('having forgotten one object says nothing of another that comes in its place', async () => {
      await world.apply();
      const { remoteId } = made();
      await world.decide('agent', 'forget');
      world.uem.objects.splice(0);
      expect(await world.actions()).toEqual(['create agent']);
      await world.apply();
      expect(made().remoteId).not.toBe(remoteId);
      expect(await world.actions()).toEqual(['leave agent']);
    });

    test('giving back is taken back before the plan is applied, or adopted again after it', async () => {
      const theirs = world.uem.put({ kind: 'app', name: 'Picket agent', content: { displayName: 'theirs' } });
      await world.decide('agent', 'adopt', theirs.remoteId);
      await world.apply();
      await world.decide('agent', 'release');
      await world.decide('agent', 'none');
      expect(await world.actions()).toEqual(['leave agent']);

      await world.decide('agent', 'release');
      await world.apply();
      expect(theirs.content.displayName).toBe('theirs');
      expect(await world.actions()).toEqual([]);
      expect(await decisions()).toMatchObject([{ decision: 'release', name: 'Picket agent' }]);
      await world.decide('agent', 'none');
      expect(await world.actions()).toEqual(['clash agent']);
      await world.decide('agent', 'adopt', theirs.remoteId);
      await world.apply();
      expect(theirs.content.displayName).toBe('agent');
    });
  });
}
