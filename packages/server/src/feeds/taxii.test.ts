import { day, hour, type Instant, minute, type TenantId } from '@picket/domain';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certificates, makeCertificates } from '../platform/certificates.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { systemClock } from '../platform/real/system-clock.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { ageFeeds } from './aging.ts';
import { changeFeedOf } from './change-feed.ts';
import { sealAuthorization } from './feed-authorization.ts';
import { feedsOn } from './feeds-world.suite.ts';
import { createOpenPage } from './open-page.ts';
import { refreshDue } from './refresh.ts';
import { findFeed } from './store.ts';
import { startTaxiiServer } from './taxii-server.suite.ts';
import { advanceTrials } from './trial.ts';

const never = new AbortController().signal;
const token = 'Bearer a-token-that-nobody-else-may-see';

for (const [engine, open] of openTestDatabases()) {
  describe(`a collection of a TAXII server as a feed on ${engine}`, { timeout: 120_000 }, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let feeds: ReturnType<typeof feedsOn>;
    let server: Awaited<ReturnType<typeof startTaxiiServer>>;
    let certificates: Certificates;

    beforeAll(async () => {
      database = await open();
      clock = new TestClock();
      const entropy = seededEntropy(51);
      tenantId = await makeTenant({ database, clock, entropy });
      feeds = feedsOn(database, clock, entropy);
      // Certificates are of real time, whatever time it is in the world of the test.
      certificates = await makeCertificates(systemClock);
      server = await startTaxiiServer(certificates, token);
      for (let n = 0; n < 30; n++) server.put(`bad${n}.example-evil.com`, (clock.now() - day + n) as Instant);
      await feeds.add('taxii', {
        source: 'taxii',
        url: `${server.apiRoot}/collections/c1/`,
        everyMs: 60 * minute,
        trialMs: 30 * minute,
        authorizationSealed: sealAuthorization(feeds.tools.sealer, 'taxii', { kind: 'bearer', token: token.slice(7) }),
        collection: { reading: 'incremental', mostPages: 5, pageSize: 10 },
      });
    }, 240_000);
    afterAll(async () => {
      await server?.close();
      await database?.remove();
    });

    const openPage = (privateHosts = ['localhost'], authority: string | undefined = certificates.ca) =>
      createOpenPage({ privateHosts, ...(authority === undefined ? {} : { authority }) });
    const look = async (way = openPage()) => {
      await advanceTrials(feeds.tools);
      await refreshDue({ ...feeds.tools, openPage: way }, never);
      await advanceTrials(feeds.tools);
    };
    const after = (ms: number) => clock.jump((clock.now() + ms) as Instant);
    const feed = async () => (await database.acrossTenants((db) => findFeed(db, 'taxii')))!;
    const lists = async (host: string) => (await feeds.lists(tenantId, host)).length;

    test('is read page by page over TLS with what its server wants to be told, and tried out like any other', async () => {
      await look();
      expect(server.asked.map(({ path }) => path)).toEqual(
        ['', '&next=10', '&next=20'].map((next) => `/api/collections/c1/objects/?limit=10${next}`),
      );
      expect(new Set(server.asked.map(({ authorization }) => authorization))).toEqual(new Set([token]));
      expect(await feed()).toMatchObject({ problem: null, whole_at: clock.now() });
      expect((await feeds.versions('taxii'))[0]).toMatchObject({ state: 'trial', format: 'stix' });
      after(61 * minute);
      await look();
      expect([await lists('bad0.example-evil.com'), await lists('bad29.example-evil.com')]).toEqual([1, 1]);
    });

    test('its secret is unreadable in the database, and in no log, and opens for no other feed', async () => {
      const { rows } = await database.acrossTenants((db) => sql`select * from feeds_feed`.execute(db));
      expect(JSON.stringify(rows)).not.toContain('nobody-else');
      const { authorizationOf } = await import('./feed-authorization.ts');
      const own = await feed();
      expect(authorizationOf(feeds.tools.sealer, own)).toBe(token);
      expect(() => authorizationOf(feeds.tools.sealer, { ...own, feed_id: 'other' })).toThrow();
    });

    test('the next time only what came since is asked for, and counts together with what was there', async () => {
      server.asked.length = 0;
      server.put('new.example-evil.com', clock.now());
      server.put('bad3.example-evil.com', clock.now(), { revoked: true });
      after(61 * minute);
      await look();
      expect(server.asked.map(({ path }) => path)).toEqual([expect.stringMatching(/limit=10&added_after=20\d\d-/)]);
      after(61 * minute);
      await look();
      expect(await lists('new.example-evil.com')).toBe(1);
      expect(await lists('bad0.example-evil.com')).toBe(1);
      // A newer version of what was known takes its place.
      expect(await lists('bad3.example-evil.com')).toBe(0);
    });

    test('nothing new is heard of, and makes no version', async () => {
      const before = (await feeds.versions('taxii')).length;
      after(61 * minute);
      await look();
      expect(await feed()).toMatchObject({ confirmed_at: clock.now(), problem: null });
      expect(await feeds.versions('taxii')).toHaveLength(before);
    });

    test.each([
      ['pages for ever', 'endless', undefined, 'too-many-pages'],
      ['redirects to a metadata service', 'redirects', 'https://169.254.169.254/latest/', 'redirected'],
      ['redirects into the own network', 'redirects', 'https://10.0.0.1/objects/', 'redirected'],
      ['redirects to plain http', 'redirects', 'http://localhost/objects/', 'redirected'],
      ['is cut off', 'cut-off', undefined, 'not-taxii'],
    ] as const)('a server that %s changes nothing, says why, and is asked again soon', async (_, how, to, code) => {
      const before = await feed();
      server.misbehave(how, to);
      after(61 * minute);
      await look();
      server.misbehave(undefined);
      const now = await feed();
      expect(now).toMatchObject({ version_id: before.version_id, added_after: before.added_after, problem: { code } });
      expect(now.next_due_at).toBe(clock.now() + 30 * minute);
      expect(await lists('bad0.example-evil.com')).toBe(1);
    });

    test.each([
      ['whose certificate nobody knows', ['localhost'], 'nobody', 'certificate'],
      ['at an address of the own network that nobody allowed', [], 'ca', 'forbidden-address'],
    ] as const)('a server %s is not asked', async (_, privateHosts, whom, code) => {
      server.asked.length = 0;
      after(61 * minute);
      const other = whom === 'ca' ? certificates.ca : (await makeCertificates(systemClock)).ca;
      await look(openPage([...privateHosts], other));
      expect((await feed()).problem).toMatchObject({ code });
      expect(server.asked).toEqual([]);
      expect(await lists('bad0.example-evil.com')).toBe(1);
    });

    test('a server that no longer takes the secret says so', async () => {
      const secret = { kind: 'basic', username: 'reader', password: 'wrong' } as const;
      await database.acrossTenants((db) =>
        changeFeedOf(db, feeds.tools.sealer, 'taxii', { authorization: secret }, clock.now()),
      );
      await look();
      expect(server.asked.at(-1)?.authorization).toBe(`Basic ${Buffer.from('reader:wrong').toString('base64')}`);
      expect((await feed()).problem).toMatchObject({ code: 'unauthorized' });
      const right = { kind: 'bearer', token: token.slice(7) } as const;
      await database.acrossTenants((db) =>
        changeFeedOf(db, feeds.tools.sealer, 'taxii', { authorization: right }, clock.now()),
      );
      await look();
      expect((await feed()).problem).toBeNull();
    });

    test('what a server takes away without a word is gone when it is read whole again, after a week at most', async () => {
      server.take('bad1.example-evil.com');
      after(61 * minute);
      await look();
      expect(await lists('bad1.example-evil.com')).toBe(1);
      after(7 * day);
      server.asked.length = 0;
      await look();
      expect(server.asked[0]?.path).not.toContain('added_after');
      after(2 * hour);
      await look();
      expect(await lists('bad1.example-evil.com')).toBe(0);
      expect(await lists('bad2.example-evil.com')).toBe(1);
    });

    test('one that has aged out is read whole when it speaks again', async () => {
      await database.acrossTenants((db) =>
        changeFeedOf(db, feeds.tools.sealer, 'taxii', { maxAgeDays: 2 }, clock.now()),
      );
      after(3 * day);
      await ageFeeds(feeds.tools);
      expect(await feed()).toMatchObject({ version_id: null, added_after: null });
      server.asked.length = 0;
      await look();
      expect(server.asked[0]?.path).not.toContain('added_after');
      after(2 * hour);
      await look();
      expect(await lists('bad2.example-evil.com')).toBe(1);
    });

    test('at another host the secret of the first is not told', async () => {
      const elsewhere = await startTaxiiServer(certificates);
      try {
        elsewhere.put('elsewhere.example-evil.com', clock.now());
        await database.acrossTenants((db) =>
          changeFeedOf(db, feeds.tools.sealer, 'taxii', { url: `${elsewhere.apiRoot}/collections/c1/` }, clock.now()),
        );
        await look();
        expect(elsewhere.asked[0]).toEqual({
          path: '/api/collections/c1/objects/?limit=10',
          authorization: undefined,
        });
        expect(await feed()).toMatchObject({ problem: null, authorization_sealed: null });
      } finally {
        await elsewhere.close();
      }
    });
  });
}
