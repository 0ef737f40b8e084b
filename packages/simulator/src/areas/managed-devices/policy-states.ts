import type { GraphCall } from '../../graph/operation.ts';
import { policyStatus } from '../assignments/policy-status.ts';
import { policyVerdicts } from '../compliance-policies/policy-verdicts.ts';
import { deviceConfigurationKind } from '../device-configurations/operations.ts';
import type { ManagedDevice } from './managed-device.ts';

const platformType = ({ operatingSystem, enrollment }: ManagedDevice) =>
  operatingSystem === 'iOS' ? 'iOS' : enrollment === 'androidWorkProfile' ? 'androidForWork' : 'android';

/** What each compliance policy says of one enrollment, rule by rule where a rule is broken. */
export function compliancePolicyStates(call: GraphCall, managed: ManagedDevice) {
  return policyVerdicts(call.tenant, managed, call.world.now()).map(({ policy, status, broken }) => ({
    id: policy.id,
    displayName: policy.displayName,
    platformType: platformType(managed),
    settingCount: Object.keys(policy.settings).length,
    state: status,
    version: policy.version,
    settingStates: broken.map((setting) => ({ setting, settingName: setting, state: 'nonCompliant' })),
  }));
}

/** The same of the configurations that were sent to it. */
export function configurationStates(call: GraphCall, managed: ManagedDevice) {
  const { tenant, world } = call;
  return tenant.kept.all(deviceConfigurationKind.set.collection).flatMap((policy) => {
    const found = policyStatus(tenant, deviceConfigurationKind, policy, managed, world.now());
    if (found === undefined) return [];
    return [
      {
        id: policy.id,
        displayName: policy.displayName,
        platformType: platformType(managed),
        settingCount: 1,
        state: found.status,
        version: policy.version,
        settingStates: [],
      },
    ];
  });
}
