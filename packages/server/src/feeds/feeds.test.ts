import { day, hour, type Instant, minute, type TenantId } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../platform/database/database.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { ageFeeds } from './aging.ts';
import { recordChange, setSwitch } from './change-store.ts';
import { discardVersion, releaseVersion, rollBack } from './decide.ts';
import { feedsOn, names } from './feeds-world.suite.ts';
import { createIndicators } from './in-memory.ts';
import { findFeed, insertStaged } from './store.ts';
import { advanceTrials } from './trial.ts';

for (const [engine, open] of openTestDatabases()) {
  describe(`feeds on ${engine}`, { timeout: 120_000 }, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let feeds: ReturnType<typeof feedsOn>;
    let last = 0;
    const entropy = seededEntropy(29);
    /** A new feed for each test, on one database. */
    const newId = () => `feed-${++last}`;

    beforeAll(async () => {
      database = await open();
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
    }, 240_000);
    afterAll(() => database?.remove());
    /** A warning list in force, that vouches for one name. */
    const vouch = async () => {
      const vouching = newId();
      await feeds.add(vouching);
      const list = { name: 'Vouched', description: 'x', type: 'hostname', version: 1, list: ['vouched.example'] };
      await feeds.settle(vouching, JSON.stringify({ ...list, matching_attributes: ['hostname', 'domain'] }));
    };
    beforeEach(() => {
      feeds = feedsOn(database, clock, entropy);
    });

    const inForce = async (id: string) => (await feeds.versions(id)).find(({ state }) => state === 'in-force');
    const decide = (work: typeof rollBack, id: string, versionId: string) =>
      database.acrossTenants((db) => work(db, id, versionId, clock.now()));
    const generationNow = async () => (await feeds.tools.indicators.currentIndicators(tenantId)).generation;
    const termsSince = async (generation: number) => {
      const { terms } = await feeds.tools.indicators.changesSince(tenantId, generation);
      return terms === 'everything' ? terms : terms.map(({ kind, value }) => `${kind} ${value}`).toSorted();
    };

    test('a new version is only watched at first, and is looked for when its trial has passed', async () => {
      const id = newId();
      await feeds.add(id);
      expect(await feeds.bring(id, names(30))).toMatchObject({ kind: 'imported', state: 'trial' });
      await advanceTrials(feeds.tools);
      expect(await feeds.lists(tenantId, 'bad1.example-evil.com')).toEqual([]);
      clock.jump((clock.now() + 61 * minute) as Instant);
      await advanceTrials(feeds.tools);
      expect(await feeds.lists(tenantId, 'bad1.example-evil.com')).toEqual([`${id} ${(await inForce(id))?.edition}`]);
      expect((await feeds.audited()).filter(({ target }) => target === id).map(({ action }) => action)).toEqual([
        'feed.trial',
        'feed.in-force',
      ]);
    });

    test('a version marks exactly what it adds, takes away or says otherwise', async () => {
      const id = newId();
      await feeds.add(id);
      await feeds.settle(id, names(40, 'exact'));
      const generation = await generationNow();
      await feeds.settle(id, `${names(39, 'exact')}\nnew.example-evil.com`);
      expect(await termsSince(generation)).toEqual(['domain exact39.example-evil.com', 'domain new.example-evil.com']);
      expect(await termsSince(await generationNow())).toEqual([]);
      expect(await termsSince(0)).toBe('everything');
    });

    test('content that comes twice is one version, also when it comes twice at once', async () => {
      const id = newId();
      await feeds.add(id);
      const [one, other] = await Promise.all([feeds.bring(id, names(5)), feeds.bring(id, names(5))]);
      expect([one.kind, other.kind].toSorted()).toEqual(['imported', 'known']);
      expect(await feeds.bring(id, names(5))).toMatchObject({ kind: 'known', state: 'trial' });
      expect((await feeds.versions(id)).length).toBe(1);
    });

    test('a file that is not read leaves what is in force as it is', async () => {
      const id = newId();
      await feeds.add(id);
      await feeds.settle(id, names(30));
      const before = await inForce(id);
      for (const broken of ['', '{"type":"bundle","objects":[', '\u0000\u0001', '<html>502 Bad Gateway</html>'])
        expect(await feeds.bring(id, broken)).toMatchObject({ kind: 'refused' });
      expect(await inForce(id)).toEqual(before);
    });

    test.each([
      ['lists ten times as much', 30, names(300), 'ten-times-larger'],
      ['lists a tenth', 300, names(30), 'ten-times-smaller'],
      ['is another list overnight', 30, names(30, 'quite-other'), 'mostly-other'],
      ['is of another format', 30, names(30).replaceAll('bad', '0.0.0.0 bad'), 'format-changed'],
      ['lists what warning lists vouch for', 30, `${names(30)}\nvouched.example`, 'warning-listed'],
    ])('a version that %s is held, and the one before stays', async (_, count, text, code) => {
      const id = newId();
      if (code === 'warning-listed') await vouch();
      await feeds.add(id);
      await feeds.settle(id, names(count));
      const before = await inForce(id);
      expect(before).toBeDefined();
      expect(await feeds.settle(id, text)).toMatchObject({ kind: 'imported', state: 'held' });
      expect(await inForce(id)).toEqual(before);
      const held = (await feeds.versions(id)).find(({ state }) => state === 'held');
      expect(held?.reasons.map((reason) => reason.code)).toEqual([code]);
      expect((await feeds.audited()).findLast(({ target }) => target === id)).toMatchObject({
        action: 'feed.held',
        detail: { reason: code },
      });
    });

    test('a first version that lists apps nobody can do without is held', async () => {
      const id = newId();
      await feeds.add(id);
      await feeds.bring(id, 'package,name\ncom.microsoft.windowsintune.companyportal,bad\norg.example.bad,bad\n');
      expect((await feeds.versions(id)).map(({ state, reasons }) => [state, reasons.map(({ code }) => code)])).toEqual([
        ['held', ['vital-app']],
      ]);
    });

    test('a version that its source says is older than what is in force is held', async () => {
      const id = newId();
      await feeds.add(id);
      await feeds.bring(id, names(30), clock.now());
      clock.jump((clock.now() + 2 * hour) as Instant);
      await advanceTrials(feeds.tools);
      const yesterday = (clock.now() - day) as Instant;
      expect(await feeds.bring(id, names(29), yesterday)).toMatchObject({ state: 'held' });
    });

    test('a person releases what is held, once however often they say it', async () => {
      const id = newId();
      await feeds.add(id);
      await feeds.settle(id, names(30, 'released'));
      await feeds.settle(id, names(300, 'released'));
      const held = (await feeds.versions(id)).find(({ state }) => state === 'held');
      await decide(releaseVersion, id, held?.version_id ?? '');
      const generation = await generationNow();
      await decide(releaseVersion, id, held?.version_id ?? '');
      expect(await generationNow()).toBe(generation);
      expect(await feeds.lists(tenantId, 'released299.example-evil.com')).toHaveLength(1);
      await expect(decide(discardVersion, id, held?.version_id ?? '')).rejects.toMatchObject({ code: 'conflict' });
    });

    test('what a person discarded does not come again', async () => {
      const id = newId();
      await feeds.add(id);
      await feeds.bring(id, names(30));
      const [version] = await feeds.versions(id);
      await decide(discardVersion, id, version?.version_id ?? '');
      await decide(discardVersion, id, version?.version_id ?? '');
      expect(await feeds.settle(id, names(30))).toMatchObject({ kind: 'known', state: 'discarded' });
      expect(await inForce(id)).toBeUndefined();
    });

    test('rolling back brings the version before into force, once however often it is said', async () => {
      const id = newId();
      await feeds.add(id);
      for (const count of [30, 31, 32]) await feeds.settle(id, names(count, 'back'));
      const newest = (await inForce(id))?.version_id ?? '';
      const generation = await generationNow();
      await decide(rollBack, id, newest);
      await decide(rollBack, id, newest);
      expect((await inForce(id))?.summary.indicators).toBe(31);
      expect(await termsSince(generation)).toEqual(['domain back31.example-evil.com']);
      expect(await feeds.lists(tenantId, 'back31.example-evil.com')).toEqual([]);
      // Its source still has it: that is not taken again.
      expect(await feeds.settle(id, names(32, 'back'))).toMatchObject({ kind: 'known', state: 'discarded' });
      const second = (await inForce(id))?.version_id ?? '';
      await decide(rollBack, id, second);
      await decide(rollBack, id, (await inForce(id))?.version_id ?? '');
      expect(await inForce(id)).toBeUndefined();
      expect(await feeds.lists(tenantId, 'back1.example-evil.com')).toEqual([]);
    });

    test('a feed that is off in one tenant is on in another, and neither can say so of the other', async () => {
      const id = newId();
      const other = await makeTenant({ database, clock, entropy }, 'Fabrikam');
      await feeds.add(id);
      await feeds.settle(id, names(30, 'switched'));
      const generation = await generationNow();
      await database.forTenant(tenantId, (tx) => setSwitch(tx, id, false, clock.now()));
      await database.acrossTenants(async (db) => {
        const from = (await findFeed(db, id))?.version_id ?? null;
        await recordChange(db, { feedId: id, from, to: null, tenantIds: [tenantId] }, clock.now());
      });
      expect(await feeds.lists(tenantId, 'switched1.example-evil.com')).toEqual([]);
      expect(await feeds.lists(other, 'switched1.example-evil.com')).toHaveLength(1);
      expect(await termsSince(generation)).toHaveLength(30);
      expect(await feeds.tools.indicators.changesSince(other, generation)).toMatchObject({ terms: [] });
      const seen = await database.forTenant(other, ({ db }) => db.selectFrom('feeds_switch').selectAll().execute());
      expect(seen).toEqual([]);
    });

    test('a share of the tenants is the first to look for what is on trial, and the last to be told when it is held', async () => {
      const id = newId();
      await feeds.add(id, { canaryPercent: 1 });
      await feeds.settle(id, names(30, 'canary'));
      await feeds.bring(id, names(31, 'canary'));
      // Nobody before anybody has looked whom it would hit.
      expect((await feeds.versions(id)).find(({ state }) => state === 'trial')?.canary_tenants).toBeNull();
      await advanceTrials(feeds.tools);
      const trial = (await feeds.versions(id)).find(({ state }) => state === 'trial');
      const [canary] = trial?.canary_tenants ?? [];
      expect(trial?.canary_tenants).toHaveLength(1);
      const tenants = await database.acrossTenants(feeds.tools.listTenantIds);
      for (const each of tenants)
        expect(await feeds.lists(each, 'canary30.example-evil.com')).toHaveLength(each === canary ? 1 : 0);
      for (const each of tenants) expect(await feeds.lists(each, 'canary3.example-evil.com')).toHaveLength(1);
      await decide(discardVersion, id, trial?.version_id ?? '');
      expect(await feeds.lists(canary as TenantId, 'canary30.example-evil.com')).toEqual([]);
    });

    test('another process sees what this one put in force, by the number alone', async () => {
      const id = newId();
      await feeds.add(id);
      const elsewhere = createIndicators(database);
      const before = await elsewhere.currentIndicators(tenantId);
      await feeds.settle(id, names(30, 'elsewhere'));
      const now = await elsewhere.currentIndicators(tenantId);
      expect(now.generation).toBeGreaterThan(before.generation);
      expect(now.index.find({ kind: 'domain', value: 'www.elsewhere1.example-evil.com' }).for).toHaveLength(1);
      // What somebody holds does not change under their hands.
      expect(before.index.find({ kind: 'domain', value: 'elsewhere1.example-evil.com' }).for).toEqual([]);
    });

    test('entries end when their feed says so, and only they are marked', async () => {
      const id = newId();
      await feeds.add(id);
      const until = new Date(clock.now() + 3 * hour).toISOString();
      const indicator = (value: string, more: object) => ({
        type: 'indicator',
        id: `indicator--${value}`,
        pattern_type: 'stix',
        pattern: `[domain-name:value = '${value}']`,
        ...more,
      });
      const objects = [
        indicator('ends.example-evil.com', { valid_until: until }),
        indicator('stays.example-evil.com', {}),
      ];
      await feeds.settle(id, JSON.stringify({ type: 'bundle', id: 'bundle--1', objects }));
      expect(await feeds.lists(tenantId, 'ends.example-evil.com')).toHaveLength(1);
      const generation = await generationNow();
      clock.jump((clock.now() + 3 * hour) as Instant);
      await ageFeeds(feeds.tools);
      await ageFeeds(feeds.tools);
      expect(await feeds.lists(tenantId, 'ends.example-evil.com')).toEqual([]);
      expect(await feeds.lists(tenantId, 'stays.example-evil.com')).toHaveLength(1);
      expect(await termsSince(generation)).toEqual(['domain ends.example-evil.com']);
    });

    test('a feed that is not heard of for too long is no longer believed, and says so', async () => {
      const id = newId();
      await feeds.add(id, { maxAgeMs: 30 * day });
      await feeds.settle(id, names(30, 'aged'));
      clock.jump((clock.now() + 31 * day) as Instant);
      await ageFeeds(feeds.tools);
      expect(await feeds.lists(tenantId, 'aged1.example-evil.com')).toEqual([]);
      const feed = await database.acrossTenants((db) => findFeed(db, id));
      expect(feed?.aged_out_at).toBe(clock.now());
    });

    test('what a version listed is told as long as it is kept, and then everything is marked', async () => {
      const id = newId();
      await feeds.add(id);
      await feeds.settle(id, names(30, 'told'));
      const generation = await generationNow();
      await feeds.settle(id, names(31, 'told'));
      await feeds.settle(id, names(32, 'told'));
      await feeds.settle(id, names(33, 'told'));
      expect(await termsSince(generation)).toHaveLength(3);
      clock.jump((clock.now() + 8 * day) as Instant);
      await ageFeeds(feeds.tools);
      expect((await feeds.versions(id)).map(({ state }) => state)).toEqual(['in-force', 'past', 'past']);
      feeds = feedsOn(database, clock, entropy);
      expect(await termsSince(generation)).toBe('everything');
    });

    test('killed in the middle of an import, what is in force stays, and what was begun goes', async () => {
      let own = await open();
      try {
        const tenant = await makeTenant({ database: own, clock, entropy });
        const before = feedsOn(own, clock, entropy);
        await before.add('killed');
        await before.settle('killed', names(22_000, 'killed'));
        // After it was announced, between two parts of it, and when all of it is there but for its coming into force.
        for (const steps of [3, 4, 6]) {
          const database = own;
          let left = steps;
          const dying: Database = {
            ...database,
            acrossTenants: async (work) => {
              const done = await database.acrossTenants(work);
              left -= 1;
              if (left === 0) await database.crash();
              return done;
            },
          };
          const importing = feedsOn(dying, clock, entropy).bring('killed', names(23_000, 'killed'));
          await expect(importing).rejects.toThrow();
          own = await database.reopen();
          const after = feedsOn(own, clock, entropy);
          expect((await after.versions('killed')).map(({ state }) => state)).toEqual(['in-force']);
          expect(await after.lists(tenant, 'killed21999.example-evil.com')).toHaveLength(1);
          expect(await after.lists(tenant, 'killed22999.example-evil.com')).toEqual([]);
        }
        const states = () =>
          own.acrossTenants((db) => db.selectFrom('feeds_version').select('state').orderBy('state').execute());
        expect((await states()).map(({ state }) => state)).toEqual(['in-force', 'staged', 'staged', 'staged']);
        clock.jump((clock.now() + 2 * hour) as Instant);
        const again = feedsOn(own, clock, entropy);
        await ageFeeds(again.tools);
        expect(await states()).toEqual([{ state: 'in-force' }]);
        expect(await again.bring('killed', names(23_000, 'killed'))).toMatchObject({ state: 'trial' });
      } finally {
        await own.remove();
      }
    }, 240_000);

    test('what is still being written is nobody else’s to see', async () => {
      const id = newId();
      await feeds.add(id);
      const summary = { files: 1, indicators: 1, kinds: {}, rejected: [], warnings: 0, warned: [], vital: [] };
      const staged = { id: seededEntropy(77).uuid(), feedId: id, edition: 'x', sha256: 'x', format: 'hosts', size: 1 };
      await database.acrossTenants((db) =>
        insertStaged(db, { ...staged, summary, nextExpiryAt: undefined }, clock.now()),
      );
      expect(await feeds.versions(id)).toEqual([]);
      await expect(decide(releaseVersion, id, staged.id)).rejects.toMatchObject({ code: 'not_found' });
    });
  });
}
