import {
  type DirectoryGroup,
  type MemberKind,
  noChoices,
  PicketError,
  type TenantId,
  type UemSession,
} from '@picket/domain';
import {
  choicesToWire,
  getReach,
  getSetup,
  listAgentApps,
  type Operation,
  restoreSetup,
  type Setup,
  type SetupChoices,
  saveSetup,
  searchGroups,
  setStage,
} from '@picket/wire/console';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuditNote } from '../audit/audit-entry.ts';
import { managedDeviceSync } from '../devices/managed-device-sync.ts';
import { groupSync } from '../directory/groups.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { identityWith } from '../platform/http/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { syncKind } from '../sync/sync-kind.ts';
import { changes, entraObjectId, listedPhone, scriptedSession } from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { noTracing } from '../tracing/tracing.ts';
import { setupRoutes } from './routes.ts';

const nothing = choicesToWire(noChoices);
const named = (n: number, name: string) => ({ id: entraObjectId(n), name });
const [pilots, everyone, board, news, kiosks] = [
  named(1, 'Pilots'),
  named(2, 'Everyone'),
  named(3, 'Board'),
  named(4, 'News'),
  named(5, 'Kiosks'),
];

for (const [engine, open] of openTestDatabases()) {
  describe(`choosing in setup, on ${engine}`, () => {
    let database: TestDatabase;
    let clock: TestClock;
    let tenantId: TenantId;
    let notes: AuditNote[];
    let session: Partial<UemSession> | PicketError;
    const entropy = seededEntropy(47);
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.remove());
    beforeEach(async () => {
      clock = new TestClock();
      notes = [];
      session = {};
      tenantId = await makeTenant({ database, clock, entropy });
    });

    const call = async <Answer>(
      operation: Operation,
      more: { query?: object; body?: object } = {},
    ): Promise<Answer> => {
      const routes = setupRoutes({
        database,
        clock,
        openSession: async () => {
          if (session instanceof PicketError) throw session;
          return session as UemSession;
        },
      });
      const found = routes.find((route) => route.operation === operation);
      return (await found?.handle({
        tenantId,
        params: { tenantId },
        query: {},
        body: undefined,
        operator: identityWith({ actorName: 'Kim' }),
        audit: async (_tx: unknown, note: AuditNote) => {
          notes.push(note);
        },
        signal: new AbortController().signal,
        ...more,
      } as never)) as Answer;
    };
    const show = () => call<Setup>(getSetup);
    const save = (choices: SetupChoices, basedOn = 0) => call<Setup>(saveSetup, { body: { basedOn, choices } });
    const members = (kind: MemberKind, ...places: number[]) =>
      places.map((n) => ({ id: entraObjectId(n), kind, removed: false }));
    const told = ({ id, name }: { id: string; name: string }, more: Partial<DirectoryGroup> = {}): DirectoryGroup => ({
      id: id as DirectoryGroup['id'],
      displayName: name,
      isUnified: false,
      isDynamic: false,
      securityEnabled: true,
      mailEnabled: false,
      ...more,
    });
    /** Ann has an Android phone and Bob an iPhone; a kiosk belongs to nobody. */
    const readDirectory = async (more: readonly DirectoryGroup[] = []) => {
      const session = scriptedSession({
        managed: [
          [
            listedPhone(0, clock.now(), { userId: entraObjectId(100) }),
            listedPhone(1, clock.now(), { userId: entraObjectId(101), platform: 'ios' }),
          ],
        ],
        groups: [
          changes([
            told(pilots, { members: members('user', 100) }),
            told(everyone, { members: members('user', 100, 101) }),
            told(board, { members: members('user', 101) }),
            told(news, { securityEnabled: false, mailEnabled: true, members: members('user', 100) }),
            told(kiosks, { members: members('device', 200) }),
            ...more,
          ]),
        ],
      });
      const tools = { database, clock, entropy, tracing: noTracing, instanceId: 'test' };
      const how = { tenantId, session, dryRun: false, acceptShrinkage: true, signal: new AbortController().signal };
      for (const definition of [groupSync, managedDeviceSync]) {
        const { plan } = (await syncKind(tools, { ...how, definition })) as { plan?: unknown };
        expect(plan).toBeDefined();
      }
    };
    const choices = (more: Partial<SetupChoices> = {}, groups: Partial<SetupChoices['groups']> = {}): SetupChoices => ({
      ...nothing,
      ios: { volumePurchase: false, agent: { kind: 'web' } },
      ...more,
      groups: { ...nothing.groups, ...groups },
    });
    const faultsOf = async (wanted: SetupChoices) => {
      const outcome = await save(wanted).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!(outcome instanceof PicketError)) return [];
      expect([outcome.code, notes]).toEqual(['invalid_request', []]);
      return outcome.fields.map(({ pointer }) => pointer);
    };
    const warningsOf = async (wanted: SetupChoices, basedOn = 0) =>
      (await save(wanted, basedOn)).warnings.map(({ code }) => code);

    test('a tenant begins with nothing, and each save says what it changed and what to know about it', async () => {
      await readDirectory();
      expect(await show()).toMatchObject({ version: 0, savedBy: null, choices: nothing, warnings: [], history: [] });
      const saved = await save(choices({}, { pilot: [{ ...pilots, name: 'as it was typed' }] }));
      expect(saved).toMatchObject({
        version: 1,
        savedBy: 'Kim',
        choices: { groups: { pilot: [pilots] } },
        groups: [{ ...pilots, users: 1, devices: 0, phones: { android: 1, ios: 0, ipados: 0 } }],
        installs: [{ id: 'ios-web', installs: 'by-itself' }],
        warnings: [],
      });
      expect(await show()).toEqual(saved);
      expect(notes).toEqual([
        {
          target: tenantId,
          detail: {
            changed: ['ios', 'pilotGroups'],
            before: { version: 0, ios: null, pilotGroups: [] },
            after: {
              version: 1,
              ios: ['without volume purchasing', 'agent: web'],
              pilotGroups: [`Pilots (${pilots.id})`],
            },
          },
        },
      ]);
    });

    test('who decided on an older version is refused, and nothing changes', async () => {
      await readDirectory();
      await save(choices({}, { pilot: [pilots] }));
      await expect(save(choices({ webProtection: true }))).rejects.toMatchObject({ code: 'conflict' });
      const contradictory = choices({ android: { modes: [], agent: { kind: 'none' } } });
      await expect(save(contradictory), 'that somebody has saved is said first').rejects.toMatchObject({
        code: 'conflict',
      });
      await expect(call(setStage, { body: { basedOn: 0, stage: 'pilot' } })).rejects.toMatchObject({
        code: 'conflict',
      });
      expect([(await show()).version, notes.length]).toEqual([1, 1]);
    });

    test('what contradicts itself is named field by field', async () => {
      await readDirectory();
      const gone = named(99, 'Former');
      expect(await faultsOf(choices({ android: { modes: [], agent: { kind: 'none' } } }))).toEqual([
        '/choices/android/modes',
      ]);
      expect(await faultsOf(choices({ ios: { volumePurchase: true, agent: { kind: 'web', remoteId: 'x' } } }))).toEqual(
        ['/choices/ios/agent/remoteId'],
      );
      expect(
        await faultsOf(choices({ ios: { volumePurchase: true, agent: { kind: 'store', remoteId: ' ' } } })),
      ).toEqual(['/choices/ios/agent/remoteId']);
      expect(await faultsOf(choices({ ios: null, webProtection: true, compliancePolicy: true }))).toEqual([
        '/choices/webProtection',
        '/choices/compliancePolicy',
      ]);
      expect(await faultsOf(choices({}, { pilot: [gone] }))).toEqual(['/choices/groups/pilot/0']);
      expect(await faultsOf(choices({}, { pilot: [pilots, news] }))).toEqual(['/choices/groups/pilot/1']);
      expect(await faultsOf(choices({}, { pilot: [pilots], exclude: [pilots] }))).toEqual(['/choices/groups/pilot/0']);
      expect(await faultsOf(choices({}, { include: [everyone] }))).toEqual(['/choices/groups/pilot']);
      expect(await faultsOf(choices({}, { stage: 'everybody', pilot: [pilots] }))).toEqual(['/choices/groups/include']);
      const dedicated = { modes: ['dedicated'] as const satisfies unknown[], agent: { kind: 'none' } as const };
      expect(await faultsOf(choices({ ios: null, android: dedicated }, { pilot: [pilots] }))).toEqual([
        '/choices/groups/pilot',
      ]);
      expect(await faultsOf(choices({ ios: null, android: { ...dedicated, agent: { kind: 'web' } } }))).toEqual([
        '/choices/android/agent',
      ]);
      expect((await show()).version).toBe(0);
    });

    test('before the directory has been read a group is called unknown, not gone', async () => {
      await expect(save(choices({}, { pilot: [pilots] }))).rejects.toThrow(/have been read yet/);
      expect(await call(searchGroups, { query: {} })).toEqual({ items: [], more: false, isRead: false });
    });

    test('what is only worth knowing does not stop anybody', async () => {
      await readDirectory([
        told(named(6, 'Paused'), { isDynamic: true, isRulePaused: true, members: members('user', 100) }),
        { id: entraObjectId(7), displayName: 'Odd', members: members('user', 100) },
      ]);
      expect(await warningsOf(choices())).toEqual(['no-groups']);
      expect(await warningsOf(choices({ compliancePolicy: true }, { pilot: [kiosks] }), 1)).toEqual([
        'reaches-no-phone',
        'device-group-without-threat-level',
      ]);
      const android = {
        modes: ['work-profile', 'dedicated'] as ('work-profile' | 'dedicated')[],
        agent: { kind: 'web' } as const,
      };
      expect(await warningsOf(choices({ android, accessPolicy: 'report-only' }, { pilot: [pilots] }), 2)).toEqual([
        'web-app-missing',
        'dedicated-without-devices',
        'nobody-spared',
      ]);
      expect(await warningsOf(choices({}, { pilot: [named(6, ''), named(7, '')] }), 3)).toEqual([
        'rule-paused',
        'kind-not-known',
      ]);
    });

    test('the pilot is widened to everybody and taken back by one action each', async () => {
      await readDirectory();
      await save(choices({}, { pilot: [pilots], include: [everyone], exclude: [board] }));
      expect(await call(getReach, { query: {} })).toMatchObject({
        pilot: { users: 1, phones: { android: 1, ios: 0 } },
        everybody: { users: 1, phones: { android: 1, ios: 0 } },
        excluded: { users: 1, phones: { ios: 1 } },
      });
      expect(await call(getReach, { query: { exclude: '' } })).toMatchObject({ everybody: { users: 2 } });
      const widened = await call<Setup>(setStage, { body: { basedOn: 1, stage: 'everybody' } });
      expect(widened).toMatchObject({ version: 2, choices: { groups: { stage: 'everybody', pilot: [pilots] } } });
      const back = await call<Setup>(setStage, { body: { basedOn: 2, stage: 'pilot' } });
      expect(back).toMatchObject({ version: 3, choices: { groups: { stage: 'pilot', include: [everyone] } } });
      expect(notes.at(-1)?.detail).toEqual({
        changed: ['stage'],
        before: { version: 2, stage: 'everybody' },
        after: { version: 3, stage: 'pilot' },
      });
    });

    test('a pilot that was never chosen cannot be gone back to', async () => {
      await readDirectory();
      await save(choices({}, { stage: 'everybody', include: [everyone] }));
      await expect(call(setStage, { body: { basedOn: 1, stage: 'pilot' } })).rejects.toMatchObject({
        code: 'invalid_request',
        fields: [{ pointer: '/stage' }],
      });
    });

    test('an earlier save can be brought back, and that can be undone too', async () => {
      await readDirectory();
      const first = choices({}, { pilot: [pilots] });
      await save(first);
      await save(choices({ webProtection: true }, { pilot: [everyone] }), 1);
      const restored = await call<Setup>(restoreSetup, { body: { basedOn: 2, version: 1 } });
      expect([restored.version, restored.choices]).toEqual([3, first]);
      expect(restored.history.map(({ version }) => version)).toEqual([3, 2, 1]);
      const undone = await call<Setup>(restoreSetup, { body: { basedOn: 3, version: 2 } });
      expect(undone.choices.webProtection).toBe(true);
      expect((await call<Setup>(restoreSetup, { body: { basedOn: 4, version: 0 } })).choices).toEqual(nothing);
      await expect(call(restoreSetup, { body: { basedOn: 5, version: 9 } })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    test('a group that was deleted after it was chosen is shown as gone, by the name it had, and holds up the next save', async () => {
      await readDirectory();
      await save(choices({}, { pilot: [pilots, everyone] }));
      const session = scriptedSession({ groups: [changes([], { removed: [entraObjectId(1)] })] });
      await syncKind(
        { database, clock, entropy, tracing: noTracing, instanceId: 'test' },
        {
          tenantId,
          definition: groupSync,
          session,
          dryRun: false,
          acceptShrinkage: false,
          signal: new AbortController().signal,
        },
      );
      expect(await show()).toMatchObject({
        choices: { groups: { pilot: [pilots, everyone] } },
        groups: [everyone],
        goneGroups: [pilots],
        warnings: [{ code: 'group-is-gone', names: ['Pilots'] }],
      });
      const refused = save(choices({ webProtection: true }, { pilot: [pilots, everyone] }), 1);
      await expect(refused).rejects.toMatchObject({
        fields: [{ pointer: '/choices/groups/pilot/0', detail: 'The group Pilots is gone: take it out.' }],
      });
      expect((await save(choices({ webProtection: true }, { pilot: [everyone] }), 1)).goneGroups).toEqual([]);
    });

    test('groups are found with what they bring, without who is excluded', async () => {
      await readDirectory([
        told(named(8, 'Drivers'), {
          isDynamic: true,
          membershipRule: 'user.jobTitle -eq "Driver"',
          members: members('group', 1),
        }),
      ]);
      expect(await call(searchGroups, { query: { search: 'DRIV' } })).toEqual({
        items: [
          {
            ...named(8, 'Drivers'),
            kind: 'security',
            canBeAssigned: true,
            isDynamic: true,
            rule: 'user.jobTitle -eq "Driver"',
            isRulePaused: false,
            nested: { count: 1, names: ['Pilots'] },
            users: 1,
            devices: 0,
            phones: { android: 1, ios: 0, ipados: 0 },
          },
        ],
        more: false,
        isRead: true,
      });
      expect(await call(searchGroups, { query: { search: 'news' } })).toMatchObject({
        items: [{ kind: 'distribution', canBeAssigned: false }],
      });
      expect(
        await call(searchGroups, { query: { search: 'everyone', exclude: board.id.toUpperCase() } }),
      ).toMatchObject({
        items: [{ users: 1, phones: { android: 1, ios: 0 } }],
      });
      expect(await call(searchGroups, { query: { limit: 2 } })).toMatchObject({
        more: true,
        items: [board, named(8, 'Drivers')],
      });
    });

    test('apps that could be the agent are those of the tenant; where it cannot be asked, that is said', async () => {
      const app = (name: string) => ({ remoteId: `id of ${name}`, name, type: 'iosStoreApp', platform: 'ios' });
      session = {
        deployment: { facts: async () => ({ threatLevelPlatforms: [], apps: [app('B'), app('A')] }) } as never,
      };
      expect(await call(listAgentApps)).toEqual({ known: true, because: null, apps: [app('A'), app('B')] });
      session = {};
      expect(await call(listAgentApps)).toMatchObject({ known: false, because: expect.stringContaining('UEM') });
      session = new PicketError('consent_missing', 'No consent has been given for setup.');
      expect(await call(listAgentApps)).toEqual({
        known: false,
        because: 'No consent has been given for setup.',
        apps: [],
      });
    });
  });
}
