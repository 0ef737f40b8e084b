import { type Instant, minute, type TenantId } from '@picket/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { releaseVersion } from './decide.ts';
import { feedsOn, names } from './feeds-world.suite.ts';
import type { FleetSight } from './indicators.ts';
import { mostNewlyHit } from './judge-version.ts';
import { versionToWire } from './to-wire.ts';
import { advanceTrials } from './trial.ts';

test.each([
  [0, 0],
  [1, 1],
  [3, 1],
  [10, 3],
  [40, 10],
  [1_000, 10],
  [100_000, 1_000],
])('of %i phones at most %i may be newly hit without a person', (devices, most) => {
  expect(mostNewlyHit(devices)).toBe(most);
});

for (const [engine, open] of openTestDatabases()) {
  describe(`the brake on ${engine}`, { timeout: 120_000 }, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let other: TenantId;
    const entropy = seededEntropy(31);
    /** Which phones of the first tenant, of 1,000, have contacted which host. */
    let contacts: ReadonlyMap<string, readonly number[]> = new Map();
    const asked: string[] = [];

    const sight: FleetSight = {
      look: async (tenant, wanted) => {
        asked.push(...wanted.map(({ term }) => term.value));
        if (tenant !== tenantId) return { observed: 0, hit: [], terms: [] };
        const seen = wanted.map(({ term }) => ({ term, phones: contacts.get(term.value) ?? [] }));
        const phones = [...new Set(seen.flatMap((each) => each.phones))];
        return {
          observed: 1_000,
          hit: phones.map((n) => ({ deviceId: String(n), name: `Phone ${n}` })),
          terms: seen
            .filter((each) => each.phones.length > 0)
            .map((each) => ({ term: each.term, devices: each.phones.length })),
        };
      },
    };
    let feeds: ReturnType<typeof feedsOn>;

    beforeAll(async () => {
      database = await open();
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
      other = await makeTenant({ database, clock, entropy }, 'Fabrikam');
      feeds = feedsOn(database, clock, entropy, sight);
    }, 240_000);
    afterAll(() => database?.remove());

    const phones = (count: number) => Array.from({ length: count }, (_, n) => n);
    const hitBy = (value: string, count: number) => {
      contacts = new Map([[value, phones(count)]]);
    };

    test('a version that would hit more phones than may be is held, and nobody is judged by it', async () => {
      await feeds.add('broad');
      hitBy('popular.example-fine.com', 11);
      await feeds.bring('broad', `${names(30)}\npopular.example-fine.com`);
      await advanceTrials(feeds.tools);
      const [version] = await feeds.versions('broad');
      expect(version).toMatchObject({ state: 'held', reasons: [{ code: 'hits-too-many' }] });
      clock.jump((clock.now() + 120 * minute) as Instant);
      await advanceTrials(feeds.tools);
      expect(await feeds.lists(tenantId, 'popular.example-fine.com')).toEqual([]);
    });

    test('one entry that is on a twentieth of a fleet is held with its name, and no canary was judged by it meanwhile', async () => {
      await feeds.add('prevalent', { canaryPercent: 100 });
      hitBy('popular.example-app.com', 50);
      await feeds.bring('prevalent', `${names(30, 'prevalent')}\npopular.example-app.com`);
      // Before anybody has looked, and after.
      expect(await feeds.lists(tenantId, 'popular.example-app.com')).toEqual([]);
      await advanceTrials(feeds.tools);
      expect(await feeds.lists(tenantId, 'popular.example-app.com')).toEqual([]);
      const [version] = await feeds.versions('prevalent');
      expect(version).toMatchObject({
        state: 'held',
        canary_tenants: null,
        reasons: [{ code: 'hits-too-many' }],
      });
      const terms = version?.sight?.tenants?.flatMap((each) => each.terms);
      expect(terms).toEqual([{ kind: 'domain', value: 'popular.example-app.com', devices: 50 }]);
      await database.acrossTenants((db) => releaseVersion(db, 'prevalent', version?.version_id ?? '', clock.now()));
      expect(await feeds.lists(tenantId, 'popular.example-app.com')).toHaveLength(1);
      // What follows is about the first day of another feed.
      clock.jump((clock.now() + 25 * 60 * minute) as Instant);
    });

    test('whom it would hit is shown to the tenant whose phones they are, and nothing of it to another', async () => {
      const [version] = await feeds.versions('broad');
      if (version === undefined) throw new Error('no version');
      expect(versionToWire(version, tenantId).hits).toMatchObject({
        isKnown: true,
        devices: 1_000,
        newlyHit: 11,
        domains: 1,
        apps: 0,
        terms: [{ kind: 'domain', value: 'popular.example-fine.com', devices: 11 }],
      });
      expect(versionToWire(version, tenantId).hits?.examples).toHaveLength(5);
      // Nothing is reported of any phone there: nobody can tell, which is not the same as nobody.
      expect(versionToWire(version, other).hits).toMatchObject({ isKnown: false, devices: 0 });
      const elsewhere = JSON.stringify(versionToWire(version, other));
      expect(elsewhere).not.toMatch(/popular|Phone|1,?000/);
    });

    test('a version that hits as many as may be comes into force, and what was hit before is not new', async () => {
      await feeds.add('narrow');
      hitBy('rare.example-evil.com', 10);
      await feeds.settle('narrow', `${names(30, 'narrow')}\nrare.example-evil.com`);
      expect(await feeds.lists(tenantId, 'rare.example-evil.com')).toHaveLength(1);
      await feeds.add('same');
      hitBy('rare.example-evil.com', 900);
      await feeds.settle('same', `${names(30, 'same')}\nrare.example-evil.com`);
      expect((await feeds.versions('same'))[0]).toMatchObject({ state: 'in-force' });
    });

    test('a fleet that comes to be hit while a version is on trial is seen before it counts', async () => {
      await feeds.add('late');
      contacts = new Map();
      await feeds.bring('late', `${names(30, 'late')}\nsuddenly.example-fine.com`);
      await advanceTrials(feeds.tools);
      expect((await feeds.versions('late'))[0]).toMatchObject({ state: 'trial' });
      hitBy('suddenly.example-fine.com', 500);
      clock.jump((clock.now() + 61 * minute) as Instant);
      await advanceTrials(feeds.tools);
      expect((await feeds.versions('late'))[0]).toMatchObject({ state: 'held' });
      expect(await feeds.lists(tenantId, 'suddenly.example-fine.com')).toEqual([]);
    });

    test('many small steps are held like a large one, until a person has said yes', async () => {
      clock.jump((clock.now() + 25 * 60 * minute) as Instant);
      await feeds.add('steps');
      const step = async (n: number) => {
        contacts = new Map([[`step${n}.example-fine.com`, phones(4).map((phone) => phone + 10 * n)]]);
        await feeds.settle(
          'steps',
          `${names(30)}\n${Array.from({ length: n }, (_, m) => `step${m + 1}.example-fine.com`).join('\n')}`,
        );
        return (await feeds.versions('steps')).find(({ state }) => state === 'held')?.version_id;
      };
      expect([await step(1), await step(2)]).toEqual([undefined, undefined]);
      const held = await step(3);
      expect(held).toBeDefined();
      await database.acrossTenants((db) => releaseVersion(db, 'steps', held ?? '', clock.now()));
      expect(await step(4)).toBeUndefined();
      expect(await feeds.lists(tenantId, 'step4.example-fine.com')).toHaveLength(1);
    });

    test('a version that is held for another reason is looked at too, so that a person knows before deciding', async () => {
      await feeds.add('told');
      contacts = new Map();
      await feeds.settle('told', names(30, 'told'));
      hitBy('told399.example-evil.com', 700);
      await feeds.bring('told', names(400, 'told'));
      await advanceTrials(feeds.tools);
      const held = (await feeds.versions('told')).find(({ state }) => state === 'held');
      expect(held?.reasons.map(({ code }) => code)).toEqual(['ten-times-larger']);
      expect(held === undefined ? undefined : versionToWire(held, tenantId).hits).toMatchObject({ newlyHit: 700 });
    });

    test('only what a version adds is looked for', async () => {
      await feeds.add('grows');
      contacts = new Map();
      await feeds.settle('grows', names(30, 'grows'));
      asked.length = 0;
      await feeds.settle('grows', names(31, 'grows'));
      expect(new Set(asked)).toEqual(new Set(['grows30.example-evil.com']));
    });

    test('a hundred bad versions over a fleet hit nobody before a person says so', async () => {
      await feeds.add('hundred');
      hitBy('everywhere.example-fine.com', 1_000);
      for (let n = 0; n < 100; n++) await feeds.bring('hundred', `${names(30, `v${n}-`)}\neverywhere.example-fine.com`);
      await advanceTrials(feeds.tools);
      clock.jump((clock.now() + 61 * minute) as Instant);
      await advanceTrials(feeds.tools);
      expect(await feeds.lists(tenantId, 'everywhere.example-fine.com')).toEqual([]);
      const states = (await feeds.versions('hundred')).map(({ state }) => state);
      expect(states.filter((state) => state === 'held')).toHaveLength(1);
      expect(states.filter((state) => state === 'in-force')).toHaveLength(0);
    }, 240_000);

    test('where nobody can tell whom it would hit, it says so instead of nobody', async () => {
      const blind = feedsOn(database, clock, seededEntropy(32));
      await blind.add('blind');
      await blind.settle('blind', names(30, 'blind'));
      const [version] = await blind.versions('blind');
      expect(version === undefined ? undefined : versionToWire(version, tenantId).hits).toMatchObject({
        isKnown: false,
        newTerms: 30,
      });
    });
  });
}
