import { type DeviceId, minute, type TenantId } from '@picket/domain';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saveInventory } from '../devices/inventory-store.ts';
import { managedDeviceSync } from '../devices/managed-device-sync.ts';

import { openTestPostgres, type TestDatabase } from '../platform/database/testing.ts';
import { findPostgres } from '../platform/database/testing-cluster.ts';
import { createLog } from '../platform/log.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import type { SyncDefinition } from '../sync/kinds.ts';
import { syncKind } from '../sync/sync-kind.ts';
import { listedPhone, scriptedSession } from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { noTracing } from '../tracing/tracing.ts';
import { assessBatch } from './assess-batch.ts';
import { judgedBy } from './knowing.suite.ts';
import { markDirty } from './store.ts';

/** Only PostgreSQL lets two transactions run at once. */
describe.runIf(findPostgres())('while others write', () => {
  let database: TestDatabase;
  let clock: TestClock;
  let tenantId: TenantId;
  let deviceId: DeviceId;
  const entropy = seededEntropy(5);

  beforeAll(async () => {
    database = await openTestPostgres();
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    clock = new TestClock();
    tenantId = await makeTenant({ database, clock, entropy });
    await sync('2026-11-05');
    await assess();
    ({ device_id: deviceId } = await device());
  });

  const sync = (patchLevel: string, definition: SyncDefinition = managedDeviceSync) =>
    syncKind(
      { database, clock, entropy, tracing: noTracing, instanceId: 'test' },
      {
        tenantId,
        definition,
        session: scriptedSession({ managed: [[phone(patchLevel)]] }),
        dryRun: false,
        acceptShrinkage: false,
        signal: new AbortController().signal,
      },
    );
  const phone = (patchLevel: string) => {
    const listed = listedPhone(0, clock.now());
    const fact = { value: patchLevel, source: 'intune-inventory', observedAt: clock.now() };
    return { ...listed, facts: { ...listed.facts, securityPatchLevel: fact } };
  };
  const assess = () =>
    assessBatch(
      {
        database,
        clock,
        entropy,
        tracing: noTracing,
        log: createLog({ level: 'silent', clock }),
        channels: [],
        catalogue: new Set(['patch']),
        requirements: () => [{ source: 'intune-inventory', maxAgeMs: 60 * minute }],
        ...judgedBy(({ facts }) => {
          if (facts.securityPatchLevel?.value !== '2020-01-01')
            return [{ detectorId: 'patch', verdict: { kind: 'clear' } }];
          const detection = { subject: 'patch', severity: 'high' as const, because: 'old', curedWhen: 'new' };
          return [{ detectorId: 'patch', verdict: { kind: 'detected', detections: [{ ...detection, evidence: {} }] } }];
        }),
      },
      tenantId,
    );
  const device = () =>
    database.forTenant(tenantId, ({ db }) => db.selectFrom('devices_device').selectAll().executeTakeFirstOrThrow());
  /** Until some session of this database waits for a lock of another. */
  const somebodyWaits = async () => {
    for (;;) {
      const { rows } = await database.acrossTenants((db) =>
        sql`select 1 from pg_locks where not granted and locktype <> 'relation'`.execute(db),
      );
      if (rows.length > 0) return;
    }
  };

  test('a change that is not yet committed is judged once it is, although its device was on the list before', async () => {
    await database.forTenant(tenantId, (tx) => markDirty(tx, [deviceId], clock.now()));
    const written = Promise.withResolvers<void>();
    const commit = Promise.withResolvers<void>();
    const change = database.forTenant(tenantId, async (tx) => {
      await markDirty(tx, [deviceId], clock.now());
      await saveInventory(tx, [{ deviceId, body: phone('2020-01-01') }], new Map(), clock.now());
      written.resolve();
      await commit.promise;
    });
    await written.promise;
    const tooEarly = assess();
    await Promise.race([tooEarly, somebodyWaits()]);
    commit.resolve();
    await Promise.all([change, tooEarly]);
    await assess();
    expect((await device()).level).toBe('high');
  });

  test('a round that is being applied and an assessment do not wait for each other for ever', async () => {
    await database.forTenant(tenantId, (tx) => markDirty(tx, [deviceId], clock.now()));
    const written = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const inTheMiddle: SyncDefinition = {
      ...managedDeviceSync,
      plan: async (tx, round) => {
        const plan = await managedDeviceSync.plan(tx, round);
        const write = async () => {
          await saveInventory(tx, [{ deviceId, body: phone('2020-01-01') }], new Map(), clock.now());
          written.resolve();
          await goOn.promise;
          await plan.write();
        };
        return { ...plan, write };
      },
    };
    await clock.advance(minute);
    const round = sync('2020-01-01', inTheMiddle);
    await written.promise;
    const judged = assess();
    await Promise.race([judged, somebodyWaits()]);
    goOn.resolve();
    await Promise.all([round, judged]);
    await assess();
    expect((await device()).level).toBe('high');
  });
});
