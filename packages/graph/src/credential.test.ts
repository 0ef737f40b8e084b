import { createHash, createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { decodeJwt, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { type CertificateFault, readCertificatePair, refuseOutOfDate } from './certificate.ts';
import { clientCertificate } from './credential.ts';
import { createEntraTokens } from './entra-tokens.ts';
import { startMicrosoft } from './microsoft.suite.ts';
import { makeTestCertificate } from './test-certificate.suite.ts';
import { never, SleptClock, surroundings } from './test-surroundings.suite.ts';

const [pem, other, expired] = await Promise.all([
  makeTestCertificate(),
  makeTestCertificate(),
  makeTestCertificate({ from: '2020-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }),
]);
const microsoft = await startMicrosoft();
const { control } = microsoft;
const scope = 'https://graph.microsoft.com/.default';
const endpoint = 'https://login.microsoftonline.com/t/oauth2/v2.0/token';

function credentialAt(clock: SleptClock, pair = pem) {
  return clientCertificate('app-1', pair, surroundings(clock));
}

test('an assertion is signed PS256 for one endpoint, for five minutes, and never twice the same', async () => {
  const clock = new SleptClock();
  const credential = credentialAt(clock);
  const first = await credential.parameters(endpoint);
  const second = await credential.parameters(endpoint);
  expect(first).toEqual({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: expect.any(String),
  });
  const certificate = new X509Certificate(pem.certificate);
  const { protectedHeader, payload } = await jwtVerify(first.client_assertion!, certificate.publicKey, {
    currentDate: new Date(clock.now()),
  });
  expect(protectedHeader).toEqual({
    alg: 'PS256',
    typ: 'JWT',
    'x5t#S256': createHash('sha256').update(certificate.raw).digest('base64url'),
  });
  const now = clock.now() / 1_000;
  expect(payload).toEqual({
    iss: 'app-1',
    sub: 'app-1',
    aud: endpoint,
    jti: expect.any(String),
    iat: now,
    nbf: now,
    exp: now + 300,
  });
  const jtiOf = (assertion = '') => JSON.parse(Buffer.from(assertion.split('.')[1]!, 'base64url').toString()).jti;
  expect(jtiOf(second.client_assertion)).not.toBe(payload.jti);
});

test('each try of a token request carries an assertion of its own, which Entra believes', async () => {
  const { clientId } = microsoft.app;
  control.registrations.addCertificate({ clientId, certificate: pem.certificate });
  control.faults.add({ name: 'away', area: 'entra', action: { kind: 'status', status: 503 } });
  const visitor = microsoft.visitor();
  const tokens = createEntraTokens({ ...visitor, loginOrigin: microsoft.origin });
  const credential = clientCertificate(clientId, pem, visitor);
  const token = await tokens.get({ tenantId: microsoft.tenantId, credential, scope }, never);
  expect(decodeJwt(token)).toMatchObject({ appid: clientId, tid: microsoft.tenantId });
  const forms = visitor.seen.map(({ body }) => new URLSearchParams(body));
  expect(forms.map((form) => form.get('client_secret'))).toEqual([null, null]);
  expect(new Set(forms.map((form) => form.get('client_assertion'))).size).toBe(2);
});

test('a key that Entra does not know buys nothing', async () => {
  const visitor = microsoft.visitor();
  const tokens = createEntraTokens({ ...visitor, loginOrigin: microsoft.origin });
  const credential = clientCertificate(microsoft.app.clientId, other, visitor);
  const asked = { tenantId: microsoft.tenantId, credential, scope };
  await expect(tokens.get(asked, never)).rejects.toMatchObject({ reason: 'credential-refused' });
});

test('a token that one key bought is not handed to another key, and its fingerprint is not that of the certificate', () => {
  const clock = new SleptClock();
  const mine = credentialAt(clock).fingerprint;
  expect(credentialAt(clock, { ...other, certificate: pem.certificate }).fingerprint).not.toBe(mine);
  expect(credentialAt(clock).fingerprint).toBe(mine);
});

test('a certificate that has expired meanwhile is not even tried', async () => {
  const visitor = microsoft.visitor();
  const tokens = createEntraTokens({ ...visitor, loginOrigin: microsoft.origin });
  const credential = clientCertificate(microsoft.app.clientId, expired, visitor);
  const asked = { tenantId: microsoft.tenantId, credential, scope };
  await expect(tokens.get(asked, never)).rejects.toMatchObject({
    reason: 'credential-refused',
    message: "The app's certificate expired on 2026-01-01T00:00:00.000Z",
  });
  expect(visitor.seen).toEqual([]);
});

const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const smallKey = generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});
const lockedKey = createPrivateKey(pem.privateKey).export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'x',
});

test.each([
  ['no certificate', { certificate: 'hello' }, 'certificate', /must be a certificate in PEM/],
  ['the key in the place of the certificate', { certificate: pem.privateKey }, 'certificate', /must be a certificate/],
  ['half a certificate', { certificate: pem.certificate.slice(0, 200) }, 'certificate', /damaged/],
  ['no key', { privateKey: 'hello' }, 'privateKey', /must be a private key in PEM/],
  ['the certificate in the place of the key', { privateKey: pem.certificate }, 'privateKey', /must be a private key/],
  ['half a key', { privateKey: pem.privateKey.slice(0, 300) }, 'privateKey', /damaged/],
  ['a key with a passphrase', { privateKey: String(lockedKey) }, 'privateKey', /passphrase/],
  ['an elliptic key', { privateKey: String(ecKey) }, 'privateKey', /RSA/],
  ['a short key', { privateKey: String(smallKey) }, 'privateKey', /2048/],
  ['the key of another certificate', { privateKey: other.privateKey }, 'privateKey', /does not fit/],
] as const)('%s is refused, with the field and the reason, and without the key', (_, wrong, part, reason) => {
  let fault: unknown;
  try {
    readCertificatePair({ ...pem, ...wrong });
  } catch (error) {
    fault = error;
  }
  expect(fault).toMatchObject({ name: 'CertificateFault', part, message: expect.stringMatching(reason) });
  const { message, stack, cause } = fault as CertificateFault;
  expect(JSON.stringify([message, stack, cause])).not.toContain(pem.privateKey.split('\n')[1]);
});

test('a certificate is good between its two dates, and says which one is passed', () => {
  const pair = readCertificatePair(expired);
  expect(() => refuseOutOfDate(pair, Date.parse('2025-12-31T23:59:59Z'))).not.toThrow();
  expect(() => refuseOutOfDate(pair, Date.parse('2026-01-01T00:00:00Z'))).toThrow(/expired on 2026-01-01/);
  expect(() => refuseOutOfDate(pair, Date.parse('2019-12-31T00:00:00Z'))).toThrow(/not valid before 2020-01-01/);
});
