import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EntraTenantId, type Instant, minute } from '@picket/domain';
import { makeTestCertificate } from '@picket/graph/testing';
import { createIntune } from '@picket/uem';
import * as wire from '@picket/wire/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
// Stays out of the package's exports because it is part of a suite for vitest.
import { type MatrixCaller, makeCallers } from '../packages/server/src/platform/http/matrix-callers.suite.ts';
import { seededEntropy } from '../packages/server/src/platform/testing/seeded-entropy.ts';
import { operations as graphOperations } from '../packages/simulator/src/areas/catalogue.ts';
import { wrongAppTokenClaims, wrongAssertionClaims } from './forge/entra-claims.ts';
import { decodeJwt, encodeJwt, type Forgery, type JsonObject, signers } from './forge/forgery.ts';
import { type BadDay, handing, hostileEntra, hostileGraph, saying, setBadDays } from './forge/hostile-microsoft.ts';
import { forgeJwts } from './forge/jwt-forgeries.ts';
import { foreign, ours } from './forge/keys.ts';
import { agentProofs, misplaced, nearlyThisSecret, wrongPlaces } from './forge/own-forgeries.ts';
import { type Sent, sendForged } from './forge/send.ts';
import {
  areasOfSimulator,
  type Expectation,
  expectations,
  forgottenFields,
  type SurfaceKind,
  simulatorAreas,
  surfacesOfApi,
} from './forge/surfaces.ts';
import { fewest, share, tried, tryAll } from './forge/try-all.ts';
import { signIn } from './session.ts';
import { metricsToken, owner, startWorld, type World } from './world.ts';

const unknownId = '0198c0de-ffff-4fff-8fff-ffffffffffff';
const graphScope = 'https://graph.microsoft.com/.default';
const intuneScope = 'https://api.manage.microsoft.com//.default';

const certificate = await makeTestCertificate();

let world: World;
let fabrikamId: string;
let callers: readonly MatrixCaller[];
let session: Awaited<ReturnType<typeof signIn>>;
let csrf: string;
let sessionSecret: string;
let apiToken: string;
/** Live secrets of every kind: each is worth nothing at another's door. */
let live: Readonly<Record<string, string>>;
let ended: Readonly<Record<string, string>>;
let graphForgeries: readonly Forgery[];
let intuneForgeries: readonly Forgery[];
let graphToken: string;
let intuneToken: string;
let lastJti = 0;
const [outgoing, trapped]: [string[], string[]] = [[], []];
const trap = createServer(({ url = '' }, response) => {
  trapped.push(url);
  response.end('{"keys":[]}');
});

beforeAll(async () => {
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  world = await startWorld({
    seed: 77,
    signingKey: ours,
    wrapFetch: (fetch) => (input, init) => {
      outgoing.push(String(input));
      return fetch(input, init);
    },
  });
  await world.pass(minute);
  const { items } = await world.call(wire.listTenants);
  fabrikamId = items.find(({ name }) => name === 'Fabrikam')?.id ?? '';
  callers = await makeCallers({
    url: world.url(),
    tenantId: world.contosoId,
    foreignTenantId: fabrikamId,
    owner,
    passTime: async (ms) => world.clock.jump((world.clock.now() + ms) as Instant),
    close: async () => {},
  });
  session = await signIn(world.url(), owner);
  sessionSecret = session.cookie.replace('picket=', '');
  csrf = session.change['x-picket-csrf'] ?? '';
  apiToken = secretOf(callerNamed('token of all rights'));
  graphToken = await tokenOf('Contoso tools', graphScope);
  intuneToken = await tokenOf('Picket sync and signal', intuneScope);
  const invitation = await world.call(wire.inviteOperator, { body: { grants: [] } });
  const other = await signIn(world.url(), owner);
  live = {
    'an API token': apiToken,
    'a session': sessionSecret,
    'a csrf value': csrf,
    'another session’s csrf value': other.change['x-picket-csrf'] ?? '',
    'an invitation': invitation.code,
    'a consent state': (await begin()).state,
    'the metrics token': metricsToken,
    'the owner’s passphrase': owner.passphrase,
    'a token for Graph': graphToken,
    'a token for Intune': intuneToken,
    'a client secret': registrationNamed('Contoso tools').clientSecret,
    'an operator’s id': (await world.call(wire.whoAmI)).operatorId,
  };
  ended = Object.fromEntries(
    callers
      .filter(({ name }) => /expired|disabled|signed out|revoked/.test(name))
      .map((caller) => [caller.name, secretOf(caller)]),
  );
  graphForgeries = forgeriesOf(graphToken, 'Contoso tools');
  intuneForgeries = forgeriesOf(intuneToken, 'Picket sync and signal');
});
afterAll(() => {
  trap.close();
  return world?.close();
});

