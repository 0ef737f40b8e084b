import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { hour, minute } from '../../clock.ts';
import { startSimulator } from '../../start-simulator.ts';
import { simulate, smallContoso, start, type Wire } from '../../testing/simulated.suite.ts';

/** An endpoint that notes what it is told. */
async function listen(shakes: (token: string) => string = (token) => token) {
  const told: Wire[] = [];
  let status = 202;
  const server = createServer((request, response) => {
    const token = new URL(request.url ?? '/', 'http://x').searchParams.get('validationToken');
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      if (token !== null) return response.writeHead(200, { 'content-type': 'text/plain' }).end(shakes(token));
      told.push(...JSON.parse(text).value);
      return response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return {
    told,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`,
    answer(with_: number) {
      status = with_;
    },
  };
}

const body = (notificationUrl: string, more: object = {}) => ({
  changeType: 'created,updated,deleted',
  notificationUrl,
  resource: '/users',
  expirationDateTime: new Date(start + 24 * hour).toISOString(),
  clientState: 'secret',
  ...more,
});

test('an endpoint that gives back the token is told of changes, by id alone', async () => {
  const { graph, control, simulator } = await simulate();
  const endpoint = await listen();
  const made = await graph('POST', '/v1.0/subscriptions', { body: body(endpoint.url) });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const [user] = control.users.list({ tenant: 'Contoso' });
  control.users.setEnabled({ tenant: 'Contoso', user: user!.id, isEnabled: false });
  await expect.poll(() => endpoint.told.length).toBe(1);
  expect(endpoint.told[0]).toMatchObject({
    changeType: 'updated',
    clientState: 'secret',
    subscriptionId: made.body.id,
    tenantId: simulator.world.findTenant('Contoso')?.id,
    resourceData: { id: user?.id },
  });
});

test.for([
  ['another answer than the token', { shakes: () => 'hello' }, {}, 'ValidationError'],
  ['a resource of Intune', {}, { resource: '/deviceManagement/managedDevices' }, 'InvalidRequest'],
  [
    'a life that is too long',
    {},
    { expirationDateTime: new Date(start + 30 * 24 * hour).toISOString() },
    'InvalidRequest',
  ],
  ['an end in the past', {}, { expirationDateTime: new Date(start - minute).toISOString() }, 'InvalidRequest'],
  ['a plain address elsewhere', {}, { notificationUrl: 'http://picket.example/x' }, 'InvalidRequest'],
] as const)('a subscription with %s is not made', async ([, endpointOptions, more, code]) => {
  const { graph } = await simulate();
  const endpoint = await listen('shakes' in endpointOptions ? endpointOptions.shakes : undefined);
  const reply = await graph('POST', '/v1.0/subscriptions', { body: body(endpoint.url, more) });
  expect(reply.status).toBe(400);
  expect(reply.body.error.code).toBe(code);
  expect((await graph('GET', '/v1.0/subscriptions')).body.value).toEqual([]);
});

test('an endpoint that fails is told again later', async () => {
  const { graph, control } = await simulate();
  const endpoint = await listen();
  await graph('POST', '/v1.0/subscriptions', { body: body(endpoint.url) });
  endpoint.answer(503);
  const [user] = control.users.list({ tenant: 'Contoso' });
  control.users.setEnabled({ tenant: 'Contoso', user: user!.id, isEnabled: false });
  await expect.poll(() => endpoint.told.length).toBe(1);
  endpoint.answer(202);
  await expect
    .poll(() => {
      control.clock.advance({ ms: 30_000 });
      return endpoint.told.length;
    })
    .toBe(2);
});

test('a subscription ends by itself, is renewed by its own application, and is nobody else’s', async () => {
  const { graph, control, token } = await simulate();
  const endpoint = await listen();
  const { body: made } = await graph('POST', '/v1.0/subscriptions', { body: body(endpoint.url) });
  const other = await token({ application: 'Picket sync and signal' });
  expect((await graph('GET', `/v1.0/subscriptions/${made.id}`, { token: other })).status).toBe(404);
  expect((await graph('GET', '/v1.0/subscriptions', { token: other })).body.value).toEqual([]);
  const longer = { expirationDateTime: new Date(start + 48 * hour).toISOString() };
  expect((await graph('PATCH', `/v1.0/subscriptions/${made.id}`, { body: longer })).body.expirationDateTime).toBe(
    longer.expirationDateTime,
  );
  control.clock.advance({ ms: 49 * hour });
  expect((await graph('GET', `/v1.0/subscriptions/${made.id}`, { token: await token() })).status).toBe(404);
});

test('a subscription asks to be authorized anew, tells nothing until it is, and then goes on', async () => {
  const simulated = await simulate();
  const { graph, control, simulator } = simulated;
  const endpoint = await listen();
  const lifecycle = await listen();
  const made = await graph('POST', '/v1.0/subscriptions', {
    body: body(endpoint.url, { lifecycleNotificationUrl: lifecycle.url }),
  });
  const [user, other] = control.users.list({ tenant: 'Contoso' });
  control.clock.advance({ ms: 2 * hour });
  await expect.poll(() => lifecycle.told.length).toBe(1);
  expect(lifecycle.told[0]).toMatchObject({
    lifecycleEvent: 'reauthorizationRequired',
    subscriptionId: made.body.id,
    clientState: 'secret',
    tenantId: simulator.world.findTenant('Contoso')?.id,
  });
  control.users.setEnabled({ tenant: 'Contoso', user: user!.id, isEnabled: false });
  control.clock.advance({ ms: minute });
  expect(endpoint.told).toEqual([]);
  const token = await simulated.token();
  const renewed = await graph('POST', `/v1.0/subscriptions/${made.body.id}/reauthorize`, { token });
  expect(renewed.status).toBe(204);
  control.users.setEnabled({ tenant: 'Contoso', user: other!.id, isEnabled: false });
  await expect.poll(() => endpoint.told.length).toBe(1);
  expect(endpoint.told[0].resourceData.id).toBe(other?.id);
  expect(lifecycle.told).toHaveLength(1);
});

test('a subscription of an application that lost its consent is removed, which its lifecycle endpoint is told', async () => {
  const simulated = await simulate();
  const { graph, control } = simulated;
  const endpoint = await listen();
  const { clientId } = control.registrations.add({
    tenant: 'Contoso',
    displayName: 'Watcher',
    permissions: ['User.Read.All'],
    isConsented: true,
  });
  const token = await simulated.token({ application: 'Watcher' });
  const made = await graph('POST', '/v1.0/subscriptions', {
    token,
    body: body(endpoint.url, { lifecycleNotificationUrl: endpoint.url }),
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  control.consents.revoke({ clientId, permission: 'User.Read.All' });
  await expect.poll(() => endpoint.told.length).toBe(1);
  expect(endpoint.told[0]).toMatchObject({ lifecycleEvent: 'subscriptionRemoved', subscriptionId: made.body.id });
  expect((await graph('GET', '/v1.0/subscriptions', { token })).body.value).toEqual([]);
});

test('an address that is nobody’s is never called', async () => {
  const called: string[] = [];
  const simulator = await startSimulator({
    seed: 1,
    tenants: [smallContoso({ surroundings: true })],
    clock: { now: () => start },
    fetch: async (address) => {
      called.push(String(address));
      return new Response(null, { status: 202 });
    },
  });
  onTestFinished(() => simulator.close());
  const tenant = simulator.world.findTenant('Contoso')!;
  const [seeded] = tenant.kept.all('/subscriptions');
  tenant.kept.put('/subscriptions', { ...seeded!, resource: '/users', changeType: 'updated' });
  const disable = (isEnabled: boolean) =>
    simulator.control.users.setEnabled({ tenant: 'Contoso', user: [...tenant.users.values()][0]!.id, isEnabled });
  disable(false);
  expect(called).toEqual([]);
  tenant.kept.put('/subscriptions', {
    ...tenant.kept.get('/subscriptions', seeded!.id)!,
    notificationUrl: 'https://endpoint.contoso.net/',
  });
  disable(true);
  expect(called).toEqual(['https://endpoint.contoso.net/']);
});
