import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { minute } from '../clock.ts';
import { simulate } from '../testing/simulated.suite.ts';
import {
  codeFor,
  codeForm,
  openBrowser,
  peopleOf,
  redeem,
  redirectUri,
  signInApplication,
  signInQuery,
  verifier,
} from './sign-in.suite.ts';

async function setUp(changes: Record<string, unknown> = {}) {
  const simulated = await simulate();
  const application = signInApplication(simulated, changes);
  const { member, colleague, admin } = peopleOf(simulated);
  const browser = openBrowser(simulated);
  return { simulated, application, admin: admin.userPrincipalName, member, colleague, browser };
}

const tenant = 'contoso.example';

test('somebody picks who signs in, and the application gets a code, tokens and who it is', async () => {
  const { simulated, application, member, browser } = await setUp();
  const query = signInQuery(application.clientId);
  const page = await browser.ask(tenant, query);
  expect(page.status).toBe(200);
  expect(page.text).toContain('Expenses');
  expect(page.text).toContain(member.userPrincipalName);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");

  const { status, back } = await browser.press(tenant, query, { signed_in_as: member.id, username: '' });
  expect(status).toBe(302);
  expect(back).toEqual({ code: expect.any(String), state: 'the state' });

  const { status: redeemed, body } = await redeem(simulated, application, codeForm(back?.code ?? ''));
  expect(redeemed, JSON.stringify(body)).toBe(200);
  expect(body).toMatchObject({ token_type: 'Bearer', scope: 'openid profile User.Read' });
  expect(decodeJwt(body.id_token)).toMatchObject({
    aud: application.clientId,
    iss: `${simulated.origin}/${application.tenantId}/v2.0`,
    tid: application.tenantId,
    oid: member.id,
    nonce: 'the nonce',
    preferred_username: member.userPrincipalName,
    name: member.displayName,
    ver: '2.0',
  });
  const access = decodeJwt(body.access_token);
  expect(access).toMatchObject({ idtyp: 'user', oid: member.id, scp: 'User.Read openid profile' });
  expect(access).not.toHaveProperty('roles');
});

test('two applications know the same person by two subjects, and one always by the same', async () => {
  const { simulated, application, member } = await setUp();
  const other = signInApplication(simulated, { displayName: 'Travel' });
  const subjectIn = async (client: typeof application) => {
    const code = await codeFor(simulated, client.clientId, member.userPrincipalName);
    return decodeJwt((await redeem(simulated, client, codeForm(code))).body.id_token).sub;
  };
  const first = await subjectIn(application);
  expect(await subjectIn(application)).toBe(first);
  expect(await subjectIn(other)).not.toBe(first);
});

test.for<[string, Record<string, string>, number]>([
  ['a wrong verifier', { code_verifier: `${verifier}-` }, 501481],
  ['no verifier', { code_verifier: '' }, 501481],
  ['another redirect than the code was sent to', { redirect_uri: 'http://localhost:3000/other' }, 500112],
  ['a code that nobody gave out', { code: '1.made-up' }, 9002313],
  ['a wrong secret', { client_secret: 'wrong' }, 7000215],
])('a code is not redeemed with %s, and is still good after it', async ([, changes, expected]) => {
  const { simulated, application, member } = await setUp();
  const code = await codeFor(simulated, application.clientId, member.userPrincipalName);
  const { body } = await redeem(simulated, application, codeForm(code, changes));
  expect(body).toMatchObject({
    error_codes: [expected],
    error_description: expect.stringContaining(`AADSTS${expected}`),
  });
  expect(body).not.toHaveProperty('access_token');
  expect((await redeem(simulated, application, codeForm(code))).status).toBe(200);
});

test('a code works once, for the client and the tenant it was made for, and for ten minutes', async () => {
  const { simulated, application, member } = await setUp();
  const another = signInApplication(simulated, { displayName: 'Travel' });
  const sign = () => codeFor(simulated, application.clientId, member.userPrincipalName);
  const codesOf = async (code: string, client = application, at = tenant) =>
    (await redeem(simulated, client, codeForm(code), at)).body.error_codes;

  const once = await sign();
  expect(await codesOf(once)).toBeUndefined();
  expect(await codesOf(once)).toEqual([54005]);
  expect(await codesOf(await sign(), another)).toEqual([70000]);

  const late = await sign();
  simulated.control.clock.advance({ ms: 10 * minute - 1 });
  const inTime = await sign();
  simulated.control.clock.advance({ ms: 1 });
  expect(await codesOf(late)).toEqual([70008]);
  expect(await codesOf(inTime)).toBeUndefined();
});

