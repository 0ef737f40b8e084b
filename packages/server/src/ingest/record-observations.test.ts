import { type DeviceId, day, hour, type Instant, minute, type TenantId, toIso } from '@picket/domain';
import { mostAppsOfCheckIn, mostContactsOfCheckIn } from '@picket/wire/agent';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { agentPhones, readApps, readContacts, sha256, takeAllDirty } from './agent-phones.suite.ts';

const bank = { appId: 'com.bank', version: '1', signers: [{ sha256: sha256('a') }] };
const game = { appId: 'com.game', version: '7', signers: [{ sha256: sha256('b') }] };
const otherAgent = '0198c0de-0000-4000-8000-00000000a9e8';

for (const [engine, open] of openTestDatabases()) {
  describe(`what agents tell, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let phones: ReturnType<typeof agentPhones>;
    let tenantId: TenantId;
    let phone: DeviceId;
    let neighbor: DeviceId;
    let seed = 0;

    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      seed += 1;
      phones = agentPhones(database, clock, seed);
      const fleet = await phones.makeFleet(2);
      tenantId = fleet.tenantId;
      [phone, neighbor] = fleet.devices as [DeviceId, DeviceId];
    });

    const inventory = (apps: readonly object[], { isWhole = true, takenAt = clock.now() } = {}) =>
      ({ takenAt: toIso(takenAt as Instant), isWhole, apps }) as never;
    const contact = (host: string, { at = clock.now(), count = 1 } = {}) =>
      ({ host, firstAt: toIso(at as Instant), lastAt: toIso(at as Instant), count }) as never;
    const apps = async (of = phone) =>
      (await readApps(database, tenantId, of)).map(({ appId, last }) => `${appId}${last === null ? '' : ' (gone)'}`);
    const contacts = async (of = phone) =>
      (await readContacts(database, tenantId, of)).map(({ host, contacts: count }) => `${host} ${count}`);
    const rows = async (table: string) => {
      const { rows: found } = await database.forTenant(tenantId, ({ db }) =>
        sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(db),
      );
      return found[0]?.count;
    };

    test('is stored, and exactly that phone is judged again', async () => {
      expect(
        await phones.checkIn(tenantId, phone, {
          sequence: 1,
          inventory: inventory([bank, game]),
          contacts: [contact('www.example.com'), contact('203.0.113.9', { count: 4 })],
        }),
      ).toBe('next');
      expect(await apps()).toEqual(['com.bank', 'com.game']);
      expect(await contacts()).toEqual(['203.0.113.9 4', 'www.example.com 1']);
      expect(await takeAllDirty(database, tenantId)).toEqual([phone]);
      expect(await apps(neighbor)).toEqual([]);
    });

    test('twice changes nothing, also not the list of phones to be judged', async () => {
      const told = { sequence: 1, inventory: inventory([bank]), contacts: [contact('example.com', { count: 2 })] };
      await phones.checkIn(tenantId, phone, told);
      const before = await readApps(database, tenantId, phone);
      await takeAllDirty(database, tenantId);
      await clock.advance(hour);
      expect(await phones.checkIn(tenantId, phone, told)).toBe('repeated');
      expect(await readApps(database, tenantId, phone)).toEqual(before);
      expect(await contacts()).toEqual(['example.com 2']);
      expect(await takeAllDirty(database, tenantId)).toEqual([]);
    });

    test('twice in one commit counts once', async () => {
      const report = phones.reportOf(phone, { sequence: 1, contacts: [contact('example.com', { count: 2 })] });
      expect(await phones.record(tenantId, [report, { ...report }])).toEqual(['next', 'repeated']);
      expect(await contacts()).toEqual(['example.com 2']);
    });

    test('under another content with a sequence that came before is not believed', async () => {
      await phones.checkIn(tenantId, phone, { sequence: 4, inventory: inventory([bank]) });
      expect(await phones.checkIn(tenantId, phone, { sequence: 4, inventory: inventory([]) })).toBe('repeated');
      expect(await apps()).toEqual(['com.bank']);
    });

    test('an app that a whole inventory no longer lists has gone, and its history stays', async () => {
      const first = clock.now();
      await phones.checkIn(tenantId, phone, { sequence: 1, inventory: inventory([bank, game]) });
      await clock.advance(hour);
      const second = clock.now();
      await phones.checkIn(tenantId, phone, { sequence: 2, inventory: inventory([bank, game]) });
      await clock.advance(hour);
      await phones.checkIn(tenantId, phone, { sequence: 3, inventory: inventory([bank]) });
      expect(await readApps(database, tenantId, phone)).toEqual([
        { appId: 'com.bank', version: '1', first, last: null },
        { appId: 'com.game', version: '7', first, last: second },
      ]);
      await phones.checkIn(tenantId, phone, { sequence: 4, inventory: inventory([bank, game]) });
      expect(await readApps(database, tenantId, phone)).toEqual([
        { appId: 'com.bank', version: '1', first, last: null },
        { appId: 'com.game', version: '7', first, last: null },
      ]);
    });

    test('an inventory that is not whole removes nothing, and neither does a check-in without one', async () => {
      await phones.checkIn(tenantId, phone, { sequence: 1, inventory: inventory([bank]) });
      await phones.checkIn(tenantId, phone, { sequence: 2, inventory: inventory([game], { isWhole: false }) });
      await phones.checkIn(tenantId, phone, { sequence: 3, inventory: inventory([], { isWhole: false }) });
      await phones.checkIn(tenantId, phone, { sequence: 4 });
      expect(await apps()).toEqual(['com.bank', 'com.game']);
    });

    test('a whole inventory that equals the last whole one still takes back what only a part had added', async () => {
      await phones.checkIn(tenantId, phone, { sequence: 1, inventory: inventory([bank]) });
      await phones.checkIn(tenantId, phone, { sequence: 2, inventory: inventory([game], { isWhole: false }) });
      await phones.checkIn(tenantId, phone, { sequence: 3, inventory: inventory([bank]) });
      expect(await apps()).toEqual(['com.bank', 'com.game (gone)']);
    });

    test('an older inventory that comes late tells of the past only', async () => {
      const old = clock.now();
      await clock.advance(hour);
      await phones.checkIn(tenantId, phone, { sequence: 3, inventory: inventory([bank]) });
      const late = { sequence: 2, inventory: inventory([game], { takenAt: old }), contacts: [contact('late.example')] };
      expect(await phones.checkIn(tenantId, phone, late)).toBe('late');
      expect(await readApps(database, tenantId, phone)).toMatchObject([
        { appId: 'com.bank', last: null },
        { appId: 'com.game', first: old, last: old },
      ]);
      expect(await contacts()).toEqual(['late.example 1']);
      expect(await phones.checkIn(tenantId, phone, late)).toBe('repeated');
      expect(await contacts()).toEqual(['late.example 1']);
    });

    test('a late inventory is the newest where those that overtook it had none', async () => {
      await phones.checkIn(tenantId, phone, { sequence: 2, contacts: [] });
      await phones.checkIn(tenantId, phone, { sequence: 1, inventory: inventory([bank]) });
      expect(await apps()).toEqual(['com.bank']);
    });

    test('a late whole inventory does not take back what a newer part has seen come', async () => {
      await phones.checkIn(tenantId, phone, { sequence: 3, inventory: inventory([game], { isWhole: false }) });
      await phones.checkIn(tenantId, phone, { sequence: 2, inventory: inventory([bank]) });
      expect(await apps()).toEqual(['com.bank', 'com.game']);
    });

    test('what is too old for memory is kept without being counted again', async () => {
      await phones.checkIn(tenantId, phone, { sequence: 1, contacts: [contact('example.com', { count: 3 })] });
      await phones.checkIn(tenantId, phone, { sequence: 1000 });
      const again = { sequence: 1, contacts: [contact('example.com', { count: 3 }), contact('new.example')] };
      expect(await phones.checkIn(tenantId, phone, again)).toBe('beyond-memory');
      expect(await contacts()).toEqual(['example.com 3', 'new.example 0']);
    });

    test('the same in any order and with repetitions comes to the same', async () => {
      const at = clock.now();
      await clock.advance(hour);
      const told = [1, 2, 3, 4, 5].map((sequence) => ({
        sequence,
        inventory: inventory(sequence === 5 ? [bank] : [bank, { ...game, version: String(sequence) }], {
          takenAt: (at + sequence * minute) as Instant,
        }),
        contacts: [contact('example.com', { at: (at + sequence * minute) as Instant, count: sequence })],
      }));
      for (const each of told) await phones.checkIn(tenantId, phone, each);
      for (const place of [2, 0, 4, 4, 1, 0, 3, 2, 1]) await phones.checkIn(tenantId, neighbor, told[place] as never);
      expect(await readContacts(database, tenantId, neighbor)).toEqual(await readContacts(database, tenantId, phone));
      const seen = async (of: DeviceId) =>
        (await readApps(database, tenantId, of)).map(({ appId, version, first, last }) => [
          appId,
          version,
          first,
          last === null,
        ]);
      expect(await seen(neighbor)).toEqual(await seen(phone));
    });

    test('a new agent begins its sequences anew, and what the one before told stays', async () => {
      await phones.checkIn(tenantId, phone, { sequence: 900, inventory: inventory([bank, game]) });
      expect(await phones.checkIn(tenantId, phone, { sequence: 1 }, { agentId: otherAgent })).toBe('next');
      expect(await apps()).toEqual(['com.bank', 'com.game']);
      await phones.checkIn(tenantId, phone, { sequence: 2, inventory: inventory([bank]) }, { agentId: otherAgent });
      expect(await apps()).toEqual(['com.bank', 'com.game (gone)']);
    });

    test('one source takes back nothing that another sees', async () => {
      await phones.checkIn(tenantId, phone, { sequence: 1, inventory: inventory([bank, game]) });
      const other = { source: 'another-agent', agentId: otherAgent };
      await phones.checkIn(tenantId, phone, { sequence: 1, inventory: inventory([]) }, other);
      expect(await apps()).toEqual(['com.bank', 'com.game']);
    });

    test('each distinct app is kept once, whoever has it; another signer, version or file is another app', async () => {
      const same = [phone, neighbor].map((device) =>
        phones.reportOf(device, { sequence: 1, inventory: inventory([bank, bank, game]) }),
      );
      await phones.record(tenantId, same);
      expect(await rows('ingest_app')).toBe(2);
      const repackaged = { ...bank, signers: [{ sha256: sha256('c') }] };
      await phones.checkIn(tenantId, phone, {
        sequence: 2,
        inventory: inventory([bank, repackaged, { ...game, version: '8' }]),
      });
      expect(await rows('ingest_app')).toBe(4);
      expect(await apps()).toEqual(['com.bank', 'com.bank', 'com.game (gone)', 'com.game']);
    });

    test('signers in another order are the same app', async () => {
      const signers = [{ sha256: sha256('1') }, { sha256: sha256('2') }];
      await phones.checkIn(tenantId, phone, { sequence: 1, inventory: inventory([{ ...bank, signers }]) });
      await phones.checkIn(tenantId, neighbor, {
        sequence: 1,
        inventory: inventory([{ ...bank, signers: signers.toReversed() }]),
      });
      expect(await rows('ingest_app')).toBe(1);
    });

    test('a phone that nobody knows, and one of another tenant, is told apart and stored nowhere', async () => {
      const other = agentPhones(database, clock, seed + 1000);
      const foreign = await other.makeFleet(1);
      const stranger = '0198c0de-0000-4000-8000-0000000000ff' as DeviceId;
      const told = { sequence: 1, inventory: inventory([bank]), contacts: [contact('example.com')] };
      const outcome = await phones.record(
        tenantId,
        [phone, foreign.devices[0] as DeviceId, stranger].map((device) => phones.reportOf(device, told)),
      );
      expect(outcome).toEqual(['next', 'unknown-device', 'unknown-device']);
      expect(await readApps(database, foreign.tenantId, foreign.devices[0] as DeviceId)).toEqual([]);
      expect(await rows('ingest_stream')).toBe(1);
    });

    test('hostile names are stored in a form that any row can hold, and stay what they are', async () => {
      const names = [
        'a\u0000b',
        '\ud800half',
        '<script>alert(1)</script>',
        "'); drop table ingest_app; --",
        '\u202Egnp.apk',
        '💣'.repeat(300),
        '  ',
        'é'.normalize('NFD'),
      ];
      const hostile = names.map((name, n) => ({ appId: `com.hostile.${n}`, name, version: name.slice(0, 255) }));
      const odd = ['\u0000', '../../etc/passwd', 'com.bank\u0000', 'x'.repeat(255)].map((appId) => ({ appId }));
      const told = {
        sequence: 1,
        inventory: inventory([...hostile, ...odd]),
        contacts: names.filter((name) => name.length < 256).map((name) => contact(name)),
      };
      expect(await phones.checkIn(tenantId, phone, told)).toBe('next');
      const stored = await readApps(database, tenantId, phone);
      expect(stored.length).toBe(hostile.length + odd.length);
      const ids = stored.map(({ appId }) => appId);
      expect(ids).toContain('com.bank');
      expect(ids).toContain('\u{fffd}');
      expect(ids).toContain('../../etc/passwd');
      expect(stored.find(({ appId }) => appId === 'com.hostile.3')?.version).toBe(names[3]);
      expect(await contacts()).toEqual([]);
    });

    test('hosts have one spelling, and what is no host is passed over', async () => {
      const spelled = [
        'WWW.Example.COM.',
        'www.example.com',
        'bücher.example',
        'xn--bcher-kva.example',
        '::ffff:203.0.113.9',
        '203.0.113.9',
        '[2001:DB8::1]',
        'localhost',
        'no host',
        'a..b',
        `${'a.'.repeat(120)}example`,
      ];
      await phones.checkIn(tenantId, phone, { sequence: 1, contacts: spelled.map((host) => contact(host)) });
      expect(await contacts()).toEqual([
        '2001:db8::1 1',
        '203.0.113.9 2',
        `${'a.'.repeat(120)}example 1`,
        'www.example.com 2',
        'xn--bcher-kva.example 2',
      ]);
    });

    test('the most that one check-in may tell is taken in whole, and more than that is no check-in', async () => {
      const most = Array.from({ length: mostAppsOfCheckIn }, (_, n) => ({ appId: `com.many.a${n}` }));
      const hosts = Array.from({ length: mostContactsOfCheckIn }, (_, n) => contact(`h${n}.example.com`));
      expect(await phones.checkIn(tenantId, phone, { sequence: 1, inventory: inventory(most), contacts: hosts })).toBe(
        'next',
      );
      expect(await rows('ingest_device_app')).toBe(mostAppsOfCheckIn);
      expect(await rows('ingest_device_host')).toBe(mostContactsOfCheckIn);
      const tooMuch = [
        { sequence: 2, inventory: inventory([...most, bank]) },
        { sequence: 2, contacts: [...hosts, contact('one.example')] },
        { sequence: 2, inventory: inventory([{ appId: 'x'.repeat(256) }]) },
        { sequence: 2, inventory: inventory([{ ...bank, signers: Array(17).fill({ sha256: sha256('a') }) }]) },
        { sequence: 2, inventory: inventory([{ ...bank, signers: [{ sha256: 'AB' }] }]) },
        { sequence: 2, contacts: [contact('example.com', { count: 1e12 })] },
        { sequence: 0 },
        { sequence: 1.5 },
        { sequence: 2 ** 53 },
        { sequence: 2, surprise: true },
      ];
      for (const told of tooMuch)
        expect(() => phones.reportOf(phone, told as never), JSON.stringify(told).slice(0, 60)).toThrow();
    });

    test('counts of contacts add up to what a number holds, and no further', async () => {
      for (const sequence of [1, 2, 3])
        await phones.checkIn(tenantId, phone, { sequence, contacts: [contact('example.com', { count: 1e9 })] });
      expect(await contacts()).toEqual(['example.com 3000000000']);
      await database.forTenant(tenantId, ({ db }) =>
        db
          .updateTable('ingest_device_host')
          .set({ contacts: Number.MAX_SAFE_INTEGER - 1 })
          .execute(),
      );
      await phones.checkIn(tenantId, phone, { sequence: 4, contacts: [contact('example.com', { count: 9 })] });
      expect(await contacts()).toEqual([`example.com ${Number.MAX_SAFE_INTEGER}`]);
    });

    test('a moment that cannot be undoes no contact, and lets no inventory vouch', async () => {
      const now = clock.now();
      const odd = [now + 30 * day, 0, now - 4000 * day].map((at, n) => contact(`h${n}.example`, { at: at as Instant }));
      const told = { sequence: 1, inventory: inventory([bank], { takenAt: (now + day) as Instant }), contacts: odd };
      await phones.checkIn(tenantId, phone, told);
      for (const { first, last } of await readContacts(database, tenantId, phone))
        expect([first, last]).toEqual([now, now]);
      expect(await apps()).toEqual(['com.bank']);
      const stream = await database.forTenant(tenantId, ({ db }) =>
        db.selectFrom('ingest_stream').selectAll().executeTakeFirstOrThrow(),
      );
      expect(stream).toMatchObject({ inventory_at: null, inventory_sequence: 0, partial_sequence: 1 });
    });

    test('a failure takes back all of it, the mark included, and it may be told again', async () => {
      const spoilt = {
        ...phones.reportOf(neighbor, { sequence: 1, contacts: [contact('example.com')] }),
        agentId: 'no id',
      };
      const good = phones.reportOf(phone, { sequence: 1, inventory: inventory([bank]) });
      await expect(phones.record(tenantId, [good, spoilt])).rejects.toThrow();
      expect(await apps()).toEqual([]);
      expect(await takeAllDirty(database, tenantId)).toEqual([]);
      expect(await phones.record(tenantId, [good])).toEqual(['next']);
    });

    test('many check-ins at once are each taken in once', async () => {
      const reports = Array.from({ length: 12 }, (_, n) =>
        phones.reportOf(n % 2 === 0 ? phone : neighbor, {
          sequence: 1 + (n >> 1),
          inventory: inventory([bank, { appId: `com.n${n}` }], { isWhole: false }),
          contacts: [contact('example.com'), contact(`h${n % 3}.example.com`)],
        }),
      );
      await Promise.all([...reports, ...reports.toReversed()].map((report) => phones.record(tenantId, [report])));
      expect((await apps()).length + (await apps(neighbor)).length).toBe(14);
      expect((await contacts()).find((line) => line.startsWith('example.com'))).toBe('example.com 6');
      expect(await rows('ingest_app')).toBe(13);
      expect(await rows('ingest_host')).toBe(4);
    });
  });
}
