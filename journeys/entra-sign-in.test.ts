import { hour, type Instant, minute } from '@picket/domain';
import { makeTestCertificate } from '@picket/graph/testing';
import * as wire from '@picket/wire/console';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeGroup, openOperatorBrowser, proveSignIn, registerSignIn, setUserType } from './entra-operator.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let registration: ReturnType<typeof registerSignIn>;
let fabrikamId = '';
let people: readonly { readonly id: string; readonly userPrincipalName: string; readonly displayName: string }[];
let ada = '';
let ned = '';

beforeAll(async () => {
  world = await startWorld({ seed: 71 });
  await world.pass(minute);
  fabrikamId = (await world.call(wire.listTenants)).items.find(({ name }) => name === 'Fabrikam')?.id ?? '';
  people = world.simulator.control.users
    .list({ tenant: 'Contoso' })
    .filter(({ department }) => department === 'Information technology');
  [ada = '', ned = ''] = people.map(({ userPrincipalName }) => userPrincipalName);
  registration = registerSignIn(world);
  assign(ada, 'Picket.Administrator');
});
afterAll(() => world?.close());
beforeEach(() => {
  world.simulator.control.faults.clear();
  // Tries are counted by address, and all of these come from one.
  world.clock.jump((world.clock.now() + 10 * minute) as Instant);
});

const assign = (who: string, role: string) =>
  world.simulator.control.registrations.assign({ clientId: registration.clientId, who, role });
const unassign = (who: string, role: string) =>
  world.simulator.control.registrations.unassign({ clientId: registration.clientId, who, role });
const settings = () => world.call(wire.getSignIn);
const entered = () => ({ clientId: registration.clientId, clientSecret: registration.clientSecret });
const open = () => openOperatorBrowser(world.url);
const nameOf = async () => (await settings()).registration?.name ?? '';
const failed = (code: string) => expect.stringContaining(`/#/sign-in-failed?code=${code}`);
/** Switches it on, as somebody would who follows the guide. */
async function switchOn(changes: object = {}) {
  await world.call(wire.setSignIn, { body: { ...entered(), ...changes } });
  await proveSignIn(world, ada);
  await world.call(wire.switchSignIn, { body: { isOn: true } });
}

test('nobody signs in by a registration that has not proven itself, and a test signs nobody in', async () => {
  expect(await settings()).toMatchObject({ state: 'not-set', registration: null });
  await world.call(wire.setSignIn, { body: entered() });
  await expect(world.call(wire.switchSignIn, { body: { isOn: true } })).rejects.toThrow(/sign_in_not_ready/);
  expect(await open().begin({ name: await nameOf() })).toEqual(failed('sign_in_unknown'));

  const landing = await proveSignIn(world, ada);
  expect(landing.location).toBe(`/#/tenants/${world.contosoId}/sign-in?tested=1`);
  const tested = (await settings()).registration?.lastTest;
  expect(tested).toMatchObject({ succeeded: true, would: { role: 'administrator', instanceOwner: false } });
  expect(tested?.who).toContain(ada);
  const { items } = await world.call(wire.listOperators);
  expect(items.filter(({ signsInWith }) => signsInWith === 'entra')).toEqual([]);
  await world.call(wire.switchSignIn, { body: { isOn: true } });
  expect((await settings()).checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
    'local-owner passed',
    'local-tenant-owner passed',
    'https passed',
    'linked passed',
    'proven passed',
  ]);
});

test('whoever has an app role arrives where they wanted to go, in their own tenant and in no other', async () => {
  const browser = open();
  const landing = await browser.signIn(ada, {
    name: await nameOf(),
    to: `/tenants/${world.contosoId}/fleet?level=high`,
  });
  expect([landing.status, landing.location]).toEqual([303, `/#/tenants/${world.contosoId}/fleet?level=high`]);
  const me = await browser.me();
  expect(me).toMatchObject({ instanceOwner: false, via: 'session' });
  expect(me?.grants).toEqual([{ tenantId: world.contosoId, tenantName: 'Contoso', role: 'administrator' }]);
  expect(me?.entraSignOutUrl).toContain(`/${registration.tenantId}/oauth2/v2.0/logout`);
  const foreign = { params: { tenantId: fabrikamId } };
  expect((await browser.call(wire.listDevices, foreign)).status).toBe(404);
  expect((await browser.call(wire.getSignIn, foreign)).status).toBe(404);
  expect((await browser.call(wire.listDevices, { params: { tenantId: world.contosoId } })).status).toBe(200);
  // An administrator does not decide who may sign in.
  const own = { params: { tenantId: world.contosoId }, body: entered() };
  expect((await browser.call(wire.setSignIn, own)).status).toBe(403);
  expect((await browser.call(wire.listOperators)).status).toBe(403);
  // The cookie that tied the browser to the sign-in is gone.
  expect([...browser.cookies().keys()]).toEqual(['picket']);
});