/** Answers in Microsoft's place, while set. */

const callerNamed = (name: string): MatrixCaller => {
  const found = callers.find((caller) => caller.name === name);
  if (found === undefined) throw new Error(`no caller ${name}`);
  return found;
};
const secretOf = ({ proof: { authorization, cookie } }: MatrixCaller) =>
  authorization?.replace('Bearer ', '') ?? cookie?.replace('picket=', '') ?? '';
function registrationNamed(name: string, tenant = 'Contoso') {
  const found = world.simulator.control.registrations.list({ tenant }).find(({ displayName }) => displayName === name);
  if (found === undefined) throw new Error(`no registration ${name}`);
  return found;
}
const trapUrl = () => `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;

async function tokenOf(name: string, scope: string): Promise<string> {
  const { clientId, clientSecret, tenantId } = registrationNamed(name);
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
  const answer = await fetch(`${world.simulator.origin}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return ((await answer.json()) as { readonly access_token: string }).access_token;
}

function forgeriesOf(genuine: string, application: string): readonly Forgery[] {
  const { header, claims } = decodeJwt(genuine);
  const others = world.simulator.control.registrations.list({ tenant: 'Fabrikam' });
  return forgeJwts({
    genuine,
    key: ours.privateKey,
    takes: ['RS256'],
    foreignKey: { kid: foreign.kid, key: foreign.privateKey },
    trap: trapUrl(),
    wrongClaims: wrongAppTokenClaims(claims, {
      otherTenantId: others[0]?.tenantId ?? '',
      otherClientId: others.find(({ displayName }) => displayName !== application)?.clientId ?? '',
      unsignedToken: encodeJwt({ ...header, alg: 'none' }, claims, signers.fixed(new Uint8Array())),
    }),
  });
}

/** The forgeries of a surface: those kinds that the table names, and of each at least one. */
function forgeriesFor(kind: SurfaceKind, own: string, jwts: readonly Forgery[] = graphForgeries): readonly Forgery[] {
  const { tries }: Expectation = expectations[kind];
  const all = [
    ...jwts,
    ...nearlyThisSecret(own),
    ...misplaced('other-secret', live),
    ...misplaced('ended', ended),
    ...agentProofs({ token: own, url: world.url(), now: Math.floor(world.clock.now() / 1_000) }),
    ...wrongPlaces({ token: own, session: sessionSecret }),
  ];
  const wanted = all.filter(
    (forgery) => tries.includes(forgery.kind) && (forgery.headers !== undefined || forgery.token !== own),
  );
  expect([kind, tries.filter((tried) => !wanted.some((forgery) => forgery.kind === tried))]).toEqual([kind, []]);
  expect(wanted.length, kind).toBeGreaterThanOrEqual(fewest);
  return wanted;
}

const bearer = ({ token, headers }: Forgery) => headers ?? { authorization: `Bearer ${token}` };
const pathOf = ({ path }: wire.Operation) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'tenantId' ? world.contosoId : unknownId));

