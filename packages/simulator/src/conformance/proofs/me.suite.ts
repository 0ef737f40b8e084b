import { codeFor, codeForm, peopleOf, redeem, signInApplication } from '../../entra/sign-in.suite.ts';
import type { Proof } from '../stage.suite.ts';

const scopes = ['User.Read', 'User.Read.All', 'Directory.Read.All'];

export const meProof: Proof = {
  area: 'somebody signed in',
  async show(stage) {
    const { ok, sees, simulator } = stage;
    const application = signInApplication(stage, { scopes });
    const { admin } = peopleOf(stage);
    const scope = ['openid', ...scopes].join(' ');
    const code = await codeFor(stage, application.clientId, admin.id, { query: { scope } });
    const { access_token: token } = (await redeem(stage, application, codeForm(code))).body as { access_token: string };
    const asMe = (path: string) => ({ method: 'GET', path: `/v1.0/me${path}`, token });
    const groups = (await ok('GET', '/v1.0/groups')).value as { id: string; displayName: string }[];
    const team = groups.find(({ displayName }) => displayName === 'Field staff')?.id;
    await sees(
      'somebody joins a group',
      () =>
        ok('POST', `/v1.0/groups/${team}/members/$ref`, {
          '@odata.id': `https://graph.microsoft.com/v1.0/users/${admin.id}`,
        }),
      asMe('/memberOf'),
      asMe('/transitiveMemberOf'),
    );
    const { users } = simulator.world.findTenant('Contoso')!;
    await sees('somebody has another name', () => users.update(admin.id, { displayName: 'Somebody Else' }), asMe(''));
  },
};
