import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { clientSecret } from './credential.ts';
import { createEntraTokens, type TokenRequest } from './entra-tokens.ts';
import { startMicrosoft } from './microsoft.suite.ts';
import { never } from './test-surroundings.suite.ts';

const microsoft = await startMicrosoft();
const { control, origin, tenantId, app } = microsoft;
const { faults, journal } = control;
const scope = 'https://graph.microsoft.com/.default';
const request: TokenRequest = { tenantId, credential: clientSecret(app.clientId, app.clientSecret), scope };

function setUp() {
  const visitor = microsoft.visitor();
  const tokens = createEntraTokens({ ...visitor, loginOrigin: origin });
  const forms = () => visitor.seen.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  return { ...visitor, tokens, forms };
}

/** In Entra only, as many times as said. */
function add(action: Parameters<typeof faults.add>[0]['action'], count = 1): void {
  faults.add({ name: action.kind, area: 'entra', action, count });
}

test('a token is asked for by client credentials and kept until shortly before it expires', async () => {
  const { clock, tokens, seen, forms } = setUp();
  const first = await tokens.get(request, never);
  expect(seen[0]?.line).toBe(`POST /${tenantId}/oauth2/v2.0/token`);
  expect(forms()).toEqual([
    {
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: app.clientSecret,
      scope,
      // Only who says so is ever challenged.
      claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}',
    },
  ]);
  const { expires_in: lifeSeconds } = JSON.parse(seen[0]!.answer!.text);
  clock.moveBy(lifeSeconds * 1_000 - 300_001);
  expect(await tokens.get(request, never)).toBe(first);
  clock.moveBy(1);
  expect(await tokens.get(request, never)).not.toBe(first);
  expect(seen).toHaveLength(2);
});

test('many who ask at once share one request, and one who gives up does not end it for the others', async () => {
  // As Entra's older endpoints write it.
  add({ kind: 'edit', edits: [{ at: '/expires_in', value: '3599' }] });
  const { tokens, seen } = setUp();
  const leaver = new AbortController();
  const left = tokens.get(request, leaver.signal);
  const stayed = [tokens.get(request, never), tokens.get(request, never)];
  leaver.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
  const [one, other] = await Promise.all(stayed);
  expect(decodeJwt(one!)).toMatchObject({ tid: tenantId, appid: app.clientId });
  expect(other).toBe(one);
  expect(seen).toHaveLength(1);
});

test("a token that one secret bought is not handed to somebody who knows only the app's id", async () => {
  const { tokens } = setUp();
  await tokens.get(request, never);
  const stranger = { ...request, credential: clientSecret(app.clientId, 'a guess') };
  await expect(tokens.get(stranger, never)).rejects.toMatchObject({
    reason: 'credential-refused',
    details: { code: 7_000_215 },
  });
});

test('tenants, apps and scopes have tokens of their own', async () => {
  const widespread = control.registrations.add({
    tenant: tenantId,
    displayName: 'Widespread',
    permissions: ['User.Read.All', 'update_device_health'],
    isConsented: true,
    isMultiTenant: true,
  });
  control.consents.grant({ clientId: widespread.clientId, tenant: 'Fabrikam' });
  const elsewhere = control.tenants.list().find(({ displayName }) => displayName === 'Fabrikam')!.tenantId;
  const credential = clientSecret(widespread.clientId, widespread.clientSecret);
  const intune = 'https://api.manage.microsoft.com/';
  const asked = [
    request,
    { ...request, credential },
    { ...request, credential, tenantId: elsewhere },
    { ...request, credential, scope: `${intune}/.default` },
  ];
  const { tokens, seen } = setUp();
  const given = [];
  for (const one of asked) given.push(await tokens.get(one, never));
  const graph = 'https://graph.microsoft.com';
  expect(given.map((token) => decodeJwt(token))).toMatchObject([
    { tid: tenantId, appid: app.clientId, aud: graph },
    { tid: tenantId, appid: widespread.clientId, aud: graph },
    { tid: elsewhere, appid: widespread.clientId, aud: graph },
    { tid: tenantId, appid: widespread.clientId, aud: intune },
  ]);
  for (const [index, one] of asked.entries()) expect(await tokens.get(one, never)).toBe(given[index]);
  expect(seen).toHaveLength(4);
});

test('a refused token is replaced once, however many were refused with it', async () => {
  const { tokens, seen } = setUp();
  const old = await tokens.get(request, never);
  const insteadOfOld = { ...request, insteadOf: old };
  const replaced = await tokens.get(insteadOfOld, never);
  expect(replaced).not.toBe(old);
  expect(await tokens.get(insteadOfOld, never)).toBe(replaced);
  expect(seen).toHaveLength(2);
});

test('a fresh token, and one that answers a challenge, go past the cache', async () => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1772352000"}}}';
  const { tokens, seen, forms } = setUp();
  const old = await tokens.get(request, never);
  const fresh = await tokens.get({ ...request, fresh: true }, never);
  const met = await tokens.get({ ...request, insteadOf: fresh, claims }, never);
  expect(new Set([old, fresh, met]).size).toBe(3);
  expect(await tokens.get(request, never)).toBe(met);
  expect(seen).toHaveLength(3);
  expect(JSON.parse(forms()[2]?.claims ?? '')).toEqual({
    access_token: { nbf: { essential: true, value: '1772352000' }, xms_cc: { values: ['cp1'] } },
  });
});

