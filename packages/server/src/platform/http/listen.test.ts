import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import * as wire from '@picket/wire/console';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { makeCertificates } from '../certificates.ts';
import { systemClock } from '../real/system-clock.ts';
import { seededEntropy, seededSecrets } from '../testing/seeded-entropy.ts';
import { type App, openApp } from './app.ts';
import { route } from './route.ts';
import { identityWith, listedAudit, routesWith, sendRaw, someTenant } from './testing.ts';

const certificates = await makeCertificates(systemClock);
const running: App[] = [];
const anyPort = { host: '127.0.0.1', port: 0 };

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

async function build(routes = routesWith()) {
  const app = await openApp({
    routes,
    identify: async ({ kind, secret }) => {
      const grants = new Map([[someTenant, 'owner']] as const);
      if (kind === 'session') return secret === 'of-kim' ? identityWith({ grants }) : undefined;
      return secret === 'pkt_good' ? identityWith({ kind, grants }) : undefined;
    },
    audit: listedAudit(),
    clock: systemClock,
    entropy: seededEntropy(1),
    secrets: seededSecrets(1),
    log: pino({ level: 'silent' }),
  });
  running.push(app);
  app.setReady();
  return app;
}

/** One request over HTTP/2. */
function sendHttp2(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(url, { ca: certificates.ca });
    session.on('error', reject);
    const stream = session.request(headers);
    let answer: Record<string, unknown> = {};
    let text = '';
    stream.setEncoding('utf8');
    stream.on('response', (received) => {
      answer = received as Record<string, unknown>;
    });
    stream.on('data', (part) => {
      text += part;
    });
    stream.on('end', () => {
      session.close();
      resolve({ status: Number(answer[':status']), headers: answer, text });
    });
    stream.on('error', reject);
    stream.end();
  });
}

test('the same routes answer over HTTP/1.1, over TLS with HTTP/2, and over TLS with HTTP/1.1', async () => {
  const app = await build();
  const { http, https = '' } = await app.listen({ http: anyPort, https: { ...anyPort, ...certificates } });
  expect(https).toMatch(/^https:\/\/localhost:\d+$/);
  const path = `/api/v1/tenants/${someTenant}/devices`;
  const authorization = 'Bearer pkt_good';

  const plain = await sendRaw(http, { path, headers: { authorization } });
  const overHttp2 = await sendHttp2(https, { ':path': path, authorization });
  const overTls = await new Promise<string>((resolve, reject) => {
    const request = httpsRequest(
      `${https}${path}`,
      { ca: certificates.ca, headers: { authorization }, agent: false },
      (answer) => {
        answer.setEncoding('utf8').on('data', resolve);
      },
    );
    request.on('error', reject).end();
  });
  expect([plain.status, overHttp2.status]).toEqual([200, 200]);
  expect([overHttp2.text, overTls]).toEqual([plain.text, plain.text]);
});

test('every guard stands at the TLS door too', async () => {
  const app = await build();
  const { https = '' } = await app.listen({ http: anyPort, https: { ...anyPort, ...certificates } });
  for (const { guard, method, path } of wire.operations) {
    if (guard.kind === 'open') continue;
    const answer = await sendHttp2(https, { ':method': method, ':path': path.replaceAll(/\{\w+\}/g, someTenant) });
    expect([method, path, answer.status]).toEqual([method, path, 401]);
  }
  for (const path of ['/api/v1/../v1/session', '//api/v1/session', '/api%2fv1/session']) {
    const answer = await sendHttp2(https, { ':path': path, authorization: 'Bearer pkt_good' });
    expect([path, answer.status]).toEqual([path, 404]);
  }
});

test('over TLS the session cookie is bound to host and TLS, and the plain one is nobody', async () => {
  const signOut = route(wire.signOut, async (call) => {
    call.sessionCookie.clear();
    await call.audit({} as never);
  });
  const app = await build(routesWith([signOut]));
  const { https = '' } = await app.listen({ http: anyPort, https: { ...anyPort, ...certificates } });
  const change = { ':method': 'DELETE', ':path': '/api/v1/session', origin: https, 'x-picket-csrf': 'csrf-of-kim' };
  const plain = await sendHttp2(https, { ...change, cookie: 'picket=of-kim' });
  expect(plain.status).toBe(401);
  const bound = await sendHttp2(https, { ...change, cookie: '__Host-picket=of-kim' });
  expect([bound.status, bound.headers['set-cookie']]).toEqual([
    204,
    ['__Host-picket=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure'],
  ]);
});

test('a real host name is kept to TLS, and localhost is not told to forget plain HTTP', async () => {
  const app = await build();
  const { https = '' } = await app.listen({ http: anyPort, https: { ...anyPort, ...certificates } });
  const onLocalhost = await sendHttp2(https, { ':path': '/healthz' });
  expect(onLocalhost.headers['strict-transport-security']).toBeUndefined();
  const onRealName = await sendHttp2(https, { ':path': '/healthz', ':authority': 'picket.example' });
  expect(onRealName.headers['strict-transport-security']).toBe('max-age=31536000');
});

test('a port that is taken is named, at either door', async () => {
  const first = await build();
  const { http, https = '' } = await first.listen({ http: anyPort, https: { ...anyPort, ...certificates } });
  const [plain, tls] = [http, https].map((url) => Number(new URL(url).port));
  const taken = (port: number | undefined) => ({ code: 'port_taken', message: expect.stringContaining(String(port)) });
  const second = await build();
  await expect(second.listen({ http: { host: '127.0.0.1', port: plain! } })).rejects.toMatchObject(taken(plain));
  const third = await build();
  const secure = { host: '127.0.0.1', port: tls!, ...certificates };
  await expect(third.listen({ http: anyPort, https: secure })).rejects.toMatchObject(taken(tls));
});

test('a stop lets what runs finish, ends streams, and does not wait for idle connections', async () => {
  const began = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const slow = route(wire.listTenants, async () => {
    began.resolve();
    await finish.promise;
    return { items: [] };
  });
  const streaming = Promise.withResolvers<void>();
  const stream = route(wire.streamEvents, async ({ signal }) =>
    (async function* () {
      streaming.resolve();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    })(),
  );
  const app = await build(routesWith([slow, stream]));
  const { http, https = '' } = await app.listen({ http: anyPort, https: { ...anyPort, ...certificates } });
  const headers = { authorization: 'Bearer pkt_good' };

  const idleHttp2 = connectHttp2(https, { ca: certificates.ca });
  await new Promise((resolve) => idleHttp2.once('connect', resolve));
  const idleAgents = [new HttpAgent({ keepAlive: true }), new HttpsAgent({ keepAlive: true, ca: certificates.ca })];
  for (const [url, agent] of [
    [http, idleAgents[0]],
    [https, idleAgents[1]],
  ] as const) {
    await new Promise<void>((resolve, reject) => {
      const request = (url === http ? httpRequest : httpsRequest)(`${url}/healthz`, { agent }, (answer) => {
        answer.resume().on('end', resolve);
      });
      request.on('error', reject).end();
    });
  }
  const events = sendHttp2(https, { ':path': `/api/v1/tenants/${someTenant}/events`, ...headers });
  const call = sendHttp2(https, { ':path': '/api/v1/tenants', ...headers });
  await Promise.all([began.promise, streaming.promise]);

  // Real time, ten seconds of patience: were anything waited for, the test would time out rather than pass late.
  const closed = app.close();
  expect((await events).text).toContain(': open');
  finish.resolve();
  expect((await call).status).toBe(200);
  await closed;
  for (const agent of idleAgents) agent.destroy();
  idleHttp2.destroy();
}, 9_500);
