import { createHash, X509Certificate } from 'node:crypto';
import { ConfidentialClientApplication, CryptoProvider, ProtocolMode, PublicClientApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { generate } from 'selfsigned';
import { expect, test } from 'vitest';
import { redirectUri, simulateOverTls } from './over-tls.suite.ts';

const scopes = ['https://graph.microsoft.com/.default'];
const modes = [ProtocolMode.AAD, ProtocolMode.OIDC];

type World = Awaited<ReturnType<typeof simulateOverTls>>;

function confidential(
  { authority, host }: World,
  auth: { readonly clientId: string } & Record<string, unknown>,
  protocolMode: (typeof modes)[number] = ProtocolMode.AAD,
) {
  return new ConfidentialClientApplication({
    auth: { authority, knownAuthorities: [host], ...auth },
    system: { protocolMode },
  });
}

async function canRead({ httpsOrigin }: World, token: string | undefined): Promise<number> {
  const answer = await fetch(`${httpsOrigin}/v1.0/users?$top=1`, { headers: { authorization: `Bearer ${token}` } });
  await answer.body?.cancel();
  return answer.status;
}

test.for(modes)('msal-node gets an application’s token with a secret, in %s mode', async (mode) => {
  const world = await simulateOverTls();
  const { clientId, clientSecret } = world.tools;
  const client = confidential(world, { clientId, clientSecret }, mode);
  const result = await client.acquireTokenByClientCredential({ scopes });
  expect(result?.fromCache).toBe(false);
  expect(await canRead(world, result?.accessToken)).toBe(200);
  expect((await client.acquireTokenByClientCredential({ scopes }))?.fromCache).toBe(true);
});

test.for(modes)('msal-node gets an application’s token with a certificate, in %s mode', async (mode) => {
  const world = await simulateOverTls();
  const { clientId } = world.tools;
  const { cert, private: privateKey } = await generate([{ name: 'commonName', value: 'app' }], {
    keyType: 'rsa',
    keySize: 2_048,
    algorithm: 'sha256',
  });
  world.control.registrations.addCertificate({ clientId, certificate: cert });
  const thumbprintSha256 = createHash('sha256').update(new X509Certificate(cert).raw).digest('hex');
  const client = confidential(world, { clientId, clientCertificate: { thumbprintSha256, privateKey } }, mode);
  const result = await client.acquireTokenByClientCredential({ scopes });
  expect(await canRead(world, result?.accessToken)).toBe(200);
});

test('msal-node says Entra’s number where the secret is wrong', async () => {
  const world = await simulateOverTls();
  const client = confidential(world, { clientId: world.tools.clientId, clientSecret: 'wrong' });
  await expect(client.acquireTokenByClientCredential({ scopes })).rejects.toMatchObject({
    errorCode: 'invalid_client',
    errorMessage: expect.stringContaining('AADSTS7000215'),
    errorNo: 7000215,
  });
});

test.for(modes)('msal-node signs somebody in with a code and PKCE, and refreshes, in %s mode', async (mode) => {
  const world = await simulateOverTls();
  const { clientId, clientSecret } = world.signInApplication;
  const client = confidential(world, { clientId, clientSecret }, mode);
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const request = { scopes: ['User.Read.All'], redirectUri };
  const url = await client.getAuthCodeUrl({
    ...request,
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
    state: 'the-state',
    nonce: 'the-nonce',
  });
  const back = await world.signIn(url);
  expect(back.searchParams.get('state')).toBe('the-state');
  const code = back.searchParams.get('code') ?? '';
  await expect(
    client.acquireTokenByCode({ ...request, code, codeVerifier: `${verifier.slice(0, -1)}!` }),
    'the code is not the verifier’s',
  ).rejects.toMatchObject({ errorMessage: expect.stringContaining('AADSTS501481') });

  const result = await client.acquireTokenByCode({ ...request, code, codeVerifier: verifier, nonce: 'the-nonce' });
  expect(result.idTokenClaims).toMatchObject({ oid: world.person.id, nonce: 'the-nonce', tid: world.tenantId });
  expect(result.account?.username).toBe(world.person.userPrincipalName);
  expect(decodeJwt(result.accessToken)).toMatchObject({ scp: expect.stringContaining('User.Read.All') });
  expect(await canRead(world, result.accessToken)).toBe(200);

  if (result.account === null) throw new Error('there is no account');
  const silent = await client.acquireTokenSilent({ account: result.account, scopes: request.scopes });
  expect(silent.fromCache).toBe(true);
  const fresh = await client.acquireTokenSilent({
    account: result.account,
    scopes: request.scopes,
    forceRefresh: true,
  });
  expect(fresh.fromCache).toBe(false);
  expect(fresh.accessToken).not.toBe(result.accessToken);

  world.control.sessions.revoke({ tenant: 'Contoso', user: world.person.id });
  await expect(
    client.acquireTokenSilent({ account: result.account, scopes: request.scopes, forceRefresh: true }),
  ).rejects.toMatchObject({ errorMessage: expect.stringContaining('AADSTS50173') });
});

test('msal-node as a public client signs in without a secret', async () => {
  const world = await simulateOverTls();
  const { clientId } = world.control.registrations.add({
    tenant: 'Contoso',
    displayName: 'A tool at a desk',
    isConsented: true,
    isPublic: true,
    redirectUris: ['http://localhost'],
    scopes: ['User.Read'],
  });
  const { authority, host } = world;
  const client = new PublicClientApplication({ auth: { clientId, authority, knownAuthorities: [host] } });
  let opened = '';
  const result = await client.acquireTokenInteractive({
    scopes: ['User.Read'],
    async openBrowser(url) {
      opened = url;
      const { action, fields } = await world.signInByForm(url);
      await (await fetch(action, { method: 'POST', body: fields })).body?.cancel();
    },
  });
  expect(opened).toContain('code_challenge_method=S256');
  expect(opened).toContain('response_mode=form_post');
  expect(result.account?.username).toBe(world.person.userPrincipalName);
});

test('msal-node at organizations learns the tenant from who signed in', async () => {
  const world = await simulateOverTls();
  const { clientId, clientSecret } = world.control.registrations.add({
    tenant: 'Fabrikam',
    displayName: 'Everywhere',
    isMultiTenant: true,
    redirectUris: [redirectUri],
  });
  const application = world.simulator.world.registrations.get(clientId);
  const contoso = world.simulator.world.tenants.get(world.tenantId);
  if (application === undefined || contoso === undefined) throw new Error('something is missing');
  world.control.consents.grant({ clientId, tenant: 'Contoso' });
  const client = confidential(
    { ...world, authority: `${world.httpsOrigin}/organizations` },
    { clientId, clientSecret },
  );
  const request = { scopes: ['openid'], redirectUri };
  const back = await world.signIn(await client.getAuthCodeUrl(request));
  const result = await client.acquireTokenByCode({ ...request, code: back.searchParams.get('code') ?? '' });
  expect(result.tenantId).toBe(world.tenantId);
});
