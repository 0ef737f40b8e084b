import { type DeviceId, hour, type TenantId, type Term, toIso } from '@picket/domain';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { IndicatorChanges } from '../feeds/indicators.ts';
import type { Database } from '../platform/database/database.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { agentPhones, sha1, sha256, takeAllDirty } from './agent-phones.suite.ts';
import { createFleetSight } from './fleet-sight.ts';
import { listTenantsBehind, readGeneration } from './generation-store.ts';
import { markConcerned } from './mark-concerned.ts';

/** What each phone of the fleet tells, by what it is there for. */
const told = {
  'has the package': { apps: [{ appId: 'com.bad', signers: [{ sha256: sha256('1'), sha1: sha1('1') }] }], hosts: [] },
  'has its signer': { apps: [{ appId: 'com.other', signers: [{ sha256: sha256('1'), sha1: sha1('1') }] }], hosts: [] },
  'had its signer before a rotation': {
    apps: [{ appId: 'com.rotated', signers: [{ sha256: sha256('2') }], formerSigners: [{ sha256: sha256('1') }] }],
    hosts: [],
  },
  'has the file': { apps: [{ appId: 'com.renamed', fileSha256: sha256('f') }], hosts: [] },
  'has another version of it': { apps: [{ appId: 'com.bad', version: '2' }], hosts: [] },
  'has a longer name': { apps: [{ appId: 'com.bad.not' }, { appId: 'COM.BAD' }], hosts: [] },
  'asked for the domain': { apps: [], hosts: ['evil.example'] },
  'asked for a host below it': { apps: [], hosts: ['A.b.Evil.example.'] },
  'asked for its neighbors': {
    apps: [],
    hosts: ['evil.example.com', 'notevil.example', 'evil-x.example', 'evil.exampl'],
  },
  'asked for a page of a shared host': { apps: [], hosts: ['shop.github.io'] },
  'asked for the shared host itself': { apps: [], hosts: ['github.io'] },
  'spoke to an address': { apps: [], hosts: ['203.0.113.77'] },
  'spoke to its neighbor': { apps: [], hosts: ['203.0.114.1', '203.0.112.255', '203.0.113.7'] },
  'spoke to an address of IPv6': { apps: [], hosts: ['2001:db8::77'] },
  'told nothing of note': { apps: [{ appId: 'com.good' }], hosts: ['good.example'] },
} as const;

type Phone = keyof typeof told;
type Change = readonly Term[] | 'everything';

