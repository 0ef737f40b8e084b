import { expect, test } from 'vitest';
import { endpoints } from './catalogue.ts';
import { clientFor } from './graph-client.suite.ts';
import { startMicrosoft } from './microsoft.suite.ts';
import { never } from './test-surroundings.suite.ts';

const { deviceAttributes, updateDeviceAttributes, managedDevices, updateConnector } = endpoints;
const microsoft = await startMicrosoft();
const { faults, journal } = microsoft.control;
const [deviceId = ''] = microsoft.ids.devices();
const onDevice = { area: 'graph' as const, path: `/devices/${deviceId}` };
const called = { params: { 'device-id': deviceId } };
const change = { ...called, body: { extensionAttributes: { extensionAttribute7: 'high' } } };

test('a call carries the token, an id for support, and asks for exactly what is read', async () => {
  const { client, tokens, asked } = clientFor(microsoft);
  const device = await client.call(deviceAttributes, called, never);
  expect(device).toMatchObject({ id: deviceId, extensionAttributes: { extensionAttribute7: null } });
  const [request] = asked();
  expect(request?.line).toBe(`GET /v1.0/devices/${deviceId}?$select=id,extensionAttributes`);
  expect(request?.headers.get('authorization')).toBe(`Bearer ${tokens.given[0]}`);
  expect(request?.headers.get('client-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a change sends its body, and an answer without one is fine', async () => {
  const { client, asked } = clientFor(microsoft);
  expect(await client.call(updateDeviceAttributes, change, never)).toBeUndefined();
  const [request] = asked();
  expect(JSON.parse(request!.body)).toEqual(change.body);
  expect(request!.headers.get('content-type')).toBe('application/json');
  expect(request!.answer).toMatchObject({ status: 204, text: '' });
  expect(await client.call(deviceAttributes, called, never)).toMatchObject(change.body);
});

test('what Graph answers beyond the contract is let pass, what it does not keep is named', async () => {
  const { client } = clientFor(microsoft);
  const edit = (at: string, value: unknown) => ({ kind: 'edit' as const, edits: [{ at, value }] });
  faults.add({ name: 'new type', action: edit('/@odata.type', '#microsoft.graph.unheardOf'), ...onDevice });
  await client.call(deviceAttributes, called, never);
  faults.add({ name: 'new property', action: edit('/isHovering', true), ...onDevice });
  await client.call(deviceAttributes, called, never);

  faults.add({ name: 'type', action: edit('/extensionAttributes/extensionAttribute7', 7), ...onDevice });
  await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({
    reason: 'unexpected',
    message: expect.stringContaining('GET /devices/{device-id}, extensionAttributes/extensionAttribute7'),
  });
  const unreadable = [{ kind: 'proxy-page', status: 200 }, { kind: 'cut-json' }, { kind: 'empty-body' }] as const;
  for (const action of unreadable) {
    faults.add({ name: action.kind, action, ...onDevice });
    await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'unexpected' });
  }
});

test('a refused token is replaced once', async () => {
  const { client, tokens, clock, asked } = clientFor(microsoft);
  faults.add({ name: 'expired', action: { kind: 'expire-tokens' }, ...onDevice });
  await client.call(deviceAttributes, called, never);
  expect(tokens.wishes).toEqual([{}, { insteadOf: tokens.given[0] }]);
  expect(tokens.given[1]).not.toBe(tokens.given[0]);
  expect(asked().map(({ headers }) => headers.get('authorization'))).toEqual(
    tokens.given.map((one) => `Bearer ${one}`),
  );
  expect(clock.sleeps).toEqual([]);
});

test('and only once: consent that was withdrawn is not begged for', async () => {
  const { client, tokens, asked } = clientFor(microsoft);
  faults.add({ name: 'no', action: { kind: 'status', status: 401 }, ...onDevice, count: null });
  await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'unauthorized' });
  expect(asked()).toHaveLength(2);
  expect(tokens.forgotten).toEqual([tokens.given[1]]);
});

test('a missing permission fails at once, and the token without it is forgotten', async () => {
  const { client, tokens, asked } = clientFor(microsoft, { app: microsoft.modestApp });
  await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'forbidden' });
  expect(asked()).toHaveLength(1);
  expect(tokens.forgotten).toEqual(tokens.given);
});

test.each([
  ['429 with a fraction of a second', { kind: 'throttle', retryAfter: '2.128' }, 2_128],
  ['429 without saying how long', { kind: 'throttle', retryAfter: null }, 500],
  ['503 with a date', { kind: 'status', status: 503, retryAfter: 'in nine seconds' }, 9_000],
  ['504', { kind: 'status', status: 504 }, 500],
  ['a connection that was hung up', { kind: 'hang-up', takesHold: true }, 500],
  ['an answer that broke off', { kind: 'cut-mid-body' }, 500],
  ['500', { kind: 'status', status: 500 }, 500],
  ['502', { kind: 'status', status: 502 }, 500],
  ['the page of a proxy that says 502', { kind: 'proxy-page', status: 502 }, 500],
] as const)('after %s a read is tried again', async (_, trouble, waitMs) => {
  const { client, clock, asked } = clientFor(microsoft);
  const isDate = 'retryAfter' in trouble && trouble.retryAfter === 'in nine seconds';
  const action = isDate ? { ...trouble, retryAfter: new Date(clock.now() + 9_000).toUTCString() } : trouble;
  faults.add({ name: 'trouble', action, ...onDevice });
  await client.call(deviceAttributes, called, never);
  expect(asked()).toHaveLength(2);
  expect(clock.sleeps).toEqual([waitMs]);
});

