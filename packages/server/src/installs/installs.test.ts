import {
  type AppInstall,
  type Cursor,
  day,
  type InstallState,
  type Instant,
  PicketError,
  type RemoteDeviceId,
  type TenantId,
  type Uem,
  type UemSession,
} from '@picket/domain';
import { getInstallStatus } from '@picket/wire/console';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { managedDeviceSync } from '../devices/managed-device-sync.ts';
import { openTestDatabases, type TestDatabase } from '../platform/database/testing.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { listSyncStates } from '../sync/store.ts';
import { syncKind } from '../sync/sync-kind.ts';
import { entraDeviceId, listedPhone, remoteId, scriptedSession } from '../testing/scripted-session.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { noTracing } from '../tracing/tracing.ts';
import { installSync } from './install-sync.ts';
import { notifyThoseWhoLag } from './notify-lagging.ts';
import { installRoutes } from './routes.ts';
import { type AskedApp, countInstalls, listApps, listInstalls, type StoredInstall } from './store.ts';

const clip: AskedApp = { appId: 'app-a', name: 'Picket (web clip)' };
const store: AskedApp = { appId: 'app-b', name: 'Picket (store)' };

for (const [engine, open] of openTestDatabases()) {
  describe(`how far apps have come, on ${engine}`, { timeout: 60_000 }, () => {
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

    const onPhone = (n: number, state: InstallState, more: Partial<AppInstall> = {}): AppInstall => ({
      appId: clip.appId,
      remoteDeviceId: remoteId(n),
      deviceName: `phone ${n}`,
      userPrincipalName: undefined,
      state,
      detail: undefined,
      errorCode: undefined,
      at: clock.now(),
      ...more,
    });

    /** Pages of each app; an error in place of a page is thrown there. */
    type Pages = Readonly<Record<string, readonly (readonly AppInstall[] | Error)[]>>;
    const asked: string[] = [];
    const sessionOf = (pages: Pages): UemSession => ({
      ...scriptedSession({}),
      appInstalls: {
        async *list(appId, from) {
          const first = from === undefined ? 0 : Number(from);
          asked.push(`${appId} from ${first}`);
          const own = pages[appId] ?? [[]];
          for (const [index, page] of own.entries()) {
            if (index < first) continue;
            if (page instanceof Error) throw page;
            yield index === own.length - 1 ? { items: page } : { items: page, next: String(index + 1) as Cursor };
          }
        },
      },
    });
    const read = (pages: Pages, apps: readonly AskedApp[] = [clip], dryRun = false) =>
      syncKind(
        { database, clock, entropy, tracing: noTracing, instanceId: 'test' },
        {
          tenantId,
          definition: installSync({ deployedApps: async () => apps }),
          session: sessionOf(pages),
          dryRun,
          acceptShrinkage: false,
          signal: AbortSignal.timeout(10_000),
        },
      );
    const list = (states?: readonly InstallState[]): Promise<readonly StoredInstall[]> =>
      database.forTenant(tenantId, (tx) => listInstalls(tx, { states }, { after: undefined, limit: 100 }));

    test('what needs somebody stands first, and a phone that went on is counted where it is now', async () => {
      await read({ 'app-a': [[onPhone(1, 'installed'), onPhone(2, 'pending')], [onPhone(3, 'failed')]] });
      expect((await list()).map(({ deviceName, state }) => `${deviceName} ${state}`)).toEqual([
        'phone 3 failed',
        'phone 2 pending',
        'phone 1 installed',
      ]);
      const before = (await list()).find(({ deviceName }) => deviceName === 'phone 1')?.since;
      await clock.advance(60_000);
      const outcome = await read({
        'app-a': [[onPhone(1, 'installed'), onPhone(2, 'installed'), onPhone(3, 'failed', { at: clock.now() })]],
      });
      expect(outcome).toMatchObject({ plan: { difference: { add: 0, change: 3, remove: 0 }, count: 3 } });
      expect(await database.forTenant(tenantId, countInstalls)).toEqual(
        expect.arrayContaining([
          { appId: 'app-a', state: 'installed', count: 2 },
          { appId: 'app-a', state: 'failed', count: 1 },
        ]),
      );
      const after = await list();
      // Known to be installed since it was first seen so, however often the phone repeats it.
      expect(after.find(({ deviceName }) => deviceName === 'phone 1')?.since).toBe(before);
      expect(after.find(({ deviceName }) => deviceName === 'phone 2')?.since).toBe(clock.now());
    });

    test('a round that broke off goes on at the page it had, with the app it was at', async () => {
      asked.length = 0;
      const broken = new PicketError('connector_unreachable', 'down', { retry: 'later' });
      const pages: Pages = {
        'app-a': [[onPhone(1, 'installed')]],
        'app-b': [[onPhone(1, 'pending', { appId: 'app-b' })], broken],
      };
      await expect(read(pages, [clip, store])).rejects.toThrow('down');
      // Nobody sees half a round.
      expect(await list()).toEqual([]);
      await read({ ...pages, 'app-b': [[], [onPhone(2, 'installed', { appId: 'app-b' })]] }, [clip, store]);
      expect(asked).toEqual(['app-a from 0', 'app-b from 0', 'app-b from 1']);
      expect((await list()).map(({ appName, deviceName, state }) => `${appName}: ${deviceName} ${state}`)).toEqual([
        'Picket (store): phone 1 pending',
        'Picket (web clip): phone 1 installed',
        'Picket (store): phone 2 installed',
      ]);
    });

    test('an app that is taken back is no longer shown, and a tenant without any has read that there is none', async () => {
      await read({ 'app-a': [[onPhone(1, 'installed')]] });
      // Nobody was asked: a link that has fallen silent must not be called heard by it.
      expect(await read({}, [])).toMatchObject({ kind: 'done', wasAnswered: false });
      expect(await list()).toEqual([]);
      expect(await database.forTenant(tenantId, listApps)).toEqual([]);
      const states = await database.forTenant(tenantId, listSyncStates);
      expect(states.find(({ kind }) => kind === 'app-installs')?.lastCompletedAt).toBe(clock.now());
    });

    test('a dry run says what would change and writes nothing', async () => {
      const outcome = await read({ 'app-a': [[onPhone(1, 'installed')]] }, [clip], true);
      expect(outcome).toMatchObject({ kind: 'done', plan: { difference: { add: 1 } } });
      expect(await list()).toEqual([]);
    });

    test('what a phone was before it was enrolled anew is neither counted, nor listed, nor asked', async () => {
      await syncKind(
        { database, clock, entropy, tracing: noTracing, instanceId: 'test' },
        {
          tenantId,
          definition: managedDeviceSync,
          session: scriptedSession({
            managed: [
              [
                listedPhone(1, clock.now()),
                listedPhone(2, (clock.now() - day) as Instant, { entraDeviceId: entraDeviceId(1), serialNumber: 'S1' }),
              ],
            ],
          }),
          dryRun: false,
          acceptShrinkage: false,
          signal: AbortSignal.timeout(10_000),
        },
      );
      await read({ 'app-a': [[onPhone(1, 'installed'), onPhone(2, 'pending')]] });
      expect(await database.forTenant(tenantId, countInstalls)).toEqual([
        { appId: 'app-a', state: 'installed', count: 1 },
      ]);
      expect((await list()).map(({ deviceName }) => deviceName)).toEqual(['phone 1']);
    });

    test('everywhere is said only of what was read within a day: an old picture is not called done', async () => {
      const handle = installRoutes({
        database,
        clock,
        uem: {} as Uem,
        openSession: async () => scriptedSession({}),
      }).find(({ operation }) => operation.id === getInstallStatus.id)?.handle;
      const status = async () => await handle?.({ tenantId, params: { tenantId } } as never);
      expect(await status()).toMatchObject({ isComplete: false, readAt: null });
      await read({ 'app-a': [[onPhone(1, 'installed'), onPhone(2, 'not-applicable')]] });
      expect(await status()).toMatchObject({ isComplete: true });
      await clock.advance(day + 1);
      expect(await status()).toMatchObject({ isComplete: false });
    });

    describe('those who lag', () => {
      const told: RemoteDeviceId[] = [];
      const notices = (refuse: (id: RemoteDeviceId) => PicketError | undefined = () => undefined) => ({
        limits: { title: 50, body: 500 },
        async send(to: RemoteDeviceId) {
          const refusal = refuse(to);
          if (refusal !== undefined) throw refusal;
          told.push(to);
        },
      });
      const ask = (refuse?: Parameters<typeof notices>[0]) =>
        notifyThoseWhoLag(
          { database, clock },
          {
            tenantId,
            notices: notices(refuse),
            states: ['failed', 'pending'],
            title: 'Please install',
            message: 'Open the Company Portal.',
            signal: AbortSignal.timeout(10_000),
          },
        );
      beforeEach(async () => {
        told.length = 0;
        await read(
          {
            'app-a': [
              [onPhone(1, 'installed'), onPhone(2, 'pending'), onPhone(3, 'failed'), onPhone(4, 'not-applicable')],
            ],
            'app-b': [[onPhone(3, 'failed', { appId: 'app-b' })]],
          },
          [clip, store],
        );
      });

      test('are asked once however many apps they lag with, and again only after a day', async () => {
        expect(await ask()).toEqual({ sent: 2, failed: [], hasMore: false });
        expect(told.toSorted()).toEqual([remoteId(2), remoteId(3)]);
        expect(await ask()).toEqual({ sent: 0, failed: [], hasMore: false });
        // Reading anew does not forget who was asked.
        await read({ 'app-a': [[onPhone(2, 'failed')]] });
        expect(await ask()).toMatchObject({ sent: 0 });
        await clock.advance(day);
        expect(await ask()).toMatchObject({ sent: 1 });
      });

      test('one who cannot be told stops nobody else, and can be asked again at once', async () => {
        const gone = new PicketError('unexpected_answer', 'no such phone');
        const outcome = await ask((id) => (id === remoteId(2) ? gone : undefined));
        expect(outcome).toEqual({
          sent: 1,
          failed: [{ remoteDeviceId: remoteId(2), code: 'unexpected_answer', detail: 'no such phone' }],
          hasMore: false,
        });
        expect(await ask()).toMatchObject({ sent: 1 });
      });

      test('what concerns everybody ends it, and whoever was not told is free to be asked', async () => {
        await expect(ask(() => new PicketError('consent_missing', 'setup was given back'))).rejects.toThrow(
          'given back',
        );
        expect(told).toEqual([]);
        expect(await ask()).toMatchObject({ sent: 2 });
      });

      test('two who ask at once ask each phone once', async () => {
        await Promise.all([ask(), ask()]);
        expect(told.toSorted()).toEqual([remoteId(2), remoteId(3)]);
      });
    });

    test('another tenant sees none of it', async () => {
      await read({ 'app-a': [[onPhone(1, 'installed')]] });
      const other = await makeTenant({ database, clock, entropy });
      expect(await database.forTenant(other, countInstalls)).toEqual([]);
      expect(await list()).toHaveLength(1);
      expect((await list())[0]?.at).toBe(clock.now() as Instant);
    });
  });
}
