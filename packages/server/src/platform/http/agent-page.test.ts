import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mountAgentPage, preferred } from './agent-page.ts';
import { everyAnswer } from './response-headers.ts';

const server = Fastify({ exposeHeadRoutes: false });
beforeAll(async () => {
  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(everyAnswer);
  });
  mountAgentPage(server, { publicUrl: new URL('https://picket.contoso.example') });
  await server.ready();
});
afterAll(() => server.close());

const get = (url = '/agent', headers: Record<string, string> = {}) => server.inject({ method: 'GET', url, headers });

test.for([
  ['', 'en'],
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['en-US,en;q=0.9,de;q=0.8', 'en'],
  ['de;q=0.2, en;q=0.7', 'en'],
  ['fr, de;q=0.5', 'de'],
  ['fr', 'en'],
  ['*', 'en'],
  ['de;q=0', 'en'],
  ['de;q=rubbish', 'en'],
  [';;,,q=1', 'en'],
] as const)('who wishes for "%s" reads it in %s', ([wished, language]) => {
  expect(preferred(wished)).toBe(language);
});

test('it says whose service it is, in the language of the phone', async () => {
  const english = await get();
  expect([english.statusCode, english.headers['content-language']]).toEqual([200, 'en']);
  expect(english.body).toContain('This Picket runs at picket.contoso.example.');
  expect(english.body).toContain('It is not there yet');
  const german = await get('/agent', { 'accept-language': 'de-DE' });
  expect(german.body).toContain('<html lang="de">');
  expect(german.body).toContain('Dieses Picket läuft unter picket.contoso.example.');
  expect([german.headers.vary, german.headers['content-language']]).toEqual(['accept-language', 'de']);
});

test('whatever stands in the address or the headers, everybody gets the same page', async () => {
  const { body } = await get();
  for (const url of ['/agent?tenant=contoso', '/agent?tenant=%3Cscript%3E', '/agent?code=1&state=2'])
    expect((await get(url)).body).toBe(body);
  expect((await get('/agent', { host: 'evil.example', 'x-forwarded-host': 'evil.example' })).body).toBe(body);
});

test('it runs nothing, loads nothing and sets no cookie', async () => {
  const { body, headers } = await get();
  expect(body).not.toMatch(/<script|<img|<link|<iframe|<form|javascript:|https?:|\son\w+=|style=/i);
  const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(body) ?? [];
  const digest = createHash('sha256').update(style).digest('base64');
  expect(headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['x-frame-options']).toBe('DENY');
});

test('without a public address it names none', async () => {
  const nameless = Fastify({ exposeHeadRoutes: false });
  mountAgentPage(nameless, { publicUrl: undefined });
  const { body } = await nameless.inject({ url: '/agent', headers: { host: 'evil.example' } });
  expect(body).toContain('This Picket runs at this address.');
  expect(body).not.toContain('evil');
  await nameless.close();
});