/** Begins a grant in the browser and accepts it at Entra, without coming back. */
async function begin(tenantId = fabrikamId) {
  const begun = await fetch(world.url() + wire.startConsent.path.replace('{tenantId}', tenantId), {
    method: 'POST',
    headers: session.change,
    body: JSON.stringify({ purpose: 'sync-and-signal' }),
  });
  const { url } = (await begun.json()) as wire.AnswerOf<typeof wire.startConsent>;
  const { redirectTo } = world.simulator.control.consents.decide({ consentUrl: url, decision: 'accept' });
  return { state: new URL(redirectTo).searchParams.get('state') ?? '', redirectTo };
}

const fabrikam = async () => {
  const { items } = await world.call(wire.listTenants);
  const { items: connectors } = await world.call(wire.listConnectors, { params: { tenantId: fabrikamId } });
  const { entraTenantId } = items.find(({ id }) => id === fabrikamId) ?? {};
  return { entraTenantId, state: connectors[0]?.state };
};

/** Nothing went out on its own account: not to the addresses in a token, and nowhere else either. */
function expectNothingWentOut(sinceOutgoing: number) {
  expect(outgoing.slice(sinceOutgoing)).toEqual([]);
  expect(trapped).toEqual([]);
}

test('every surface that takes a token is in the table, and the table has no others', () => {
  expect(surfacesOfApi().filter(({ kind }) => kind === 'unknown')).toEqual([]);
  expect(forgottenFields()).toEqual([]);
  expect(areasOfSimulator().toSorted()).toEqual(Object.keys(simulatorAreas).toSorted());
  const fromCode = [...surfacesOfApi().map(({ kind }) => kind), ...Object.values(simulatorAreas)];
  // Those that are no route of the API: the figures, and what comes back from Entra (forge-sign-in.test.ts has the id token).
  const inUse = new Set([...fromCode, 'metrics', 'proof of a tenant', 'id token', 'elsewhere']);
  expect([...inUse].filter((kind) => kind !== 'elsewhere').toSorted()).toEqual(Object.keys(expectations).toSorted());
});

test('no forged token and no forged session gets past any operation, the event stream among them, and all are refused alike', async () => {
  const before = outgoing.length;
  const asBearer = forgeriesFor('bearer', apiToken);
  const asCookie = forgeriesFor('cookie', sessionSecret);
  const wrong: string[] = [];
  for (const [place, { operation, kind }] of surfacesOfApi().entries()) {
    const { method } = operation;
    const url = world.url() + pathOf(operation);
    const name = `${kind} ${operation.id}`;
    if (kind === 'bearer') {
      const sent = (it: Forgery) => ({ method, headers: bearer(it) });
      wrong.push(...(await tryAll(name, kind, share(asBearer, place), url, sent)));
    }
    if (kind === 'cookie') {
      const browser = { origin: world.url(), 'x-picket-csrf': csrf };
      const sent = ({ token }: Forgery) => ({ method, headers: { ...browser, cookie: `picket=${token}` } });
      wrong.push(...(await tryAll(name, kind, share(asCookie, place), url, sent)));
    }
  }
  expect(wrong).toEqual([]);
  expectNothingWentOut(before);
  expect((await world.send('GET', wire.whoAmI.path)).status).toBe(200);
}, 400_000);

test('a live session with a forged csrf value changes nothing, at any operation', async () => {
  const before = outgoing.length;
  const forgeries = forgeriesFor('csrf', csrf);
  const wrong: string[] = [];
  const changes = surfacesOfApi().filter(({ kind }) => kind === 'csrf');
  for (const { operation } of changes) {
    // One function judges it for all of them; each refusal leaves an audit entry, which is what takes time.
    const some = operation === wire.createToken ? forgeries : forgeries.filter((_, place) => place % 40 === 0);
    const sent = ({ token }: Forgery) => ({
      method: operation.method,
      headers: { cookie: session.cookie, origin: world.url(), 'x-picket-csrf': token },
    });
    wrong.push(...(await tryAll(`csrf ${operation.id}`, 'csrf', some, world.url() + pathOf(operation), sent)));
  }
  expect(wrong).toEqual([]);
  expectNothingWentOut(before);
  const genuine = await sendForged(world.url() + wire.createToken.path, {
    method: 'POST',
    headers: session.change,
    body: JSON.stringify({ name: 'by the real value', expiresInDays: 1 }),
  });
  expect(genuine.status).toBe(201);
});

