import { createHash, createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { expect, test } from 'vitest';
import { hour } from '../clock.ts';
import { requestToken, type Simulated, simulate, start } from '../testing/simulated.suite.ts';

async function makePair(to = '2040-01-01T00:00:00Z') {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'app' }], {
    notBeforeDate: new Date('2020-01-01T00:00:00Z'),
    notAfterDate: new Date(to),
    keyType: 'rsa',
    keySize: 2_048,
    algorithm: 'sha256',
  });
  return { cert, key: createPrivateKey(key), thumbprint: thumbprintOf(cert) };
}
const thumbprintOf = (cert: string) => createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');

const [pair, other, old] = await Promise.all([makePair(), makePair(), makePair('2026-01-01T00:00:00Z')]);

interface Changes {
  readonly alg?: string;
  readonly thumbprint?: string;
  readonly key?: typeof pair.key | Uint8Array;
  readonly aud?: string;
  readonly iss?: string;
  readonly jti?: string;
  readonly notBefore?: number;
  readonly expires?: number;
}

function setUp({ application, origin, control }: Simulated, registered = [pair]) {
  const { tenantId, clientId } = application('Contoso', 'Contoso tools');
  for (const { cert } of registered) control.registrations.addCertificate({ clientId, certificate: cert });
  const sign = (changes: Changes = {}) => {
    const now = start / 1_000;
    return new SignJWT()
      .setProtectedHeader({
        alg: changes.alg ?? 'PS256',
        typ: 'JWT',
        'x5t#S256': changes.thumbprint ?? pair.thumbprint,
      })
      .setIssuer(changes.iss ?? clientId)
      .setSubject(changes.iss ?? clientId)
      .setAudience(changes.aud ?? `${origin}/${tenantId}/oauth2/v2.0/token`)
      .setJti(changes.jti ?? randomUUID())
      .setNotBefore(changes.notBefore ?? now)
      .setExpirationTime(changes.expires ?? now + 300)
      .sign(changes.key ?? pair.key);
  };
  const ask = (assertion: string, form: Record<string, string> = {}) =>
    requestToken(origin, tenantId, {
      client_id: clientId,
      scope: 'https://graph.microsoft.com/.default',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...form,
    });
  return { sign, ask, clientId };
}

test('an assertion by the registered certificate buys a token that Graph takes', async () => {
  const simulated = await simulate();
  const { sign, ask } = setUp(simulated);
  for (const alg of ['PS256', 'RS256']) {
    const { status, body } = await ask(await sign({ alg }));
    expect(status).toBe(200);
    expect((await simulated.graph('GET', '/v1.0/organization', { token: body.access_token })).status).toBe(200);
  }
});

test.for<[string, Changes, number]>([
  ['a certificate that is not registered', { key: other.key, thumbprint: other.thumbprint }, 700027],
  ['a signature by another key', { key: other.key }, 700027],
  ['another audience', { aud: 'https://login.microsoftonline.com/x/oauth2/v2.0/token' }, 700023],
  ['another application', { iss: 'b2b9ac58-8a6a-4b5c-9c7d-000000000000' }, 700021],
  ['an expired assertion', { notBefore: start / 1_000 - 600, expires: start / 1_000 - 1 }, 700024],
  ['an assertion from the future', { notBefore: start / 1_000 + 600, expires: start / 1_000 + 900 }, 700024],
  ['an algorithm that a shared secret would do for', { alg: 'HS256', key: new Uint8Array(32) }, 50027],
])('%s is refused', async ([, changes, code]) => {
  const { sign, ask } = setUp(await simulate());
  expect((await ask(await sign(changes))).body.error_codes).toEqual([code]);
});

test('a client whose clock is a little ahead is taken, one that is more than five minutes ahead is not', async () => {
  const { sign, ask } = setUp(await simulate());
  const ahead = (seconds: number) => sign({ notBefore: start / 1_000 + seconds, expires: start / 1_000 + 900 });
  expect((await ask(await ahead(1))).status).toBe(200);
  expect((await ask(await ahead(300))).status).toBe(200);
  expect((await ask(await ahead(301))).body.error_codes).toEqual([700024]);
});

test('an assertion works once', async () => {
  const { sign, ask } = setUp(await simulate());
  const assertion = await sign();
  expect((await ask(assertion)).status).toBe(200);
  expect((await ask(assertion)).body).toMatchObject({
    error_codes: [50027],
    error_description: expect.stringContaining('used before'),
  });
});

test('a certificate that has expired opens nothing, though it is registered', async () => {
  const { sign, ask } = setUp(await simulate(), [old]);
  const { body } = await ask(await sign({ key: old.key, thumbprint: old.thumbprint }));
  expect(body).toMatchObject({ error_codes: [700027], error_description: expect.stringContaining('expired') });
});

test('what is no certificate cannot be registered, and what is no assertion is refused', async () => {
  const simulated = await simulate();
  const { ask, clientId } = setUp(simulated);
  expect(() => simulated.control.registrations.addCertificate({ clientId, certificate: 'no' })).toThrow(
    /no certificate/,
  );
  expect((await ask('no.assertion')).body.error_codes).toEqual([50027]);
  const without = await ask('', { client_assertion_type: 'urn:example:other' });
  expect(without.body.error_codes).toEqual([7000218]);
});

test('a claims challenge hits clients that can be challenged, until a token is asked for with its claims', async () => {
  const simulated = await simulate();
  const { graph, control } = simulated;
  const { sign, ask } = setUp(simulated);
  const tokenFor = async (claims?: object) =>
    (await ask(await sign(), claims === undefined ? {} : { claims: JSON.stringify(claims) })).body
      .access_token as string;
  const cp1 = { xms_cc: { values: ['cp1'] } };
  const [simple, capable] = [await tokenFor(), await tokenFor({ access_token: cp1 })];
  const read = (token: string) => graph('GET', '/v1.0/organization', { token });

  control.faults.add({ name: 'revoked', area: 'graph', action: { kind: 'claims-challenge' } });
  const challenged = await read(capable);
  expect(challenged.status).toBe(401);
  const header = challenged.headers.get('www-authenticate') ?? '';
  expect(header).toContain('error="insufficient_claims"');
  const claims = JSON.parse(Buffer.from(/claims="([^"]+)"/.exec(header)?.[1] ?? '', 'base64').toString());
  expect(claims).toEqual({ access_token: { nbf: { essential: true, value: String(start / 1_000) } } });

  expect((await read(simple)).status, 'never said that it could be challenged').toBe(200);
  expect((await read(await tokenFor({ access_token: cp1 }))).status, 'dropped the claims').toBe(401);
  expect((await read(await tokenFor({ access_token: { ...claims.access_token, ...cp1 } }))).status).toBe(200);
  control.clock.advance({ ms: hour / 2 });
  expect((await read(capable)).status).toBe(401);
});