test('four times and no more', async () => {
  const { client, clock, asked } = clientFor(microsoft);
  faults.add({ name: 'down', action: { kind: 'status', status: 503 }, ...onDevice, count: null });
  await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'unreachable' });
  expect(asked()).toHaveLength(4);
  expect(clock.sleeps).toEqual([500, 1_000, 2_000]);
});

test('a wait longer than anybody should sit through is left to the caller', async () => {
  const { client, asked } = clientFor(microsoft);
  faults.add({ name: 'rush hour', action: { kind: 'throttle', retryAfter: '600' }, ...onDevice });
  await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({
    reason: 'throttled',
    details: { retryAfterMs: 600_000, status: 429 },
  });
  // The same lane: nobody else goes and asks either.
  await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'throttled' });
  expect(asked()).toHaveLength(1);
});

test('a change is repeated when the service was away, not when it failed on this one', async () => {
  const { client, asked } = clientFor(microsoft);
  for (const action of [
    { kind: 'status', status: 503 },
    { kind: 'hang-up', takesHold: true },
  ] as const) {
    faults.add({ name: 'away', action, ...onDevice });
    await client.call(updateDeviceAttributes, change, never);
  }
  expect(asked()).toHaveLength(4);
  faults.add({ name: 'failed', action: { kind: 'status', status: 500 }, ...onDevice });
  await expect(client.call(updateDeviceAttributes, change, never)).rejects.toMatchObject({ reason: 'unreachable' });
  expect(asked()).toHaveLength(5);
});

test('a redirect is never followed: the token would go along', async () => {
  const headers = { location: `${microsoft.origin}/v1.0/organization` };
  for (const status of [301, 302, 307, 308]) {
    const { client, asked } = clientFor(microsoft);
    faults.add({ name: 'away', action: { kind: 'status', status, headers }, ...onDevice });
    await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'misdirected' });
    expect(asked()).toHaveLength(1);
  }
  expect(journal.ledger({ path: '/organization' })).toEqual([]);
});

test('an aborted call ends with the reason it was given', async () => {
  const { client } = clientFor(microsoft);
  await expect(client.call(deviceAttributes, called, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  await client.call(deviceAttributes, called, never);
});

test('no error holds the token', async () => {
  const { client, tokens } = clientFor(microsoft, { app: microsoft.modestApp });
  const error: unknown = await client.call(deviceAttributes, called, never).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ reason: 'forbidden' });
  const everything = JSON.stringify([error, (error as Error).stack, (error as Error).message]);
  expect(everything).not.toContain(tokens.given[0]);
});

test('a mistake of ours does not reach the network', async () => {
  const { client, tools } = clientFor(microsoft);
  await expect(client.call(deviceAttributes, {}, never)).rejects.toThrow('needs device-id');
  const tooMany = { query: { $top: '5000' } };
  await expect(client.begin(managedDevices, tooMany, never)).rejects.toThrow('at most 1000');
  const sneaky = { params: { 'mobileThreatDefenseConnector-id': 'x' }, body: { partnerState: 'enabled' } as object };
  await expect(client.call(updateConnector, sneaky, never)).rejects.toMatchObject({ reason: 'unexpected' });
  expect(tools.seen).toEqual([]);
});

test('an id from elsewhere cannot climb out of its path', async () => {
  const { client, asked } = clientFor(microsoft);
  const climbing = { params: { 'device-id': '../users?$top=1' } };
  await expect(client.call(deviceAttributes, climbing, never)).rejects.toMatchObject({ reason: 'not-found' });
  expect(asked().map(({ url }) => url)).toEqual([
    `${microsoft.origin}/v1.0/devices/..%2Fusers%3F%24top%3D1?$select=id,extensionAttributes`,
  ]);
});

// Last, because Contoso's tokens go on being challenged once they were.

test('a claims challenge is passed on to whoever makes tokens', async () => {
  const { client, tokens, clock, asked } = clientFor(microsoft);
  faults.add({ name: 'challenge', action: { kind: 'claims-challenge' }, ...onDevice });
  await client.call(deviceAttributes, called, never);
  expect(asked().map(({ answer }) => answer?.status)).toEqual([401, 200]);
  const since = String(clock.now() / 1_000);
  const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: since } } });
  expect(tokens.wishes).toEqual([{}, { insteadOf: tokens.given[0], claims }]);
});

test('a challenge that the new token does not meet either is not answered again', async () => {
  const { client, tokens } = clientFor(microsoft);
  faults.add({ name: 'challenge', action: { kind: 'claims-challenge' }, ...onDevice, count: null });
  await expect(client.call(deviceAttributes, called, never)).rejects.toMatchObject({ reason: 'unauthorized' });
  expect(tokens.wishes).toHaveLength(2);
});
