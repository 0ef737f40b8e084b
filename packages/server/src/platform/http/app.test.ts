import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PicketError } from '@picket/domain';
import * as wire from '@picket/wire/console';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { seededEntropy, seededSecrets } from '../testing/seeded-entropy.ts';
import { TestClock } from '../testing/test-clock.ts';
import { type App, type AppOptions, openApp } from './app.ts';
import { bodyLimit } from './body-limit.ts';
import { Redirect, route } from './route.ts';
import { identityWith, listedAudit, type RawRequest, routesWith, sendRaw, someTenant } from './testing.ts';

const session = { cookie: 'picket=of-kim' };
const kim = identityWith({ grants: new Map([[someTenant, 'owner']]), instanceOwner: true });
const devices = `/api/v1/tenants/${someTenant}/devices`;
const running: App[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

async function start(options: Partial<AppOptions> = {}) {
  const audit = listedAudit();
  const app = await openApp({
    routes: routesWith(),
    identify: async ({ kind, secret }) => (kind === 'session' && secret === 'of-kim' ? kim : undefined),
    audit,
    clock: new TestClock(),
    entropy: seededEntropy(1),
    secrets: seededSecrets(1),
    log: pino({ level: 'silent' }),
    checkAnswers: true,
    ...options,
  });
  running.push(app);
  app.setReady();
  const { http: url } = await app.listen({ http: { host: '127.0.0.1', port: 0 } });
  const send = async (request: RawRequest) => {
    const answer = await sendRaw(url, request);
    return { ...answer, json: answer.text.startsWith('{') ? JSON.parse(answer.text) : undefined };
  };
  const change = { ...session, origin: url, 'x-picket-csrf': 'csrf-of-kim', 'content-type': 'application/json' };
  return { app, url, send, change, audit };
}

test('an operation of wire without a route, or a route of none, keeps the server from starting', async () => {
  await expect(start({ routes: routesWith().slice(1) })).rejects.toThrow(/has no route/);
  const stray = { operation: { ...wire.whoAmI, id: 'stray' }, handle: async () => undefined };
  await expect(start({ routes: [...routesWith(), stray] })).rejects.toThrow(/stray/);
});

test('the open doors are these and no others', async () => {
  const { app } = await start({ consoleFolder: builtConsole() });
  expect(app.listOpenDoors().map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /healthz',
    'GET /readyz',
    'GET /agent',
    'GET /*',
    'POST /api/v1/invitations/redeem',
    'POST /api/v1/session',
    'GET /sign-in/entra',
    'GET /sign-in/entra/callback',
    'GET /api/v1/sign-in/offer',
  ]);
  expect(app.listOpenDoors().every(({ because }) => because.length > 5)).toBe(true);
});

test('every operation that is not open answers nobody with 401, also when its body and query are wrong', async () => {
  const { send } = await start();
  for (const { id, guard, path, method } of wire.operations) {
    if (guard.kind === 'open') continue;
    const body = method === 'GET' ? {} : { body: '{"nonsense":', headers: { 'content-type': 'application/json' } };
    const answer = await send({ method, path: `${path.replaceAll(/\{\w+\}/g, 'x')}?nonsense=1`, ...body });
    expect([id, answer.status, answer.json?.code]).toEqual([id, 401, 'unauthenticated']);
  }
});

test('a tenant that is somebody else’s and one that never was get the same answer as an unknown device', async () => {
  const routes = routesWith([
    route(wire.getDevice, async ({ params }) => {
      throw new PicketError('not_found', `no device ${params.deviceId}`);
    }),
  ]);
  const { send } = await start({ routes });
  const foreign = '0198c0de-0000-4000-8000-0000000000ff';
  const answers = await Promise.all(
    [
      `/api/v1/tenants/${foreign}/devices`,
      '/api/v1/tenants/nonsense/devices',
      `${devices}/${foreign}`,
      '/api/v1/nothing',
    ].map((path) => send({ path, headers: session })),
  );
  const [first, ...others] = answers.map(({ json }) => ({ ...json, instance: '' }));
  expect(first).toMatchObject({ status: 404, code: 'not_found', retry: 'never' });
  for (const other of others) expect(other).toEqual(first);
});

