import { day, hour, type Instant, minute, type TenantId } from '@picket/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { ageFeeds } from './aging.ts';
import { feedsOn, names } from './feeds-world.suite.ts';
import type { Page } from './open-page.ts';
import type { ShippedVersion } from './read-version.ts';
import { importShipped, refreshDue } from './refresh.ts';
import { findFeed } from './store.ts';
import { advanceTrials } from './trial.ts';

const never = new AbortController().signal;

for (const [engine, open] of openTestDatabases()) {
  describe(`feeds from an address on ${engine}`, { timeout: 120_000 }, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let feeds: ReturnType<typeof feedsOn>;
    /** What the server of the feed has, and what it was asked. */
    let content = '';
    let status = 200;
    const asked: (string | undefined)[] = [];
    const url = 'https://feeds.example/list.txt';

    beforeAll(async () => {
      database = await open();
      clock = new TestClock();
      const entropy = seededEntropy(41);
      tenantId = await makeTenant({ database, clock, entropy });
      feeds = feedsOn(database, clock, entropy);
    }, 240_000);
    afterAll(() => database?.remove());

    const openPage = async (_url: URL, headers: Readonly<Record<string, string>>): Promise<Page> => {
      asked.push(headers['if-none-match']);
      const etag = `"${content.length}"`;
      const isKnown = headers['if-none-match'] === etag;
      async function* body() {
        if (!isKnown) yield Buffer.from(content);
      }
      return { status: status !== 200 ? status : isKnown ? 304 : 200, headers: { etag }, body: body() };
    };
    const look = async () => {
      await advanceTrials(feeds.tools);
      await refreshDue({ ...feeds.tools, openPage }, never);
      await advanceTrials(feeds.tools);
    };
    const after = (ms: number) => clock.jump((clock.now() + ms) as Instant);
    const feed = () => database.acrossTenants((db) => findFeed(db, 'fetched'));

    test('a feed is asked for when it is due, and its version is tried out', async () => {
      content = names(30);
      await feeds.add('fetched', { source: 'url', url, everyMs: 30 * minute, maxAgeMs: 7 * day });
      await look();
      expect((await feeds.versions('fetched'))[0]).toMatchObject({ state: 'trial', size: content.length });
      expect(await feed()).toMatchObject({ problem: null, checked_at: clock.now() });
    });

    test('while a version is on trial no newer one takes its place, or none would ever come into force', async () => {
      const before = asked.length;
      after(31 * minute);
      content = names(31);
      await look();
      expect(asked.length).toBe(before);
      after(31 * minute);
      await look();
      await look();
      const states = (await feeds.versions('fetched')).map(({ state }) => state);
      expect(states.toSorted()).toEqual(['in-force', 'trial']);
      after(61 * minute);
      await look();
      expect(await feeds.lists(tenantId, 'bad30.example-evil.com')).toHaveLength(1);
    });

    test('what has not changed is not sent again, and is heard of all the same', async () => {
      after(31 * minute);
      await look();
      expect(asked.at(-1)).toBe(`"${content.length}"`);
      expect(await feed()).toMatchObject({ confirmed_at: clock.now(), problem: null });
      expect(await feeds.versions('fetched')).toHaveLength(2);
    });

    test.each([
      ['answers with an error', 500, 'x', 'status'],
      ['sends a page of its provider', 200, '<html><body>parked</body></html>', 'unrecognized'],
      ['is cut off', 200, '{"type":"bundle","objects":[{"type":"indic', 'not-json'],
      ['is empty', 200, '\n', 'implausible'],
    ])('a source that %s changes nothing, says why, and is asked again soon', async (_, answer, sent, code) => {
      [status, content] = [answer, sent];
      const before = (await feed())?.version_id;
      after(31 * minute);
      await look();
      const now = await feed();
      expect(now).toMatchObject({ version_id: before, problem: { code } });
      expect(now?.next_due_at).toBe(clock.now() + 30 * minute);
    });

    test('a source that stays silent for too long is no longer believed, and is again when it speaks', async () => {
      status = 500;
      after(8 * day);
      await look();
      await ageFeeds(feeds.tools);
      expect(await feed()).toMatchObject({ version_id: null, aged_out_at: clock.now() });
      [status, content] = [200, names(31)];
      after(31 * minute);
      await look();
      after(61 * minute);
      await look();
      expect(await feed()).toMatchObject({ aged_out_at: null });
      expect(await feeds.lists(tenantId, 'bad30.example-evil.com')).toHaveLength(1);
    });

    test('what ships is in force at once the first time, and later like any other; an older Picket brings nothing back', async () => {
      const read = (edition: string, count: number): ShippedVersion => ({
        id: 'ships',
        title: 'Ships',
        license: 'MIT',
        edition,
        sha256: edition,
        size: 1,
        ...readOf(names(count, 'ships')),
      });
      const readOf = (text: string) => {
        const reading = feeds.readNow(text);
        if (reading.kind === 'refused') throw new Error(reading.detail);
        return reading.content;
      };
      const ship = (version: ShippedVersion) =>
        importShipped({ ...feeds.tools, reader: { ...feeds.tools.reader, readShipped: async () => [version] } });
      await ship(read('2026-01-01', 30));
      expect(await feeds.lists(tenantId, 'ships29.example-evil.com')).toEqual(['ships 2026-01-01']);
      await ship(read('2026-01-01', 30));
      await ship(read('2026-02-01', 31));
      await ship(read('2026-01-01', 30));
      const said = (await feeds.versions('ships')).map(({ state, edition }) => `${state} ${edition}`);
      expect(said.toSorted()).toEqual(['in-force 2026-01-01', 'trial 2026-02-01']);
      after(2 * hour);
      await advanceTrials(feeds.tools);
      expect(await feeds.lists(tenantId, 'ships30.example-evil.com')).toEqual(['ships 2026-02-01']);
    });
  });
}