test('a forged state links nothing, asks nobody, and uses up no real one', async () => {
  const { state, redirectTo } = await begin();
  const before = outgoing.length;
  const moved = [world.contosoId, unknownId, fabrikamId.toUpperCase()].map(
    (tenant): Forgery => ({
      kind: 'secret-text',
      name: `the state of ${tenant}`,
      token: state.replace(fabrikamId, tenant),
    }),
  );
  const forgeries = [...forgeriesFor('consent-state', state), ...moved].filter(
    ({ token }) => token !== live['a consent state'],
  );
  const entraTenantId = registrationNamed('Picket sync and signal', 'Fabrikam').tenantId;
  const wrong = await tryAll('consent-state', 'consent-state', forgeries, world.url(), ({ token }) => {
    const query = new URLSearchParams({ state: token, tenant: entraTenantId, admin_consent: 'True' });
    return { url: `${world.url()}${wire.finishConsent.path}?${query}`, headers: { cookie: session.cookie } };
  });
  expect(wrong).toEqual([]);
  expectNothingWentOut(before);
  expect(await fabrikam()).toEqual({ entraTenantId: null, state: 'awaiting-consent' });
  // Every kind of caller but the one that began it is refused too, with the real state.
  for (const { name, proof } of callers) {
    const { status } = await sendForged(redirectTo, { headers: proof });
    expect([name, [401, 409].includes(status)]).toEqual([name, true]);
    const again = await begin();
    expect(again.state).not.toBe(state);
  }
  expect(await fabrikam()).toEqual({ entraTenantId: null, state: 'awaiting-consent' });
});

test('the door of the figures opens to its own token only, and says nothing else', async () => {
  const url = world.server().metricsUrl ?? '';
  const forgeries = forgeriesFor('metrics', metricsToken);
  expect(await tryAll('metrics', 'metrics', forgeries, url, (it) => ({ headers: bearer(it) }))).toEqual([]);
  expect((await sendForged(url, { headers: { authorization: `Bearer ${metricsToken}` } })).status).toBe(200);
});

test('no header that other products believe adds anything to what a token may do', async () => {
  const claimed = wrongPlaces({ token: apiToken, session: sessionSecret }).filter(
    ({ headers = {} }) => headers.authorization === undefined && headers.cookie === undefined,
  );
  expect(claimed.length).toBeGreaterThan(30);
  const reader = callerNamed('token that reads').proof;
  const foreigner = callerNamed('owner of another tenant').proof;
  for (const [operation, proof, expected] of [
    [wire.createToken, reader, 403],
    [wire.listOperators, reader, 403],
    [wire.startSync, reader, 403],
    [wire.listDevices, foreigner, 404],
    [wire.listAudit, foreigner, 404],
  ] as const) {
    for (const { headers, name } of claimed) {
      const { status } = await sendForged(world.url() + pathOf(operation), {
        method: operation.method,
        headers: { ...headers, ...proof },
      });
      expect([operation.id, name, status]).toEqual([operation.id, name, expected]);
    }
  }
});

