import { request } from 'node:http';
import { expect, test } from 'vitest';
import { hour } from '../clock.ts';
import { simulate, start } from '../testing/simulated.suite.ts';
import { connectControl } from './control.ts';
import { ControlFault } from './define.ts';
import { controlTable } from './table.ts';

test('over HTTP the controls are the same as in the process', async () => {
  const { control, origin } = await simulate();
  const remote = connectControl(origin);
  expect(await remote.tenants.list()).toEqual(control.tenants.list());
  expect(await remote.truth({ tenant: 'Contoso' })).toEqual(control.truth({ tenant: 'Contoso' }));
  expect(await remote.ready()).toEqual({ isReady: true, seed: '1', now: new Date(start).toISOString() });
  await remote.clock.advance({ ms: hour });
  expect(control.clock.now().now).toBe('2026-11-20T10:00:00.000Z');
});

test('readiness can be asked for with a plain GET', async () => {
  const { origin } = await simulate();
  const response = await fetch(`${origin}/control/ready`);
  expect(await response.json()).toMatchObject({ isReady: true });
});

test('every control says what it is about', () => {
  const leaves = Object.values(controlTable).flatMap((entry) => ('run' in entry ? [entry] : Object.values(entry)));
  expect(leaves.length).toBeGreaterThan(35);
  for (const { about } of leaves) expect(about.length).toBeGreaterThan(10);
});

test('wrong use is told to whoever wrote it', async () => {
  const { control, origin } = await simulate();
  expect(() => control.phones.list({ tenant: 'Nowhere' })).toThrow('there is no tenant "Nowhere"');
  expect(() => control.phones.get({ phone: 'x' })).toThrow(ControlFault);
  expect(() => control.clock.set({ at: 'tomorrow' })).toThrow('"tomorrow" is no moment');
  expect(() => control.faults.add({ name: 'x', action: { kind: 'status', status: 503 }, path: '(' })).toThrow(
    'regular expression',
  );
  const remote = connectControl(origin);
  await expect(remote.phones.get({ phone: 'x' })).rejects.toThrow('there is no phone');
  await expect(remote.clock.advance({ ms: 'much' as unknown as number })).rejects.toMatchObject({
    code: 'invalid_request',
  });
});

test.for([
  ['a control that is not there', '/control/phones/explode', '{}', 404],
  ['a name that every object has', '/control/constructor', '{}', 404],
  ['a name that every object has, below a group', '/control/phones/toString', '{}', 404],
  ['no JSON', '/control/ready', '{', 400],
] as const)('%s is refused', async ([, path, body, status]) => {
  const { origin } = await simulate();
  const response = await fetch(origin + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(response.status).toBe(status);
});

test('a page of another site cannot move the controls', async () => {
  const { origin } = await simulate();
  const post = (headers: Record<string, string>) =>
    fetch(`${origin}/control/clock/freeze`, { method: 'POST', body: '{}', headers });
  expect((await post({ 'content-type': 'application/json', origin: 'https://evil.example' })).status).toBe(403);
  expect((await post({ 'content-type': 'text/plain' })).status).toBe(415);
  expect((await post({ 'content-type': 'application/json' })).status).toBe(200);
});

test('a name that was rebound to this machine does not open the controls', async () => {
  const { origin } = await simulate();
  const { port } = new URL(origin);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path: '/control/ready', headers: { host: `evil.example:${port}` } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    outgoing.on('error', reject).end();
  });
  expect(status).toBe(403);
});

test('the clock jumps, stands, and runs on from where it stands', async () => {
  const { control } = await simulate();
  expect(control.clock.set({ at: '2028-02-29T23:59:59Z' }).now).toBe('2028-02-29T23:59:59.000Z');
  expect(control.clock.freeze()).toMatchObject({ isFrozen: true });
  expect(control.clock.advance({ ms: 1_000 }).now).toBe('2028-03-01T00:00:00.000Z');
  expect(control.clock.resume()).toEqual({ now: '2028-03-01T00:00:00.000Z', isFrozen: false });
  expect(control.clock.advance({ ms: -86_400_000 }).now).toBe('2028-02-29T00:00:00.000Z');
});

test('a phone is found by any of its ids', async () => {
  const { control } = await simulate();
  const [phone] = control.phones.list({ tenant: 'Contoso', group: 'Head office' });
  for (const id of [
    phone?.phoneId,
    phone?.managedDeviceId,
    phone?.entraDeviceId,
    phone?.entraObjectId?.toUpperCase(),
  ]) {
    expect(control.phones.get({ phone: id ?? '' }).phoneId).toBe(phone?.phoneId);
  }
});

