import { createHmac } from 'node:crypto';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { hour } from '../clock.ts';
import { send, simulate } from '../testing/simulated.suite.ts';

test.for([
  ['no token', ''],
  ['nonsense', 'nonsense'],
  ['three parts of nonsense', 'a.b.c'],
] as const)('%s is refused', async ([, token]) => {
  const { graph, origin } = await simulate();
  const reply =
    token === '' ? await send('GET', `${origin}/v1.0/users`, '') : await graph('GET', '/v1.0/users', { token });
  expect(reply).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } });
  expect(reply.headers.get('www-authenticate')).toContain('Bearer');
});

test('a token for another API is refused', async () => {
  const { graph, token } = await simulate();
  const wrong = await token({ scope: 'https://api.manage.microsoft.com//.default' });
  const { status, body } = await graph('GET', '/v1.0/users', { token: wrong });
  expect(status).toBe(401);
  expect(body.error.message).toContain('audience');
});

test('a token that somebody else signed is refused, whatever it says about its key', async () => {
  const { graph, token } = await simulate();
  const claims = decodeJwt(await token());
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = await exportJWK(publicKey);
  const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', jwk }).sign(privateKey);
  expect((await graph('GET', '/v1.0/users', { token: forged })).status).toBe(401);
});

test('a token signed with nothing, or with the public key as a password, is refused', async () => {
  const { graph, token, origin } = await simulate();
  const jwt = await token();
  const payload = jwt.split('.')[1] ?? '';
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'none', typ: 'JWT' })}.${payload}.`;
  expect((await graph('GET', '/v1.0/users', { token: unsigned })).status).toBe(401);
  const keys = await send('GET', `${origin}/contoso.example/discovery/v2.0/keys`, '');
  const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${payload}`;
  const mac = createHmac('sha256', JSON.stringify(keys.body.keys[0])).update(head).digest('base64url');
  expect((await graph('GET', '/v1.0/users', { token: `${head}.${mac}` })).status).toBe(401);
});

test('a token of another simulator with the same seed is refused', async () => {
  const [one, other] = [await simulate({ seed: 9 }), await simulate({ seed: 9, hasOwnKey: true })];
  const foreign = await other.token();
  expect((await one.graph('GET', '/v1.0/users', { token: foreign })).status).toBe(401);
});

test('an expired token is refused, and time that went back makes it good again', async () => {
  const { graph, token, control } = await simulate();
  const jwt = await token();
  control.clock.advance({ ms: 2 * hour });
  const { status, body } = await graph('GET', '/v1.0/users', { token: jwt });
  expect(status).toBe(401);
  expect(body.error.message).toContain('expired');
  control.clock.advance({ ms: -2 * hour });
  expect((await graph('GET', '/v1.0/users', { token: jwt })).status).toBe(200);
});

test('a token shows its own tenant only', async () => {
  const { graph, token, control } = await simulate();
  const theirs = await graph('GET', '/v1.0/users?$top=999', { token: await token({ tenant: 'Fabrikam' }) });
  expect(theirs.body.value).toHaveLength(control.users.list({ tenant: 'Fabrikam' }).length);
});

test.for([
  ['/v1.0/users', 'Authorization_RequestDenied'],
  ['/v1.0/deviceManagement/managedDevices', 'Forbidden'],
  ['/v1.0/identity/conditionalAccess/policies', 'AccessDenied'],
  ['/v1.0/auditLogs/signIns', 'Authentication_MSGraphPermissionMissing'],
] as const)('%s says no in the words of its service', async ([path, code]) => {
  const { graph, control, application, token } = await simulate();
  const { clientId, permissions } = application('Contoso', 'Picket response');
  for (const permission of permissions) control.consents.revoke({ clientId, permission });
  const bare = await token({ application: 'Picket response' });
  expect(await graph('GET', path, { token: bare })).toMatchObject({ status: 403, body: { error: { code } } });
});

test('each answer carries the ids that support asks for', async () => {
  const { graph } = await simulate();
  const mine = '5b3c8c5c-1f3a-4a1e-9f0e-2f6c3f1d7a10';
  const good = await graph('GET', '/v1.0/users?$top=1', { headers: { 'client-request-id': mine } });
  expect(good.headers.get('client-request-id')).toBe(mine);
  expect(good.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  const bad = await graph('GET', '/v1.0/users/nobody', { headers: { 'client-request-id': mine } });
  expect(bad.body.error.innerError).toMatchObject({
    'client-request-id': mine,
    'request-id': bad.headers.get('request-id'),
    date: '2026-11-20T09:00:00',
  });
});
