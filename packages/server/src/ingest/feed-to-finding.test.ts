import { catalogue } from '@picket/detections';
import { type DeviceId, defaultAssessmentPolicy, requiredSourcesOf, type TenantId, toIso } from '@picket/domain';
import { loadShippedKnowledge } from '@picket/intelligence';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessBatch } from '../assessment/assess-batch.ts';
import { createFindKnowing } from '../assessment/find-knowing.ts';
import { feedsOn, names } from '../feeds/feeds-world.suite.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { createLog } from '../platform/log.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { readJudgment, replaceDomains } from '../tenants/judgment-store.ts';
import { noTracing } from '../tracing/tracing.ts';
import { agentPhones, takeAllDirty } from './agent-phones.suite.ts';
import { createFleetSight } from './fleet-sight.ts';
import { readGeneration } from './generation-store.ts';
import { markConcerned } from './mark-concerned.ts';
import { createRemarkables } from './remarkable.ts';

for (const [engine, open] of openTestDatabases()) {
  describe(`from a feed to a finding on ${engine}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());

    test('what a feed comes to list is found on exactly the phones that had to do with it, and closed when it is listed no more', async () => {
      const clock = new TestClock();
      const entropy = seededEntropy(77);
      const log = createLog({ level: 'silent', clock });
      const feeds = feedsOn(database, clock, entropy, createFleetSight(database));
      const { indicators } = feeds.tools;
      const phones = agentPhones(database, clock, 78);
      const { tenantId, devices } = await phones.makeFleet(4);
      const requirements = (platform: Parameters<typeof requiredSourcesOf>[1]) =>
        requiredSourcesOf(defaultAssessmentPolicy, platform);
      const tools = {
        database,
        clock,
        entropy,
        log,
        tracing: noTracing,
        channels: [],
        catalogue: new Set(catalogue.map(({ id }) => id)),
        requirements,
        findKnowing: createFindKnowing({
          knowledge: await loadShippedKnowledge(),
          indicators,
          requirements,
          judgments: { database, read: readJudgment },
          clock,
          log,
        }),
        remarkables: createRemarkables(),
      };
      const assess = async () => {
        while (await assessBatch(tools, tenantId as TenantId)) {
          // Each says whether there is another.
        }
      };
      const mark = async () =>
        markConcerned(
          { database, clock, indicators },
          { tenantId, markedUpTo: await database.forTenant(tenantId, readGeneration) },
        );
      const found = async (state: 'open' | 'resolved') =>
        (
          await database.forTenant(tenantId, ({ db }) =>
            db.selectFrom('findings_finding').select(['device_id', 'detector_id', 'subject', 'state']).execute(),
          )
        )
          .filter((finding) => finding.state === state)
          .map(({ device_id, detector_id, subject }) => `${devices.indexOf(device_id)} ${detector_id} ${subject}`)
          .toSorted();
      const tell = (place: number, sequence: number, hosts: readonly string[]) =>
        phones.checkIn(tenantId, devices[place] as DeviceId, {
          sequence,
          inventory: { takenAt: toIso(clock.now()), isWhole: true, apps: [{ appId: 'com.example.honest' }] },
          contacts: hosts.map((host) => ({ host, firstAt: toIso(clock.now()), lastAt: toIso(clock.now()), count: 1 })),
        });

      await database.forTenant(tenantId, (tx) => replaceDomains(tx, 'operator', ['kontor-nord.de'], clock.now()));
      await feeds.add('hosts');
      await feeds.settle('hosts', names(30));
      await tell(0, 1, ['bad3.example-evil.com', 'fine.example']);
      await tell(1, 1, ['a.later.example-evil.org']);
      await tell(2, 1, ['fine.example']);
      // The first time nobody has compared anything yet.
      await mark();
      await assess();
      expect(await found('open')).toEqual(['0 known-bad-host domain bad3.example-evil.com']);

      // The sight looks before it is in force: one phone would be hit that is not hit yet.
      await feeds.settle('hosts', `${names(30)}\nlater.example-evil.org`);
      await mark();
      expect(await takeAllDirty(database, tenantId)).toEqual([devices[1]]);
      await tell(1, 2, []);
      await assess();
      expect(await found('open')).toEqual([
        '0 known-bad-host domain bad3.example-evil.com',
        '1 known-bad-host domain later.example-evil.org',
      ]);

      await feeds.settle('hosts', `${names(30).replace('bad3.example-evil.com\n', '')}\nlater.example-evil.org`);
      await mark();
      await assess();
      expect(await found('resolved')).toEqual(['0 known-bad-host domain bad3.example-evil.com']);
      expect(await found('open')).toEqual(['1 known-bad-host domain later.example-evil.org']);

      await tell(3, 1, ['k0ntor-nord.de', 'mail.kontor-nord.de', 'f4brikam.example']);
      await assess();
      expect(await found('open')).toContain('3 look-alike-host k0ntor-nord.de');
      expect((await found('open')).filter((finding) => finding.startsWith('3 '))).toHaveLength(1);
    });
  });
}
