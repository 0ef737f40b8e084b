import type { DirectoryGroup, EntraObjectId, ManagedDevice, MemberKind, TenantId } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { managedDeviceSync } from '../devices/managed-device-sync.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { syncKind } from '../sync/sync-kind.ts';
import { changes, entraDeviceId, entraObjectId, listedPhone, scriptedSession } from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { noTracing } from '../tracing/tracing.ts';
import { entraDeviceSync } from './entra-devices.ts';
import { readChoiceReach, readGroupReach } from './group-reach.ts';
import { findGroups } from './group-search.ts';
import { groupSync } from './groups.ts';

const user = (n: number) => entraObjectId(1_000 + n);
const object = (n: number) => entraObjectId(2_000 + n);
const group = (n: number) => entraObjectId(3_000 + n);

for (const [engine, open] of openTestDatabases()) {
  describe(`groups and whom they reach, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    const entropy = seededEntropy(46);
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      tenantId = await makeTenant({ database, clock, entropy });
    });

    const sync = async (groups: readonly DirectoryGroup[], phones: readonly ManagedDevice[] = []) => {
      const devices = phones.map((_, n) => ({ id: object(n), deviceId: entraDeviceId(n) }));
      const session = scriptedSession({
        managed: [phones],
        devices: [changes(devices)],
        groups: [changes(groups)],
      });
      for (const definition of [groupSync, entraDeviceSync, managedDeviceSync])
        await syncKind(
          { database, clock, entropy, tracing: noTracing, instanceId: 'test' },
          {
            tenantId,
            definition,
            session,
            dryRun: false,
            acceptShrinkage: false,
            signal: new AbortController().signal,
          },
        );
    };
    const members = (kind: MemberKind, ids: readonly EntraObjectId[]) =>
      ids.map((id) => ({ id, kind, removed: false }));
    const phoneOf = (n: number, more: Partial<ManagedDevice> = {}) =>
      listedPhone(n, clock.now(), { userId: user(n), ...more });
    const reachOf = (ids: readonly EntraObjectId[], excluded: readonly EntraObjectId[] = []) =>
      database.forTenant(tenantId, (tx) => readGroupReach(tx, ids, excluded));
    const find = async (search: string, limit = 10) => {
      const { groups } = await database.readForTenant(tenantId, (tx) => findGroups(tx, search, limit));
      return groups.map(({ displayName }) => displayName);
    };

    test('a name is found by any of its parts, without case and accents, and what begins like it comes first', async () => {
      const names = [
        'Team München Süd',
        'MUNICH office',
        'Munchen',
        'Vertrieb München',
        'Straße',
        '100 % remote_x',
        'Any',
      ];
      await sync(names.map((displayName, n) => ({ id: group(n), displayName })));
      expect(await find('münchen')).toEqual(['Munchen', 'Team München Süd', 'Vertrieb München']);
      expect(await find('MUNCHEN sud')).toEqual(['Team München Süd']);
      expect(await find('sud munchen')).toEqual(['Team München Süd']);
      expect(await find('nich')).toEqual(['MUNICH office']);
      expect(await find('strasse')).toEqual(['Straße']);
      expect(await find('%')).toEqual(['100 % remote_x']);
      expect(await find('_')).toEqual(['100 % remote_x']);
      expect(await find('\\')).toEqual([]);
      expect(await find('')).toHaveLength(7);
      expect(await find('m', 2)).toEqual(['Munchen', 'MUNICH office']);
    });

    test('another tenant finds nothing and reaches nobody', async () => {
      await sync([{ id: group(1), displayName: 'Ours', members: members('user', [user(0)]) }], [phoneOf(0)]);
      const other = await makeTenant({ database, clock, entropy });
      expect(await database.forTenant(other, (tx) => findGroups(tx, 'ours', 5))).toEqual({ groups: [], isRead: false });
      const reach = await database.forTenant(other, (tx) => readGroupReach(tx, [group(1)], []));
      expect(reach.get(group(1))).toMatchObject({ users: 0, phones: { android: 0 } });
    });

    test('a group brings whoever is in it or in a group in it, each once, with the phones of the platforms', async () => {
      await sync(
        [
          {
            id: group(1),
            displayName: 'All',
            members: [...members('group', [group(2), group(3)]), ...members('user', [user(0)])],
          },
          { id: group(2), displayName: 'Inner B', members: members('user', [user(0), user(1)]) },
          {
            id: group(3),
            displayName: 'Inner A',
            members: [...members('group', [group(4)]), ...members('device', [object(3)])],
          },
          { id: group(4), displayName: 'Innermost', members: members('user', [user(2), user(9)]) },
        ],
        [
          phoneOf(0),
          phoneOf(1, { platform: 'ios' }),
          phoneOf(2, { platform: 'ipados' }),
          phoneOf(3, { userId: undefined }),
          phoneOf(4, { userId: user(0), platform: 'ios' }),
          phoneOf(5, { userId: user(0), platform: 'other' }),
        ],
      );
      expect((await reachOf([group(1)])).get(group(1))).toEqual({
        nested: { count: 3, names: ['Inner A', 'Inner B', 'Innermost'] },
        users: 4,
        devices: 1,
        phones: { android: 2, ios: 2, ipados: 1 },
      });
      expect((await reachOf([group(1)], [group(3)])).get(group(1))).toMatchObject({
        users: 2,
        devices: 0,
        phones: { android: 1, ios: 2, ipados: 0 },
      });
    });

    test('groups that contain each other end', async () => {
      await sync(
        [
          {
            id: group(1),
            displayName: 'One',
            members: [...members('group', [group(2)]), ...members('user', [user(0)])],
          },
          { id: group(2), displayName: 'Two', members: members('group', [group(1), group(2)]) },
        ],
        [phoneOf(0)],
      );
      const reach = await reachOf([group(1), group(2)]);
      expect([reach.get(group(1))?.users, reach.get(group(2))?.users]).toEqual([1, 1]);
      expect(reach.get(group(2))?.nested).toEqual({ count: 1, names: ['One'] });
    });

    test('a phone that has left the inventory or was never listed counts for nobody', async () => {
      await sync(
        [{ id: group(1), displayName: 'One', members: members('user', [user(0), user(1)]) }],
        [phoneOf(0), phoneOf(1)],
      );
      await database.forTenant(tenantId, ({ db }) =>
        db.updateTable('devices_device').set({ remote_id: null }).where('user_id', '=', user(1)).execute(),
      );
      expect((await reachOf([group(1)])).get(group(1))?.phones.android).toBe(1);
    });

    test('a choice reaches each user and phone once, and says who is in both, left out, and not left out', async () => {
      await sync(
        [
          { id: group(1), displayName: 'Pilot', members: members('user', [user(0), user(1)]) },
          { id: group(2), displayName: 'Everybody', members: members('user', [user(1), user(2), user(3)]) },
          { id: group(3), displayName: 'Board', members: members('user', [user(3)]) },
          { id: group(4), displayName: 'Kiosks', members: members('device', [object(3), object(4)]) },
        ],
        [
          phoneOf(0),
          phoneOf(1, { platform: 'ios' }),
          phoneOf(2),
          phoneOf(3),
          phoneOf(4, { userId: undefined }),
          phoneOf(5),
        ],
      );
      const reach = await database.forTenant(tenantId, (tx) =>
        readChoiceReach(tx, { pilot: [group(1)], include: [group(2), group(4)], exclude: [group(3)] }),
      );
      expect(reach).toEqual({
        pilot: { users: 2, phones: { android: 1, ios: 1, ipados: 0 } },
        // The phone of the board member is excluded as theirs, and reached as a kiosk.
        everybody: { users: 3, phones: { android: 4, ios: 1, ipados: 0 } },
        excluded: { users: 1, phones: { android: 0, ios: 0, ipados: 0 } },
        both: { users: 1, phones: { android: 0, ios: 1, ipados: 0 } },
        notExcluded: { android: 1, ios: 0, ipados: 0 },
        fleet: { android: 5, ios: 1, ipados: 0 },
      });
      const without = await database.forTenant(tenantId, (tx) =>
        readChoiceReach(tx, { pilot: [], include: [group(2)], exclude: [group(3)] }),
      );
      expect(without).toMatchObject({
        pilot: { users: 0, phones: { android: 0, ios: 0, ipados: 0 } },
        everybody: { users: 2, phones: { android: 1, ios: 1 } },
        excluded: { users: 1, phones: { android: 1 } },
        notExcluded: { android: 0 },
      });
      const nobody = await database.forTenant(tenantId, (tx) =>
        readChoiceReach(tx, { pilot: [], include: [], exclude: [] }),
      );
      expect(nobody).toMatchObject({ everybody: { users: 0, phones: { android: 0 } }, fleet: { android: 5, ios: 1 } });
    });
  });
}
