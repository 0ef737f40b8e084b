import { expect } from 'vitest';
import { codeFor, codeForm, peopleOf, redeem, refreshForm, signInApplication } from '../../entra/sign-in.suite.ts';
import { requestToken } from '../../testing/simulated.suite.ts';
import type { Proof, Stage } from '../stage.suite.ts';

const graphScope = { scope: 'https://graph.microsoft.com/.default' };

/** An application's own registration: what Graph changes of it Entra goes by. */
async function showApplications(stage: Stage): Promise<void> {
  const { ok, sees, origin, control } = stage;
  const applications = '/v1.0/applications';
  await sees(
    'an application is registered',
    () => ok('POST', applications, { displayName: 'Tool', web: { redirectUris: ['https://tool.example/back'] } }),
    applications,
    `${applications}/$count`,
  );
  const { id, appId } = (await ok('GET', `${applications}?$filter=displayName eq 'Tool'`)).value[0];
  const [one, byAppId] = [`${applications}/${id}`, `${applications}(appId='${appId}')`];
  await sees('an application is renamed', () => ok('PATCH', one, { displayName: 'Tools' }), one, byAppId);

  const authorize = async (redirect: string) => {
    const query = new URLSearchParams({
      client_id: appId,
      response_type: 'code',
      redirect_uri: redirect,
      scope: 'openid',
      prompt: 'none',
    });
    const reply = await fetch(`${origin}/contoso.example/oauth2/v2.0/authorize?${query}`, { redirect: 'manual' });
    return reply.headers.get('location') ?? '';
  };
  const another = 'https://tool.example/another';
  expect(await authorize(another)).toBe('');
  await sees(
    'an application comes back elsewhere',
    () => ok('PATCH', byAppId, { web: { redirectUris: [another] } }),
    one,
  );
  expect(await authorize(another)).toContain(another);

  await sees(
    'an application becomes known in its tenant',
    () => ok('POST', '/v1.0/servicePrincipals', { appId }),
    '/v1.0/servicePrincipals',
  );
  control.clock.advance({ ms: 60_000 });
  const logIn = (secret: string) =>
    requestToken(origin, 'contoso.example', { client_id: appId, client_secret: secret, ...graphScope });
  let secret = { keyId: '', secretText: '' };
  await sees(
    'a secret is added',
    async () => {
      secret = await ok('POST', `${one}/addPassword`, { passwordCredential: { displayName: 'first' } });
    },
    one,
  );
  expect((await logIn(secret.secretText)).status).toBe(200);
  await sees('a secret is removed', () => ok('POST', `${one}/removePassword`, { keyId: secret.keyId }), one);
  expect((await logIn(secret.secretText)).status).toBe(401);
}

/** What was consented to in people's names, which the next token shows. */
async function showGrants(stage: Stage): Promise<void> {
  const { ok, sees, control } = stage;
  const application = signInApplication(stage, { displayName: 'Granted', scopes: ['User.Read', 'Group.Read.All'] });
  const { admin } = peopleOf(stage);
  const query = { scope: 'openid offline_access User.Read Group.Read.All' };
  const code = await codeFor(stage, application.clientId, admin.id, { query });
  const { refresh_token: refresh, scope } = (await redeem(stage, application, codeForm(code))).body;
  expect(scope).toContain('Group.Read.All');
  const grants = '/v1.0/oauth2PermissionGrants';
  const { id: client } = await ok('GET', `/v1.0/servicePrincipals(appId='${application.clientId}')`);
  const own = `/v1.0/servicePrincipals/${client}/oauth2PermissionGrants`;
  const [grant] = (await ok('GET', own)).value;
  const again = () => redeem(stage, application, refreshForm(refresh));
  await sees('less is granted', () => ok('PATCH', `${grants}/${grant.id}`, { scope: 'User.Read' }), own, grants);
  expect((await again()).body.error_codes).toEqual([65001]);
  await sees(
    'nothing is granted any more',
    () => ok('DELETE', `${grants}/${grant.id}`),
    own,
    grants,
    `${grants}/${grant.id}`,
  );
  await sees(
    'somebody is granted it alone',
    () =>
      ok('POST', grants, {
        clientId: client,
        consentType: 'Principal',
        principalId: admin.id,
        resourceId: grant.resourceId,
        scope: 'User.Read Group.Read.All',
      }),
    own,
    grants,
  );
  expect((await again()).body.scope).toContain('Group.Read.All');
  control.consents.revoke({ clientId: application.clientId });
}

