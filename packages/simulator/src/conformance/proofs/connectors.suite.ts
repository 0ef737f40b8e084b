import type { Proof } from '../stage.suite.ts';

const connectors = '/v1.0/deviceManagement/mobileThreatDefenseConnectors';
const id = '0f0e0d0c-0b0a-4908-8706-050403020100';

export const connectorsProof: Proof = {
  area: 'connectors and access',
  async show({ ok, sees, control }) {
    await sees(
      'a connector is added',
      () => ok('POST', connectors, { id }),
      connectors,
      `${connectors}/$count`,
      `${connectors}/${id}`,
    );
    await sees(
      'a platform is turned on',
      () => ok('PATCH', `${connectors}/${id}`, { iosEnabled: true }),
      connectors,
      `${connectors}/${id}`,
    );
    await sees('a connector is removed', () => ok('DELETE', `${connectors}/${id}`), connectors, `${connectors}/${id}`);

    const policies = '/v1.0/identity/conditionalAccess/policies';
    const policy = {
      displayName: 'Nobody',
      state: 'enabled',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    };
    const phone = control.phones
      .list({ tenant: 'Contoso' })
      .find(({ entraDeviceId, userId }) => entraDeviceId !== null && userId !== null)!;
    await sees(
      'a Conditional Access policy is created',
      () => ok('POST', policies, policy),
      policies,
      `${policies}/$count`,
    );
    const all = (await ok('GET', policies)).value as { id: string; displayName: string }[];
    const one = `${policies}/${all.find(({ displayName }) => displayName === 'Nobody')?.id}`;
    const log = '/v1.0/auditLogs/signIns';
    await sees(
      'a sign-in is refused by it',
      () => control.phones.signIn({ phone: phone.phoneId }),
      log,
      `${log}/$count`,
    );
    await sees(
      'a policy is only reported',
      () => ok('PATCH', one, { state: 'enabledForReportingButNotEnforced' }),
      one,
      policies,
    );
    await sees('a policy is deleted', () => ok('DELETE', one), one, policies);
    const { signInId } = control.phones.signIn({ phone: phone.phoneId });
    const { id: logged } = await ok('GET', `${log}/${signInId}`);
    await sees(
      'the log forgets what is thirty days old',
      () => {
        control.clock.advance({ ms: 31 * 24 * 3_600_000 });
        control.phones.signIn({ phone: phone.phoneId });
      },
      `${log}/${logged}`,
    );
  },
};
