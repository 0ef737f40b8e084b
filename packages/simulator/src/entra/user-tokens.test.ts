import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { day, hour, minute } from '../clock.ts';
import { send, simulate } from '../testing/simulated.suite.ts';
import {
  codeFor,
  codeForm,
  openBrowser,
  peopleOf,
  redeem,
  refreshForm,
  signInApplication,
  signInQuery,
} from './sign-in.suite.ts';

async function setUp(changes: Record<string, unknown> = {}) {
  const simulated = await simulate();
  const application = signInApplication(simulated, changes);
  const { member } = peopleOf(simulated);
  const signIn = async (who = member.id, options: Parameters<typeof codeFor>[3] = {}) => {
    const code = await codeFor(simulated, application.clientId, who, options);
    return (await redeem(simulated, application, codeForm(code))).body;
  };
  const refresh = (token: string, form: Record<string, string> = {}) =>
    redeem(simulated, application, refreshForm(token, form));
  return { simulated, application, member, signIn, refresh };
}

test('a refresh token buys new tokens and a new refresh token, for as long as one of them is used in ninety days', async () => {
  const { simulated, signIn, refresh, member } = await setUp();
  const { refresh_token: first } = await signIn();
  simulated.control.clock.advance({ ms: 89 * day });
  const renewed = await refresh(first);
  expect(renewed.status, JSON.stringify(renewed.body)).toBe(200);
  expect(renewed.body.refresh_token).not.toBe(first);
  expect(decodeJwt(renewed.body.id_token)).toMatchObject({ oid: member.id });
  expect(decodeJwt(renewed.body.id_token), 'the nonce was of the sign-in').not.toHaveProperty('nonce');
  simulated.control.clock.advance({ ms: day });
  expect((await refresh(first)).body).toMatchObject({ error: 'invalid_grant', error_codes: [700082] });
  expect((await refresh(renewed.body.refresh_token)).status).toBe(200);
});

test('without offline_access there is no refresh token, and without openid no id token', async () => {
  const { signIn } = await setUp();
  const body = await signIn(undefined, { query: { scope: 'User.Read' } });
  expect(body).toHaveProperty('access_token');
  expect(body).not.toHaveProperty('refresh_token');
  expect(body).not.toHaveProperty('id_token');
});

test('revoked sign-ins end refresh tokens and browser sessions, and not what is granted after', async () => {
  const { simulated, application, member, signIn, refresh } = await setUp();
  const browser = openBrowser(simulated);
  await browser.press('contoso.example', signInQuery(application.clientId), { username: member.id });
  const { refresh_token: token } = await signIn();
  simulated.control.clock.advance({ ms: minute });
  simulated.control.sessions.revoke({ tenant: 'Contoso', user: member.userPrincipalName });
  expect((await refresh(token)).body).toMatchObject({
    error: 'invalid_grant',
    error_codes: [50173],
    suberror: 'bad_token',
  });
  const silent = await browser.ask('contoso.example', signInQuery(application.clientId, { prompt: 'none' }));
  expect(silent.back).toMatchObject({ error: 'login_required' });
  simulated.control.clock.advance({ ms: minute });
  expect((await refresh((await signIn()).refresh_token)).status).toBe(200);
});

test('a refresh token is its client’s alone, and asks for no more than was consented to', async () => {
  const { simulated, signIn, refresh } = await setUp();
  const { refresh_token: token } = await signIn();
  const other = signInApplication(simulated, { displayName: 'Travel' });
  expect((await redeem(simulated, other, refreshForm(token))).body.error_codes).toEqual([70000]);
  expect((await refresh('1.made-up')).body.error_codes).toEqual([9002313]);
  const wider = await refresh(token, { scope: 'openid User.Read.All' });
  expect(wider.body).toMatchObject({ error_codes: [65001], suberror: 'consent_required' });
  expect((await refresh(token, { scope: 'openid User.Read' })).body.scope).toBe('openid User.Read');
});

