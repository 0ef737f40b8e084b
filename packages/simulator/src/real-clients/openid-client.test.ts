import * as openid from 'openid-client';
import { expect, test } from 'vitest';
import { redirectUri, simulateOverTls } from './over-tls.suite.ts';

test('openid-client discovers the tenant, signs somebody in, asks who it is, refreshes and signs out', async () => {
  const world = await simulateOverTls();
  const { clientId, clientSecret } = world.signInApplication;
  const config = await openid.discovery(new URL(`${world.authority}/v2.0`), clientId, clientSecret);
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()];
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email offline_access',
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  const back = await world.signIn(url.href);
  const tokens = await openid.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState, expectedNonce });
  const claims = tokens.claims();
  expect(claims).toMatchObject({ oid: world.person.id, preferred_username: world.person.userPrincipalName });
  const who = await openid.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
  expect(who).toMatchObject({ name: world.person.displayName, email: world.person.mail });

  // The key that signs changes, and the client finds the new one by itself.
  world.control.keys.roll();
  const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
  expect(renewed.claims()?.sub).toBe(claims?.sub);
  expect(renewed.refresh_token).not.toBe(tokens.refresh_token);

  const end = openid.buildEndSessionUrl(config, { post_logout_redirect_uri: redirectUri });
  const left = await fetch(end, { redirect: 'manual' });
  expect(left.headers.get('location')).toBe(redirectUri);
});

test('openid-client refuses what was not answered to it', async () => {
  const world = await simulateOverTls();
  const { clientId, clientSecret } = world.signInApplication;
  const config = await openid.discovery(new URL(`${world.authority}/v2.0`), clientId, clientSecret);
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid',
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: 'mine',
    nonce: 'mine',
  });
  const back = await world.signIn(url.href);
  const checks = { pkceCodeVerifier, expectedState: 'mine', expectedNonce: 'another' };
  await expect(openid.authorizationCodeGrant(config, back, checks)).rejects.toThrow('unexpected JWT claim value');
  await expect(
    openid.authorizationCodeGrant(config, back, { ...checks, expectedNonce: 'mine' }),
    'its code is used up',
  ).rejects.toMatchObject({ error: 'invalid_grant', error_description: expect.stringContaining('AADSTS54005') });
});

test('openid-client gets an application’s token, with a secret in the body and in the header', async () => {
  const world = await simulateOverTls();
  const { clientId, clientSecret } = world.tools;
  for (const method of [openid.ClientSecretPost(clientSecret), openid.ClientSecretBasic(clientSecret)]) {
    const config = await openid.discovery(new URL(`${world.authority}/v2.0`), clientId, undefined, method);
    const tokens = await openid.clientCredentialsGrant(config, { scope: 'https://graph.microsoft.com/.default' });
    const answer = await fetch(`${world.httpsOrigin}/v1.0/organization`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(answer.status).toBe(200);
  }
});
