import { type Instant, minute, PicketError } from '@picket/domain';
import { clientSecret } from '@picket/graph';
import * as wire from '@picket/wire/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
// The one place that judges what Entra hands out for a sign-in; the server exports none of it.
import { fetchOfEntra } from '../packages/server/src/entra-sign-in/entra-documents.ts';
import { idTokenLies } from '../packages/server/src/entra-sign-in/id-token-lies.suite.ts';
import { type OidcTools, redeemSignIn, signInAddress } from '../packages/server/src/entra-sign-in/oidc.ts';
import { openOperatorBrowser, proveSignIn, registerSignIn } from './entra-operator.ts';
import { decodeJwt, type Forgery } from './forge/forgery.ts';
import { setBadDays } from './forge/hostile-microsoft.ts';
import { forgeJwts } from './forge/jwt-forgeries.ts';
import { foreign, ours } from './forge/keys.ts';
import { misplaced, nearlyThisSecret } from './forge/own-forgeries.ts';
import { sendForged } from './forge/send.ts';
import { expectations } from './forge/surfaces.ts';
import { fewest } from './forge/try-all.ts';
import { startWorld, type World } from './world.ts';

/** Reserved for documentation: whoever asks there is told by `outgoing`. */
const trap = 'http://192.0.2.66';

let world: World;
let registration: ReturnType<typeof registerSignIn>;
let who = '';
const outgoing: string[] = [];

beforeAll(async () => {
  world = await startWorld({
    seed: 79,
    signingKey: ours,
    wrapFetch: (fetch) => (input, init) => {
      outgoing.push(String(input));
      return fetch(input, init);
    },
  });
  await world.pass(minute);
  const people = world.simulator.control.users.list({ tenant: 'Contoso' });
  who = people.find(({ department }) => department === 'Information technology')?.userPrincipalName ?? '';
  registration = registerSignIn(world);
  world.simulator.control.registrations.assign({ clientId: registration.clientId, who, role: 'Picket.Owner' });
  const { clientId, clientSecret: secret } = registration;
  await world.call(wire.setSignIn, { body: { clientId, clientSecret: secret } });
  await proveSignIn(world, who);
  await world.call(wire.switchSignIn, { body: { isOn: true } });
});
afterAll(() => world?.close());

const otherTenant = () => world.simulator.control.registrations.list({ tenant: 'Fabrikam' })[0]?.tenantId ?? '';
const operatorsOfEntra = async () =>
  (await world.call(wire.listOperators)).items.filter(({ signsInWith }) => signsInWith === 'entra').length;
const proof = { state: 's'.repeat(43), nonce: 'n'.repeat(43), verifier: 'v'.repeat(43) };

/** As the server signs somebody in; Entra hands out what it is told to. */
function toolsOfServer(): OidcTools {
  const { origin: login } = world.simulator;
  return {
    clock: world.clock,
    login,
    redirectUri: () => `${world.url()}${wire.finishEntraSignIn.path}`,
    fetchOfEntra: fetchOfEntra({
      clock: world.clock,
      login,
      fetch: (input, init) => {
        outgoing.push(String(input));
        return fetch(input, init);
      },
    }),
  };
}

/** Whatever code it is given, Entra takes it, and hands out this. */
function handOut(idToken: unknown): void {
  const value = { token_type: 'Bearer', expires_in: 3_599, access_token: 'opaque', id_token: idToken };
  setBadDays(world.simulator.control, { kind: 'edit', status: 200, edits: [{ at: '', value }] });
}

const app = () => ({
  entraTenantId: registration.tenantId,
  credential: clientSecret(registration.clientId, registration.clientSecret),
});
/** What the server makes of this in place of the token that Entra hands out. */
async function redeem(idToken: unknown) {
  handOut(idToken);
  const callback = new URLSearchParams({ state: proof.state, code: 'a-code' });
  return await redeemSignIn(toolsOfServer(), app(), proof, callback).finally(() => setBadDays(world.simulator.control));
}