test('withdrawn consent ends refreshing, and a disabled account signs nobody in', async () => {
  const { simulated, application, member, signIn, refresh } = await setUp();
  const { refresh_token: token } = await signIn();
  simulated.control.users.setEnabled({ tenant: 'Contoso', user: member.id, isEnabled: false });
  expect((await refresh(token)).body.error_codes).toEqual([50057]);
  const browser = openBrowser(simulated);
  const refused = await browser.press('contoso.example', signInQuery(application.clientId), { username: member.id });
  expect(refused.text).toContain('AADSTS50057');
  simulated.control.users.setEnabled({ tenant: 'Contoso', user: member.id, isEnabled: true });
  expect((await refresh(token)).status).toBe(200);
  simulated.control.consents.revoke({ clientId: application.clientId });
  expect((await refresh(token)).body.error_codes).toEqual([700016]);
});

test('Conditional Access decides at sign-in and again at each refresh, and the log says why', async () => {
  const { simulated, application, signIn, refresh } = await setUp();
  const { control, simulator } = simulated;
  const contoso = simulator.world.tenants.get(application.tenantId);
  const group = [...(contoso?.groups.values() ?? [])].find(({ displayName }) => displayName === 'Field staff');
  const fieldStaff = new Set(contoso?.memberships.transitive(group?.id ?? '').map(({ memberId }) => memberId));
  const phone = control
    .truth({ tenant: 'Contoso' })
    .phones.find(({ userId, entraDeviceId }) => fieldStaff.has(userId ?? '') && entraDeviceId !== null);
  const user = phone?.userId ?? '';
  const body = await signIn(user, { pressed: { device: phone?.entraDeviceId ?? '' } });
  expect(decodeJwt(body.access_token)).toMatchObject({ deviceid: phone?.entraDeviceId });

  const objectId = contoso?.deviceIds.get(phone?.entraDeviceId ?? '');
  const tag = (value: string | null) =>
    simulated.graph('PATCH', `/v1.0/devices/${objectId}`, {
      body: { extensionAttributes: { extensionAttribute15: value } },
    });
  expect((await tag('high')).status).toBe(204);
  expect((await refresh(body.refresh_token)).body).toMatchObject({ error: 'invalid_grant', error_codes: [53003] });
  const browser = openBrowser(simulated);
  const again = await browser.press('contoso.example', signInQuery(application.clientId), {
    username: user,
    device: phone?.entraDeviceId ?? '',
  });
  expect(again.text).toContain('AADSTS53003');
  const log = await simulated.graph('GET', '/v1.0/auditLogs/signIns?$top=1');
  expect(log.body.value[0]).toMatchObject({
    appId: application.clientId,
    userId: user,
    status: { errorCode: 53003 },
    conditionalAccessStatus: 'failure',
  });
  await tag(null);
  expect((await refresh(body.refresh_token)).status).toBe(200);
});

