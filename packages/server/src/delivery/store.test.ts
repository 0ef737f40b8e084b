import { type ChannelPayload, type DeviceId, type Instant, minute, type TenantId } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertUnheard } from '../devices/inventory-store.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { findIntents, type IntentResult, leaseIntents, saveIntents, saveResults } from './store.ts';

const channelId = 'entra-attribute';
const high: ChannelPayload = { value: 'high' };
const cured: ChannelPayload = { value: null };

for (const [engine, open] of openTestDatabases()) {
  describe(engine, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let deviceId: DeviceId;
    const entropy = seededEntropy(31);

    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
      deviceId = entropy.uuid() as DeviceId;
      const nowhere = { entraDeviceId: undefined, entraObjectId: undefined, remoteId: undefined, otherRemoteIds: [] };
      await database.forTenant(tenantId, (tx) => insertUnheard(tx, [{ deviceId, ...nowhere }], clock.now()));
    });

    const want = (payload: ChannelPayload, urgency: 'high' | 'cure' = 'high') =>
      database.forTenant(tenantId, async (tx) => {
        const level = urgency === 'cure' ? 'secured' : urgency;
        await tx.db.updateTable('devices_device').set({ level }).where('device_id', '=', deviceId).execute();
        await saveIntents(tx, [{ channelId, deviceId, payload, urgency }], clock.now());
      });
    const lease = (state: 'waiting' | 'sent' = 'waiting') =>
      database.forTenant(tenantId, (tx) =>
        leaseIntents(tx, channelId, { state, now: clock.now(), leaseMs: 2 * minute, limit: 10 }),
      );
    const save = (change: Partial<IntentResult>) =>
      database.forTenant(tenantId, async (tx) =>
        saveResults(tx, channelId, [{ ...untold, deviceId, notBefore: clock.now(), ...change }], clock.now()),
      );
    const untold = {
      sequence: 0,
      state: 'waiting',
      ticket: undefined,
      detail: undefined,
      receipt: undefined,
      ours: undefined,
      isNewTry: false,
      isFollowUp: false,
    } as const;
    const intent = async () => (await database.forTenant(tenantId, (tx) => findIntents(tx, [deviceId])))[0]!;
    const later = (ms: number) => (clock.now() + ms) as Instant;

    test('what has been read back is kept as a receipt, with its moment', async () => {
      await want(high);
      const [tried] = await lease();
      await clock.advance(minute);
      await save({ sequence: tried!.sequence, state: 'accepted', receipt: high });
      expect(await intent()).toMatchObject({ state: 'accepted', receipt: high, receiptAt: clock.now(), ours: [high] });
      // A newer wish does not unsay what was true.
      const toldAt = clock.now();
      await clock.advance(minute);
      await want(cured, 'cure');
      expect(await intent()).toMatchObject({ state: 'waiting', payload: cured, receipt: high, receiptAt: toldAt });
    });

    test('what is leased is given to nobody else until its lease has run out', async () => {
      await want(high);
      expect(await lease()).toHaveLength(1);
      expect(await lease()).toEqual([]);
      await clock.advance(2 * minute - 1);
      expect(await lease()).toEqual([]);
      await clock.advance(1);
      expect(await lease()).toHaveLength(1);
    });

    test('a newer intent waits for the end of the older one’s lease: two tries are never under way', async () => {
      await want(high);
      await lease();
      await want(cured, 'cure');
      expect(await lease()).toEqual([]);
      await clock.advance(2 * minute);
      // Picket still knows what may stand there because of the older try.
      expect(await lease()).toMatchObject([{ payload: cured, ours: [high] }]);
    });

    test('what became of a try that a newer intent has overtaken says nothing of the newer one', async () => {
      await want(high);
      const [tried] = await lease();
      await want(cured, 'cure');
      const current = await save({ sequence: tried!.sequence, state: 'accepted', receipt: high });
      expect([...current]).toEqual([]);
      expect(await intent()).toMatchObject({ state: 'waiting', payload: cured, receipt: undefined });
      // Only the lease is given back.
      expect(await lease()).toMatchObject([{ payload: cured, ours: [high] }]);
    });

    test('what is to be looked at later is leased by nobody before', async () => {
      await want(high);
      const [tried] = await lease();
      await save({ sequence: tried!.sequence, state: 'sent', ticket: 'ticket', notBefore: later(minute) });
      expect(await lease('sent')).toEqual([]);
      expect(await lease()).toEqual([]);
      await clock.advance(minute);
      expect(await lease()).toEqual([]);
      expect(await lease('sent')).toMatchObject([{ ticket: 'ticket', payload: high }]);
    });
  });
}
