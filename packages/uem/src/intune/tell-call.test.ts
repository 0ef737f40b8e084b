import type { ConsentPurpose, EntraTenantId, RemoteCall, RemoteDeviceId, UemSession } from '@picket/domain';
import { afterEach, expect, test } from 'vitest';
import { type IntuneWorld, startIntuneWorld } from './intune-world.suite.ts';

const purpose = 'sync-and-signal';
const inventory = '/deviceManagement/managedDevices';
const never = new AbortController().signal;
let world: IntuneWorld;
afterEach(() => world?.close());

/** A session whose every message is told. */
function watched(): { readonly session: UemSession; readonly told: RemoteCall[]; readonly secrets: readonly string[] } {
  const registrations = world.simulator.control.registrations.list({ tenant: 'Contoso' });
  const told: RemoteCall[] = [];
  const session = world.intune.open({
    entraTenantId: registrations[0]?.tenantId as EntraTenantId,
    credential: async (wanted: ConsentPurpose) => registrations.find(({ displayName }) => displayName === wanted)!,
    observe: (call) => void told.push(call),
  });
  return { session, told, secrets: registrations.map(({ clientSecret }) => clientSecret) };
}

async function readAll(session: UemSession): Promise<void> {
  for await (const _ of session.listManagedDevices(undefined, never));
}

test('every page and every token is told with its status and the ids that support asks for', async () => {
  world = await startIntuneWorld(5);
  const { session, told, secrets } = watched();
  await readAll(session);

  const [token, ...pages] = told;
  expect(token).toMatchObject({ purpose, operation: 'POST /{tenant}/oauth2/v2.0/token', failed: false, parts: 1 });
  // 60 phones, 25 a page.
  expect(pages.length).toBeGreaterThanOrEqual(3);
  const answered = world.simulator.control.journal.ledger({ path: inventory });
  for (const [index, page] of pages.entries()) {
    expect(page).toMatchObject({ purpose, operation: `GET ${inventory}`, failed: false, code: undefined });
    expect(page.tries).toHaveLength(1);
    expect(page.tries[0]).toMatchObject({ status: 200, requestId: answered[index]?.requestId });
    expect(page.tries[0]?.clientRequestId).toMatch(/^[0-9a-f-]{36}$/);
  }
  const whole = JSON.stringify(told);
  for (const secret of secrets) expect(whole).not.toContain(secret);
  expect(whole).not.toMatch(/eyJ|Bearer|skiptoken/);
});

test('what was turned away first is one message with two tries, and no failure', async () => {
  world = await startIntuneWorld(6);
  world.trouble.throttle('2', 1);
  const { session, told } = watched();
  await readAll(session);
  const turnedAway = told.filter(({ tries }) => tries.length > 1);
  expect(turnedAway).toHaveLength(1);
  expect(turnedAway[0]?.tries.map(({ status }) => status)).toEqual([429, 200]);
  expect(turnedAway[0]).toMatchObject({ failed: false, code: undefined });
  expect(turnedAway[0]?.durationMs).toBeGreaterThanOrEqual(2_000);
});

test('what fails is told in our words: a withdrawn consent, a missing permission, a connection that breaks', async () => {
  world = await startIntuneWorld(7);
  const { session, told } = watched();
  world.trouble.withdrawConsent(purpose);
  await expect(readAll(session)).rejects.toThrow();
  expect(told.at(-1)).toMatchObject({ failed: true, code: 'consent_missing', tries: [{ status: 400 }] });
  expect(told.every(({ operation }) => operation.startsWith('POST /{tenant}/oauth2'))).toBe(true);

  world.trouble.restoreConsent(purpose);
  world.trouble.forbidInventory();
  await expect(readAll(session)).rejects.toThrow();
  expect(told.at(-1)).toMatchObject({ failed: true, code: 'permission_missing', tries: [{ status: 403 }] });

  world.simulator.control.faults.clear();
  world.simulator.control.faults.add({ name: 'cut', action: { kind: 'cut-mid-body' }, path: inventory, count: null });
  await expect(readAll(session)).rejects.toThrow();
  expect(told.at(-1)).toMatchObject({ failed: true, code: 'connector_unreachable' });
  expect(told.at(-1)?.tries.length).toBeGreaterThan(1);
  expect(told.at(-1)?.tries.every(({ status }) => status === undefined)).toBe(true);
});

test('a batch is one message that says how many of its parts failed, by the operation of the parts', async () => {
  world = await startIntuneWorld(8);
  const { session, told } = watched();
  const [known] = world.phones();
  const unknown = '99999999-9999-4999-8999-999999999999' as RemoteDeviceId;
  await session.threatLevels!.read([known!.remoteId, unknown], never);
  expect(told.at(-1)).toMatchObject({
    operation: 'GET /deviceManagement/managedDevices/{managedDevice-id}',
    parts: 2,
    failedParts: 1,
    failed: true,
    tries: [{ status: 200 }],
  });
  expect(told.at(-1)?.code).toBeDefined();
});

test('the partner channel is told too, and what is never sent is not', async () => {
  world = await startIntuneWorld(9);
  const { session, told } = watched();
  await session.threatLevels!.provision(never);
  await session.threatLevels!.heartbeat(world.clock.now(), never);
  expect(told.map(({ operation }) => operation)).toEqual([
    'POST /{tenant}/oauth2/v2.0/token',
    'PUT partner tenants',
    'PUT partner heartbeat',
  ]);
  const before = told.length;
  await expect(session.threatLevels!.heartbeat(world.clock.now(), AbortSignal.abort())).rejects.toThrow();
  expect(told).toHaveLength(before);
});
