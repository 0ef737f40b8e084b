import { day, type Instant, minute, type TenantId } from '@picket/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { ageFeeds } from './aging.ts';
import { changeFeedOf, type FeedChange } from './change-feed.ts';
import { readGeneration } from './change-store.ts';
import { feedsOn, names } from './feeds-world.suite.ts';
import { overdueSince } from './overdue.ts';
import { refreshDue } from './refresh.ts';
import { listRemovedFeeds, removeFeedOf, restoreFeedOf } from './remove-feed.ts';
import { findFeed, insertFeed, listFeeds, noteChecked } from './store.ts';
import { advanceTrials } from './trial.ts';

const never = new AbortController().signal;
const hostile = 'bad3.example-evil.com';

for (const [engine, open] of openTestDatabases()) {
  describe(`a feed that is changed or removed on ${engine}`, { timeout: 120_000 }, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let feeds: ReturnType<typeof feedsOn>;
    const entropy = seededEntropy(61);

    beforeAll(async () => {
      database = await open();
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
      feeds = feedsOn(database, clock, entropy);
    }, 240_000);
    afterAll(() => database?.remove());

    const change = (id: string, said: FeedChange) =>
      database.acrossTenants((db) => changeFeedOf(db, feeds.tools.sealer, id, said, clock.now()));
    const remove = (id: string) => database.acrossTenants((db) => removeFeedOf(db, id, clock.now()));
    const restore = (id: string) => database.acrossTenants((db) => restoreFeedOf(db, id, clock.now()));
    const feed = async (id: string) => (await database.acrossTenants((db) => findFeed(db, id)))!;
    const generation = () => database.acrossTenants(readGeneration);
    const after = (ms: number) => clock.jump((clock.now() + ms) as Instant);
    const touched = async (since: number) => {
      const { terms } = await feeds.tools.indicators.changesSince(tenantId, since);
      return terms === 'everything' ? terms : terms.map(({ value }) => value).toSorted();
    };

    test('what is left out of a change stays as it is', async () => {
      await feeds.add('changed', { source: 'url', url: 'https://feeds.example/list.txt', everyMs: 60 * minute });
      const before = await feed('changed');
      await change('changed', { everyMinutes: 30, canaryPercent: 10, maxAgeDays: 5, title: 'Another name' });
      expect(await feed('changed')).toEqual({
        ...before,
        every_ms: 30 * minute,
        canary_percent: 10,
        max_age_ms: 5 * day,
        title: 'Another name',
      });
      await change('changed', { maxAgeDays: null, title: 'changed' });
      expect(await feed('changed')).toMatchObject({ max_age_ms: null });
    });

    test('another confidence is shown with each match from then on, and marks the phones that it concerns', async () => {
      await feeds.settle('changed', names(5));
      const since = await generation();
      const confidenceOf = async () => {
        const { index } = await feeds.tools.indicators.currentIndicators(tenantId);
        return index.find({ kind: 'domain', value: hostile }).for.map(({ confidence }) => confidence);
      };
      expect(await confidenceOf()).toEqual(['medium']);
      await change('changed', { confidence: 'high' });
      expect(await confidenceOf()).toEqual(['high']);
      expect(await touched(since)).toEqual(names(5).split('\n').toSorted());
      // Said again it is no change.
      const now = await generation();
      await change('changed', { confidence: 'high' });
      expect(await generation()).toBe(now);
    });

    test('a feed that is paused is not asked, and what is in force stays', async () => {
      let asked = 0;
      const openPage = async () => {
        asked += 1;
        throw new Error('nobody is there');
      };
      const look = () => refreshDue({ ...feeds.tools, openPage }, never);
      await change('changed', { isPaused: true });
      after(day);
      await look();
      expect(asked).toBe(0);
      expect(await feeds.lists(tenantId, hostile)).toHaveLength(1);
      // A try that was under way when it was paused does not make it due again.
      await database.acrossTenants((db) =>
        noteChecked(db, 'changed', {
          at: clock.now(),
          nextDueAt: clock.now(),
          askedUrl: 'https://feeds.example/list.txt',
        }),
      );
      await look();
      expect(asked).toBe(0);
      await change('changed', { isPaused: false });
      await look();
      expect(asked).toBe(1);
    });

    test('what was asked at another address than the one it has by now is not noted', async () => {
      await change('changed', { url: 'https://other.example/list.txt' });
      const before = await feed('changed');
      await database.acrossTenants((db) =>
        noteChecked(db, 'changed', {
          at: clock.now(),
          nextDueAt: undefined,
          validators: { etag: '"of the first"', lastModified: undefined },
          askedUrl: 'https://feeds.example/list.txt',
        }),
      );
      expect(await feed('changed')).toEqual(before);
      expect(before).toMatchObject({ etag: null, next_due_at: clock.now() });
    });

    test.each([
      ['an address to what an operator brings', 'by-hand', { url: 'https://feeds.example/' }],
      ['a schedule to what an operator brings', 'by-hand', { everyMinutes: 30 }],
      ['a page size to what is no collection', 'changed', { pageSize: 10 }],
      ['another name to what ships', 'ships', { title: 'Mine' }],
    ] as const)('nobody can give %s', async (_, id, said) => {
      for (const [made, source] of [
        ['by-hand', 'upload'],
        ['ships', 'shipped'],
      ] as const)
        if ((await feed(made)) === undefined) await feeds.add(made, { source });
      const before = await feed(id);
      await expect(change(id, said)).rejects.toMatchObject({ code: 'conflict' });
      expect(await feed(id)).toEqual(before);
    });

    test('a removed feed is looked in by nobody, and marks the phones that it concerned', async () => {
      await feeds.add('gone');
      await feeds.settle('gone', names(20, 'gone'));
      await feeds.bring('gone', names(21, 'gone'));
      const since = await generation();
      await remove('gone');
      expect(await feeds.lists(tenantId, 'gone3.example-evil.com')).toEqual([]);
      expect(await touched(since)).toEqual(names(20, 'gone').split('\n').toSorted());
      expect((await database.acrossTenants(listFeeds)).map(({ feed_id }) => feed_id)).not.toContain('gone');
      expect((await feeds.versions('gone')).map(({ state }) => state).toSorted()).toEqual(['discarded', 'past']);
      // Said twice, it changes nothing.
      const now = await generation();
      await remove('gone');
      expect(await generation()).toBe(now);
    });

    test('nothing is brought to it, and its id is not free yet', async () => {
      await expect(feeds.bring('gone', names(3))).rejects.toMatchObject({ code: 'not_found' });
      const twin = { id: 'gone', title: 'x', source: 'upload', license: 'x', confidence: 'low', trialMs: 0 } as const;
      expect(await database.acrossTenants((db) => insertFeed(db, { ...twin, canaryPercent: 0 }, clock.now()))).toBe(
        false,
      );
    });

    test('it comes back as it was, with the version that was in force', async () => {
      after(8 * day);
      await ageFeeds(feeds.tools);
      const since = await generation();
      await restore('gone');
      expect(await feeds.lists(tenantId, 'gone3.example-evil.com')).toHaveLength(1);
      expect(await touched(since)).toEqual(names(20, 'gone').split('\n').toSorted());
      const now = await generation();
      await restore('gone');
      expect(await generation()).toBe(now);
      await feeds.settle('gone', names(22, 'gone'));
      expect(await feeds.lists(tenantId, 'gone21.example-evil.com')).toHaveLength(1);
    });

    test('after thirty days it is forgotten, with its secret and with all that it said', async () => {
      await remove('gone');
      after(29 * day);
      await ageFeeds(feeds.tools);
      expect((await database.acrossTenants(listRemovedFeeds)).map(({ feed_id }) => feed_id)).toEqual(['gone']);
      after(2 * day);
      await ageFeeds(feeds.tools);
      expect(await database.acrossTenants(listRemovedFeeds)).toEqual([]);
      expect(await feeds.versions('gone')).toEqual([]);
      await expect(restore('gone')).rejects.toMatchObject({ code: 'not_found' });
      await feeds.add('gone');
    });

    test('what ships cannot be removed: it would be back with the next start', async () => {
      await expect(remove('ships')).rejects.toMatchObject({ code: 'conflict' });
    });

    test('a feed that was never in force can be removed and brought back as well', async () => {
      await feeds.add('empty');
      await remove('empty');
      await restore('empty');
      expect(await feed('empty')).toMatchObject({ version_id: null, removed_at: null });
      await advanceTrials(feeds.tools);
    });
  });
}

test.each([
  ['heard of within its rhythm', { hours: 2 }, false],
  ['missed twice', { hours: 3 }, false],
  ['missed three times, and a trial that kept it from being asked', { hours: 4.1 }, true],
  ['of which nothing was ever heard', { hours: 4.1, never: true }, true],
  ['that is paused', { hours: 400, paused: true }, false],
  ['that an operator brings', { hours: 400, byHand: true }, false],
] as const)('a feed %s is overdue: %#', (_, how, isOverdue) => {
  const begun = Date.parse('2026-11-28T08:00:00Z') as Instant;
  const {
    hours,
    paused = false,
    byHand = false,
    never = false,
  } = { paused: false, byHand: false, never: false, ...how };
  const since = overdueSince(
    {
      url: byHand ? null : 'https://feeds.example/',
      every_ms: 60 * minute,
      trial_ms: 60 * minute,
      is_paused: paused,
      confirmed_at: never ? null : begun,
      created_at: begun,
    },
    (begun + hours * 60 * minute) as Instant,
  );
  expect(since).toBe(isOverdue ? begun + 240 * minute : undefined);
});