test('a role that was changed or withdrawn in Entra is so at the next sign-in, and ends the session before', async () => {
  const browser = open();
  const name = await nameOf();
  await browser.signIn(ada, { name });
  unassign(ada, 'Picket.Administrator');
  assign(ada, 'Picket.Reader');
  const other = open();
  await other.signIn(ada, { name });
  expect((await other.me())?.grants.map(({ role }) => role)).toEqual(['reader']);
  // Roles are the operator's: what the earlier session may do follows at once.
  expect((await browser.me())?.grants.map(({ role }) => role)).toEqual(['reader']);

  unassign(ada, 'Picket.Reader');
  world.simulator.control.registrations.configure({ clientId: registration.clientId, needsAssignment: false });
  expect((await other.signIn(ada, { name })).location).toEqual(failed('sign_in_no_role'));
  expect(await browser.me()).toBeUndefined();
  expect(await other.me()).toBeUndefined();
  world.simulator.control.registrations.configure({ clientId: registration.clientId, needsAssignment: true });
  assign(ada, 'Picket.Administrator');
});

test('a session that Entra vouched for ends after four hours, and so does a token that was made in it', async () => {
  const browser = open();
  await browser.signIn(ada, { name: await nameOf() });
  const answer = await browser.call(wire.createToken, { body: { name: 'for a day', expiresInDays: 300 } });
  const made = (await answer.json()) as wire.AnswerOf<typeof wire.createToken>;
  const bearer = () =>
    fetch(`${world.url()}${wire.whoAmI.path}`, { headers: { authorization: `Bearer ${made.token}` } });
  for (let passed = 0; passed < 4; passed += 0.5) {
    expect([passed, (await browser.me())?.via, (await bearer()).status]).toEqual([passed, 'session', 200]);
    world.clock.jump((world.clock.now() + hour / 2) as Instant);
  }
  expect(await browser.me()).toBeUndefined();
  expect((await bearer()).status).toBe(401);
});

test('who comes back with a used, foreign or old state is nobody', async () => {
  const name = await nameOf();
  const browser = open();
  const callback = await browser.pick(await browser.begin({ name }), ada);
  // Login CSRF: somebody else's answer, brought to a browser that began nothing, or something else.
  const victim = open();
  expect((await victim.land(callback)).location).toEqual(failed('sign_in_state_invalid'));
  await victim.begin({ name });
  expect((await victim.land(callback)).location).toEqual(failed('sign_in_state_invalid'));
  expect(await victim.me()).toBeUndefined();
  // It took nothing away from whom it belongs to.
  expect((await browser.land(callback)).location).toBe('/#/');
  // Once.
  const [, session] = [...browser.cookies()][0] ?? [];
  expect((await browser.land(callback)).location).toEqual(failed('sign_in_state_invalid'));
  expect([...browser.cookies()][0]?.[1]).toBe(session);

  const late = open();
  const old = await late.pick(await late.begin({ name }), ada);
  world.clock.jump((world.clock.now() + 11 * minute) as Instant);
  expect((await late.land(old)).location).toEqual(failed('sign_in_state_invalid'));

  const swapped = open();
  const mine = new URL(await swapped.pick(await swapped.begin({ name }), ada));
  const other = open();
  const theirs = new URL(await other.pick(await other.begin({ name }), ada));
  mine.searchParams.set('code', theirs.searchParams.get('code') ?? '');
  // Entra itself refuses the code: the verifier is another browser's.
  expect((await swapped.land(mine.href)).location).toEqual(failed('sign_in_refused'));
  expect(await swapped.me()).toBeUndefined();
  for (const query of ['', '?state=x', '?state=x&code=y', '?code=y', '?error=access_denied']) {
    const landing = await open().land(`${world.url()}${wire.finishEntraSignIn.path}${query}`);
    expect([query, landing.location]).toEqual([query, failed('sign_in_state_invalid')]);
  }
});