test('the simulator’s Graph and partner channel take no forged token, at any of their operations', async () => {
  const { origin } = world.simulator;
  const graph = [
    ...forgeriesFor('simulated Graph', graphToken),
    ...misplaced('other-secret', { 'Intune’s': intuneToken }),
  ];
  const wrong: string[] = [];
  for (const version of ['v1.0', 'beta'])
    wrong.push(
      ...(await tryAll(`Graph ${version}`, 'simulated Graph', graph, `${origin}/${version}/organization`, (it) => ({
        headers: bearer(it),
      }))),
    );
  const ofEachKind = graph.filter((_, place) => place % 61 === 0);
  for (const { method, path, versions } of [
    ...graphOperations,
    { method: 'POST', path: '/$batch', versions: ['v1.0', 'beta'] },
  ]) {
    for (const version of versions) {
      const url = `${origin}/${version}${path.replaceAll(/\{[^}]+\}/g, unknownId)}`;
      wrong.push(
        ...(await tryAll(`Graph ${method} ${version}${path}`, 'simulated Graph', ofEachKind, url, (it) => ({
          method,
          headers: bearer(it),
        }))),
      );
    }
  }
  const partner = [
    ...forgeriesFor('simulated partner channel', intuneToken, intuneForgeries),
    ...misplaced('other-secret', { 'Graph’s': graphToken }),
  ].filter(({ token }) => token !== intuneToken);
  const { tenantId } = registrationNamed('Picket sync and signal');
  for (const [method, path] of [
    ['PUT', ''],
    ['PUT', '/heartbeat'],
    ['PUT', `/uploads/${unknownId}`],
    ['GET', `/uploads/${unknownId}`],
  ] as const) {
    const url = `${origin}/partner/v1/tenants/${tenantId}${path}`;
    const place = `partner ${method} ${path}`;
    const answers = await tryAll(place, 'simulated partner channel', partner, url, (it) => ({
      method,
      headers: bearer(it),
    }));
    wrong.push(...answers);
  }
  expect(wrong.filter((line) => !line.includes('refusals differ'))).toEqual([]);
  expect(trapped).toEqual([]);
  // Its body is Graph's, and the genuine token does open it.
  const refused = await sendForged(`${origin}/v1.0/organization`, { headers: { authorization: 'Bearer a.b.c' } });
  expect(JSON.parse(refused.text)).toMatchObject({
    error: { code: 'InvalidAuthenticationToken', innerError: expect.anything() },
  });
  expect(refused.headers['www-authenticate']).toContain('authorization_uri=');
  expect(
    (await sendForged(`${origin}/v1.0/organization`, { headers: { authorization: `Bearer ${graphToken}` } })).status,
  ).toBe(200);
});

test('the simulator’s Entra gives no token for a forged assertion or secret, and takes a genuine one once', async () => {
  const { control, origin } = world.simulator;
  const { clientId, clientSecret, tenantId } = registrationNamed('Contoso tools');
  control.registrations.addCertificate({ clientId, certificate: certificate.certificate });
  const url = `${origin}/${tenantId}/oauth2/v2.0/token`;
  const key = createPrivateKey(certificate.privateKey);
  const now = Math.floor(world.clock.now() / 1_000);
  const thumbprint = createHash('sha256').update(new X509Certificate(certificate.certificate).raw).digest('base64url');
  const header = { alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint };
  const claims: JsonObject = {
    iss: clientId,
    sub: clientId,
    aud: url,
    jti: `jti-${++lastJti}`,
    iat: now,
    nbf: now,
    exp: now + 300,
  };
  const genuine = encodeJwt(header, claims, signers.pss(key));
  const jwts = forgeJwts({
    genuine,
    key,
    takes: ['PS256', 'RS256'],
    foreignKey: { kid: foreign.kid, key: foreign.privateKey },
    trap: trapUrl(),
    wrongClaims: wrongAssertionClaims(claims, registrationNamed('Picket setup').clientId),
  });
  const forgeries = forgeriesFor('simulated Entra', clientSecret, jwts);
  expect(jwts.length).toBeGreaterThanOrEqual(fewest);
  const ask = (proof: Readonly<Record<string, string>>): Sent => ({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      scope: graphScope,
      ...proof,
    }).toString(),
  });
  const asserted = (client_assertion: string) => ({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
  });
  const asSecret = (forgery: Forgery) => forgery.kind === 'secret-text' || forgery.kind === 'other-secret';
  const wrong = await tryAll('simulated Entra', 'simulated Entra', forgeries, url, (it) =>
    ask(asSecret(it) ? { client_secret: it.token } : asserted(it.token)),
  );
  expect(wrong).toEqual([]);
  expect((await sendForged(url, ask(asserted(genuine)))).status).toBe(200);
  expect((await sendForged(url, ask(asserted(genuine)))).status).toBe(401);
  expect(trapped).toEqual([]);
});