test('a forgotten token is not handed out again', async () => {
  const { tokens } = setUp();
  const old = await tokens.get(request, never);
  tokens.forget(old);
  expect(await tokens.get(request, never)).not.toBe(old);
});

test.each([
  [700_016, 'no-consent'],
  [7_000_229, 'no-consent'],
  [7_000_112, 'no-consent'],
  [7_000_215, 'credential-refused'],
  [7_000_222, 'credential-refused'],
  [90_002, 'tenant-unknown'],
  [53_003, 'refused-by-policy'],
  [1, 'unexpected'],
] as const)('AADSTS%d is %s, and is not asked twice', async (code, reason) => {
  add({ kind: 'aadsts', code }, 9);
  const { tokens, seen } = setUp();
  await expect(tokens.get(request, never)).rejects.toMatchObject({ name: 'EntraError', reason, details: { code } });
  expect(seen).toHaveLength(1);
});

test('a refusal is told with what Entra said first, and what its support asks for', async () => {
  const lines = `AADSTS7000222: Something about it.\r\nTrace ID: t-1`;
  add({ kind: 'aadsts', code: 7_000_222 });
  const { tokens, seen } = setUp();
  const error = await tokens.get(request, never).catch((caught: unknown) => caught);
  const { error_description: said, trace_id: traceId } = JSON.parse(seen[0]!.answer!.text);
  expect(error).toMatchObject({
    message: `Entra answered 401: ${said}`.slice(0, 'Entra answered 401: '.length + 300),
    details: { status: 401, code: 7_000_222, traceId },
  });
  const edits = [
    { at: '/error_description', value: lines },
    { at: '/error_codes', value: [7_000_222] },
  ];
  add({ kind: 'edit', edits });
  const unknownApp = { ...request, credential: clientSecret('a1a1a1a1-0000-4000-8000-000000000000', 's3cret') };
  await expect(tokens.get(unknownApp, never)).rejects.toMatchObject({
    message: 'Entra answered 400: AADSTS7000222: Something about it.',
  });
});

test('what really leads to a refusal is told by its reason: no such tenant, no consent, an expired secret', async () => {
  const { tokens } = setUp();
  const nowhere = { ...request, tenantId: '99999999-9999-4999-8999-999999999999' };
  await expect(tokens.get(nowhere, never)).rejects.toMatchObject({ reason: 'tenant-unknown' });
  const late = control.registrations.add({ tenant: tenantId, displayName: 'Late', permissions: ['User.Read.All'] });
  const asLate = { ...request, credential: clientSecret(late.clientId, late.clientSecret) };
  await expect(tokens.get(asLate, never)).rejects.toMatchObject({ reason: 'no-consent' });
  control.consents.grant({ clientId: late.clientId });
  control.registrations.setSecretExpiry({ clientId: late.clientId, expiresAt: '2026-02-28T00:00:00Z' });
  await expect(tokens.get(asLate, never)).rejects.toMatchObject({ reason: 'credential-refused' });
});

test('a passing trouble is sat out, for as long as was asked', async () => {
  add({ kind: 'throttle', retryAfter: '2.5' });
  add({ kind: 'proxy-page', status: 503 });
  const { clock, tokens, seen } = setUp();
  expect(decodeJwt(await tokens.get(request, never))).toMatchObject({ tid: tenantId });
  expect(seen.map(({ answer }) => answer?.status)).toEqual([429, 503, 200]);
  expect(clock.sleeps).toEqual([2_500, 1_000]);
});

test('an outage ends in `unreachable`, and the next who asks tries again', async () => {
  add({ kind: 'hang-up', takesHold: false }, 3);
  const { tokens, seen } = setUp();
  await expect(tokens.get(request, never)).rejects.toMatchObject({ reason: 'unreachable' });
  expect(seen).toHaveLength(3);
  expect(decodeJwt(await tokens.get(request, never))).toMatchObject({ tid: tenantId });
});

test.each([
  ['no token in it', { kind: 'edit', edits: [{ at: '/access_token' }] }],
  ['another kind of token', { kind: 'edit', edits: [{ at: '/token_type', value: 'pop' }] }],
  ['no JSON', { kind: 'proxy-page', status: 200 }],
  ['half of its JSON', { kind: 'cut-json' }],
] as const)('an answer with %s is not taken for a token', async (_, action) => {
  add(action);
  const { tokens, seen } = setUp();
  await expect(tokens.get(request, never)).rejects.toMatchObject({ reason: 'unexpected' });
  expect(seen).toHaveLength(1);
});

test('a redirect is not followed: the secret would go along', async () => {
  const before = journal.ledger().length;
  add({ kind: 'status', status: 307, headers: { location: `${origin}/${tenantId}/oauth2/v2.0/token` } });
  await expect(setUp().tokens.get(request, never)).rejects.toMatchObject({ reason: 'unexpected' });
  expect(journal.ledger()).toHaveLength(before + 1);
});

test('no error holds the secret', async () => {
  for (const [action, count] of [
    [{ kind: 'aadsts', code: 7_000_215 }, 1],
    [{ kind: 'hang-up', takesHold: false }, 3],
    [{ kind: 'edit', edits: [{ at: '/access_token', value: '' }] }, 1],
  ] as const) {
    add(action, count);
    const error: unknown = await setUp()
      .tokens.get(request, never)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(everythingIn(error)).not.toContain(app.clientSecret);
  }
});

function everythingIn(error: unknown): string {
  const { message, stack, cause } = error as Error;
  return JSON.stringify([message, stack, cause, error]);
}
