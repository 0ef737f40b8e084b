import type { UemSession } from '@picket/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../platform/database/database.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { type DeploymentWorld, openDeploymentWorld } from './deployment-world.suite.ts';
import { wantedApp } from './memory-uem.suite.ts';
import type { DeploymentAim } from './run-store.ts';

const group = wantedApp('group', { kind: 'group', audience: undefined, platform: undefined });
const policy = wantedApp('policy', { needs: ['group'], audience: { include: [{ $ref: 'group' }], exclude: [] } });
/** A kind without room for a mark: only the books tell that it is ours. */
const unmarked = wantedApp('access', { kind: 'access-policy', audience: undefined });

/** `kill -9` at one of the places where a process can be told from a dead one: around each transaction and each call. */
function killAt(place: number) {
  const killed = new AbortController();
  let passed = 0;
  const pass = () => {
    if (killed.signal.aborted) throw new Error('killed');
    passed++;
    if (passed !== place) return;
    killed.abort(new Error('killed'));
    throw new Error('killed');
  };
  const around = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    pass();
    const result = await work();
    pass();
    return result;
  };
  return {
    signal: killed.signal,
    watchDatabase: (database: Database): Database => ({
      ...database,
      forTenant: (tenantId, work) => around(() => database.forTenant(tenantId, work)),
    }),
    watchSession: (session: UemSession): UemSession => {
      const { deployment } = session;
      if (deployment === undefined) return session;
      return {
        ...session,
        deployment: {
          facts: (...given) => around(() => deployment.facts(...given)),
          read: (...given) => around(() => deployment.read(...given)),
          create: (...given) => around(() => deployment.create(...given)),
          change: (...given) => around(() => deployment.change(...given)),
          remove: (...given) => around(() => deployment.remove(...given)),
        },
      };
    },
  };
}

/** Some forty worlds, each killed once. */
const patienceMs = 240_000;

for (const [engine, open] of openTestDatabases()) {
  // The order of statements is the same on both; on PGlite, which is slower, every third place will do.
  const stride = engine === 'PGlite' ? 3 : 1;
  describe(`a deployment that is killed, on ${engine}`, () => {
    let database: TestDatabase;
    let seed = 1000;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());

    /** Kills one process at each place there is, each in a world of its own; a second process goes on. */
    const killEverywhere = async (
      aim: DeploymentAim,
      prepare: (world: DeploymentWorld) => Promise<void>,
      check: (world: DeploymentWorld, place: number) => Promise<void>,
    ) => {
      let killedAt = 0;
      for (let place = 1; ; place += stride) {
        const world = await openDeploymentWorld(database, seed++);
        await prepare(world);
        const runId = await world.start((await world.plan(aim)).fingerprint, { aim });
        world.uem.listsAtOnce = false;
        const kill = killAt(place);
        const ended = await world
          .work(
            runId,
            {
              database: kill.watchDatabase(database),
              openSession: async () => kill.watchSession(world.uem.session(world.tenantId)),
            },
            kill.signal,
          )
          .then(
            () => true,
            () => false,
          );
        if (ended && !kill.signal.aborted) break;
        killedAt++;
        await world.work(runId);
        await check(world, place);
      }
      return killedAt;
    };

    test('makes everything once, wherever it was killed', { timeout: patienceMs }, async () => {
      const places = await killEverywhere(
        'apply',
        async ({ uem }) => {
          uem.wanted = [group, policy, unmarked];
          uem.put({ kind: 'app', name: 'Somebody’s', content: {} });
        },
        async (world, place) => {
          const run = await world.run();
          expect(run, `killed at ${place}`).toMatchObject({ state: 'completed' });
          const names = world.uem.objects.map(({ name }) => name).toSorted();
          expect(names, `killed at ${place}`).toEqual(['Picket access', 'Picket group', 'Picket policy', 'Somebody’s']);
          const [made] = world.uem.named('Picket group');
          expect(world.uem.named('Picket policy')[0]?.audience?.include).toEqual([{ groupId: made?.remoteId }]);
          expect((await world.books()).map(({ remoteId }) => remoteId === undefined)).toEqual([false, false, false]);
        },
      );
      // Three steps: chosen, begun, made, written down, each with a place before and after.
      expect(places * stride).toBeGreaterThan(20);
    });

    test('takes everything away, wherever it was killed, and gives back what was adopted', {
      timeout: patienceMs,
    }, async () => {
      await killEverywhere(
        'remove',
        async (world) => {
          world.uem.wanted = [group, policy, wantedApp('agent')];
          const theirs = world.uem.put({ kind: 'app', name: 'Picket agent', content: { displayName: 'theirs' } });
          await world.decide('agent', 'adopt', theirs.remoteId);
          await world.apply();
        },
        async (world, place) => {
          expect(await world.run(), `killed at ${place}`).toMatchObject({ state: 'completed' });
          expect(world.uem.objects, `killed at ${place}`).toMatchObject([
            { name: 'Picket agent', content: { displayName: 'theirs' }, audience: { include: [], exclude: [] } },
          ]);
          expect(await world.books()).toEqual([]);
        },
      );
    });
  });
}