test('no token opens the simulator’s controls to a page of another site or under another name', async () => {
  const { origin } = world.simulator;
  const forgeries = [
    ...forgeriesFor('simulated controls', graphToken),
    ...misplaced('other-secret', { genuine: graphToken }),
  ];
  for (const headers of [{ origin: 'https://evil.example' }, { host: 'evil.example' }] as const) {
    const wrong = await tryAll(
      `controls ${JSON.stringify(headers)}`,
      'simulated controls',
      forgeries,
      `${origin}/control/truth`,
      (it) => ({
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(it), ...headers },
        body: '{"tenant":"Contoso"}',
      }),
    );
    expect(wrong).toEqual([]);
  }
});

test('no token and no secret opens the simulator’s admin center', async () => {
  const url = `${world.simulator.origin}/intune/tenant/connectors/mobile-threat-defense/add`;
  const kind = 'simulated admin center';
  const headers = ({ token }: Forgery) => ({ cookie: `SimulatedSession=${token}` });
  for (const method of ['GET', 'POST']) {
    const forgeries = forgeriesFor(kind, graphToken);
    const wrong = await tryAll(`${kind} ${method}`, kind, forgeries, url, (it) => ({ method, headers: headers(it) }));
    expect(wrong).toEqual([]);
  }
});

test('no token and no secret opens the file of an export: only the address that Graph gave', async () => {
  const jobs = `${world.simulator.origin}/v1.0/deviceManagement/reports/exportJobs`;
  const headers = { authorization: `Bearer ${graphToken}`, 'content-type': 'application/json' };
  const made = await fetch(jobs, { method: 'POST', headers, body: JSON.stringify({ reportName: 'Devices' }) });
  const { id } = (await made.json()) as { readonly id: string };
  await world.pass(5 * minute);
  const { url } = (await (await fetch(`${jobs}('${id}')`, { headers })).json()) as { readonly url: string };
  const [address = '', signature = ''] = url.split('?sig=');
  const forgeries = forgeriesFor('simulated exports', signature);
  const wrong = await tryAll('exports', 'simulated exports', forgeries, address, ({ token }) => ({
    url: `${address}?sig=${encodeURIComponent(token)}`,
  }));
  expect(wrong).toEqual([]);
  expect((await sendForged(url, {})).status).toBe(200);
});

