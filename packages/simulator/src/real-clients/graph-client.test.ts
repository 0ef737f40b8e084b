import { BatchRequestContent, BatchResponseContent, Client, PageIterator } from '@microsoft/microsoft-graph-client';
import { expect, test } from 'vitest';
import { simulateOverTls } from './over-tls.suite.ts';

type World = Awaited<ReturnType<typeof simulateOverTls>>;

async function connect({ authority, httpsOrigin, tools }: World): Promise<Client> {
  const answer = await fetch(`${authority}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: tools.clientId,
      client_secret: tools.clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  return Client.init({
    authProvider: (done) => done(null, token),
    baseUrl: httpsOrigin,
    customHosts: new Set(['localhost']),
  });
}

interface User {
  readonly id: string;
  readonly displayName: string;
}

test('the Graph client walks all pages with its page iterator', async () => {
  const world = await simulateOverTls();
  const client = await connect(world);
  const first = await client.api('/users').select(['id', 'displayName']).top(3).get();
  const seen: string[] = [];
  await new PageIterator(client, first, (user: User) => {
    seen.push(user.id);
    return true;
  }).iterate();
  const known = world.control.users.list({ tenant: 'Contoso' }).map(({ id }) => id);
  expect(seen.toSorted()).toEqual(known.toSorted());
  expect(seen.length).toBeGreaterThan(3);
});

test('the Graph client sends a batch, with requests that depend on another', async () => {
  const world = await simulateOverTls();
  const client = await connect(world);
  const request = (id: string, path: string, dependsOn?: string[]) => ({
    id,
    request: new Request(`${world.httpsOrigin}${path}`, { method: 'GET' }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
  });
  const content = new BatchRequestContent([
    request('1', `/users/${world.person.id}`),
    request('2', '/users/00000000-0000-4000-8000-000000000000', ['1']),
    request('3', '/organization', ['1']),
  ]);
  const answer = new BatchResponseContent(await client.api('/$batch').post(await content.getContent()));
  const first = (await answer.getResponseById('1')?.json()) as User | undefined;
  expect(first?.displayName).toBe(world.person.displayName);
  expect(answer.getResponseById('2')?.status).toBe(404);
  expect(answer.getResponseById('3')?.status).toBe(200);
});

test('the Graph client waits as long as it is told when it is throttled, and tries again', async () => {
  const world = await simulateOverTls();
  const client = await connect(world);
  world.control.faults.add({ name: 'busy', area: 'graph', action: { kind: 'throttle', retryAfter: '1' } });
  const { value } = await client.api('/organization').get();
  expect(value).toHaveLength(1);
  const asked = world.control.journal.ledger({ area: 'graph', path: '/organization' });
  expect(asked.map(({ status, fault }) => [status, fault])).toEqual([
    [429, 'busy'],
    [200, null],
  ]);
  const [first, second] = asked.map(({ at }) => Date.parse(at));
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
});

test('the Graph client changes a device, and knows Graph’s errors', async () => {
  const world = await simulateOverTls();
  const client = await connect(world);
  const { value } = await client.api('/devices').top(1).get();
  const path = `/devices/${value[0].id}`;
  await client.api(path).patch({ extensionAttributes: { extensionAttribute15: 'high' } });
  const { extensionAttributes } = await client.api(path).version('beta').get();
  expect(extensionAttributes.extensionAttribute15).toBe('high');
  await expect(client.api('/users/nobody').get()).rejects.toMatchObject({
    statusCode: 404,
    code: 'Request_ResourceNotFound',
    requestId: expect.any(String),
  });
  await expect(client.api('/deviceManagement/managedDevices/nobody').get()).rejects.toMatchObject({
    statusCode: 404,
    message: expect.stringContaining('Activity ID'),
  });
});