test('a new phone is enrolled, listed, and known to the directory; retired it is gone', async () => {
  const { control, graph, listAll } = await simulate();
  const [user] = control.users.list({ tenant: 'Contoso' });
  const phone = control.phones.enroll({
    tenant: 'Contoso',
    user: user?.userPrincipalName ?? '',
    enrollment: 'androidFullyManaged',
    model: 'Pixel 8',
  });
  expect(phone).toMatchObject({ model: 'Pixel 8', userId: user?.id, complianceState: 'compliant', isManaged: true });
  control.clock.advance({ ms: 1_000 });
  const listed = await graph('GET', `/v1.0/deviceManagement/managedDevices/${phone.managedDeviceId}`);
  expect(listed.body).toMatchObject({ azureADDeviceId: phone.entraDeviceId, userId: user?.id, model: 'Pixel 8' });
  expect(control.phones.get({ phone: phone.phoneId }).isCompliant).toBe(true);

  control.phones.retire({ phone: phone.phoneId });
  expect((await graph('GET', `/v1.0/deviceManagement/managedDevices/${phone.managedDeviceId}`)).status).toBe(404);
  const { items } = await listAll('/v1.0/devices?$top=999');
  expect(items.find(({ id }) => id === phone.entraObjectId)).toMatchObject({ isManaged: false, isCompliant: false });
  control.phones.retire({ phone: phone.phoneId, deleteDevice: true });
  expect((await graph('GET', `/v1.0/devices/${phone.entraObjectId}`)).status).toBe(404);
});

test('the ledger and the effects are read from where one stopped', async () => {
  const { control, graph } = await simulate();
  await graph('GET', '/v1.0/users?$top=1');
  const last = control.journal.ledger().at(-1)?.sequence ?? 0;
  await graph('GET', '/v1.0/groups?$top=1');
  expect(control.journal.ledger({ afterSequence: last }).map(({ path }) => path)).toEqual(['/v1.0/groups?$top=1']);
  const [phone] = control.phones.list({ tenant: 'Contoso', group: 'Head office' });
  control.phones.update({ phone: phone?.phoneId ?? '', osVersion: '77', checkIn: true });
  expect(control.journal.effects({ afterSequence: last, tenant: 'Contoso' })).toEqual([
    expect.objectContaining({ kind: 'facts-reported', requestId: null, entraDeviceId: phone?.entraDeviceId }),
  ]);
});

test('a tenant is added while it runs, is used like any other, and is nowhere once it is removed', async () => {
  const { control, token, graph } = await simulate();
  const added = control.tenants.add({ displayName: 'Woodgrove', domain: 'woodgrove.example', users: 5, phones: 7 });
  expect(added).toMatchObject({ users: 5, phones: 7, managedDevices: 7 });
  const bearer = await token({ tenant: 'Woodgrove' });
  const managed = '/v1.0/deviceManagement/managedDevices';
  expect((await graph('GET', managed, { token: bearer })).body.value).toHaveLength(7);
  expect(() => control.tenants.add({ displayName: 'Other', domain: 'woodgrove.example', users: 1, phones: 0 })).toThrow(
    /already/,
  );
  control.tenants.remove({ tenant: 'Woodgrove' });
  expect(control.tenants.list().map(({ displayName }) => displayName)).not.toContain('Woodgrove');
  expect((await graph('GET', managed, { token: bearer })).status).toBe(401);
  await expect(token({ tenant: 'Contoso' })).resolves.toMatch(/\./);
});

test('a fleet is enrolled at once: phones of all kinds, in the hands of everybody, judged and listed', async () => {
  const { control, listAll } = await simulate();
  const before = control.phones.list({ tenant: 'Contoso' }).length;
  const fleet = control.fleets.enroll({ tenant: 'Contoso', count: 60 });
  expect(fleet).toHaveLength(60);
  expect(control.phones.list({ tenant: 'Contoso' })).toHaveLength(before + 60);
  expect(new Set(fleet.map(({ kind }) => kind)).size).toBeGreaterThan(1);
  expect(new Set(fleet.map(({ userId }) => userId)).size).toBe(20);
  expect(fleet.map(({ complianceState }) => complianceState)).not.toContain('unknown');
  const { items } = await listAll('/v1.0/deviceManagement/managedDevices?$select=id');
  const listed = new Set(items.map(({ id }) => id));
  expect(fleet.filter(({ managedDeviceId }) => !listed.has(managedDeviceId))).toEqual([]);
});