test('a session that was planted before is not the one that begins', async () => {
  const browser = open();
  browser.cookies().set('picket', 'planted-by-somebody');
  await browser.signIn(ada, { name: await nameOf() });
  expect(browser.cookies().get('picket')).not.toBe('planted-by-somebody');
  expect((await browser.me())?.name).toContain(ada);
});

test('no return address leads away from the console', async () => {
  const name = await nameOf();
  for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%2f%2fevil.example', '/#//evil']) {
    const browser = open();
    const answer = await browser.send(
      `${world.url()}${wire.startEntraSignIn.path}?${new URLSearchParams({ name, to })}`,
    );
    await answer.body?.cancel();
    if (answer.status === 400) continue;
    const landing = await browser.land(await browser.pick(answer.headers.get('location') ?? '', ada));
    expect([to, landing.location]).toEqual([to, `/#${to}`]);
    expect(new URL(landing.location, world.url()).origin).toBe(world.url());
  }
});

test('the door tells no names: what is unknown, off or not linked is answered alike', async () => {
  const name = await nameOf();
  expect(name).toMatch(/^contoso-[a-z0-9]{8}$/);
  const ask = async (query: string) => {
    const answer = await fetch(`${world.url()}${wire.startEntraSignIn.path}${query}`);
    return [answer.status, await answer.text(), answer.headers.getSetCookie()];
  };
  const unknown = await ask('?name=contoso');
  expect(unknown).toEqual([200, '{"url":null}', []]);
  await world.call(wire.switchSignIn, { body: { isOn: false } });
  for (const query of ['', `?name=${name}`, '?name=fabrikam', '?test=x', "?name=' or 1=1"]) {
    expect([query, await ask(query)]).toEqual([query, unknown]);
  }
  expect(await (await fetch(`${world.url()}${wire.getSignInOffer.path}`)).json()).toEqual({ withoutName: false });
  await world.call(wire.switchSignIn, { body: { isOn: true } });
});

test('switching it off ends the sessions of whoever came by it, and no other', async () => {
  const browser = open();
  await browser.signIn(ada, { name: await nameOf() });
  const pending = open();
  const callback = await pending.pick(await pending.begin({ name: await nameOf() }), ada);
  await world.call(wire.switchSignIn, { body: { isOn: false } });
  expect(await browser.me()).toBeUndefined();
  expect((await pending.land(callback)).location).toEqual(failed('sign_in_unknown'));
  expect((await world.call(wire.whoAmI)).name).toContain('Olivia');
  await world.call(wire.switchSignIn, { body: { isOn: true } });
});

test('somebody without a role is told so by Entra, in its own number, and by Picket where Entra lets them in', async () => {
  const name = await nameOf();
  const browser = open();
  // The page of Entra, since nothing of it goes back to the application.
  expect(await browser.pick(await browser.begin({ name }), ned)).toContain('AADSTS50105');
  const cancelled = open();
  const authorize = new URL(await cancelled.begin({ name }));
  const state = authorize.searchParams.get('state') ?? '';
  const back = new URLSearchParams({ state, error: 'access_denied', error_description: 'AADSTS65004: User declined.' });
  expect((await cancelled.land(`${world.url()}${wire.finishEntraSignIn.path}?${back}`)).location).toBe(
    '/#/sign-in-failed?code=sign_in_refused&aadsts=65004',
  );
});

test('a group gives a role by its id; too many groups are refused with the way out, unless an app role is there', async () => {
  const { control } = world.simulator;
  control.registrations.configure({ clientId: registration.clientId, needsAssignment: false, hasGroupClaims: true });
  const groupId = makeGroup(world, 'Help desk', ned);
  await switchOn({ groups: [{ groupId: groupId.toUpperCase(), role: 'responder' }] });
  const name = await nameOf();
  const browser = open();
  await browser.signIn(ned, { name });
  expect((await browser.me())?.grants.map(({ role }) => role)).toEqual(['responder']);

  for (let at = 0; at < 201; at++) makeGroup(world, `Many ${at}`, ned);
  expect((await browser.signIn(ned, { name })).location).toEqual(failed('sign_in_too_many_groups'));
  expect(await browser.me()).toBeUndefined();
  assign(ned, 'Picket.Reader');
  await browser.signIn(ned, { name });
  expect((await browser.me())?.grants.map(({ role }) => role)).toEqual(['reader']);
  unassign(ned, 'Picket.Reader');
  control.registrations.configure({ clientId: registration.clientId, needsAssignment: true, hasGroupClaims: false });
});