test('a code without a challenge takes no verifier, and a plain challenge is compared as it stands', async () => {
  const { simulated, application, member } = await setUp();
  const browser = openBrowser(simulated);
  const { code_challenge: _c, code_challenge_method: _m, ...without } = signInQuery(application.clientId);
  const first = await browser.press(tenant, without, { username: member.id });
  const { code_verifier: _v, ...form } = codeForm(first.back?.code ?? '');
  expect((await redeem(simulated, application, codeForm(first.back?.code ?? ''))).body.error_codes).toEqual([501481]);
  expect((await redeem(simulated, application, form)).status).toBe(200);

  const plain = { ...without, code_challenge: verifier, code_challenge_method: 'plain' };
  const second = await browser.press(tenant, plain, { username: member.id });
  expect((await redeem(simulated, application, codeForm(second.back?.code ?? ''))).status).toBe(200);
});

test('a public client needs no secret and may bring none; on this machine it may come back at any port', async () => {
  const { simulated, application, member } = await setUp({ isPublic: true, redirectUris: ['http://localhost'] });
  const anyPort = 'http://localhost:51234/';
  const code = await codeFor(simulated, application.clientId, member.id, { query: { redirect_uri: anyPort } });
  const form = { ...codeForm(code, { redirect_uri: anyPort }), client_id: application.clientId };
  expect((await redeem(simulated, application, form)).body.error_codes).toEqual([700025]);
  const answer = await fetch(`${simulated.origin}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  expect(answer.status).toBe(200);
});

test.for<[string, Record<string, string>, string]>([
  ['an unknown application', { client_id: 'b2b9ac58-8a6a-4b5c-9c7d-000000000000' }, 'AADSTS700016'],
  ['a redirect that is not registered', { redirect_uri: 'http://localhost:3000/callback/evil' }, 'AADSTS50011'],
  ['a redirect that differs in a slash', { redirect_uri: `${redirectUri}/` }, 'AADSTS50011'],
])('%s is told on a page, and the browser is sent nowhere', async ([, changes, code]) => {
  const { application, browser } = await setUp();
  const { status, text, back } = await browser.ask(tenant, signInQuery(application.clientId, changes));
  expect(status).toBe(400);
  expect(text).toContain(code);
  expect(back).toBeUndefined();
});

test.for<[string, Record<string, string>, string, string]>([
  ['a response type that is not modelled', { response_type: 'token' }, 'unsupported_response_type', 'AADSTS700054'],
  ['no scope', { scope: '' }, 'invalid_request', 'AADSTS900144'],
  ['scopes of two APIs', { scope: 'User.Read api://ID/all' }, 'invalid_scope', 'AADSTS28000'],
  ['a scope that does not exist', { scope: 'all-of-it' }, 'invalid_client', 'AADSTS650053'],
  ['an API that nobody knows', { scope: 'https://nothing.example/Read' }, 'invalid_resource', 'AADSTS500011'],
  ['a challenge that is too short', { code_challenge: 'short' }, 'invalid_request', 'AADSTS501491'],
  ['a prompt of its own', { prompt: 'please' }, 'invalid_request', 'AADSTS90023'],
])('%s is told to the application, with its state', async ([, changes, error, code]) => {
  const { simulated, application, browser } = await setUp();
  const api = signInApplication(simulated, { displayName: 'An API', exposedScopes: ['all'] });
  const query = signInQuery(application.clientId, changes);
  const { back } = await browser.ask(tenant, { ...query, scope: query.scope?.replace('ID', api.clientId) ?? '' });
  expect(back).toMatchObject({ error, state: 'the state', error_description: expect.stringContaining(code) });
});

test('the answer comes as the application wants it: in the fragment, or as a form that sends itself', async () => {
  const { application, member, browser } = await setUp();
  const answerAs = (mode: string) =>
    browser.press(tenant, signInQuery(application.clientId, { response_mode: mode }), { username: member.id });
  const fragment = await answerAs('fragment');
  expect(fragment.headers.get('location')).toContain(`${redirectUri}#code=`);
  const posted = await answerAs('form_post');
  expect(posted.status).toBe(200);
  expect(posted.text).toContain(`action="${redirectUri}"`);
  expect(posted.text).toContain('name="code"');
  const script = /<script>(.*?)<\/script>/.exec(posted.text)?.[1] ?? '';
  const digest = createHash('sha256').update(script).digest('base64');
  expect(posted.headers.get('content-security-policy'), 'the browser runs that script').toContain(`'sha256-${digest}'`);
});

test('silently: nobody without a session, the same person with one, nobody else, and nobody after signing out', async () => {
  const { simulated, application, member, admin, browser } = await setUp();
  const silent = (changes: Record<string, string> = {}) =>
    browser.ask(tenant, signInQuery(application.clientId, { prompt: 'none', ...changes }));
  expect((await silent()).back).toMatchObject({ error: 'login_required', state: 'the state' });

  const signedIn = await browser.press(tenant, signInQuery(application.clientId), { username: member.id });
  expect(signedIn.cookie).toMatch(/HttpOnly; SameSite=Lax$/);
  const again = await silent({ login_hint: member.userPrincipalName });
  const { body } = await redeem(simulated, application, codeForm(again.back?.code ?? ''));
  expect(decodeJwt(body.id_token).oid).toBe(member.id);
  expect((await silent({ login_hint: admin })).back).toMatchObject({ error: 'login_required' });

  // Without a prompt the session is enough; `login` and `select_account` ask all the same.
  expect((await browser.ask(tenant, signInQuery(application.clientId))).back).toHaveProperty('code');
  for (const prompt of ['login', 'select_account']) {
    expect((await browser.ask(tenant, signInQuery(application.clientId, { prompt }))).text).toContain(
      'Pick an account',
    );
  }

  const leave = `${simulated.origin}/${tenant}/oauth2/v2.0/logout?post_logout_redirect_uri=`;
  const left = await browser.visit(`${leave}${encodeURIComponent(redirectUri)}&state=bye`);
  expect(left).toMatchObject({ status: 302, back: { state: 'bye' } });
  expect((await silent()).back).toMatchObject({ error: 'login_required' });
  expect((await browser.visit(`${leave}https://evil.example/`)).status, 'to a stranger it leads nowhere').toBe(200);
});

test('a login hint fills the page in, and a name that nobody has signs nobody in', async () => {
  const { application, member, browser } = await setUp();
  const query = signInQuery(application.clientId, { login_hint: member.userPrincipalName });
  expect((await browser.ask(tenant, query)).text).toContain(`value="${member.userPrincipalName}"`);
  const { status, text } = await browser.press(tenant, query, { username: 'nobody@contoso.example' });
  expect(status).toBe(400);
  expect(text).toContain('role="alert"');
  const hostile = await browser.ask(
    tenant,
    signInQuery(application.clientId, { state: '"><script>alert(1)</script>' }),
  );
  expect(hostile.text).not.toContain('<script>');
});

test('what nobody consented to is asked for; declined it says so, accepted it is remembered for that person', async () => {
  const { application, simulated, member, colleague, admin, browser } = await setUp({ isConsented: false });
  const query = signInQuery(application.clientId);
  const asked = await browser.press(tenant, query, { username: member.id });
  expect(asked.status).toBe(200);
  expect(asked.text).toContain('Permissions requested');
  expect(asked.text).toContain('User.Read');
  expect(asked.text).not.toContain('on behalf of your organization');

  const declined = await browser.press(tenant, query, { username: member.id, decision: 'cancel' });
  expect(declined.back).toMatchObject({
    error: 'access_denied',
    error_description: expect.stringContaining('AADSTS65004'),
  });
  const accepted = await browser.press(tenant, query, { username: member.id, decision: 'accept' });
  expect(accepted.back).toHaveProperty('code');
  expect((await browser.press(tenant, query, { username: member.id })).back).toHaveProperty('code');

  const other = await openBrowser(simulated).press(tenant, query, { username: admin });
  expect(other.text, 'the other one was not asked yet').toContain('on behalf of your organization');
  await browser.press(tenant, query, { username: admin, decision: 'accept', for_everybody: 'yes' });
  expect((await browser.press(tenant, query, { username: colleague.id })).back).toHaveProperty('code');
});

test('silently, a missing consent is interaction_required; what reaches beyond the user takes an administrator', async () => {
  const { application, member, admin, browser } = await setUp();
  const query = signInQuery(application.clientId);
  await browser.press(tenant, query, { username: member.id });
  const wider = { ...query, scope: 'openid User.Read.All' };
  expect((await browser.ask(tenant, { ...wider, prompt: 'none' })).back).toMatchObject({
    error: 'interaction_required',
    error_description: expect.stringContaining('AADSTS65001'),
  });
  const { status, text } = await browser.press(tenant, wider, { username: member.id, decision: 'accept' });
  expect(status).toBe(400);
  expect(text).toContain('AADSTS90094');
  expect((await browser.press(tenant, wider, { username: admin, decision: 'accept' })).back).toHaveProperty('code');
});

test('a user’s token opens at Graph what was consented to and the user may, and nothing beyond', async () => {
  const { simulated, application, member, admin } = await setUp({
    // By Microsoft's table no other delegated permission opens the writing of devices.
    scopes: ['User.Read.All', 'Directory.AccessAsUser.All'],
  });
  const tokenOf = async (who: string) => {
    const query = { scope: 'openid https://graph.microsoft.com/.default' };
    const code = await codeFor(simulated, application.clientId, who, { query });
    return (await redeem(simulated, application, codeForm(code))).body.access_token as string;
  };
  const [ofMember, ofAdmin] = [await tokenOf(member.id), await tokenOf(admin)];
  const device = [...(simulated.simulator.world.tenants.get(application.tenantId)?.devices.values() ?? [])][0]?.id;
  const change = (token: string) =>
    simulated.graph('PATCH', `/v1.0/devices/${device}`, {
      token,
      body: { extensionAttributes: { extensionAttribute15: 'high' } },
    });
  expect((await simulated.graph('GET', '/v1.0/users?$top=1', { token: ofMember })).status).toBe(200);
  expect((await change(ofMember)).status).toBe(403);
  expect((await change(ofAdmin)).status).toBe(204);
  const managed = await simulated.graph('GET', '/v1.0/deviceManagement/managedDevices', { token: ofAdmin });
  expect(managed.status, 'was never asked for').toBe(403);
});

test('userinfo says who the token’s user is, and refuses an application’s own token', async () => {
  const { simulated, application, member } = await setUp();
  const code = await codeFor(simulated, application.clientId, member.id);
  const { body } = await redeem(simulated, application, codeForm(code));
  const ask = async (token: string) => {
    const response = await fetch(`${simulated.origin}/oidc/userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  expect((await ask(body.access_token)).body).toEqual({
    sub: decodeJwt(body.id_token).sub,
    name: member.displayName,
    given_name: member.givenName,
    family_name: member.surname,
  });
  expect((await ask(await simulated.token())).status).toBe(401);
  expect((await ask('')).status).toBe(401);
});

test('the page of common lists people of every tenant for an application that may be anywhere, and is refused to others', async () => {
  const { simulated, application, browser } = await setUp();
  const single = await browser.ask('common', signInQuery(application.clientId));
  expect(single.text).toContain('AADSTS50194');
  const multi = signInApplication(simulated, { displayName: 'Everywhere', isMultiTenant: true, isConsented: false });
  const [, fabrikam] = simulated.control.tenants.list();
  const guestAdmin = fabrikam?.admins[0];
  const page = await browser.ask('organizations', signInQuery(multi.clientId));
  expect(page.text).toContain(guestAdmin?.userPrincipalName);
  const code = await codeFor(simulated, multi.clientId, guestAdmin?.id ?? '', {
    tenant: 'common',
    pressed: { decision: 'accept' },
  });
  const { body } = await redeem(simulated, multi, codeForm(code), 'common');
  expect(decodeJwt(body.id_token)).toMatchObject({
    tid: fabrikam?.tenantId,
    iss: `${simulated.origin}/${fabrikam?.tenantId}/v2.0`,
  });
  const elsewhere = await codeFor(simulated, multi.clientId, guestAdmin?.id ?? '', { tenant: 'common' });
  expect((await redeem(simulated, multi, codeForm(elsewhere), 'contoso.example')).body.error_codes).toEqual([700016]);
});