test('a policy for phones leaves a browser at a desk alone', async () => {
  const { simulated, member, signIn } = await setUp();
  const policy = (includePlatforms: readonly string[]) => ({
    displayName: 'Nobody',
    state: 'enabled',
    conditions: {
      users: { includeUsers: [member.id] },
      applications: { includeApplications: ['All'] },
      clientAppTypes: ['all'],
      platforms: { includePlatforms },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  });
  const add = (platforms: readonly string[]) =>
    simulated.graph('POST', '/v1.0/identity/conditionalAccess/policies', { body: policy(platforms) });
  expect((await add(['android', 'iOS'])).status).toBe(201);
  expect(await signIn()).toHaveProperty('id_token');
  expect((await add(['all'])).status).toBe(201);
  await expect(signIn()).rejects.toThrow('AADSTS53003');
});

test('roles of the application are in its tokens, given to a person or to a group', async () => {
  const roles = [
    { value: 'Expense.Approve', displayName: 'Approver' },
    { value: 'Expense.Audit', displayName: 'Auditor' },
  ];
  const { simulated, application, member, signIn } = await setUp({ appRoles: roles });
  const { assign, unassign } = simulated.control.registrations;
  const rolesNow = async () => decodeJwt((await signIn()).id_token).roles;
  expect(await rolesNow()).toBeUndefined();
  const { clientId } = application;
  assign({ clientId, who: member.userPrincipalName, role: 'Expense.Approve' });
  assign({ clientId, who: 'All employees', role: 'Expense.Audit' });
  expect(await rolesNow()).toEqual(['Expense.Approve', 'Expense.Audit']);
  unassign({ clientId, who: member.id, role: 'Expense.Approve' });
  expect(await rolesNow()).toEqual(['Expense.Audit']);
  expect(() => assign({ clientId, who: member.id, role: 'Expense.Rule' })).toThrow(/offers no role/);
});

test('where an assignment is needed, nobody else gets in', async () => {
  const roles = [{ value: 'User', displayName: 'User' }];
  const { simulated, application, member, signIn } = await setUp({ needsAssignment: true, appRoles: roles });
  await expect(signIn()).rejects.toThrow('AADSTS50105');
  simulated.control.registrations.assign({ clientId: application.clientId, who: member.id, role: 'User' });
  expect(await signIn()).toHaveProperty('id_token');
});

test('groups are in the token where the application wants them; where there are too many, it says where to ask', async () => {
  const { simulated, application, member, signIn } = await setUp({ hasGroupClaims: true });
  const contoso = simulated.simulator.world.tenants.get(application.tenantId);
  if (contoso === undefined) throw new Error('Contoso is gone');
  const groups = decodeJwt((await signIn()).id_token).groups as string[];
  const nameOf = (id: string) => contoso.groups.get(id)?.displayName;
  expect(groups.map(nameOf)).toContain('All employees');
  expect(groups.map(nameOf), 'only through another group').toContain('Teams');

  const template = [...contoso.groups.values()].find(({ displayName }) => displayName === 'Teams');
  for (let index = 0; index < 201; index += 1) {
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    contoso.groups.add({ ...template, id, displayName: `Group ${index}` } as NonNullable<typeof template>);
    simulated.control.groups.addUser({ tenant: 'Contoso', group: id, user: member.id });
  }
  const over = decodeJwt((await signIn()).id_token);
  expect(over).not.toHaveProperty('groups');
  expect(over).toMatchObject({
    _claim_names: { groups: 'src1' },
    _claim_sources: { src1: { endpoint: expect.stringContaining(`/users/${member.id}/getMemberObjects`) } },
  });
});

test('an API of one’s own gets tokens with its scopes and roles, which Graph does not take', async () => {
  const { simulated, application, member } = await setUp();
  const api = signInApplication(simulated, {
    displayName: 'Expenses API',
    exposedScopes: ['Expenses.Read'],
    appRoles: [{ value: 'Reader', displayName: 'Reader' }],
  });
  simulated.control.registrations.assign({ clientId: api.clientId, who: member.id, role: 'Reader' });
  const query = { scope: `openid api://${api.clientId}/Expenses.Read` };
  const code = await codeFor(simulated, application.clientId, member.id, { query, pressed: { decision: 'accept' } });
  const { body } = await redeem(simulated, application, codeForm(code));
  const claims = decodeJwt(body.access_token);
  expect(claims).toMatchObject({
    aud: api.clientId,
    azp: application.clientId,
    scp: 'Expenses.Read',
    roles: ['Reader'],
  });
  expect((await simulated.graph('GET', '/v1.0/users', { token: body.access_token })).status).toBe(401);
});

test('a rolled key signs at once; the one before is published and believed for a day, then forgotten', async () => {
  const { simulated, application } = await setUp();
  const { control, origin } = simulated;
  const published = async () => {
    const { body } = await send('GET', `${origin}/${application.tenantId}/discovery/v2.0/keys`, '');
    return body.keys.map(({ kid }: { kid: string }) => kid);
  };
  const kidOf = (token: string) => decodeProtectedHeader(token).kid;
  const before = await simulated.token();
  const { kid } = control.keys.roll({ formerStaysMs: hour });
  expect(await published()).toEqual([kid, kidOf(before)]);
  const after = await simulated.token();
  expect(kidOf(after)).toBe(kid);
  const read = async (token: string) => (await simulated.graph('GET', '/v1.0/organization', { token })).status;
  expect([await read(before), await read(after)]).toEqual([200, 200]);
  // A token lives for an hour at least, so at that moment it is the key that is missing.
  control.clock.advance({ ms: hour - 1 });
  expect(await read(before)).toBe(200);
  control.clock.advance({ ms: 1 });
  expect(control.keys.list()).toEqual([kid]);
  expect(await read(before)).toBe(401);
});
