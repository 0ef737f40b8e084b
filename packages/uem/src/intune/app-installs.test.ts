import type { AppInstall, Cursor, RemoteDeviceId, RemoteObject } from '@picket/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appOf } from './app-installs.ts';
import {
  choices,
  type DeploymentWorld,
  never,
  readings,
  startDeploymentWorld,
} from './deployment/deployment-world.suite.ts';
import { explainInstallError } from './install-errors.ts';

const webClip = choices({ ios: { volumePurchase: false, agent: { kind: 'web' } } });

const failures = [
  'userRejectedInstall',
  'updateFailed',
  'removedByUser',
  'userEnrollmentUnsupported',
  'noLicence',
  'installFailed',
  'minimumSystemNotMet',
] as const;

describe.each(readings)('How far the agent has come, %s', (_, behaviour) => {
  let world: DeploymentWorld;
  let appId: string;
  beforeEach(async () => {
    world = await startDeploymentWorld(behaviour);
    const home = [...world.simulator.world.tenants.values()].find(({ displayName }) => displayName === 'Contoso');
    const everybody = [...(home?.groups.values() ?? [])].find(({ displayName }) => displayName === 'All employees');
    if (everybody === undefined) throw new Error('the world lacks a group');
    const group = { id: everybody.id, name: everybody.displayName };
    await world.deploy(await world.want({ ...webClip, groups: { ...webClip.groups, pilot: [group], exclude: [] } }));
    appId = world.books.map((object) => appOf(object as RemoteObject)).find((id) => id !== undefined) ?? '';
  });
  afterEach(() => world.close());

  const read = async (from?: Cursor): Promise<readonly AppInstall[]> => {
    const pages = await Array.fromAsync(world.session.appInstalls!.list(appId, from, never));
    return pages.flatMap(({ items }) => items);
  };
  const iPhones = () =>
    world.simulator.control.phones
      .list({ tenant: 'Contoso' })
      .filter(({ managedDeviceId, kind }) => managedDeviceId !== null && kind !== 'android');
  const checkInAll = () => {
    for (const { phoneId } of iPhones()) world.simulator.control.phones.checkIn({ phone: phoneId });
  };

  test('waits for phones to check in, and then has arrived on each that it is meant for, once', async () => {
    const first = await read();
    expect(first.length).toBeGreaterThan(3);
    expect(new Set(first.map(({ remoteDeviceId }) => remoteDeviceId)).size).toBe(first.length);
    world.simulator.control.clock.advance({ ms: 60_000 });
    checkInAll();
    world.simulator.control.clock.advance({ ms: 3_600_000 });
    checkInAll();
    // What a phone was before it was enrolled anew never checks in again.
    const former = new Set(iPhones().flatMap(({ abandonedManagedDeviceIds }) => abandonedManagedDeviceIds));
    const later = (await read()).filter(({ remoteDeviceId }) => !former.has(remoteDeviceId));
    expect(later.map(({ state }) => state)).toEqual(Array(later.length).fill('installed'));
    for (const { at, errorCode, deviceName } of later) {
      expect([at, errorCode, deviceName]).toEqual([expect.any(Number), undefined, expect.stringMatching(/./)]);
    }
  });

  test('says why it failed on a phone, with a code that is explained', async () => {
    const [phone] = iPhones();
    const install = (await read()).find(({ remoteDeviceId }) => remoteDeviceId === phone?.managedDeviceId);
    if (phone === undefined || install === undefined) throw new Error('the app is meant for no iPhone');
    const explained = [];
    for (const because of failures) {
      world.simulator.control.apps.fail({ phone: phone.phoneId, app: appId, because });
      world.simulator.control.phones.checkIn({ phone: phone.phoneId });
      world.simulator.control.clock.advance({ ms: 3_600_000 });
      world.simulator.control.phones.checkIn({ phone: phone.phoneId });
      const now = (await read()).find(({ remoteDeviceId }) => remoteDeviceId === install.remoteDeviceId);
      if (because === 'minimumSystemNotMet') expect(now?.state).toBe('not-applicable');
      else {
        expect(now?.state).toBe('failed');
        explained.push(explainInstallError(now?.errorCode ?? ''));
      }
    }
    expect(explained).toEqual(explained.map(() => ({ meaning: expect.any(String), todo: expect.any(String) })));
  });

  test('goes on behind the rows that were read, and a cursor that is none is refused', async () => {
    const all = await read();
    expect((await read('2' as Cursor)).map(({ remoteDeviceId }) => remoteDeviceId)).toEqual(
      all.slice(2).map(({ remoteDeviceId }) => remoteDeviceId),
    );
    await expect(read('next' as Cursor)).rejects.toMatchObject({ code: 'unexpected_answer', retry: 'never' });
  });

  test('shows a message on one phone, and what is too long is refused', async () => {
    const [install] = await read();
    const { userNotices } = world.session;
    const to = install?.remoteDeviceId as RemoteDeviceId;
    await userNotices!.send(to, { title: 'Please install', body: 'Open the Company Portal.' }, never);
    const shown = world.simulator.control.apps.notifications({ tenant: 'Contoso' });
    expect(shown).toMatchObject([{ managedDeviceId: to, title: 'Please install', body: 'Open the Company Portal.' }]);
    const long = 'x'.repeat(userNotices!.limits.title + 1);
    await expect(userNotices!.send(to, { title: long, body: 'b' }, never)).rejects.toMatchObject({
      code: 'unexpected_answer',
    });
  });
});

test('an assignment shows by the app it is of, and a policy puts nothing on phones', () => {
  expect(appOf({ kind: 'app-assignment', remoteId: 'app/group' })).toBe('app');
  expect(appOf({ kind: 'agent-app', remoteId: 'app' })).toBe('app');
  expect(appOf({ kind: 'compliance-policy', remoteId: 'x' })).toBeUndefined();
});