test('what Entra hands us proves no tenant unless Graph answers to it for that very tenant', async () => {
  const { clientId, clientSecret, tenantId } = registrationNamed('Contoso tools');
  const { origin, control } = world.simulator;
  const links: string[] = [];
  const sentTo = new Set<string>();
  const prove = async (entra: BadDay, graph?: BadDay, takesAnyToken = false) => {
    let now: number = world.clock.now();
    setBadDays(control, entra, graph);
    const uem = createIntune({
      fetch: async (input, init) => {
        const url = String(input);
        sentTo.add(new URL(url).origin);
        const headers = new Headers(init?.headers);
        if (takesAnyToken && headers.has('authorization')) headers.set('authorization', `Bearer ${graphToken}`);
        return fetch(input, { ...init, headers });
      },
      clock: {
        now: () => now as Instant,
        sleep: async (ms) => {
          now += ms;
        },
      },
      entropy: seededEntropy(3),
      hosts: { login: origin, graph: origin },
    });
    const opened = uem.open({
      entraTenantId: tenantId as EntraTenantId,
      credential: async () => ({ clientId, clientSecret }),
    });
    return await opened.proveConsent('sync-and-signal', AbortSignal.timeout(30_000));
  };
  const expectRefused = async (what: string, ...answers: Parameters<typeof prove>) => {
    const proven = await prove(...answers).catch((error: Error) => error);
    if (!(proven instanceof Error) || proven.name !== 'PicketError')
      links.push(`${what}: ${JSON.stringify(proven)} ${proven}`);
  };

  // A hostile Entra, an honest Graph.
  const forgeries = [
    ...forgeriesFor('proof of a tenant', graphToken),
    ...misplaced('other-secret', { 'of Intune': intuneToken }),
  ].filter(({ token }) => token !== graphToken);
  for (const { name, token } of forgeries) await expectRefused(name, handing(token));

  // A Graph that takes any token, so that nothing but what Entra says can be refused; and one that lies.
  const tools = { tenantId, genuine: graphToken, key: ours.privateKey, elsewhere: trapUrl() };
  for (const [what, day] of Object.entries(hostileEntra(tools))) await expectRefused(what, day, undefined, true);
  for (const [what, day] of Object.entries(hostileGraph(tools))) await expectRefused(what, handing(graphToken), day);

  expect(links).toEqual([]);
  expect(trapped).toEqual([]);
  expect([...sentTo]).toEqual([origin]);
  expect(await prove(handing(graphToken))).toMatchObject({ entraTenantId: tenantId, displayName: 'Contoso' });
});

test('a tenant whose Entra or Graph lies to Picket is not linked, and can be linked once they do not', async () => {
  const { tenantId } = registrationNamed('Picket sync and signal', 'Fabrikam');
  const lies: readonly (readonly [BadDay | undefined, BadDay?])[] = [
    [handing(graphToken)],
    [{ kind: 'cut-json' }],
    [undefined, saying('/value/0/id', unknownId)],
    [undefined, { kind: 'proxy-page', status: 200 }],
  ];
  for (const lie of lies) {
    const { redirectTo } = await begin();
    setBadDays(world.simulator.control, ...lie);
    const coming = sendForged(redirectTo, { headers: { cookie: session.cookie } });
    await world.pass(minute);
    const { status, text } = await coming;
    expect([status >= 400 && status !== 500, text.includes(graphToken)], text).toEqual([true, false]);
    expect(await fabrikam()).toEqual({ entraTenantId: null, state: 'awaiting-consent' });
  }
  setBadDays(world.simulator.control);
  const honest = await begin();
  expect((await sendForged(honest.redirectTo, { headers: { cookie: session.cookie } })).status).toBe(200);
  expect(await fabrikam()).toEqual({ entraTenantId: tenantId, state: 'linked' });
  expect(trapped).toEqual([]);
});

test('a forged invitation makes no operator', async () => {
  const { code } = await world.call(wire.inviteOperator, { body: { grants: [] } });
  const body = (token: string) => JSON.stringify({ code: token, name: 'Mallory', passphrase: owner.passphrase });
  const forgeries = forgeriesFor('invitation', code).filter(({ token }) => token !== live['an invitation']);
  const wrong: string[] = [];
  for (let at = 0; at < forgeries.length; at += 50) {
    const some = forgeries.slice(at, at + 50);
    const sent = ({ token }: Forgery) => ({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body(token),
    });
    wrong.push(...(await tryAll('invitation', 'invitation', some, world.url() + wire.redeemInvitation.path, sent)));
    // Tries are counted by address, and all of these come from one.
    world.clock.jump((world.clock.now() + 5 * minute) as Instant);
  }
  expect(wrong).toEqual([]);
  const { items } = await world.call(wire.listOperators);
  expect(items.map(({ name }) => name)).not.toContain('Mallory');
});

test('every surface was tried with at least three hundred', () => {
  const enough = [...tried.values()].filter((count) => count >= fewest).length;
  expect(enough).toBeGreaterThanOrEqual(2 * wire.operations.filter(({ guard }) => guard.kind !== 'open').length + 8);
  expect(trapped).toEqual([]);
});
