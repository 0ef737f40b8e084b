import type { Proof } from '../stage.suite.ts';

const policies = '/v1.0/deviceManagement/deviceCompliancePolicies';
const rule = (hours: number) => [
  { ruleName: null, scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: hours }] },
];
const everybody = { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' };

export const complianceProof: Proof = {
  area: 'compliance',
  async show({ ok, sees, control }) {
    const body = {
      '@odata.type': '#microsoft.graph.iosCompliancePolicy',
      displayName: 'Nothing is new enough',
      osMinimumVersion: '99.0',
      scheduledActionsForRule: rule(0),
    };
    await sees('a policy is created', () => ok('POST', policies, body), policies, `${policies}/$count`);
    const { id } = ((await ok('GET', policies)).value as { id: string; displayName: string }[]).find(
      ({ displayName }) => displayName === body.displayName,
    )!;
    const one = `${policies}/${id}`;
    const phone = control.phones
      .list({ tenant: 'Contoso' })
      .find(
        ({ kind, complianceState, userId }) => kind === 'iphone' && complianceState === 'compliant' && userId !== null,
      )!;
    const device = `/v1.0/deviceManagement/managedDevices/${phone.managedDeviceId}`;
    await sees(
      'a policy is assigned, and phones that break it are not compliant',
      () => ok('POST', `${one}/assign`, { assignments: [{ target: everybody }] }),
      `${one}/assignments`,
      `${one}/deviceStatuses`,
      `${one}/deviceStatusOverview`,
      `${one}/userStatuses`,
      device,
      `${device}/deviceCompliancePolicyStates`,
      `${device}/deviceCompliancePolicyStates/${id}`,
      '/v1.0/deviceManagement/managedDevices',
    );
    await sees(
      'a grace period is given',
      () => ok('POST', `${one}/scheduleActionsForRules`, { deviceComplianceScheduledActionForRules: rule(24) }),
      `${one}/scheduledActionsForRule?$expand=scheduledActionConfigurations`,
      device,
    );
    const override = (complianceState: string) => () =>
      ok('POST', `${device.replace('v1.0', 'beta')}/overrideComplianceState`, { complianceState });
    await sees('an administrator overrides the verdict', override('nonCompliant'), device);
    await sees('the policies decide again', override('basedOnDeviceCompliancePolicy'), device);
    await sees(
      'the grace period is taken away',
      () => ok('POST', `${one}/scheduledActionsForRule`, rule(0)[0]),
      device,
    );
    const [assignment] = (await ok('GET', `${one}/assignments`)).value;
    const assigned = `${one}/assignments/${assignment.id}`;
    await sees(
      'an assignment is for somebody else',
      () => ok('PATCH', assigned, { target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } }),
      assigned,
    );
    await sees('an assignment is taken away', () => ok('DELETE', assigned), `${one}/assignments`, assigned);
    await sees(
      'an assignment is added',
      () => ok('POST', `${one}/assignments`, { target: everybody }),
      `${one}/assignments`,
    );
    await sees(
      'a policy asks for less',
      () => ok('PATCH', one, { '@odata.type': body['@odata.type'], displayName: 'x', osMinimumVersion: '10.0' }),
      one,
      policies,
    );
    await sees('a policy is deleted', () => ok('DELETE', one), one, policies);
  },
};