test('every answer carries the whole set of protecting headers and a request id of ours', async () => {
  const { send } = await start({ consoleFolder: builtConsole() });
  const paths = ['/healthz', '/', '/assets/main-abc.js', devices, '/api/v1/session', '/api/v1/nothing', '/%2e%2e/x'];
  for (const path of paths) {
    const { headers } = await send({ path, headers: { ...session, 'x-request-id': 'theirs' } });
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy'], path).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers['permissions-policy'], path).toContain('camera=()');
    expect(headers['x-request-id'], path).toMatch(/^[0-9a-f-]{36}$/);
    if (path.startsWith('/api')) expect(headers['cache-control'], path).toBe('no-store');
  }
});

test('the request id of a fault is the one in its header', async () => {
  const { send } = await start();
  const { json, headers } = await send({ path: '/api/v1/session' });
  expect(json.instance).toBe(headers['x-request-id']);
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(headers['www-authenticate']).toBe('Bearer realm="picket"');
});

test('wrong fields are all named, with their place, and their values are not repeated', async () => {
  const { send, change } = await start();
  const badQuery = await send({ path: `${devices}?limit=0&limit=2&colour=red&platform=symbian`, headers: session });
  expect(badQuery.json.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
    '/query/colour',
    '/query/limit',
    '/query/platform',
  ]);
  const badBody = await send({
    method: 'POST',
    path: '/api/v1/tenants',
    headers: change,
    body: '{"name":"","rôle":"s3cret"}',
  });
  expect(badBody.status).toBe(400);
  expect(badBody.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/body/rôle', '/body/name']);
  expect(badBody.text).not.toContain('s3cret');
});

test('text that PostgreSQL cannot hold and nesting without end are the caller’s faults', async () => {
  const { send, change } = await start();
  const path = `/api/v1/tenants/${someTenant}/channels/entra-attribute`;
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  for (const value of ['"a\\u0000b"', '"\\ud800"', deep, '{"a\\u0000":1}']) {
    const body = `{"enabled":true,"settings":{"slot":${value}}}`;
    const answer = await send({ method: 'PUT', path, headers: change, body });
    expect([value.slice(0, 10), answer.status]).toEqual([value.slice(0, 10), 400]);
  }
  for (const poison of [
    '{"enabled":true,"__proto__":{"x":1}}',
    '{"enabled":true,"settings":{"constructor":{"prototype":{"x":1}}}}',
  ]) {
    expect((await send({ method: 'PUT', path, headers: change, body: poison })).status).toBe(400);
  }
  expect(({} as { x?: number }).x).toBeUndefined();
});

test('a body that is too large is refused before anybody is asked who they are', async () => {
  const { send } = await start();
  const body = 'x'.repeat(bodyLimit + 1);
  const announced = await send({
    method: 'POST',
    path: '/api/v1/tokens',
    headers: { 'content-length': `${body.length}` },
    body,
  });
  expect(announced.status).toBe(413);
  const nobody = await send({
    method: 'POST',
    path: '/api/v1/tokens',
    headers: { 'transfer-encoding': 'chunked' },
    body,
  });
  expect(nobody.status).toBe(401);
  const chunked = await send({
    method: 'POST',
    path: '/api/v1/session',
    headers: { 'transfer-encoding': 'chunked', 'content-type': 'application/json' },
    body,
  });
  expect([chunked.status, chunked.json.code]).toEqual([413, 'payload_too_large']);
});

test('what is not HTTP at all is answered with a problem, and the connection ends', async () => {
  const { url } = await start();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end('GET / HTTP/1.1\r\nbad header\r\n\r\n');
  const text = (await Array.fromAsync(socket)).join('');
  expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(text).toContain('application/problem+json');
  expect(JSON.parse(text.split('\r\n\r\n')[1]!)).toMatchObject({ code: 'invalid_request', status: 400 });
});

test('a change by cookie needs a page of ours behind it and the session’s own csrf value', async () => {
  const { send, change, audit, url } = await start();
  const post = (headers: Record<string, string>) =>
    send({ method: 'POST', path: '/api/v1/tenants', headers, body: '{"name":"Contoso"}' });
  expect((await post(change)).status).toBe(201);
  const { origin: _origin, ...withoutOrigin } = change;
  const { 'x-picket-csrf': _csrf, ...withoutCsrf } = change;
  expect((await post({ ...withoutOrigin, 'sec-fetch-site': 'same-origin' })).status).toBe(201);

  const refused: Record<string, string>[] = [
    { ...change, origin: 'https://evil.example' },
    { ...change, origin: 'null' },
    { ...change, origin: `${url}.evil.example` },
    { ...change, 'sec-fetch-site': 'cross-site' },
    { ...change, 'sec-fetch-site': 'same-site' },
    { ...change, 'x-picket-csrf': 'csrf-of-lee' },
    { ...change, 'x-picket-csrf': '' },
    withoutCsrf,
    withoutOrigin,
  ];
  const before = audit.entries.length;
  for (const headers of refused) {
    const answer = await post(headers);
    expect([answer.status, answer.json.code]).toEqual([403, 'foreign_origin']);
  }
  expect(audit.entries.slice(before)).toHaveLength(refused.length);
  expect(audit.entries.at(-1)).toMatchObject({
    outcome: 'refused',
    action: 'createTenant',
    detail: { code: 'foreign_origin' },
  });
});

