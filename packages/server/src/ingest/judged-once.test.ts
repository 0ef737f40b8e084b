import {
  type DetectorVerdict,
  type DeviceId,
  type DeviceSnapshot,
  day,
  hour,
  type InstalledApp,
  type Severity,
  type TenantId,
  toIso,
} from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AssessmentTools, assessBatch } from '../assessment/assess-batch.ts';
import type { Knowing } from '../assessment/knowing.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { createLog } from '../platform/log.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { noTracing } from '../tracing/tracing.ts';
import { agentPhones, agentSource, sha256, takeAllDirty } from './agent-phones.suite.ts';
import { forgetOldObservations } from './forget.ts';
import { saveGeneration } from './generation-store.ts';
import { createRemarkables } from './remarkable.ts';

const isBadApp = ({ appId, signers = [] }: InstalledApp) =>
  appId.startsWith('com.bad') || signers.some(({ sha256: digest }) => digest === sha256('d'));
const isBadHost = (host: string) => host.endsWith('evil.example');

/** One detector for apps and one for hosts, each of which judges one thing at a time. */
function judge({ facts }: DeviceSnapshot): readonly DetectorVerdict[] {
  const verdictOf = (detectorId: string, bad: readonly string[], severity: Severity): DetectorVerdict => {
    const [first, ...others] = [...new Set(bad)].toSorted().map((subject) => ({
      subject,
      severity,
      because: `${subject} is bad`,
      curedWhen: 'it has gone',
      evidence: {},
    }));
    return {
      detectorId,
      verdict: first === undefined ? { kind: 'clear' } : { kind: 'detected', detections: [first, ...others] },
    };
  };
  return [
    ...(facts.apps === undefined
      ? []
      : [
          verdictOf(
            'bad-app',
            facts.apps.value.filter(isBadApp).map(({ appId, version }) => `${appId} ${version}`),
            'high',
          ),
        ]),
    ...(facts.contacts === undefined
      ? []
      : [verdictOf('bad-host', facts.contacts.value.map(({ host }) => host).filter(isBadHost), 'medium')]),
  ];
}

