import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { hour } from '../clock.ts';
import { requestToken, send, simulate } from '../testing/simulated.suite.ts';

const graphScope = 'https://graph.microsoft.com/.default';

test('a token carries the roles that consent granted for that API, and no others', async () => {
  const { token, application } = await simulate();
  const { clientId, tenantId } = application('Contoso', 'Picket sync and signal');
  const forGraph = decodeJwt(await token({ application: 'Picket sync and signal' }));
  expect(forGraph).toMatchObject({ aud: 'https://graph.microsoft.com', tid: tenantId, appid: clientId, azp: clientId });
  expect(forGraph.roles).toContain('Device.Read.All');
  expect(forGraph.roles).not.toContain('Device.ReadWrite.All');
  expect(forGraph.roles).not.toContain('update_device_health');

  const forIntune = await token({
    application: 'Picket sync and signal',
    scope: 'https://api.manage.microsoft.com//.default',
  });
  expect(decodeJwt(forIntune)).toMatchObject({
    aud: 'https://api.manage.microsoft.com/',
    roles: ['update_device_health'],
  });
});

test('tokens live 60 to 90 minutes and are signed by a published key', async () => {
  const { token, origin, application } = await simulate();
  const { tenantId } = application('Contoso', 'Contoso tools');
  const jwt = await token();
  const { iat = 0, exp = 0, iss } = decodeJwt(jwt);
  expect((exp - iat) / 60).toBeGreaterThanOrEqual(60);
  expect((exp - iat) / 60).toBeLessThanOrEqual(90);
  const discovery = await send('GET', `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`, '');
  expect(discovery.body.issuer).toBe(iss);
  const keys = await send('GET', discovery.body.jwks_uri, '');
  expect(keys.body.keys).toEqual([expect.objectContaining({ kid: decodeProtectedHeader(jwt).kid, kty: 'RSA' })]);
  expect(keys.body.keys[0]).not.toHaveProperty('d');
});

test('Graph may be asked for by the address of the simulator, with both names of this machine', async () => {
  const { token, graph, origin } = await simulate();
  for (const resource of [origin, origin.replace('127.0.0.1', 'localhost'), '00000003-0000-0000-c000-000000000000']) {
    const jwt = await token({ scope: `${resource}/.default` });
    expect((await graph('GET', '/v1.0/organization', { token: jwt })).status).toBe(200);
  }
});

test.for([
  ['an unknown tenant', 'nobody.example', {}, 400, 90002],
  ['an unknown application', undefined, { client_id: 'b2b9ac58-8a6a-4b5c-9c7d-000000000000' }, 400, 700016],
  ['a wrong secret', undefined, { client_secret: 'wrong' }, 401, 7000215],
  ['a scope without .default', undefined, { scope: 'https://graph.microsoft.com/User.Read.All' }, 400, 1002012],
  ['an unknown API', undefined, { scope: 'https://nothing.example/.default' }, 400, 500011],
  // The identifier ends in a slash; with one slash only it names nothing.
  ['the Intune API with one slash', undefined, { scope: 'https://api.manage.microsoft.com/.default' }, 400, 500011],
  ['another grant', undefined, { grant_type: 'password' }, 400, 70003],
] as const)('the token endpoint refuses %s', async ([, tenant, changes, status, code]) => {
  const { application, origin } = await simulate();
  const { tenantId, clientId, clientSecret } = application('Contoso', 'Contoso tools');
  const reply = await requestToken(origin, tenant ?? tenantId, {
    client_id: clientId,
    client_secret: clientSecret,
    scope: graphScope,
    ...changes,
  });
  expect(reply.status).toBe(status);
  expect(reply.body).toMatchObject({
    error_codes: [code],
    error_description: expect.stringContaining(`AADSTS${code}`),
  });
  expect(reply.body).toHaveProperty('trace_id');
});

test('an expired secret is refused as such', async () => {
  const { application, origin, control } = await simulate();
  const { tenantId, clientId, clientSecret } = application('Contoso', 'Contoso tools');
  control.registrations.setSecretExpiry({ clientId, expiresAt: '2026-11-20T10:00:00Z' });
  const ask = () =>
    requestToken(origin, tenantId, { client_id: clientId, client_secret: clientSecret, scope: graphScope });
  expect((await ask()).status).toBe(200);
  control.clock.advance({ ms: hour });
  expect((await ask()).body.error_codes).toEqual([7000222]);
});

test('an application nobody consented to does not exist in the tenant', async () => {
  const { application, origin, control, token } = await simulate();
  const { tenantId, clientId, clientSecret } = application('Fabrikam', 'Picket response');
  const ask = () =>
    requestToken(origin, tenantId, { client_id: clientId, client_secret: clientSecret, scope: graphScope });
  expect((await ask()).body.error_codes).toEqual([700016]);
  control.consents.grant({ clientId });
  const roles = decodeJwt(await token({ tenant: 'Fabrikam', application: 'Picket response' })).roles;
  expect(roles).toContain('Device.ReadWrite.All');
});

test('consent takes its time to be known where the tenant is slow', async () => {
  const { application, origin, control } = await simulate();
  control.tenants.setBehaviour({ tenant: 'Fabrikam', behaviour: { consentDelayMs: 20_000 } });
  const { tenantId, clientId, clientSecret } = application('Fabrikam', 'Picket setup');
  const ask = () =>
    requestToken(origin, tenantId, { client_id: clientId, client_secret: clientSecret, scope: graphScope });
  control.consents.grant({ clientId });
  expect((await ask()).body.error_codes).toEqual([700016]);
  control.clock.advance({ ms: 20_000 });
  expect((await ask()).status).toBe(200);
});

test('withdrawn consent ends tokens at Graph, and gives no new ones', async () => {
  const { application, origin, control, token, graph } = await simulate();
  const { tenantId, clientId, clientSecret } = application('Contoso', 'Picket sync and signal');
  const jwt = await token({ application: 'Picket sync and signal' });
  control.consents.revoke({ clientId });
  const refused = await graph('GET', '/v1.0/users', { token: jwt });
  expect(refused).toMatchObject({ status: 401, body: { error: { code: 'Authorization_IdentityNotFound' } } });
  const again = await requestToken(origin, tenantId, {
    client_id: clientId,
    client_secret: clientSecret,
    scope: graphScope,
  });
  expect(again.body.error_codes).toEqual([700016]);
});

test('one permission taken back is missing from the next token only', async () => {
  const { application, control, token, graph } = await simulate();
  const { clientId } = application('Contoso', 'Picket sync and signal');
  const before = await token({ application: 'Picket sync and signal' });
  control.consents.revoke({ clientId, permission: 'Device.Read.All' });
  expect((await graph('GET', '/v1.0/devices', { token: before })).status).toBe(200);
  const after = await token({ application: 'Picket sync and signal' });
  expect((await graph('GET', '/v1.0/devices', { token: after })).status).toBe(403);
  expect((await graph('GET', '/v1.0/users', { token: after })).status).toBe(200);
});

test('secrets stay out of the ledger', async () => {
  const { application, control, token } = await simulate();
  await token();
  const text = JSON.stringify(control.journal.ledger({ area: 'entra' }));
  expect(text).toContain('client_credentials');
  expect(text).not.toContain(application('Contoso', 'Contoso tools').clientSecret);
});
