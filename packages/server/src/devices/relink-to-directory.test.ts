import {
  type DeviceId,
  type DirectoryDevice,
  type EntraDeviceId,
  type ManagedDevice,
  minute,
  type TenantId,
} from '@picket/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entraDeviceSync } from '../directory/entra-devices.ts';
import { openTestPglite, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import type { SyncDefinition } from '../sync/kinds.ts';
import { syncKind } from '../sync/sync-kind.ts';
import {
  changes,
  entraDeviceId,
  entraObjectId,
  listedPhone,
  type Script,
  scriptedSession,
} from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { noTracing } from '../tracing/tracing.ts';
import { readEnrollments } from './inventory-store.ts';
import { managedDeviceSync } from './managed-device-sync.ts';
import { reconcileIdentities } from './reconcile-identities.ts';

let database: TestDatabase;
const clock = new TestClock();
const entropy = seededEntropy(3);
beforeAll(async () => {
  database = await openTestPglite();
});
afterAll(() => database.remove());

const objects = 5;

/** What the directory tells next: an object's device id (or none), or that it is gone. */
const aChange = fc.record({
  object: fc.nat(objects - 1),
  deviceId: fc.option(fc.nat(3)),
  isRemoved: fc.boolean(),
});
/** Phones by the Entra device id that they report; two may report the same, and one may change what it reports. */
const aFleet = fc.array(fc.nat(3), { minLength: 1, maxLength: 4 });

test('after any changes in the directory everybody is linked as if the whole fleet had been looked at', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      aFleet,
      aFleet,
      fc.array(fc.array(aChange, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
      async (first, then, rounds) => {
        const tenantId = await makeTenant({ database, clock, entropy });
        for (const fleet of [first, then]) {
          const phones = fleet.map(
            (id, n): ManagedDevice => listedPhone(n, clock.now(), { entraDeviceId: entraDeviceId(id) }),
          );
          await sync(tenantId, managedDeviceSync, { managed: [phones] });
          await clock.advance(minute);
        }
        for (const round of rounds) {
          const said = new Map(round.map((change) => [change.object, change]));
          const gone = [...said.values()].filter(({ isRemoved }) => isRemoved);
          const there = [...said.values()].filter(({ isRemoved }) => !isRemoved);
          await sync(tenantId, entraDeviceSync, {
            devices: [
              changes(
                there.map(
                  ({ object, deviceId }): DirectoryDevice => ({
                    id: entraObjectId(object),
                    deviceId: deviceId === null ? null : (entraDeviceId(deviceId) as EntraDeviceId),
                  }),
                ),
                { removed: gone.map(({ object }) => entraObjectId(object)) },
              ),
            ],
          });
          const before = await links(tenantId);
          await database.forTenant(tenantId, async (tx) => {
            const held = await readEnrollments(tx);
            const newDeviceId = () => entropy.uuid() as DeviceId;
            const { relinked } = await reconcileIdentities(tx, {
              listed: new Map(),
              held,
              newDeviceId,
              now: clock.now(),
            });
            expect([...relinked]).toEqual([]);
          });
          expect(await links(tenantId)).toEqual(before);
        }
      },
    ),
    { numRuns: 40, seed: 7 },
  );
});

function sync(tenantId: TenantId, definition: SyncDefinition, script: Script) {
  return syncKind(
    { database, clock, entropy, tracing: noTracing, instanceId: 'test' },
    {
      tenantId,
      definition,
      session: scriptedSession(script),
      dryRun: false,
      acceptShrinkage: true,
      signal: new AbortController().signal,
    },
  );
}

const links = (tenantId: TenantId) =>
  database.forTenant(tenantId, ({ db }) =>
    db
      .selectFrom('devices_device')
      .select(['device_id', 'entra_device_id', 'entra_object_id', 'remote_id', 'identity_conflict'])
      .orderBy('device_id')
      .execute(),
  );