test('signing in from another site is refused, from a program it is not', async () => {
  const { send } = await start();
  const signIn = (headers: Record<string, string>) =>
    send({
      method: 'POST',
      path: '/api/v1/session',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"name":"Kim","passphrase":"x"}',
    });
  expect((await signIn({})).status).toBe(201);
  expect((await signIn({ origin: 'https://evil.example' })).status).toBe(403);
  expect((await signIn({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});

test('a change by token needs no origin, and a wrong token is not saved by a good cookie', async () => {
  const token = identityWith({ kind: 'token', instanceOwner: true, limits: { rights: new Set(['own']) } });
  const { send } = await start({
    identify: async ({ kind, secret }) => (kind === 'token' ? (secret === 'pkt_good' ? token : undefined) : kim),
  });
  const post = (headers: Record<string, string>) =>
    send({
      method: 'POST',
      path: '/api/v1/tenants',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"name":"Contoso"}',
    });
  expect((await post({ authorization: 'Bearer pkt_good' })).status).toBe(201);
  expect((await post({ authorization: 'Bearer pkt_bad', ...session })).status).toBe(401);
  expect((await post({ authorization: 'Basic cGt0X2dvb2Q=', ...session })).status).toBe(401);
});

test('a change that leaves no audit entry is a failure, and one that leaves two as well', async () => {
  for (const times of [0, 2]) {
    const forgetful = route(wire.createTenant, async (call) => {
      const tx = {} as never;
      for (let i = 0; i < times; i++) await call.audit(tx);
      return {
        id: someTenant,
        name: 'x',
        entraTenantId: null,
        role: 'owner',
        createdAt: '2026-11-23T08:00:00Z',
      } as const;
    });
    const { send, change } = await start({ routes: routesWith([forgetful]) });
    const answer = await send({ method: 'POST', path: '/api/v1/tenants', headers: change, body: '{"name":"x"}' });
    expect([times, answer.status, answer.json.code]).toEqual([times, 500, 'internal']);
  }
});

test('what a handler refuses is written down with who asked and under which request', async () => {
  const routes = routesWith([
    route(wire.dismissFinding, async () => {
      throw new PicketError('conflict', 'It is resolved already.');
    }),
  ]);
  const { send, change, audit } = await start({ routes });
  const answer = await send({
    method: 'POST',
    path: `/api/v1/tenants/${someTenant}/findings/${someTenant}/dismiss`,
    headers: change,
    body: '{"reason":"known","until":"2026-12-01T00:00:00Z"}',
  });
  expect(answer.json).toMatchObject({ status: 409, detail: 'It is resolved already.' });
  expect(audit.entries).toEqual([
    expect.objectContaining({
      actor: { kind: 'operator', id: kim.operatorId, name: 'Kim' },
      action: 'dismissFinding',
      outcome: 'refused',
      tenantId: someTenant,
      requestId: answer.json.instance,
      detail: { code: 'conflict' },
    }),
  ]);
});

test('fields that wire does not name never leave, and an answer that does not fit is a failure', async () => {
  const tenant = {
    id: someTenant,
    name: 'Contoso',
    entraTenantId: null,
    role: 'owner',
    createdAt: '2026-11-23T08:00:00Z',
  };
  const leaky = route(wire.listTenants, async () => ({ items: [{ ...tenant, clientSecret: 's3cret' }] }) as never);
  const { send } = await start({ routes: routesWith([leaky]) });
  expect(JSON.parse((await send({ path: '/api/v1/tenants', headers: session })).text)).toEqual({ items: [tenant] });

  const wrong = route(wire.listTenants, async () => ({ items: [{ ...tenant, name: null }] }) as never);
  const checked = await start({ routes: routesWith([wrong]) });
  expect((await checked.send({ path: '/api/v1/tenants', headers: session })).json.code).toBe('internal');
});

test('our own faults say nothing of what is inside', async () => {
  const routes = routesWith([
    route(wire.listTenants, async () => {
      throw new Error('connect postgres://picket:s3cret@db.internal');
    }),
    route(wire.whoAmI, async () => {
      throw new PicketError('database_unavailable', 'getaddrinfo ENOTFOUND db.internal', { retry: 'later' });
    }),
  ]);
  const { send } = await start({ routes });
  const bug = await send({ path: '/api/v1/tenants', headers: session });
  const outage = await send({ path: '/api/v1/session', headers: session });
  expect([bug.status, outage.status, outage.headers['retry-after'], outage.json.retry]).toEqual([
    500,
    503,
    '5',
    'after',
  ]);
  expect(bug.text + outage.text).not.toMatch(/s3cret|db\.internal/);
});

test('forwarded headers of a direct client change neither its address nor the cookie it gets', async () => {
  const seen: string[] = [];
  const routes = routesWith([
    route(wire.signOut, async (call) => {
      seen.push(call.address);
      call.sessionCookie.clear();
      await call.audit({} as never);
    }),
  ]);
  const forged = {
    'x-forwarded-for': '203.0.113.9',
    'x-real-ip': '203.0.113.9',
    forwarded: 'for=203.0.113.9;proto=https',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
  };
  const { send, change } = await start({ routes });
  const answer = await send({ method: 'DELETE', path: '/api/v1/session', headers: { ...change, ...forged } });
  expect([answer.status, seen, answer.headers['set-cookie']]).toEqual([
    204,
    ['127.0.0.1'],
    ['picket=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'],
  ]);
});

test('behind a proxy that is trusted and speaks TLS, the cookie is bound to host and TLS', async () => {
  const routes = routesWith([
    route(wire.signOut, async (call) => {
      call.sessionCookie.set('new', 60_000);
      await call.audit({} as never);
    }),
  ]);
  const { send, change } = await start({
    routes,
    trustedProxies: ['127.0.0.1'],
    publicUrl: new URL('https://picket.example'),
  });
  const headers = { ...change, 'x-forwarded-proto': 'https', origin: 'https://picket.example' };
  const plainCookie = await send({ method: 'DELETE', path: '/api/v1/session', headers });
  expect(plainCookie.status).toBe(401);
  const answer = await send({
    method: 'DELETE',
    path: '/api/v1/session',
    headers: { ...headers, cookie: '__Host-picket=of-kim' },
  });
  expect(answer.headers['set-cookie']).toEqual([
    '__Host-picket=new; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure',
  ]);
});

test('two cookies of the session’s name are nobody', async () => {
  const { send } = await start();
  expect((await send({ path: '/api/v1/session', headers: { cookie: 'picket=planted; picket=of-kim' } })).status).toBe(
    401,
  );
});

test('a browser is sent on within our own host only', async () => {
  const routes = routesWith([
    route(wire.finishConsent, async (call) => {
      await call.audit({} as never);
      return new Redirect('/#/connector');
    }),
  ]);
  const { send } = await start({ routes });
  const answer = await send({ path: '/consent/callback?state=x&new_parameter_of_entra=1', headers: session });
  expect([answer.status, answer.headers.location]).toEqual([303, '/#/connector']);
  for (const path of ['//evil.example', '/\\evil.example', '/a\\b', '/a\r\nset-cookie: x']) {
    expect(() => new Redirect(path as '/'), path).toThrow();
  }
});

test('/healthz says that Picket starts until it is ready, and names nobody', async () => {
  const app = await openApp({
    routes: routesWith(),
    identify: async () => undefined,
    audit: listedAudit(),
    clock: new TestClock(),
    entropy: seededEntropy(1),
    secrets: seededSecrets(1),
    log: pino({ level: 'silent' }),
  });
  running.push(app);
  const before = await app.fastify.inject('/healthz');
  expect([before.statusCode, before.headers['retry-after']]).toEqual([503, '1']);
  app.setReady();
  const after = await app.fastify.inject('/healthz');
  expect([after.statusCode, after.json()]).toEqual([200, { status: 'ok' }]);
});

test('/readyz says in one word why Picket should be sent nothing, and is asked of the database once a second at most', async () => {
  let looks = 0;
  let reason: 'database_unavailable' | undefined;
  const clock = new TestClock();
  const app = await openApp({
    routes: routesWith(),
    identify: async () => undefined,
    audit: listedAudit(),
    clock,
    entropy: seededEntropy(1),
    secrets: seededSecrets(1),
    log: pino({ level: 'silent' }),
    lookReady: async () => {
      looks += 1;
      return reason;
    },
  });
  running.push(app);
  const ask = async () => {
    const answer = await app.fastify.inject('/readyz');
    return [answer.statusCode, answer.json().reason, 'retry-after' in answer.headers];
  };
  expect(await ask()).toEqual([503, 'starting', true]);
  expect(looks).toBe(0);
  app.setReady();
  expect([await ask(), await ask(), looks]).toEqual([[200, undefined, false], [200, undefined, false], 1]);
  reason = 'database_unavailable';
  await clock.advance(1000);
  expect(await ask()).toEqual([503, 'database_unavailable', true]);
  expect((await app.fastify.inject('/healthz')).statusCode).toBe(200);
  await app.drain();
  expect(await ask()).toEqual([503, 'stopping', true]);
});

test('each request is one line with who asked for what, and nothing that was sent', async () => {
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    clock: new TestClock(),
    destination: { write: (line) => void lines.push(line) },
  });
  const { send, change } = await start({ log });
  const listed = await send({ path: `${devices}?search=canary-in-the-query`, headers: session });
  await send({ method: 'POST', path: '/api/v1/tokens', headers: change, body: '{"name":"canary-in-the-body"}' });
  await send({ path: '/api/v1/canary-in-the-path' });
  const answered = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered');
  expect(answered).toMatchObject([
    { operation: 'listDevices', status: 200, operatorId: kim.operatorId, requestId: listed.headers['x-request-id'] },
    { operation: 'createToken', status: 400, operatorId: kim.operatorId },
    { operation: 'other', status: 404 },
  ]);
  expect(lines.join('')).not.toContain('canary');
});