for (const [engine, open] of openTestDatabases()) {
  describe(`a change of what feeds list, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let phones: ReturnType<typeof agentPhones>;
    let tenantId: TenantId;
    let names: ReadonlyMap<DeviceId, string>;
    let silent: DeviceId;
    let seed = 50;

    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      seed += 1;
      phones = agentPhones(database, clock, seed);
      const all = Object.keys(told) as Phone[];
      const fleet = await phones.makeFleet(all.length + 1);
      tenantId = fleet.tenantId;
      names = new Map(fleet.devices.map((device, n) => [device, all[n] ?? 'silent']));
      silent = fleet.devices[all.length] as DeviceId;
      await phones.record(
        tenantId,
        all.map((name, n) =>
          phones.reportOf(fleet.devices[n] as DeviceId, {
            sequence: 1,
            inventory: { takenAt: toIso(clock.now()), isWhole: true, apps: [...told[name].apps] as never },
            contacts: told[name].hosts.map((host) => ({
              host,
              firstAt: toIso(clock.now()),
              lastAt: toIso(clock.now()),
              count: 1,
            })),
          }),
        ),
      );
      await takeAllDirty(database, tenantId);
    });

    /** Feeds as they would be after these changes, one generation each. */
    const feeds = (...changes: readonly Change[]) => ({
      changesSince: async (_tenantId: TenantId, generation: number): Promise<IndicatorChanges> => {
        const since = changes.slice(generation);
        return { upTo: changes.length, terms: since.includes('everything') ? 'everything' : (since.flat() as Term[]) };
      },
    });
    const generation = () => database.forTenant(tenantId, readGeneration);
    const behind = async () => ({ tenantId, markedUpTo: await generation() });
    const mark = async (...changes: readonly Change[]) =>
      markConcerned({ database, clock, indicators: feeds(...changes) }, await behind());
    const marked = async () => (await takeAllDirty(database, tenantId)).map((device) => names.get(device)).toSorted();

    test.each<[string, Term, readonly Phone[]]>([
      ['a package', { kind: 'app', value: 'com.bad' }, ['has the package', 'has another version of it']],
      [
        'a signer, also one of before',
        { kind: 'signer', value: sha256('1') },
        ['has the package', 'has its signer', 'had its signer before a rotation'],
      ],
      ['a signer by its SHA-1', { kind: 'signer', value: sha1('1') }, ['has the package', 'has its signer']],
      ['a file', { kind: 'file', value: sha256('f') }, ['has the file']],
      ['a domain', { kind: 'domain', value: 'evil.example' }, ['asked for the domain', 'asked for a host below it']],
      ['a host that many share', { kind: 'domain', value: 'github.io' }, ['asked for the shared host itself']],
      ['an address', { kind: 'ip', value: '203.0.113.7' }, ['spoke to its neighbor']],
      ['a network', { kind: 'network', value: '203.0.113.64/26' }, ['spoke to an address']],
      ['a network of IPv6', { kind: 'network', value: '2001:db8::/32' }, ['spoke to an address of IPv6']],
      ['what no phone has', { kind: 'app', value: 'com.nobody' }, []],
      ['what nobody collects', { kind: 'filePath', value: '/data/com.bad' }, []],
    ])('has exactly the phones judged again that it concerns: %s', async (_what, term, expected) => {
      expect(await mark([term])).toBe(true);
      expect(await marked()).toEqual(expected.toSorted());
      expect(await mark([term])).toBe(false);
      expect(await marked()).toEqual([]);
    });

    test('of several things marks each phone once, and of the next change only what is new', async () => {
      const first: Term[] = [
        { kind: 'app', value: 'com.bad' },
        { kind: 'signer', value: sha256('1') },
        { kind: 'domain', value: 'evil.example' },
      ];
      await mark(first);
      expect(await marked()).toEqual([
        'asked for a host below it',
        'asked for the domain',
        'had its signer before a rotation',
        'has another version of it',
        'has its signer',
        'has the package',
      ]);
      await mark(first, [{ kind: 'file', value: sha256('f') }]);
      expect(await marked()).toEqual(['has the file']);
      expect(await generation()).toBe(2);
    });

    test('that nobody can tell any more marks every phone whose agent has told something, and no other', async () => {
      await mark('everything');
      const all = await marked();
      expect(all.length).toBe(names.size - 1);
      expect(all).not.toContain(names.get(silent));
    });

    test('finds in the history what a phone no longer has', async () => {
      const [device] = [...names].find(([, name]) => name === 'has the package') ?? [];
      await clock.advance(hour);
      await phones.checkIn(tenantId, device as DeviceId, {
        sequence: 2,
        inventory: { takenAt: toIso(clock.now()), isWhole: true, apps: [] },
      });
      await takeAllDirty(database, tenantId);
      await mark([{ kind: 'app', value: 'com.bad' }]);
      expect(await marked()).toEqual(['has another version of it', 'has the package']);
    });

    test('is nobody else’s: another tenant’s phones stay as they are', async () => {
      const other = agentPhones(database, clock, seed + 1000);
      const { tenantId: otherTenant, devices } = await other.makeFleet(1);
      await other.checkIn(otherTenant, devices[0] as DeviceId, {
        sequence: 1,
        inventory: { takenAt: toIso(clock.now()), isWhole: true, apps: [{ appId: 'com.bad' }] },
      });
      await takeAllDirty(database, otherTenant);
      await mark([{ kind: 'app', value: 'com.bad' }]);
      expect(await takeAllDirty(database, otherTenant)).toEqual([]);
    });

    test('marks more phones than one statement takes at once', async () => {
      const many = Array.from({ length: 1_500 }, (_, n): Term => ({ kind: 'app', value: `com.none.a${n}` }));
      await mark([...many, { kind: 'app', value: 'com.bad' }, { kind: 'domain', value: 'evil.example' }]);
      expect((await marked()).length).toBe(4);
    });

    test('that was in force when the process was killed marks its phones after the next start', async () => {
      const term: Term = { kind: 'app', value: 'com.bad' };
      // Killed before it has asked what changed …
      const deaf = { changesSince: () => Promise.reject(new Error('killed')) };
      await expect(markConcerned({ database, clock, indicators: deaf }, await behind())).rejects.toThrow('killed');
      // … and when everything is marked but nothing is durable.
      let transactions = 0;
      const dying: Database = {
        ...database,
        forTenant: (id, work) =>
          database.forTenant(id, async (tx) => {
            const done = await work(tx);
            transactions += 1;
            if (transactions === 1) await database.crash();
            return done;
          }),
      };
      const unmarked = await behind();
      await expect(markConcerned({ database: dying, clock, indicators: feeds([term]) }, unmarked)).rejects.toThrow();
      expect(transactions).toBe(1);
      database = await database.reopen();
      phones = agentPhones(database, clock, seed);
      expect([await generation(), await marked()]).toEqual([0, []]);
      await mark([term]);
      expect([await generation(), await marked()]).toEqual([1, ['has another version of it', 'has the package']]);
    });

    test('is asked about only by tenants that it has not been marked for yet', async () => {
      const behindOf = (upTo: number) => database.acrossTenants((db) => listTenantsBehind(db, [tenantId], upTo));
      expect([await behindOf(0), await behindOf(1)]).toEqual([[], [{ tenantId, markedUpTo: 0 }]]);
      await mark([]);
      expect([await behindOf(1), await behindOf(2)]).toEqual([[], [{ tenantId, markedUpTo: 1 }]]);
    });

    test('is marked once by two that see it at the same time', async () => {
      const term: Term = { kind: 'app', value: 'com.bad' };
      const unmarked = await behind();
      const markAt = () => markConcerned({ database, clock, indicators: feeds([term]) }, unmarked);
      await Promise.all([markAt(), markAt(), markAt()]);
      expect(await marked()).toEqual(['has another version of it', 'has the package']);
    });

    test('can be asked about before it comes into force: who shows it, and who shows all of it', async () => {
      const sight = createFleetSight(database);
      const wanted = [
        { term: { kind: 'app', value: 'com.bad' }, together: [] },
        { term: { kind: 'app', value: 'com.bad' }, together: [{ kind: 'signer', value: sha256('1') }] },
        { term: { kind: 'domain', value: 'evil.example' }, together: [] },
        { term: { kind: 'app', value: 'com.nobody' }, together: [] },
      ] as const;
      const seen = await sight.look(tenantId, wanted);
      // Of the silent one nobody has told anything.
      expect(seen.observed).toBe(names.size - 1);
      expect(seen.hit.map(({ deviceId }) => names.get(deviceId as DeviceId)).toSorted()).toEqual([
        'asked for a host below it',
        'asked for the domain',
        'has another version of it',
        'has the package',
      ]);
      expect(seen.terms.map(({ devices }) => devices)).toEqual([2, 1, 2]);
      expect(seen.hit.every(({ name }) => name.startsWith('phone '))).toBe(true);
      await database.forTenant(tenantId, ({ db }) =>
        sql`update devices_device set retired_at = now() where device_id = ${seen.hit[0]?.deviceId}::uuid`.execute(db),
      );
      const after = await sight.look(tenantId, wanted);
      expect([after.observed, after.hit.length]).toEqual([names.size - 2, 3]);
    });
  });
}
