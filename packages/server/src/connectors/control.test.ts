import {
  type DeviceId,
  day,
  type EntraTenantId,
  hour,
  type Instant,
  type TenantId,
  toIso,
  type Uem,
} from '@picket/domain';
import { channels } from '@picket/enforcement';
import { syncKinds } from '@picket/wire/console';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { linkTenant, setRegistration, startConsent } from '../consent/consent.ts';
import { markWithdrawn } from '../consent/store.ts';
import { listChannelSwitches, saveChannelSwitch } from '../delivery/channel-switches.ts';
import { findIntents, leaseIntents, saveIntents, saveResults } from '../delivery/store.ts';
import { countLeftBehind } from '../delivery/take-back.ts';
import { insertUnheard } from '../devices/inventory-store.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { createSealer } from '../platform/sealer.ts';
import { seededEntropy, seededSecrets } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { leaseSync, listDueSyncs, listSyncStates } from '../sync/store.ts';
import { entraObjectId, scriptedSession } from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { unreadLedger } from '../testing/unread-ledger.ts';
import { moveConnector, noteFailure, noteHeard } from './connectors.ts';
import { pause, previewChange, reset, resume, takeTagsBack, unlink } from './control.ts';
import { createSessionOpener } from './sessions.ts';
import { findConnector, setHeartbeat, setPartnerStatus } from './store.ts';

const entraTenantId = '0198c0de-1111-4000-8000-0000000000c0' as EntraTenantId;
const channelId = 'entra-attribute';
const [entraAttribute] = channels.filter(({ id }) => id === channelId);
const slot = 'extensionAttribute15';
const wish = { who: 'Olivia', reason: 'maintenance' };

