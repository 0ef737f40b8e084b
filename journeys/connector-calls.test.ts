import { minute, second } from '@picket/domain';
import {
  type Call,
  getCall,
  getDevice,
  getSync,
  listAudit,
  listCalls,
  listDevices,
  type QueryOf,
  setChannel,
  tryAgain,
} from '@picket/wire/console';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

const often = 10 * second;
let world: World;
const control = () => world.simulator.control;
const list = async (query: QueryOf<typeof listCalls> = {}) =>
  (await world.call(listCalls, { query: { limit: 1000, ...query } })).items;
/** Of an upload. */
interface Told {
  readonly entraDeviceId: string;
  readonly threatLevel: string;
}
const show = (callId: string) => world.call(getCall, { params: { callId } });

describe('messages to Microsoft', () => {
  beforeAll(async () => {
    world = await startWorld({
      seed: 61,
      contoso: { phones: 12 },
      rhythm: { syncEveryMs: { users: often, groups: often, 'entra-devices': often, 'managed-devices': often } },
    });
    await world.pass(2 * minute);
  });
  afterAll(() => world?.close());
  afterEach(() => void control().faults.clear());

  test('every request that reached Microsoft stands in the ledger, with the id that Microsoft gave it', async () => {
    await world.pass(5 * second);
    const reached = control()
      .journal.ledger({ tenant: 'Contoso' })
      .filter(({ area }) => area !== 'entra');
    const kept = new Set<string>();
    const ours = control().registrations.list({ tenant: 'Contoso' });
    const apps = new Set<string | null>(
      ours.flatMap(({ clientId, displayName }) => (/^Picket/.test(displayName) ? [clientId] : [])),
    );
    let cursor: string | undefined;
    do {
      const page = await world.call(listCalls, { query: { limit: 100, ...(cursor === undefined ? {} : { cursor }) } });
      for (const { id, attempts, requestId } of page.items) {
        const tries = attempts === 1 ? [{ requestId }] : (await show(id)).tries;
        for (const each of tries) if (each.requestId !== null) kept.add(each.requestId);
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    // What the last second brought may not be written yet.
    const missing = reached.filter(({ requestId, at, batch, appId }) => {
      return (
        batch === null && apps.has(appId) && Date.parse(at) < world.clock.now() - 2 * second && !kept.has(requestId)
      );
    });
    expect(reached.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
    const causes = new Set(
      (await list({ since: new Date(world.clock.now() - 5 * minute).toISOString() })).map(({ cause }) => cause.kind),
    );
    for (const cause of ['sync', 'delivery', 'heartbeat', 'sign-ins'] as const) expect(causes).toContain(cause);
  });

  test('a sync that Microsoft refuses is found among what failed, with what to do, and is done again on request', async () => {
    control().faults.add({
      name: 'forbidden',
      action: { kind: 'forbid', permission: ['Group.Read.All', 'GroupMember.Read.All', 'Directory.Read.All'] },
      path: '^/v1.0/groups/delta',
      tenant: 'Contoso',
      area: 'graph',
      count: null,
    });
    const since = new Date(world.clock.now()).toISOString();
    let failed: Call | undefined;
    await world.until('it is told', async () => {
      [failed] = await list({ failed: true, since, operation: 'GET /groups/delta()' });
      return failed !== undefined;
    });
    expect(failed).toMatchObject({
      status: 403,
      code: 'permission_missing',
      purpose: 'sync-and-signal',
      cause: { kind: 'sync', of: 'groups' },
      again: { kind: 'sync', of: 'groups' },
    });
    expect(await show(failed!.id)).toMatchObject({
      remedy: expect.stringContaining('consent'),
      tries: [{ status: 403 }],
    });
    expect((await list({ since, purpose: 'response' })).every(({ purpose }) => purpose === 'response')).toBe(true);

    control().faults.clear();
    const { syncId } = await world.call(tryAgain, { body: { kind: 'sync', of: 'groups' } });
    await world.until('it is read', async () => {
      return (await world.call(getSync, { params: { syncId: syncId ?? '' } })).state === 'completed';
    });
    const again = (await list({ cause: 'sync' })).filter(({ cause }) => cause.work === syncId);
    expect(again.length).toBeGreaterThan(0);
    expect(again.every(({ failed: isFailed, cause }) => !isFailed && cause.of === 'groups')).toBe(true);
    const [entry] = (await world.call(listAudit)).items.filter(({ action }) => action === 'tryAgain');
    expect(entry).toMatchObject({ outcome: 'done', target: 'groups', detail: { syncId } });
  });

  test('a delivery that failed is tried again with what is true by then, not with what was sent', async () => {
    const channelId = 'threat-level';
    const phone = control()
      .phones.list({ tenant: 'Contoso' })
      .find(
        ({ kind, complianceState, facts, entraDeviceId }) =>
          kind === 'android' &&
          complianceState === 'compliant' &&
          entraDeviceId !== null &&
          facts.securityPatchLevel >= '2026-08' &&
          facts.jailBroken === 'False' &&
          facts.isEncrypted,
      );
    const patch = (securityPatchLevel: string) =>
      control().phones.update({ phone: phone?.phoneId ?? '', securityPatchLevel, checkIn: true });
    control().faults.add({
      name: 'down',
      action: { kind: 'status', status: 500 },
      path: '/uploads/',
      method: 'PUT',
      tenant: 'Contoso',
      area: 'partner',
      count: null,
    });
    patch('2025-03-01');
    const deviceId = async () => {
      const { items } = await world.call(listDevices, { query: { search: phone?.deviceName ?? '' } });
      return items[0]?.id ?? '';
    };
    const device = async () => world.call(getDevice, { params: { deviceId: await deviceId() } });
    let failed: Call | undefined;
    await world.until('a delivery has failed', async () => {
      [failed] = await list({ failed: true, cause: 'delivery' });
      return failed !== undefined && (await device()).level !== 'secured';
    });
    expect(failed).toMatchObject({
      cause: { kind: 'delivery', of: channelId },
      again: { kind: 'delivery', of: channelId },
    });
    expect((await show(failed!.id)).devices.map(({ name }) => name)).toContain(phone?.deviceName);

    // Cured before anything arrived: nothing of the old level may ever be sent.
    patch('2026-11-01');
    await world.until('it is secured', async () => (await device()).level === 'secured');
    control().faults.clear();
    const before = control().journal.ledger({ tenant: 'Contoso' }).length;
    const done = await world.call(tryAgain, { body: { kind: 'delivery', of: channelId } });
    expect(done.devices).toBeGreaterThan(0);
    await world.until('it is true', async () => {
      const held = control()
        .phones.list({ tenant: 'Contoso' })
        .find(({ phoneId }) => phoneId === phone?.phoneId);
      return held?.partnerReportedThreatState === 'secured';
    });
    const told = control()
      .journal.ledger({ tenant: 'Contoso' })
      .slice(before)
      .filter(({ method, path }) => method === 'PUT' && path.includes('/uploads/'))
      .flatMap(({ body }) => (body as { readonly devices: readonly Told[] }).devices)
      .filter(({ entraDeviceId }) => entraDeviceId === phone?.entraDeviceId);
    expect(told.filter(({ threatLevel }) => threatLevel !== 'secured')).toEqual([]);
  });

  test('what cannot be tried again is refused with why', async () => {
    await expect(world.call(tryAgain, { body: { kind: 'sync', of: 'phones' } })).rejects.toThrow(/invalid_request/);
    await expect(world.call(tryAgain, { body: { kind: 'delivery', of: 'carrier-pigeon' } })).rejects.toThrow(
      /invalid_request/,
    );
    const channelId = 'entra-attribute';
    await world.call(setChannel, { params: { channelId }, body: { enabled: false } });
    await expect(world.call(tryAgain, { body: { kind: 'delivery', of: channelId } })).rejects.toThrow(/conflict/);
    await expect(show('0198c0de-ffff-4fff-8fff-ffffffffffff')).rejects.toThrow(/not_found/);
  });

  test('after a kill the ledger goes on, and has lost about a second', async () => {
    const before = (await list()).length;
    await world.kill();
    await world.restart();
    await world.pass(10 * second);
    expect((await list({ limit: 1000 })).length).toBeGreaterThanOrEqual(Math.min(1000, before));
  });
});