for (const [engine, open] of openTestDatabases()) {
  describe(`apps and hosts of phones, judged on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let phones: ReturnType<typeof agentPhones>;
    let seed = 200;
    let asked: { apps: string[]; hosts: string[] };
    let tools: AssessmentTools;
    let generation: number;

    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(() => {
      clock = new TestClock();
      seed += 1;
      phones = agentPhones(database, clock, seed);
      asked = { apps: [], hosts: [] };
      generation = 1;
      tools = toolsFor(true);
    });

    const toolsFor = (remembers: boolean): AssessmentTools => {
      const knowing = (): Knowing => ({
        generation,
        edition: String(generation),
        judge,
        isRemarkableApp: (app) => {
          asked.apps.push(app.appId);
          return remembers ? isBadApp(app) : true;
        },
        isRemarkableHost: (host) => {
          asked.hosts.push(host);
          return remembers ? isBadHost(host) : true;
        },
      });
      return {
        database,
        clock,
        entropy: seededEntropy(seed + 7),
        tracing: noTracing,
        log: createLog({ level: 'silent', clock }),
        channels: [],
        catalogue: new Set(['bad-app', 'bad-host']),
        requirements: () => [{ source: agentSource, maxAgeMs: day }],
        findKnowing: async () => knowing(),
        remarkables: createRemarkables(),
      };
    };
    const assess = async (tenantId: TenantId, by = tools) => {
      while (await assessBatch(by, tenantId)) {
        // Each says whether there is another.
      }
    };
    const findings = (tenantId: TenantId) =>
      database.forTenant(tenantId, ({ db }) =>
        db
          .selectFrom('findings_finding')
          .innerJoin('devices_device', 'devices_device.device_id', 'findings_finding.device_id')
          .select(['name', 'detector_id', 'subject', 'state', 'because'])
          .orderBy('name')
          .orderBy('detector_id')
          .orderBy('subject')
          .execute(),
      );
    const levels = (tenantId: TenantId) =>
      database.forTenant(tenantId, ({ db }) =>
        db.selectFrom('devices_device').select(['name', 'level']).orderBy('name').execute(),
      );
    const open_ = async (tenantId: TenantId) =>
      (await findings(tenantId)).filter(({ state }) => state === 'open').map(({ subject }) => subject);
    const inventory = (apps: readonly object[], isWhole = true) => ({
      takenAt: toIso(clock.now()),
      isWhole,
      apps: apps as never,
    });
    const contacts = (hosts: readonly string[]) =>
      hosts.map((host) => ({ host, firstAt: toIso(clock.now()), lastAt: toIso(clock.now()), count: 1 }));

    /** A fleet in which some apps are everybody's, some a few phones', and some bad. */
    const tellOfFleet = async (tenantId: TenantId, devices: readonly DeviceId[]) => {
      const kinds = ['com.good', 'com.bad', 'com.fine', 'com.late'];
      await phones.record(
        tenantId,
        devices.map((device, n) =>
          phones.reportOf(device, {
            sequence: 1,
            inventory: inventory(
              Array.from({ length: 6 }, (_, m) => ({
                appId: `${kinds[(n * m) % 7 === 1 ? 1 : m % 3 === 1 ? 0 : m % 4]}.a${(n + m) % 9}`.replace(
                  /bad\.a[0-5]/,
                  'good.b',
                ),
                version: String(m % 2),
                signers: [{ sha256: sha256((n + m * 3) % 17 === 0 ? 'd' : 'a') }],
              })),
            ),
            contacts: contacts([`h${n % 3}.good.example`, ...(n % 5 === 0 ? [`x${n % 2}.evil.example`] : [])]),
          }),
        ),
      );
    };

    test('come to what judging each phone alone with all of its apps comes to', async () => {
      const [one, other] = [await phones.makeFleet(40), await agentPhones(database, clock, seed + 5000).makeFleet(40)];
      for (const { tenantId, devices } of [one, other]) await tellOfFleet(tenantId, devices);
      await assess(one.tenantId);
      await assess(other.tenantId, toolsFor(false));
      const found = await findings(one.tenantId);
      expect(found).toEqual(await findings(other.tenantId));
      expect(await levels(one.tenantId)).toEqual(await levels(other.tenantId));
      expect(found.filter(({ detector_id }) => detector_id === 'bad-app').length).toBeGreaterThan(5);
      expect(found.filter(({ detector_id }) => detector_id === 'bad-host').length).toBe(8);
      expect(new Set((await levels(one.tenantId)).map(({ level }) => level))).toEqual(
        new Set(['secured', 'medium', 'high']),
      );
    });

    test('are each looked at once, however many phones have them, until something else is known', async () => {
      const { tenantId, devices } = await phones.makeFleet(40);
      await tellOfFleet(tenantId, devices);
      const distinct = await database.forTenant(tenantId, async ({ db }) => ({
        apps: (await db.selectFrom('ingest_app').select('app_id').execute()).length,
        hosts: (await db.selectFrom('ingest_host').select('host_id').execute()).length,
      }));
      await assess(tenantId);
      const counts = () => ({ apps: asked.apps.length, hosts: asked.hosts.length });
      expect(counts()).toEqual(distinct);
      await clock.advance(hour);
      const [first] = devices as [DeviceId];
      await phones.checkIn(tenantId, first, { sequence: 2, inventory: inventory([{ appId: 'com.bad.new' }], false) });
      await assess(tenantId);
      expect(counts()).toEqual({ ...distinct, apps: distinct.apps + 1 });
      expect(asked.apps.at(-1)).toBe('com.bad.new');
      expect(await open_(tenantId)).toContain('com.bad.new undefined');
      generation = 2;
      await phones.checkIn(tenantId, first, { sequence: 3 });
      await assess(tenantId);
      expect(counts()).toEqual({ apps: 2 * (distinct.apps + 1), hosts: 2 * distinct.hosts });
    });

    test('are not judged by less than their phones have been marked for', async () => {
      const { tenantId, devices } = await phones.makeFleet(1);
      await phones.checkIn(tenantId, devices[0] as DeviceId, {
        sequence: 1,
        inventory: inventory([{ appId: 'com.bad' }]),
      });
      await database.forTenant(tenantId, (tx) => saveGeneration(tx, 2));
      expect(await assessBatch(tools, tenantId)).toBe(true);
      expect([await findings(tenantId), (await takeAllDirty(database, tenantId)).length]).toEqual([[], 1]);
      generation = 2;
      await phones.checkIn(tenantId, devices[0] as DeviceId, { sequence: 2 });
      expect(await assessBatch(tools, tenantId)).toBe(false);
      expect(await open_(tenantId)).toEqual(['com.bad undefined']);
    });

    test('a bad app is found at the check-in that lists it, stays through all that says nothing of it, and goes with it', async () => {
      const { tenantId, devices } = await phones.makeFleet(1);
      const [phone] = devices as [DeviceId];
      const tell = async (told: object) => {
        await clock.advance(hour);
        await phones.checkIn(tenantId, phone, told as never);
        await assess(tenantId);
        return [await open_(tenantId), (await levels(tenantId))[0]?.level];
      };
      const bad = { appId: 'com.bad', version: '1' };
      const good = { appId: 'com.good' };
      expect(await tell({ sequence: 1, inventory: inventory([good]) })).toEqual([[], 'secured']);
      expect(await tell({ sequence: 2, inventory: inventory([good, bad]) })).toEqual([['com.bad 1'], 'high']);
      expect(await tell({ sequence: 3 })).toEqual([['com.bad 1'], 'high']);
      expect(await tell({ sequence: 4, inventory: inventory([good], false) })).toEqual([['com.bad 1'], 'high']);
      expect(await tell({ sequence: 2, inventory: inventory([]) })).toEqual([['com.bad 1'], 'high']);
      expect(await tell({ sequence: 5, inventory: inventory([good]) })).toEqual([[], 'secured']);
    });

    test('an agent that has never listed everything vouches for nobody, and still tells of what is bad', async () => {
      const { tenantId, devices } = await phones.makeFleet(2);
      const [phone, other] = devices as [DeviceId, DeviceId];
      await phones.checkIn(tenantId, phone, { sequence: 1, inventory: inventory([{ appId: 'com.good' }], false) });
      await phones.checkIn(tenantId, other, { sequence: 1, inventory: inventory([{ appId: 'com.bad' }], false) });
      await assess(tenantId);
      expect((await levels(tenantId)).map(({ level }) => level)).toEqual(['not-assessed', 'high']);
    });

    test('an agent that goes silent stops vouching, and one that is only alive does not begin again', async () => {
      const { tenantId, devices } = await phones.makeFleet(1);
      const [phone] = devices as [DeviceId];
      await phones.checkIn(tenantId, phone, { sequence: 1, inventory: inventory([]) });
      await assess(tenantId);
      expect((await levels(tenantId))[0]?.level).toBe('secured');
      await clock.advance(2 * day);
      await phones.checkIn(tenantId, phone, { sequence: 2, contacts: [] });
      await assess(tenantId);
      expect((await levels(tenantId))[0]?.level).toBe('not-assessed');
    });

    test('what was last seen too long ago is let go of, and its phone is judged again without it', async () => {
      const { tenantId, devices } = await phones.makeFleet(2);
      const [phone, silent] = devices as [DeviceId, DeviceId];
      const tell = (device: DeviceId, sequence: number, apps: readonly object[], hosts: readonly string[]) =>
        phones.checkIn(tenantId, device, { sequence, inventory: inventory(apps), contacts: contacts(hosts) });
      await tell(phone, 1, [{ appId: 'com.good' }, { appId: 'com.gone' }], ['x.evil.example', 'good.example']);
      await tell(silent, 1, [{ appId: 'com.bad' }], ['x.evil.example']);
      await clock.advance(hour);
      await tell(phone, 2, [{ appId: 'com.good' }], []);
      await assess(tenantId);
      const observations = { database, clock, keptMs: 90 * day };
      const count = async () => {
        const rows = async (
          table:
            | 'ingest_app'
            | 'ingest_app_term'
            | 'ingest_device_app'
            | 'ingest_host'
            | 'ingest_device_host'
            | 'ingest_stream',
        ) =>
          Number(
            (
              await database.forTenant(tenantId, ({ db }) =>
                db
                  .selectFrom(table)
                  .select(({ fn }) => fn.countAll().as('n'))
                  .executeTakeFirstOrThrow(),
              )
            ).n,
          );
        return [
          await rows('ingest_app'),
          await rows('ingest_app_term'),
          await rows('ingest_device_app'),
          await rows('ingest_host'),
          await rows('ingest_device_host'),
          await rows('ingest_stream'),
        ];
      };
      await clock.advance(80 * day);
      await tell(phone, 3, [{ appId: 'com.good' }], ['good.example']);
      await assess(tenantId);
      await forgetOldObservations(observations, tenantId);
      expect(await count()).toEqual([3, 3, 3, 2, 3, 2]);
      expect(await takeAllDirty(database, tenantId)).toEqual([]);
      await clock.advance(11 * day);
      await forgetOldObservations(observations, tenantId);
      // Of the silent phone nothing is left; of the other what it still has and spoke to lately.
      expect(await count()).toEqual([1, 1, 1, 1, 1, 1]);
      expect(await takeAllDirty(database, tenantId)).toEqual([phone, silent].toSorted());
      await forgetOldObservations(observations, tenantId);
      expect(await takeAllDirty(database, tenantId)).toEqual([]);
      // What has been let go of, and comes back, is as new.
      await tell(silent, 2, [{ appId: 'com.gone' }], ['x.evil.example']);
      await assess(tenantId);
      expect(await count()).toEqual([2, 2, 2, 2, 2, 2]);
    });

    test('the finding of a contact that has been let go of is closed, since nobody can see it any more', async () => {
      const { tenantId, devices } = await phones.makeFleet(1);
      const [phone] = devices as [DeviceId];
      await phones.checkIn(tenantId, phone, {
        sequence: 1,
        inventory: inventory([]),
        contacts: contacts(['x.evil.example']),
      });
      await assess(tenantId);
      expect(await open_(tenantId)).toEqual(['x.evil.example']);
      await clock.advance(91 * day);
      await phones.checkIn(tenantId, phone, { sequence: 2, inventory: inventory([]), contacts: [] });
      await forgetOldObservations({ database, clock, keptMs: 90 * day }, tenantId);
      await assess(tenantId);
      expect(await open_(tenantId)).toEqual([]);
    });
  });
}