test('a guest stays outside with whatever role, until an owner lets guests in', async () => {
  await switchOn({ groups: [] });
  assign(ned, 'Picket.Reader');
  setUserType(world, ned, 'Guest');
  const browser = open();
  expect((await browser.signIn(ned, { name: await nameOf() })).location).toEqual(failed('sign_in_guest'));
  expect(await browser.me()).toBeUndefined();
  await switchOn({ allowGuests: true });
  await browser.signIn(ned, { name: await nameOf() });
  expect((await browser.me())?.grants.map(({ role }) => role)).toEqual(['reader']);
  // Shut out again, at the next sign-in as at once.
  await switchOn({ allowGuests: false });
  expect(await browser.me()).toBeUndefined();
  expect((await browser.signIn(ned, { name: await nameOf() })).location).toEqual(failed('sign_in_guest'));
  setUserType(world, ned, 'Member');
  unassign(ned, 'Picket.Reader');
});

test('once the tenant is linked to another Entra tenant, or to none, its registration opens nothing', async () => {
  await switchOn();
  const name = await nameOf();
  const browser = open();
  const callback = await browser.pick(await browser.begin({ name }), ada);
  const linkTo = (entraTenantId: string | null) =>
    world.database().acrossTenants((db) =>
      db
        .updateTable('tenants_tenant')
        .set({ entra_tenant_id: entraTenantId as never })
        .where('tenant_id', '=', world.contosoId as never)
        .execute(),
    );
  for (const elsewhere of [fabrikamId, null]) {
    await linkTo(elsewhere);
    expect((await browser.land(callback)).location).toEqual(
      failed(elsewhere === null ? 'sign_in_state_invalid' : 'sign_in_unknown'),
    );
    expect(await open().begin({ name })).toEqual(failed('sign_in_unknown'));
    expect((await settings()).checks).toContainEqual({ id: 'linked', outcome: 'failed' });
    await expect(world.call(wire.testSignIn)).rejects.toThrow(/sign_in_not_ready/);
  }
  await linkTo(registration.tenantId);
  expect((await browser.signIn(ada, { name })).location).toBe('/#/');
});

test('a certificate proves Picket to Entra as a secret does, and a strange one is told by its number', async () => {
  const { certificate, privateKey } = await makeTestCertificate();
  world.simulator.control.registrations.addCertificate({ clientId: registration.clientId, certificate });
  await world.call(wire.setSignIn, { body: { clientId: registration.clientId, certificate, privateKey } });
  await proveSignIn(world, ada);
  await world.call(wire.switchSignIn, { body: { isOn: true } });
  const shown = await settings();
  expect(shown.registration).toMatchObject({ credential: 'certificate', lastTest: { succeeded: true } });
  expect(shown.checks.find(({ id }) => id === 'credential')?.outcome).toMatch(/passed|warning/);
  expect(JSON.stringify(shown)).not.toContain(privateKey.split('\n')[1]);
  const browser = open();
  expect((await browser.signIn(ada, { name: await nameOf() })).location).toBe('/#/');
  // Another app's certificate is told by its number.
  const other = await makeTestCertificate();
  const { certificate: strange, privateKey: strangeKey } = other;
  await world.call(wire.setSignIn, {
    body: { clientId: registration.clientId, certificate: strange, privateKey: strangeKey },
  });
  await proveSignIn(world, ada);
  expect((await settings()).registration?.lastTest).toMatchObject({
    succeeded: false,
    code: 'sign_in_refused',
    aadsts: 700027,
  });
});

