import { hour } from '../../clock.ts';
import { answerCollection } from '../../graph/collection.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneConfiguration } from '../../graph/service-group.ts';
import type { Tenant } from '../../world/tenant.ts';
import { answerCounts, byUser, describeDevice } from '../assignments/policy-status.ts';
import { reachedBy } from '../assignments/reached-by.ts';
import { lastSyncAt } from '../managed-devices/describe-managed-device.ts';
import type { ManagedDevice } from '../managed-devices/managed-device.ts';
import { type CompliancePolicy, compliancePolicyTypes } from './compliance-policy.ts';
import { brokenRules } from './judge-compliance.ts';
import { findPolicy } from './kept-policy.ts';

/** What one policy says of one enrollment, in Graph's words (`complianceStatus`). */
export interface PolicyVerdict {
  readonly policy: CompliancePolicy;
  readonly managed: ManagedDevice;
  readonly status: 'notApplicable' | 'compliant' | 'nonCompliant';
  /** Names of the settings that are not met. */
  readonly broken: readonly string[];
  readonly at: number | undefined;
}

function verdict(
  tenant: Tenant,
  policy: CompliancePolicy,
  managed: ManagedDevice,
  now: number,
): PolicyVerdict | undefined {
  if (reachedBy(tenant, policy.assignments, managed) === 'no') return undefined;
  const at = lastSyncAt(tenant, managed, now);
  const reaches: readonly string[] = compliancePolicyTypes[policy['@odata.type']].reaches;
  if (!reaches.includes(managed.enrollment)) return { policy, managed, status: 'notApplicable', broken: [], at };
  const broken = brokenRules(tenant, policy, managed, now);
  // A policy that is broken within its grace shows as compliant; the device shows as in its grace period.
  const since = managed.brokenSince.get(policy.id) ?? now;
  const isInGrace = since + policy.gracePeriodHours * hour > now;
  return { policy, managed, status: broken.length > 0 && !isInGrace ? 'nonCompliant' : 'compliant', broken, at };
}

/** Every policy that is assigned to an enrollment. */
export function policyVerdicts(tenant: Tenant, managed: ManagedDevice, now: number): readonly PolicyVerdict[] {
  return [...tenant.compliancePolicies.values()].flatMap((policy) => {
    const found = verdict(tenant, policy, managed, now);
    return found === undefined ? [] : [found];
  });
}

function verdictsOf(call: GraphCall): readonly PolicyVerdict[] {
  const policy = findPolicy(call);
  return [...call.tenant.managedDevices.values()].flatMap((managed) => {
    const found = verdict(call.tenant, policy, managed, call.world.now());
    return found === undefined ? [] : [found];
  });
}

const policyPath = '/deviceManagement/deviceCompliancePolicies/{deviceCompliancePolicy-id}';
const common = { method: 'GET' as const, versions: both, group: intuneConfiguration };

export const policyStatusOperations: readonly Operation[] = [
  {
    ...common,
    path: `${policyPath}/deviceStatuses`,
    handle: (call) =>
      answerCollection(call, {
        type: 'deviceComplianceDeviceStatus',
        objects: verdictsOf(call).map((one) => describeDevice(call, one)),
        context: call.path.slice(1),
      }),
  },
  {
    ...common,
    path: `${policyPath}/userStatuses`,
    handle: (call) =>
      answerCollection(call, {
        type: 'deviceComplianceUserStatus',
        objects: byUser(call, verdictsOf(call)),
        context: call.path.slice(1),
      }),
  },
  {
    ...common,
    path: `${policyPath}/deviceStatusOverview`,
    handle: (call) => answerCounts(call, 'deviceComplianceDeviceOverview', findPolicy(call), verdictsOf(call)),
  },
];
