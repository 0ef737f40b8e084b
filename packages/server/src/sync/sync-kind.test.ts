import {
  type Cursor,
  type DirectoryGroup,
  type ManagedDevice,
  minute,
  PicketError,
  type TenantId,
} from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { managedDeviceSync } from '../devices/managed-device-sync.ts';
import { entraDeviceSync } from '../directory/entra-devices.ts';
import { groupSync } from '../directory/groups.ts';
import { userSync } from '../directory/users.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import {
  changes,
  entraDeviceId,
  entraObjectId,
  listedPhone,
  remoteId,
  type Script,
  scriptedSession,
} from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { noTracing } from '../tracing/tracing.ts';
import type { SyncDefinition } from './kinds.ts';
import { listSyncStates } from './store.ts';
import { syncKind } from './sync-kind.ts';

for (const [engine, open] of openTestDatabases()) {
  describe(engine, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    const entropy = seededEntropy(7);

    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
    });

    const sync = (
      definition: SyncDefinition,
      script: Script,
      more: { dryRun?: boolean; acceptShrinkage?: boolean; instanceId?: string } = {},
    ) => {
      const session = scriptedSession(script);
      const { dryRun = false, acceptShrinkage = false, instanceId = 'one' } = more;
      const tools = { database, clock, entropy, tracing: noTracing, instanceId };
      const outcome = syncKind(tools, {
        tenantId,
        definition,
        session,
        dryRun,
        acceptShrinkage,
        signal: new AbortController().signal,
      });
      return { outcome, session };
    };
    const phones = async () =>
      database.forTenant(tenantId, ({ db }) => db.selectFrom('devices_device').selectAll().orderBy('name').execute());
    const fleet = (count: number, change: (n: number) => Partial<ManagedDevice> = () => ({})) =>
      Array.from({ length: count }, (_, n) => listedPhone(n, clock.now(), change(n)));

    test('an inventory is read page by page and appears at once', async () => {
      const all = fleet(5);
      const { outcome } = sync(managedDeviceSync, { managed: [all.slice(0, 2), [], all.slice(2)] });
      expect(await outcome).toMatchObject({ kind: 'done', plan: { difference: { add: 5, change: 0, remove: 0 } } });
      expect(await phones()).toHaveLength(5);
      expect((await phones())[0]).toMatchObject({
        level: 'not-assessed',
        remote_id: remoteId(0),
        entra_device_id: entraDeviceId(0),
      });
    });

    test('a new phone is written with all that is listed of it, also where the directory contests it', async () => {
      const objects = [8, 9].map((n) => ({ id: entraObjectId(n), deviceId: entraDeviceId(0) }));
      await sync(entraDeviceSync, { devices: [changes(objects)] }).outcome;
      await sync(managedDeviceSync, { managed: [fleet(2)] }).outcome;
      const [contested, clear] = await phones();
      expect(contested?.identity_conflict).toMatch(/^Entra lists 2 objects/);
      expect(clear?.identity_conflict).toBeNull();
      for (const [n, phone] of [contested, clear].entries()) {
        expect(phone).toMatchObject({
          level: 'not-assessed',
          remote_id: remoteId(n),
          platform: 'android',
          serial_number: `S${n}`,
          facts: { model: { value: expect.any(String) } },
        });
      }
    });

    test('a sync that broke off goes on at the page it had reached, and nobody saw the half', async () => {
      const all = fleet(6);
      const broken = new PicketError('connector_unreachable', 'gone', { retry: 'later' });
      const first = sync(managedDeviceSync, { managed: [all.slice(0, 2), all.slice(2, 4), broken] });
      await expect(first.outcome).rejects.toThrow('gone');
      expect(await phones()).toEqual([]);

      const second = sync(managedDeviceSync, { managed: [all.slice(0, 2), all.slice(2, 4), all.slice(4)] });
      expect(await second.outcome).toMatchObject({ kind: 'done', plan: { difference: { add: 6 } } });
      expect(second.session.began).toEqual(['page-2']);
    });

    test('an unchanged inventory changes nothing', async () => {
      const all = fleet(3);
      await sync(managedDeviceSync, { managed: [all] }).outcome;
      const before = await phones();
      expect(await sync(managedDeviceSync, { managed: [all] }).outcome).toMatchObject({
        plan: { difference: { add: 0, change: 0, remove: 0, unchanged: 3 } },
      });
      expect(await phones()).toEqual(before);
    });

    test('half the phones missing at once is refused: nothing is deleted, nothing is marked', async () => {
      const all = fleet(30);
      await sync(managedDeviceSync, { managed: [all] }).outcome;
      for (let pass = 0; pass < 3; pass++) {
        const outcome = await sync(managedDeviceSync, { managed: [all.slice(0, 15)] }).outcome;
        expect(outcome).toMatchObject({
          kind: 'done',
          plan: { refusal: expect.stringContaining('15 of 30'), difference: { remove: 0 } },
        });
      }
      expect((await phones()).filter(({ retired_at }) => retired_at === null)).toHaveLength(30);
      const [state] = (await database.forTenant(tenantId, listSyncStates)).filter(
        ({ kind }) => kind === 'managed-devices',
      );
      expect(state?.lastProblem?.code).toBe('inventory_shrank');
    });

    test('a phone is let go only when two complete passes did not list it', async () => {
      const all = fleet(5);
      await sync(managedDeviceSync, { managed: [all] }).outcome;
      expect(await sync(managedDeviceSync, { managed: [all.slice(1)] }).outcome).toMatchObject({
        plan: { difference: { remove: 0 } },
      });
      expect((await phones())[0]?.retired_at).toBeNull();
      expect(await sync(managedDeviceSync, { managed: [all.slice(1)] }).outcome).toMatchObject({
        plan: { difference: { remove: 1, removed: ['phone 000'] } },
      });
      expect((await phones())[0]).toMatchObject({ retired_at: clock.now(), remote_id: null });
    });

    test('a phone that enrolls anew stays the phone it was', async () => {
      await sync(managedDeviceSync, { managed: [fleet(2)] }).outcome;
      const before = (await phones())[0];
      await clock.advance(minute);
      const anew = listedPhone(0, clock.now(), { remoteId: remoteId(99), name: 'phone 000' });
      await sync(managedDeviceSync, {
        managed: [[anew, listedPhone(0, before?.last_sync_at ?? clock.now()), listedPhone(1, clock.now())]],
      }).outcome;
      const after = (await phones()).filter(({ entra_device_id }) => entra_device_id === entraDeviceId(0));
      expect(after).toHaveLength(1);
      expect(after[0]).toMatchObject({ device_id: before?.device_id, remote_id: remoteId(99) });
    });

    test('a dry run names what would go and writes nothing at all', async () => {
      const all = fleet(4);
      await sync(managedDeviceSync, { managed: [all] }).outcome;
      await sync(managedDeviceSync, { managed: [all.slice(1)] }).outcome;
      const dump = async () => JSON.stringify([await phones(), await database.forTenant(tenantId, listSyncStates)]);
      const before = await dump();
      const dry = await sync(managedDeviceSync, { managed: [all.slice(1)] }, { dryRun: true }).outcome;
      expect(dry).toMatchObject({ plan: { difference: { remove: 1, removed: ['phone 000'] } } });
      expect(await dump()).toBe(before);
    });

    test('two processes never read the same thing at once, and a dead one is taken over from', async () => {
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const slow: SyncDefinition = {
        ...managedDeviceSync,
        async *pages() {
          await held;
          yield { items: [], startsOver: false, next: undefined, done: undefined };
        },
      };
      const one = sync(slow, {}, { instanceId: 'one' });
      await new Promise((resolve) => setImmediate(resolve));
      await expect.poll(async () => (await sync(slow, {}, { instanceId: 'two' }).outcome).kind).toBe('busy');
      await clock.advance(3 * minute);
      const two = sync(managedDeviceSync, { managed: [fleet(2)] }, { instanceId: 'two' });
      expect(await two.outcome).toMatchObject({ kind: 'done' });
      release();
      // The first one finds that it is no longer its turn, and writes nothing.
      await expect(one.outcome).rejects.toMatchObject({ code: 'conflict' });
      expect(await phones()).toHaveLength(2);
    });

    test('a listing that ends without a last page concludes nothing', async () => {
      await sync(managedDeviceSync, { managed: [fleet(3)] }).outcome;
      const endless: SyncDefinition = {
        ...managedDeviceSync,
        async *pages() {
          yield { items: [], startsOver: false, next: 'more' as Cursor, done: undefined };
        },
      };
      await expect(sync(endless, {}).outcome).rejects.toMatchObject({ code: 'unexpected_answer' });
      expect((await phones()).filter(({ retired_at }) => retired_at === null)).toHaveLength(3);
    });

    test('users come and go by changes, and a partial change keeps what it does not speak of', async () => {
      const id = entraObjectId(1);
      await sync(userSync, {
        users: [
          changes([
            { id, displayName: 'Ann', mail: 'ann@contoso.example' },
            { id: entraObjectId(2), displayName: 'Bob' },
          ]),
        ],
      }).outcome;
      const later = sync(userSync, {
        users: [changes([{ id, displayName: 'Anna' }], { removed: [entraObjectId(2)] })],
      });
      expect(await later.outcome).toMatchObject({
        plan: { difference: { add: 0, change: 1, remove: 1, removed: ['Bob'] } },
      });
      expect(later.session.began).toEqual(['delta-1']);
      const rows = await database.forTenant(tenantId, ({ db }) =>
        db.selectFrom('directory_user').select(['display_name', 'mail']).execute(),
      );
      expect(rows).toEqual([{ display_name: 'Anna', mail: 'ann@contoso.example' }]);
    });

    test('when the directory has forgotten our place, whoever it no longer lists is gone', async () => {
      const users = Array.from({ length: 4 }, (_, n) => ({ id: entraObjectId(n), displayName: `User ${n}` }));
      await sync(userSync, { users: [changes(users)] }).outcome;
      const over = sync(userSync, { users: [changes(users.slice(1), { startsOver: true })] });
      expect(await over.outcome).toMatchObject({
        plan: { difference: { add: 0, change: 0, remove: 1, removed: ['User 0'] } },
      });
    });

    test('a directory that starts over with next to nothing is not believed', async () => {
      const users = Array.from({ length: 40 }, (_, n) => ({ id: entraObjectId(n), displayName: `User ${n}` }));
      await sync(userSync, { users: [changes(users)] }).outcome;
      const over = sync(userSync, { users: [changes(users.slice(0, 3), { startsOver: true })] });
      expect(await over.outcome).toMatchObject({
        plan: { refusal: expect.stringContaining('37 of 40'), difference: { remove: 0 } },
      });
    });

    test('a large group is spread over pages, and its last word on each member counts', async () => {
      const group = (members: NonNullable<DirectoryGroup['members']>): DirectoryGroup => ({
        id: entraObjectId(50),
        displayName: 'Field staff',
        members,
      });
      const member = (n: number, removed = false) => ({ id: entraObjectId(n), kind: 'user' as const, removed });
      const { done: _, ...open } = changes([group([member(1), member(2)])]);
      await sync(groupSync, { groups: [{ ...open, next: 'page-1' as Cursor }, changes([group([member(3)])])] }).outcome;
      await sync(groupSync, { groups: [changes([group([member(2, true), member(4)])])] }).outcome;
      const rows = await database.forTenant(tenantId, ({ db }) =>
        db.selectFrom('directory_member').select('member_id').orderBy('member_id').execute(),
      );
      expect(rows.map(({ member_id }) => member_id)).toEqual([1, 3, 4].map(entraObjectId));
    });

    test('the kind of a group is kept, and what a change does not mention stays', async () => {
      const drivers = entraObjectId(60);
      const told = { displayName: 'Drivers Süd', securityEnabled: true, mailEnabled: false, isUnified: false };
      const rule = { isDynamic: true, membershipRule: 'user.jobTitle -eq "Driver"', isRulePaused: false };
      await sync(groupSync, { groups: [changes([{ id: drivers, ...told, ...rule }])] }).outcome;
      const paused = sync(groupSync, { groups: [changes([{ id: drivers, isRulePaused: true }])] });
      expect(await paused.outcome).toMatchObject({ plan: { difference: { add: 0, change: 1 } } });
      const [row] = await database.forTenant(tenantId, ({ db }) =>
        db.selectFrom('directory_group').selectAll().execute(),
      );
      expect(row).toMatchObject({
        display_name: 'Drivers Süd',
        search_name: 'drivers sud',
        security_enabled: true,
        mail_enabled: false,
        is_unified: false,
        is_dynamic: true,
        membership_rule: 'user.jobTitle -eq "Driver"',
        is_rule_paused: true,
      });
      const same = sync(groupSync, { groups: [changes([{ id: drivers, ...told }])] });
      expect(await same.outcome).toMatchObject({ plan: { difference: { change: 0, unchanged: 1 } } });
    });

    test('a phone gains its directory object when the directory tells of it', async () => {
      await sync(managedDeviceSync, { managed: [fleet(1)] }).outcome;
      expect((await phones())[0]?.entra_object_id).toBeNull();
      await sync(entraDeviceSync, { devices: [changes([{ id: entraObjectId(9), deviceId: entraDeviceId(0) }])] })
        .outcome;
      expect((await phones())[0]?.entra_object_id).toBe(entraObjectId(9));
    });
  });
}
