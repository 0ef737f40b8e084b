import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getOverview, listDevices, signOut, startSync, whoAmI } from '@picket/wire/console';
import { afterEach, expect, test } from 'vitest';
import { type Api, openApi } from './api.ts';
import { CallFailed } from './failure.ts';

const tenantId = '5b1f8d2e-0000-4000-8000-000000000001';
const me = {
  operatorId: '5b1f8d2e-0000-4000-8000-000000000009',
  name: 'Kim',
  instanceOwner: true,
  grants: [],
  via: 'session',
  csrfToken: 'token-1',
};

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A real server that answers the same each time, below a path prefix, and keeps what it was asked. */
async function apiAgainst(answer: (response: ServerResponse) => void): Promise<{ api: Api; asked: Seen[] }> {
  const asked: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    answer(response);
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { asked, api: openApi({ fetch, root: `http://127.0.0.1:${port}/guard/`, now: Date.now }) };
}

const json =
  (status: number, value: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));

async function failureOf(call: Promise<unknown>): Promise<CallFailed> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CallFailed);
  return error as CallFailed;
}

test('an operation is called where it says it is, below the path the console is served from', async () => {
  const { api, asked } = await apiAgainst(json(200, { items: [] }));
  const answer = await api.call(listDevices, {
    params: { tenantId: 'a/b' },
    query: { level: 'high,medium', search: 'Ana & Bo' },
  });
  expect(answer).toEqual({ items: [] });
  expect(asked[0]).toMatchObject({
    method: 'GET',
    url: '/guard/api/v1/tenants/a%2Fb/devices?level=high%2Cmedium&search=Ana+%26+Bo',
  });
});

test('every change proves that it comes from this page, and no reading does', async () => {
  const { api, asked } = await apiAgainst((response) => response.writeHead(204).end());
  api.proveWith('token-1');
  await api.call(signOut, {});
  await failureOf(api.call(whoAmI, {}));
  expect(asked.map(({ method, headers }) => [method, headers['x-picket-csrf']])).toEqual([
    ['DELETE', 'token-1'],
    ['GET', undefined],
  ]);
});

test('after signing out nothing is proved any more', async () => {
  const { api, asked } = await apiAgainst((response) => response.writeHead(204).end());
  api.proveWith('token-1');
  api.proveWith(undefined);
  await api.call(signOut, {});
  expect(asked[0]?.headers).not.toHaveProperty('x-picket-csrf');
});

test("the server's refusal is told in its own words, with what to quote and when to try again", async () => {
  const problem = {
    type: 'https://picket.example/errors#too_many_requests',
    title: 'Too many requests',
    status: 429,
    detail: 'Reading may be started once a minute.',
    instance: 'req-7',
    code: 'too_many_requests',
    retry: 'after',
    remedy: 'Wait as long as Retry-After says.',
  };
  const { api, asked } = await apiAgainst(json(429, problem, { 'retry-after': '30' }));
  const failure = await failureOf(api.call(startSync, { params: { tenantId }, body: { dryRun: true } }));
  expect(failure).toMatchObject({
    kind: 'refused',
    title: 'Too many requests',
    message: 'Reading may be started once a minute.',
    code: 'too_many_requests',
    requestId: 'req-7',
    retryAfterMs: 30_000,
  });
  expect(asked[0]).toMatchObject({ body: '{"dryRun":true}', headers: { 'content-type': 'application/json' } });
});

test('a level that this page does not know is refused, not shown as something else', async () => {
  const { api } = await apiAgainst(
    json(200, {
      tenant: { id: tenantId, name: 'Contoso', entraTenantId: null, role: 'owner', createdAt: '2026-11-23T08:00:00Z' },
      devicesByLevel: { 'not-assessed': 0, secured: '12', low: 0, medium: 0, high: 0 },
      devices: 12,
      inventoryAt: null,
      refusedNow: 0,
    }),
  );
  const failure = await failureOf(api.call(getOverview, { params: { tenantId } }));
  expect(failure).toMatchObject({ kind: 'misunderstood', code: 'unexpected_answer' });
  expect(failure.message).toContain('/devicesByLevel/secured');
});

test('the page of a proxy that answers for the server is not taken for an answer', async () => {
  const { api } = await apiAgainst((response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
  expect(await failureOf(api.call(whoAmI, {}))).toMatchObject({
    kind: 'misunderstood',
    status: 502,
    retryAfterMs: 2000,
  });
});

test('a redirect is not followed', async () => {
  const { api, asked } = await apiAgainst((response) => response.writeHead(302, { location: '/elsewhere' }).end());
  expect(await failureOf(api.call(whoAmI, {}))).toMatchObject({ kind: 'unreachable' });
  expect(asked).toHaveLength(1);
});

test('a server that is not there is unreachable, and worth another try', async () => {
  const { api } = await apiAgainst(json(200, me));
  servers.pop()?.close();
  expect(await failureOf(api.call(whoAmI, {}))).toMatchObject({ kind: 'unreachable', retryAfterMs: 2000 });
});

test('ages are counted by the clock of the server when ours is wrong', async () => {
  const serverNow = Date.now() + 3_600_000;
  const { api } = await apiAgainst(json(200, me, { date: new Date(serverNow).toUTCString() }));
  await api.call(whoAmI, {});
  expect(Math.abs(api.clockSkewMs() - 3_600_000)).toBeLessThan(5_000);
});