/** Who may do what in the directory, and what that makes of a token. */
async function showRoles(stage: Stage): Promise<void> {
  const { ok, sees, control, graph } = stage;
  const scopes = ['User.Read', 'DeviceManagementManagedDevices.Read.All'];
  const application = signInApplication(stage, { displayName: 'Roles', scopes });
  const { member } = peopleOf(stage);
  const query = { scope: ['openid', ...scopes].join(' ') };
  const asMember = async () => {
    const code = await codeFor(stage, application.clientId, member.id, { query });
    const { access_token: token } = (await redeem(stage, application, codeForm(code))).body;
    return graph('GET', '/v1.0/deviceManagement/managedDevices?$top=1', { token });
  };
  expect((await asMember()).status).toBe(403);
  const intune = '3a2c62db-5318-420d-8d74-23affee5d9d5';
  const roles = '/v1.0/directoryRoles';
  const byTemplate = `${roles}(roleTemplateId='${intune}')`;
  const give = (user: string, role: string) => control.roles.give({ tenant: 'Contoso', user, role });
  const assignments = '/v1.0/roleManagement/directory/roleAssignments';
  await sees(
    'somebody is made an Intune administrator',
    () => give(member.id, 'Intune Administrator'),
    roles,
    byTemplate,
    `${byTemplate}/members`,
    assignments,
    `${assignments}?$filter=principalId eq '${member.id}'&$expand=principal`,
  );
  expect((await asMember()).status).toBe(200);
  const { id } = await ok('GET', byTemplate);
  const [assigned] = (await ok('GET', `${assignments}?$filter=principalId eq '${member.id}'`)).value;
  await sees(
    'and is not any more',
    () => control.roles.take({ tenant: 'Contoso', user: member.id, role: intune }),
    `${roles}/${id}`,
    `${roles}/${id}/members`,
    `${assignments}/${assigned.id}`,
  );
  expect((await asMember()).status).toBe(403);
  const definitions = '/v1.0/roleManagement/directory/roleDefinitions';
  const own = '0c0ffee0-0000-4000-8000-000000000001';
  await sees(
    'a role of its own is defined',
    () =>
      control.objects.put({
        tenant: 'Contoso',
        collection: '/roleManagement/directory/roleDefinitions',
        type: 'unifiedRoleDefinition',
        object: { id: own, displayName: 'Canteen' },
      }),
    definitions,
    `${definitions}/${own}`,
  );
}

export const entraProof: Proof = {
  area: 'Entra',
  async show(stage) {
    const { ok, sees, control } = stage;
    await showApplications(stage);
    await showGrants(stage);
    await showRoles(stage);

    const discovery = "/v1.0/servicePrincipals(appId='0000000a-0000-0000-c000-000000000000')";
    const { id } = await ok('GET', discovery);
    const endpoints = `/v1.0/servicePrincipals/${id}/endpoints`;
    const [endpoint] = (await ok('GET', endpoints)).value;
    await sees(
      'the partner is no longer registered',
      () => control.tenants.setBehaviour({ tenant: 'Contoso', behaviour: { registeredPartner: false } }),
      endpoints,
      `${endpoints}/$count`,
      `${endpoints}/${endpoint.id}`,
      `${discovery}/endpoints`,
    );
    const skus = '/v1.0/subscribedSkus';
    const [sku] = (await ok('GET', skus)).value;
    const [user, other] = control.users.list({ tenant: 'Contoso' });
    await sees(
      'somebody needs no licence any more',
      () => control.users.setEnabled({ tenant: 'Contoso', user: user!.id, isEnabled: false }),
      skus,
      `${skus}/${sku.id}`,
    );
    const risky = '/v1.0/identityProtection/riskyUsers';
    await sees(
      'somebody is taken for compromised',
      () => ok('POST', `${risky}/confirmCompromised`, { userIds: [other!.id] }),
      risky,
      `${risky}/$count`,
      `${risky}/${other!.id}`,
    );
    await sees('and is not', () => ok('POST', `${risky}/dismiss`, { userIds: [other!.id] }), `${risky}/${other!.id}`);
  },
};