for (const [engine, open] of openTestDatabases()) {
  describe(`an operator's hand on a connector, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    const entropy = seededEntropy(35);
    const secrets = seededSecrets(35);
    const sealer = createSealer([new Uint8Array(32).fill(7)], secrets);
    const uem: Uem = {
      id: 'intune',
      title: 'Intune',
      permissions: () => [],
      checks: [],
      registrationGuide: () => ({ name: '', steps: [], script: '' }),
      removalGuide: () => ({ name: '', steps: [], script: '' }),
      consentAddress: () => 'https://login.example/consent',
      credentialFaults: () => [],
      open: (link) => ({
        ...scriptedSession({}),
        tenantDomains: async () => {
          await link.credential('sync-and-signal');
          return ['contoso.example'];
        },
      }),
    };
    const consent = () => ({
      database,
      clock,
      sealer,
      uem,
      secrets,
      ledger: unreadLedger,
      redirectUri: () => 'https://picket.example/c',
    });
    const tools = () => ({ clock, uemId: 'intune', channels });
    const inTenant = <Value>(work: Parameters<typeof database.forTenant<Value>>[1]) =>
      database.forTenant(tenantId, work);
    const connector = () => inTenant(async (tx) => (await findConnector(tx, 'intune'))!);
    const speak = async () =>
      (await createSessionOpener({ database, uem, sealer, ledger: unreadLedger })(tenantId)).tenantDomains?.(
        new AbortController().signal,
      );

    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
      for (const purpose of ['sync-and-signal', 'response'] as const) {
        await inTenant((tx) =>
          setRegistration(consent(), tx, { purpose, clientId: purpose, clientSecret: 'a secret', entraTenantId }),
        );
      }
      await link();
      await inTenant((tx) => saveChannelSwitch(tx, { channelId, enabled: true, settings: {} }));
    });
    const link = async () => {
      for (const purpose of ['sync-and-signal', 'response'] as const) {
        await inTenant(async (tx) => {
          await startConsent(consent(), tx, { purpose, credentialId: 'session' });
          await linkTenant(tx, uem, { tenantId, purpose, remote: { entraTenantId, displayName: 'C' } }, clock.now());
        });
      }
    };
    /** A phone with a tag that was read back; answers its id. */
    const tag = async (n: number, state: 'waiting' | 'sent' | 'accepted' = 'accepted') => {
      const deviceId = entropy.uuid() as DeviceId;
      const objectId = entraObjectId(n);
      const payload = { objectId, slot, value: 'high' };
      await inTenant(async (tx) => {
        const nowhere = { entraDeviceId: undefined, entraObjectId: objectId, remoteId: undefined, otherRemoteIds: [] };
        await insertUnheard(tx, [{ deviceId, ...nowhere }], clock.now());
        await saveIntents(tx, [{ channelId, deviceId, payload, urgency: 'high' }], clock.now());
        if (state === 'waiting') return;
        const options = { state: 'waiting', now: clock.now(), leaseMs: 1_000, limit: 100 } as const;
        const leased = (await leaseIntents(tx, channelId, options)).find((each) => each.deviceId === deviceId)!;
        const { sequence } = leased;
        const shared = {
          deviceId,
          sequence,
          ticket: undefined,
          detail: undefined,
          notBefore: clock.now(),
          ours: undefined,
        };
        await saveResults(
          tx,
          channelId,
          [
            {
              ...shared,
              state,
              receipt: state === 'accepted' ? payload : undefined,
              isNewTry: false,
              isFollowUp: false,
            },
          ],
          clock.now(),
        );
      });
      return deviceId;
    };
    test('while it is paused nobody gets a credential: neither a sync, nor a doctor, nor one that is in the middle of it', async () => {
      const session = await createSessionOpener({ database, uem, sealer, ledger: unreadLedger })(tenantId);
      expect(await session.tenantDomains?.(new AbortController().signal)).toEqual(['contoso.example']);
      const change = await inTenant((tx) => pause(tools(), tx, wish));
      expect(change.because).toBe('Paused by Olivia: maintenance');
      await expect(session.tenantDomains?.(new AbortController().signal)).rejects.toMatchObject({
        code: 'connector_paused',
        message: expect.stringContaining('Olivia'),
      });
      await expect(speak()).rejects.toMatchObject({ code: 'connector_paused' });
      const due = await database.acrossTenants((db) =>
        listDueSyncs(db, [tenantId], (clock.now() + day) as Instant, 10),
      );
      expect(due).toEqual([]);
      await inTenant((tx) => resume(tools(), tx, 'Olivia'));
      expect(await speak()).toEqual(['contoso.example']);
    });

    test('what is heard, lost or proven meanwhile does not end a pause; resuming finds out what was lost', async () => {
      await inTenant((tx) => pause(tools(), tx, wish));
      await inTenant((tx) => noteHeard(tx, 'intune', clock.now()));
      await link();
      expect((await connector()).state).toBe('paused');
      await inTenant((tx) => markWithdrawn(tx, 'sync-and-signal'));
      await inTenant((tx) => resume(tools(), tx, 'Olivia'));
      expect((await connector()).state).toBe('revoked');
    });

    test('a refusal that comes from the pause itself says nothing of Microsoft', async () => {
      await inTenant((tx) => pause(tools(), tx, wish));
      await clock.advance(3 * hour);
      const error = await speak().catch((caught: unknown) => caught);
      await inTenant((tx) => noteFailure(tx, 'intune', error, clock.now()));
      expect((await connector()).state).toBe('paused');
    });

    test('before confirming it is said when Intune would ignore a silent connector', async () => {
      expect((await inTenant((tx) => previewChange(tools(), tx))).silence).toBeNull();
      const at = clock.now();
      await inTenant(async (tx) => {
        await setPartnerStatus(tx, 'intune', {
          state: 'enabled',
          lastHeartbeatAt: at,
          unresponsiveAfterDays: 7,
          androidEnabled: true,
          iosEnabled: true,
        });
        await setHeartbeat(tx, 'intune', { at, resyncRequestedAt: undefined });
      });
      expect((await inTenant((tx) => previewChange(tools(), tx))).silence).toEqual({
        ignoredAt: toIso((at + 7 * day) as Instant),
        afterDays: 7,
      });
    });

    test('only what works can be paused, and only what is paused resumed', async () => {
      await expect(inTenant((tx) => resume(tools(), tx, 'Olivia'))).rejects.toMatchObject({ code: 'conflict' });
      await inTenant((tx) => unlink(tools(), tx, { ...wish, leaveTags: false }));
      await expect(inTenant((tx) => pause(tools(), tx, wish))).rejects.toMatchObject({ code: 'conflict' });
      await expect(inTenant((tx) => reset(tools(), tx, wish))).rejects.toMatchObject({ code: 'conflict' });
    });

    test('a reset reads everything from nothing and tells everything again, and takes nothing away', async () => {
      const deviceId = await tag(1);
      await inTenant((tx) =>
        tx.db
          .updateTable('sync_state')
          .set({ round_cursor: 'delta-7', is_full: false, next_due_at: '2030-01-01T00:00:00Z' as never })
          .execute(),
      );
      const before = (await inTenant((tx) => previewChange(tools(), tx))).kept;
      expect(await inTenant((tx) => reset(tools(), tx, wish))).toEqual({ syncs: syncKinds.length, intents: 1 });
      const states = await inTenant(listSyncStates);
      expect(
        states.every(({ roundCursor, isFull, nextDueAt }) => !roundCursor && isFull && nextDueAt === clock.now()),
      ).toBe(true);
      const [intent] = await inTenant((tx) => findIntents(tx, [deviceId]));
      expect(intent).toMatchObject({ state: 'waiting', receipt: { value: 'high' }, ours: [{ value: 'high' }] });
      const after = (await inTenant((tx) => previewChange(tools(), tx))).kept;
      expect(after).toEqual({ ...before, history: before.history + 1 });
    });

    test('a reset never takes the pages from under a sync that is reading', async () => {
      const now = clock.now();
      await inTenant((tx) => leaseSync(tx, 'users', { holder: 'a worker', now, until: (now + hour) as Instant }));
      await expect(inTenant((tx) => reset(tools(), tx, wish))).rejects.toMatchObject({
        code: 'conflict',
        retry: 'later',
      });
      await clock.advance(2 * hour);
      expect(await inTenant((tx) => reset(tools(), tx, wish))).toMatchObject({ intents: 0 });
    });

    test('unlinking asks what becomes of tags, and leaves them only where that is said', async () => {
      await tag(1);
      await tag(2, 'sent');
      await tag(3, 'waiting');
      const preview = await inTenant((tx) => previewChange(tools(), tx));
      // A try that was sent may stand there, one that was never made cannot.
      expect(preview.channels.find(({ id }) => id === channelId)).toMatchObject({
        leftBehind: 2,
        canTakeBack: true,
        told: 1,
      });
      expect(preview).toMatchObject({ undelivered: 2, kept: { devices: 3 } });
      const refused = inTenant((tx) => unlink(tools(), tx, { ...wish, leaveTags: false }));
      await expect(refused).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('2 phones') });
      expect((await connector()).state).toBe('linked');
      await inTenant((tx) => unlink(tools(), tx, { ...wish, leaveTags: true }));
      expect(await connector()).toMatchObject({ state: 'unlinked', because: 'Unlinked by Olivia: maintenance' });
      await expect(speak()).rejects.toMatchObject({ code: 'consent_missing' });
    });

    test('tags are taken back: each tried one is asked to go, what was never tried is not tried, and the channel is off', async () => {
      const tagged = await tag(1);
      const waiting = await tag(2, 'waiting');
      expect(await inTenant((tx) => takeTagsBack(tools(), tx))).toBe(1);
      expect(await inTenant((tx) => findIntents(tx, [tagged]))).toMatchObject([
        { state: 'waiting', payload: { value: null, slot }, ours: [{ value: 'high' }] },
      ]);
      expect(await inTenant((tx) => findIntents(tx, [waiting]))).toEqual([]);
      expect(await inTenant(listChannelSwitches)).toMatchObject([{ channelId, enabled: false, isTakingBack: true }]);
    });

    test('tags cannot be taken back without the consent that wrote them, and that is said', async () => {
      await tag(1);
      await inTenant((tx) => markWithdrawn(tx, 'response'));
      await expect(inTenant((tx) => takeTagsBack(tools(), tx))).rejects.toMatchObject({ code: 'consent_missing' });
      expect(await inTenant((tx) => countLeftBehind(tx, entraAttribute!))).toBe(1);
    });

    test('linked again, what was known is gone on with', async () => {
      const deviceId = await tag(1);
      await inTenant((tx) => unlink(tools(), tx, { ...wish, leaveTags: true }));
      await link();
      expect((await connector()).state).toBe('linked');
      expect(await inTenant((tx) => findIntents(tx, [deviceId]))).toMatchObject([{ ours: [{ value: 'high' }] }]);
      expect(await speak()).toEqual(['contoso.example']);
      await inTenant((tx) => moveConnector(tx, 'intune', 'unlinked', { because: 'x', at: clock.now() }));
    });
  });
}