test('keys that Entra rolls over are found, and an Entra that is away lets nobody in but whoever needs it not', async () => {
  await switchOn({ groups: [] });
  const name = await nameOf();
  world.simulator.control.keys.roll({ formerStaysMs: 0 });
  world.clock.jump((world.clock.now() + 2 * minute) as Instant);
  const browser = open();
  expect((await browser.signIn(ada, { name })).location).toBe('/#/');

  const callback = await browser.pick(await browser.begin({ name }), ada);
  const { faults } = world.simulator.control;
  faults.add({ name: 'down', area: 'entra', action: { kind: 'status', status: 503 }, count: null });
  world.clock.jump((world.clock.now() + 2 * minute) as Instant);
  expect((await browser.land(callback)).location).toEqual(failed('connector_unreachable'));
  for (let at = 0; at < 20; at++) await open().begin({ name });
  // Documents, once in a minute, and one code.
  expect(faults.list()[0]?.hits).toBeLessThanOrEqual(3);
  expect(faults.list()[0]?.hits).toBeGreaterThan(0);
  const local = await fetch(`${world.url()}${wire.signIn.path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Olivia Owner', passphrase: 'a long passphrase for tests' }),
  });
  expect(local.status).toBe(201);
});

test('an owner by Entra can never shut out the last owner who needs no Entra', async () => {
  const instance = registerSignIn(world, { displayName: 'Picket sign-in of the provider' });
  world.simulator.control.registrations.assign({ clientId: instance.clientId, who: ned, role: 'Picket.InstanceOwner' });
  world.simulator.control.registrations.assign({ clientId: instance.clientId, who: ned, role: 'Picket.Responder' });
  const body = {
    clientId: instance.clientId,
    clientSecret: instance.clientSecret,
    entraTenantId: instance.tenantId,
    tenantIds: null,
  };
  await world.call(wire.setInstanceSignIn, { body });
  const { url } = await world.call(wire.testInstanceSignIn);
  const tester = open();
  const begun = await tester.send(url);
  const landing = await tester.land(await tester.pick(begun.headers.get('location') ?? '', ned));
  expect(landing.location).toBe('/#/sign-in?tested=1');
  await world.call(wire.switchInstanceSignIn, { body: { isOn: true } });
  expect(await (await fetch(`${world.url()}${wire.getSignInOffer.path}`)).json()).toEqual({ withoutName: true });

  const browser = open();
  await browser.signIn(ned);
  const me = await browser.me();
  expect(me?.instanceOwner).toBe(true);
  expect(me?.grants.map(({ tenantName, role }) => `${tenantName} ${role}`).toSorted()).toEqual([
    'Contoso responder',
    'Fabrikam responder',
  ]);
  const { items } = (await (await browser.call(wire.listOperators)).json()) as wire.AnswerOf<typeof wire.listOperators>;
  const last = items.find(({ name }) => name === 'Olivia Owner');
  expect((await browser.call(wire.disableOperator, { params: { operatorId: last?.id ?? '' } })).status).toBe(409);
  // The other way round is no matter.
  await world.call(wire.disableOperator, { params: { operatorId: me?.operatorId ?? '' } });
  expect(await browser.me()).toBeUndefined();
  expect((await browser.signIn(ned)).location).toEqual(failed('sign_in_disabled'));
});

test('one person is somebody else by each registration, and a sign-in begun at one ends at no other', async () => {
  const name = await nameOf();
  const browser = open();
  const atTenant = new URL(await browser.begin({ name }));
  const atInstance = new URL(await open().begin());
  expect(atTenant.searchParams.get('client_id')).not.toBe(atInstance.searchParams.get('client_id'));
  // Mix-up: the state of one with the code of the other.
  const code = new URL(await open().pick(atInstance.href, ned)).searchParams.get('code') ?? '';
  const mixed = `${world.url()}${wire.finishEntraSignIn.path}?${new URLSearchParams({ state: atTenant.searchParams.get('state') ?? '', code })}`;
  expect((await browser.land(mixed)).location).toEqual(failed('sign_in_refused'));
  expect(await browser.me()).toBeUndefined();
});

test('each sign-in and refusal stands in the log of the tenant, and no secret does', async () => {
  const { items } = await world.call(wire.listAudit, { query: { limit: 500 } });
  const ours = items.filter(({ action }) => action === 'finishEntraSignIn');
  expect(ours.some(({ outcome, detail }) => outcome === 'done' && detail.role === 'administrator')).toBe(true);
  expect(ours.some(({ outcome, detail }) => outcome === 'refused' && detail.code === 'sign_in_no_role')).toBe(true);
  expect(JSON.stringify(items)).not.toContain(registration.clientSecret);
  expect(JSON.stringify(await settings())).not.toContain(registration.clientSecret);
});

test('removing it leaves nobody with a role', async () => {
  const browser = open();
  await browser.signIn(ada, { name: await nameOf() });
  await world.call(wire.removeSignIn);
  expect(await browser.me()).toBeUndefined();
  const { items } = await world.call(wire.listOperators);
  const byTenant = items.filter(({ name, signsInWith }) => signsInWith === 'entra' && name.includes(ada));
  expect(byTenant.map(({ grants }) => grants)).toEqual(byTenant.map(() => []));
  expect((await settings()).state).toBe('not-set');
  // A tenant that is not linked has nobody whose people could sign in.
  await expect(world.call(wire.setSignIn, { params: { tenantId: fabrikamId }, body: entered() })).rejects.toThrow(
    /sign_in_not_ready/,
  );
});