test('while Picket stops, what runs is finished and whoever comes is sent away for a moment', async () => {
  const began = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  let cutOff = false;
  const slow = route(wire.listTenants, async ({ signal }) => {
    signal.addEventListener('abort', () => {
      cutOff = true;
    });
    began.resolve();
    await finish.promise;
    return { items: [] };
  });
  const { app, send } = await start({ routes: routesWith([slow]) });
  const first = send({ path: '/api/v1/tenants', headers: session });
  await began.promise;
  let drained = false;
  const draining = app.drain().then(() => {
    drained = true;
  });
  const second = await send({ path: '/api/v1/tenants', headers: session });
  expect([second.status, second.json.code, second.headers['retry-after']]).toEqual([503, 'stopping', '5']);
  expect([(await send({ path: '/healthz' })).status, drained, cutOff]).toEqual([200, false, false]);
  finish.resolve();
  expect((await first).status).toBe(200);
  await draining;
});

test('the console’s page carries a fresh nonce, its files are served by exact name, and no other path is a page', async () => {
  const { send } = await start({ consoleFolder: builtConsole() });
  const [first, second] = [await send({ path: '/' }), await send({ path: '/?from=mail' })];
  const nonceOf = (text: string) => /nonce="([^"]+)"/.exec(text)?.[1];
  expect(first.status).toBe(200);
  expect(nonceOf(first.text)).not.toBe(nonceOf(second.text));
  const policy = String(first.headers['content-security-policy']);
  expect(policy).toContain(`style-src 'self' 'nonce-${nonceOf(first.text)}'`);
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/unsafe|data:|\*/);

  const script = await send({ path: '/assets/main-abc.js' });
  expect([script.text, script.headers['content-type']]).toEqual(['hello()', 'text/javascript; charset=utf-8']);
  expect(script.headers['cache-control']).toContain('immutable');
  const again = await send({ path: '/assets/main-abc.js', headers: { 'if-none-match': String(script.headers.etag) } });
  expect([again.status, again.text]).toEqual([304, '']);
  for (const path of [
    '/assets/missing.js',
    '/devices/42',
    '/index.html',
    '/api/v1/missing',
    '/API/v1/session',
    '/secret.key',
    '/assets/../../outside.js',
    '/..%2foutside.js',
    '//outside.js',
  ]) {
    expect([path, (await send({ path })).status]).toEqual([path, 404]);
  }
});

function builtConsole(): string {
  const parent = mkdtempSync(join(tmpdir(), 'picket-console-'));
  writeFileSync(join(parent, 'outside.js'), 'secret');
  const folder = join(parent, 'dist');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    '<script type="module" nonce="__CSP_NONCE__" src="/assets/main-abc.js"></script>',
  );
  writeFileSync(join(folder, 'assets', 'main-abc.js'), 'hello()');
  writeFileSync(join(folder, 'secret.key'), 'secret');
  return folder;
}
