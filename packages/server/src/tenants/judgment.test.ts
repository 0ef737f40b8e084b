import { catalogue } from '@picket/detections';
import { type DeviceId, defaultAssessmentPolicy, requiredSourcesOf, type TenantId, toIso } from '@picket/domain';
import { loadShippedKnowledge } from '@picket/intelligence';
import { changeJudgment } from '@picket/wire/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessBatch } from '../assessment/assess-batch.ts';
import { createFindKnowing } from '../assessment/find-knowing.ts';
import { judgeAllAgain } from '../assessment/judge-all-again.ts';
import { feedsOn } from '../feeds/feeds-world.suite.ts';
import { agentPhones, takeAllDirty } from '../ingest/agent-phones.suite.ts';
import { createRemarkables } from '../ingest/remarkable.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { createLog } from '../platform/log.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { syncKind } from '../sync/sync-kind.ts';
import { scriptedSession } from '../testing/scripted-session.ts';
import { noTracing } from '../tracing/tracing.ts';
import { domainSync } from './domain-sync.ts';
import { judgmentRoutes } from './judgment-routes.ts';
import { readJudgment } from './judgment-store.ts';

for (const [engine, open] of openTestDatabases()) {
  describe(`a tenant's own names and decisions on ${engine}`, { timeout: 120_000 }, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let devices: readonly DeviceId[];
    let tools: Parameters<typeof assessBatch>[0];
    let phones: ReturnType<typeof agentPhones>;
    let feeds: ReturnType<typeof feedsOn>;
    let sequence = 0;

    beforeAll(async () => {
      database = await open();
      clock = new TestClock();
      const entropy = seededEntropy(81);
      const log = createLog({ level: 'silent', clock });
      feeds = feedsOn(database, clock, entropy);
      phones = agentPhones(database, clock, 82);
      ({ tenantId, devices } = await phones.makeFleet(3));
      const requirements = (platform: Parameters<typeof requiredSourcesOf>[1]) =>
        requiredSourcesOf(defaultAssessmentPolicy, platform);
      tools = {
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
          indicators: feeds.tools.indicators,
          requirements,
          judgments: { database, read: readJudgment },
          clock,
          log,
        }),
        remarkables: createRemarkables(),
      };
    }, 240_000);
    afterAll(() => database?.remove());

    const sync = (domains: readonly string[]) =>
      syncKind(
        { database, clock, entropy: tools.entropy, tracing: noTracing, instanceId: 'test' },
        {
          tenantId,
          definition: domainSync,
          session: scriptedSession({ domains }),
          dryRun: false,
          acceptShrinkage: false,
          signal: new AbortController().signal,
        },
      );
    const assess = async () => {
      while (await assessBatch(tools, tenantId)) {
        // Each says whether there is another.
      }
    };
    const tell = (place: number, hosts: readonly string[], apps: readonly string[] = ['com.example.honest']) =>
      phones.checkIn(tenantId, devices[place] as DeviceId, {
        sequence: ++sequence,
        inventory: { takenAt: toIso(clock.now()), isWhole: true, apps: apps.map((appId) => ({ appId })) },
        contacts: hosts.map((host) => ({ host, firstAt: toIso(clock.now()), lastAt: toIso(clock.now()), count: 1 })),
      });
    const open_ = async () =>
      (
        await database.forTenant(tenantId, ({ db }) =>
          db
            .selectFrom('findings_finding')
            .select(['device_id', 'detector_id', 'subject', 'severity', 'evidence'])
            .where('state', '=', 'open')
            .execute(),
        )
      ).filter(({ detector_id }) => detector_id === 'look-alike-host' || detector_id === 'watchware');
    const domains = async () => (await database.forTenant(tenantId, readJudgment)).domains;
    const change = async (body: { watchware?: 'allowed' | 'low' | 'medium'; ownDomains?: string[] }) => {
      const handle = judgmentRoutes({ database, clock, onDirty: () => undefined }).find(
        ({ operation }) => operation.id === changeJudgment.id,
      )?.handle;
      return await handle?.({ tenantId, params: { tenantId }, body, audit: async () => undefined } as never);
    };

    test('a host that imitates a domain which Entra lists as the tenant’s own is found, with the reasons', async () => {
      const look_alike = 'login.contoso-hoIding-gmbh.com'.toLowerCase();
      await tell(0, [look_alike, 'login.contoso-holding-gmbh.com']);
      await assess();
      expect(await open_()).toEqual([]);
      expect(await sync(['Contoso-Holding-GmbH.com', 'contosoholding.onmicrosoft.com'])).toMatchObject({
        kind: 'done',
        plan: { count: 2, difference: { add: 2 } },
      });
      // What was told before it was known whose name that is counts too.
      await assess();
      expect(await open_()).toMatchObject([
        {
          device_id: devices[0],
          detector_id: 'look-alike-host',
          subject: look_alike,
          severity: 'medium',
          evidence: { imitates: 'contoso-holding-gmbh.com', reasons: expect.arrayContaining([expect.any(String)]) },
        },
      ]);
    });

    test('read again it is the same, and nobody is judged anew', async () => {
      expect(await sync(['contoso-holding-gmbh.com', 'contosoholding.onmicrosoft.com'])).toMatchObject({
        plan: { difference: { add: 0, remove: 0, unchanged: 2 } },
      });
      expect(await takeAllDirty(database, tenantId)).toEqual([]);
    });

    test('an answer without any domain is not believed', async () => {
      expect(await sync([])).toMatchObject({ plan: { refusal: expect.stringContaining('cannot be') } });
      expect(await domains()).toHaveLength(2);
    });

    test('further names that an operator gives count alike, and stay when Entra is read', async () => {
      await tell(1, ['www.contoso-sommerfest.corn']);
      await tell(1, ['www.cont0so-sommerfest.com']);
      await change({ ownDomains: ['Contoso-Sommerfest.com.', 'contoso-sommerfest.com'] });
      await assess();
      expect((await open_()).map(({ subject }) => subject).toSorted()).toEqual([
        'login.contoso-hoiding-gmbh.com',
        'www.cont0so-sommerfest.com',
      ]);
      await sync(['contoso-holding-gmbh.com']);
      expect(await domains()).toEqual(['contoso-holding-gmbh.com', 'contoso-sommerfest.com']);
      await change({ ownDomains: [] });
      expect(await domains()).toEqual(['contoso-holding-gmbh.com']);
    });

    test.each([['com'], ['not a domain.'], ['192.0.2.1']])('%j is no name of anybody', async (name) => {
      await expect(change({ ownDomains: [name] })).rejects.toMatchObject({ code: 'invalid_request' });
      expect(await domains()).toEqual(['contoso-holding-gmbh.com']);
    });

    test('watchware is worth what the tenant has decided, from then on and for every phone', async () => {
      const list = '- name: FamilyWatch\n  type: watchware\n  packages:\n  - com.example.familywatch\n';
      await feeds.add('watch');
      await feeds.tools.reader.read([], [], clock.now());
      const { importVersion } = await import('../feeds/import-version.ts');
      const { releaseVersion } = await import('../feeds/decide.ts');
      const files = [{ name: 'ioc.yaml', bytes: Buffer.from(list) }];
      const outcome = await importVersion(feeds.tools, 'watch', { files });
      if (outcome.kind === 'refused') throw new Error(outcome.detail);
      await database.acrossTenants((db) => releaseVersion(db, 'watch', outcome.versionId, clock.now()));
      await tell(2, [], ['com.example.familywatch']);
      await assess();
      const worth = async () =>
        (await open_()).filter(({ detector_id }) => detector_id === 'watchware').map(({ severity }) => severity);
      expect(await worth()).toEqual(['low']);
      await change({ watchware: 'medium' });
      await assess();
      expect(await worth()).toEqual(['medium']);
      await change({ watchware: 'allowed' });
      await assess();
      expect(await worth()).toEqual([]);
      // Said again it is no change, and nobody is judged anew.
      await change({ watchware: 'allowed' });
      expect(await takeAllDirty(database, tenantId)).toEqual([]);
    });

    test('a phone that was marked for a decision is never judged by what was decided before it', async () => {
      await database.forTenant(tenantId, (tx) => judgeAllAgain(tx, clock.now()));
      let isFirst = true;
      const late = {
        ...tools,
        findKnowing: async (id: TenantId) => {
          const knowing = await tools.findKnowing(id);
          if (isFirst) await change({ watchware: 'medium' });
          isFirst = false;
          return knowing;
        },
      };
      expect(await assessBatch(late, tenantId)).toBe(true);
      expect((await open_()).some(({ detector_id }) => detector_id === 'watchware')).toBe(false);
      await assessBatch(late, tenantId);
      expect((await open_()).some(({ detector_id }) => detector_id === 'watchware')).toBe(true);
    });
  });
}
