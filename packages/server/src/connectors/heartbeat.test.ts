import { day, hour, type Instant, minute, type PartnerStatus, PicketError, type TenantId } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { watchSilence } from '../health/watch-silence.ts';
import { listHistoryAfter } from '../history/store.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { createLog } from '../platform/log.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { scriptedSession } from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { beatHeart } from './heartbeat.ts';
import { listHeartbeats } from './heartbeat-store.ts';
import { findConnector, listDueHeartbeats, setConnectorState, setHeartbeatEvery, wishForHeartbeat } from './store.ts';

const uem = 'intune';
const usual = 15 * minute;
const entropy = seededEntropy(49);

for (const [engine, open] of openTestDatabases()) {
  describe(`heartbeats on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let status: PartnerStatus;
    let refusal: PicketError | undefined;
    let statusRefusal: PicketError | undefined;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
      refusal = undefined;
      statusRefusal = undefined;
      status = {
        state: 'enabled',
        lastHeartbeatAt: undefined,
        androidEnabled: true,
        iosEnabled: false,
        unresponsiveAfterDays: 7,
      };
      const linked = { state: 'linked', because: 'Linked.', at: clock.now() } as const;
      await database.forTenant(tenantId, (tx) => setConnectorState(tx, uem, linked));
    });

    const session = () => ({
      ...scriptedSession({}),
      threatLevels: {
        provision: async () => undefined,
        heartbeat: async () => {
          if (refusal !== undefined) throw refusal;
          status = { ...status, lastHeartbeatAt: clock.now() };
          return { resyncRequestedAt: undefined };
        },
        status: async () => {
          if (statusRefusal !== undefined) throw statusRefusal;
          return status;
        },
        upload: async () => undefined,
        poll: async () => ({ kind: 'unknown' }) as const,
        read: async () => new Map(),
      },
    });
    const beat = () =>
      beatHeart(
        { database, clock },
        { tenantId, uem, session: session(), channelIds: [], signal: new AbortController().signal },
      );
    const kept = () => database.forTenant(tenantId, (tx) => listHeartbeats(tx, uem, 1_000));
    const connector = async () => (await database.forTenant(tenantId, (tx) => findConnector(tx, uem)))!;
    const due = async (everyMs = usual) =>
      (await database.acrossTenants((db) => listDueHeartbeats(db, uem, clock.now(), everyMs))).find(
        (each) => each.tenantId === tenantId,
      );
    const jump = (ms: number) => clock.jump((clock.now() + ms) as Instant);
    const unreachable = new PicketError('connector_unreachable', 'no answer', { retry: 'later' });

    test('each is kept with its answer, and what Intune says of the connector', async () => {
      await beat();
      jump(minute);
      refusal = unreachable;
      await expect(beat()).rejects.toBe(unreachable);
      expect(await kept()).toMatchObject([
        { acknowledged_at: null, code: 'connector_unreachable', detail: 'no answer', partner_state: 'enabled' },
        { acknowledged_at: clock.now() - minute, code: null, partner_state: 'enabled' },
      ]);
      expect(await connector()).toMatchObject({
        lastHeartbeatAt: clock.now() - minute,
        partnerLastHeartbeatAt: clock.now() - minute,
        androidEnabled: true,
        iosEnabled: false,
      });
    });

    test('while one is refused Intune is asked all the same, and nobody who refuses both is believed to have said anything', async () => {
      await beat();
      refusal = unreachable;
      status = { ...status, state: 'unresponsive' };
      await expect(beat()).rejects.toBe(unreachable);
      expect((await connector()).partnerState).toBe('unresponsive');
      statusRefusal = unreachable;
      status = { ...status, state: 'enabled' };
      jump(1);
      await expect(beat()).rejects.toBe(unreachable);
      expect((await connector()).partnerState).toBe('unresponsive');
      expect((await kept())[0]).toMatchObject({ partner_state: null });
    });

    test('those of more than a week ago are let go of', async () => {
      await beat();
      jump(6 * day);
      await beat();
      jump(2 * day);
      await beat();
      expect(await kept()).toHaveLength(2);
    });

    test('the next one is due by the tenant’s wish, and never later than Intune’s patience bears', async () => {
      const every = (seconds: number | undefined) =>
        database.forTenant(tenantId, (tx) => setHeartbeatEvery(tx, uem, seconds));
      expect(await due()).toBeDefined();
      await beat();
      expect(await due()).toBeUndefined();
      jump(usual);
      expect(await due()).toEqual({ tenantId, isWished: false });
      await every(3_600);
      expect(await due()).toBeUndefined();
      jump(hour);
      expect(await due()).toBeDefined();
      // A day's patience: an eighth of it is three hours.
      status = { ...status, unresponsiveAfterDays: 1 };
      await every(86_400);
      await beat();
      jump(3 * hour - 1);
      expect(await due(10 * day)).toBeUndefined();
      jump(1);
      expect(await due(10 * day)).toBeDefined();
    });

    test('one that an operator wishes is due at once, and the wish ends with the try, whatever comes of it', async () => {
      await beat();
      const wish = () => database.forTenant(tenantId, (tx) => wishForHeartbeat(tx, uem, clock.now()));
      await wish();
      expect(await due()).toEqual({ tenantId, isWished: true });
      jump(1);
      await beat();
      expect(await due()).toBeUndefined();
      await wish();
      refusal = unreachable;
      jump(1);
      await expect(beat()).rejects.toBe(unreachable);
      expect(await due()).toBeUndefined();
    });

    test('while the connector is being set up, Intune is asked every minute, for a day', async () => {
      status = { ...status, state: 'available' };
      await beat();
      jump(minute);
      expect(await due()).toBeDefined();
      jump(day);
      await beat();
      jump(minute);
      expect(await due()).toBeUndefined();
    });

    test('silence is told once each time that it changes, in the log and in the history', async () => {
      const lines: { silence?: string; level: string }[] = [];
      const log = createLog({
        level: 'info',
        clock,
        destination: { write: (line) => void lines.push(JSON.parse(line)) },
      });
      const watch = async () => {
        const tools = { database, clock, log, uem: { id: uem, takesThreatLevels: true as const }, channels: [] };
        for (let twice = 0; twice < 2; twice++) await watchSilence(tools, tenantId);
      };
      await watch();
      await beat();
      await watch();
      jump((7 * day) / 4);
      await watch();
      jump(6 * day);
      await watch();
      await beat();
      await watch();
      const history = await database.forTenant(tenantId, (tx) => listHistoryAfter(tx, 0, 100));
      const told = history.flatMap(({ data }) => data?.silence ?? []);
      expect(told).toEqual(['quiet', 'ignored', 'heard']);
      expect(lines.flatMap(({ silence }) => silence ?? [])).toEqual(told);
      expect(lines.filter(({ silence }) => silence !== undefined).map(({ level }) => level)).toEqual([
        'warn',
        'warn',
        'info',
      ]);
    });
  });
}