/** The token that Entra gives for the sign-in of `proof`. */
async function genuineToken(): Promise<string> {
  const authorize = await signInAddress(toolsOfServer(), app(), proof);
  const back = new URL(await openOperatorBrowser(world.url).pick(authorize.href, who));
  const answer = await fetch(`${world.simulator.origin}/${registration.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: registration.clientId,
      client_secret: registration.clientSecret,
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: `${world.url()}${wire.finishEntraSignIn.path}`,
      code_verifier: proof.verifier,
    }),
  });
  return ((await answer.json()) as { readonly id_token: string }).id_token;
}

test('no forged id token signs anybody in, and none leads a question to another host', async () => {
  const genuine = await genuineToken();
  const { claims } = decodeJwt(genuine);
  const before = outgoing.length;
  const { tries } = expectations['id token'];
  const forgeries: readonly Forgery[] = [
    ...forgeJwts({
      genuine,
      key: ours.privateKey,
      takes: ['RS256'],
      foreignKey: { kid: foreign.kid, key: foreign.privateKey },
      trap,
      wrongClaims: idTokenLies(claims as never, otherTenant()),
    }),
    ...nearlyThisSecret(genuine),
    ...misplaced('other-secret', { 'a client secret': registration.clientSecret, 'a state': proof.state }),
  ].filter(({ kind, token }) => (tries as readonly string[]).includes(kind) && token !== genuine);
  expect(forgeries.length).toBeGreaterThanOrEqual(fewest);
  const believed: string[] = [];
  for (const { kind, name, token } of forgeries) {
    const outcome = await redeem(token).catch((error: unknown) => error);
    if (!(outcome instanceof PicketError) || outcome.code !== 'sign_in_untrusted')
      believed.push(`${kind} ${name}: ${outcome}`);
  }
  expect(believed).toEqual([]);
  const asked = new Set(outgoing.slice(before).map((url) => new URL(url).origin));
  expect([...asked]).toEqual([world.simulator.origin]);
  // The genuine one does sign in.
  expect(await redeem(genuine)).toMatchObject({ entraTenantId: registration.tenantId, roles: ['Picket.Owner'] });
}, 300_000);

test('what is no answer to a code at all signs nobody in', async () => {
  for (const answer of [undefined, null, '', 7, [], {}, ['a.b.c'], true]) {
    const outcome = await redeem(answer === undefined ? null : answer).catch((error: unknown) => error);
    expect([answer, outcome]).toEqual([answer, expect.objectContaining({ code: 'sign_in_untrusted' })]);
  }
});

test('no forged state ends a sign-in, with the browser that began one at hand', async () => {
  const name = (await world.call(wire.getSignIn)).registration?.name ?? '';
  const before = await operatorsOfEntra();
  const wrong: string[] = [];
  const { refuses } = expectations['sign-in state'];
  let tried = 0;
  for (let chunk = 0; ; chunk++) {
    const browser = openOperatorBrowser(world.url);
    const callback = new URL(await browser.pick(await browser.begin({ name }), who));
    const state = callback.searchParams.get('state') ?? '';
    const jwt = { genuine: await genuineToken(), key: ours.privateKey, trap, wrongClaims: {} };
    const forgeries = [
      ...nearlyThisSecret(state),
      ...misplaced('other-secret', { 'a code': callback.searchParams.get('code') ?? '' }),
      ...(chunk === 0
        ? []
        : forgeJwts({ ...jwt, takes: ['RS256'], foreignKey: { kid: foreign.kid, key: foreign.privateKey } })),
    ]
      .filter(({ token }) => token !== state)
      .slice(chunk * 50, chunk * 50 + 50);
    if (forgeries.length === 0 || tried >= 2 * fewest) break;
    const cookie = [...browser.cookies()].map(([key, value]) => `${key}=${value}`).join('; ');
    for (const { kind, name: what, token } of forgeries) {
      const url = new URL(callback);
      url.searchParams.set('state', token);
      const { status, headers } = await sendForged(url.href, { headers: { cookie } });
      if (!(refuses as readonly number[]).includes(status)) wrong.push(`${kind} ${what}: ${status}`);
      if (String(headers['set-cookie']).includes('picket=')) wrong.push(`${kind} ${what}: a session`);
    }
    tried += forgeries.length;
    // Tries are counted by address, and all of these come from one.
    world.clock.jump((world.clock.now() + 6 * minute) as Instant);
  }
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThanOrEqual(fewest);
  expect(await operatorsOfEntra()).toBe(before);
  // Nothing was taken from a sign-in that is in order.
  const browser = openOperatorBrowser(world.url);
  expect((await browser.signIn(who, { name })).location).toBe('/#/');
  expect(await operatorsOfEntra()).toBe(before + 1);
}, 300_000);
