import type { Content } from '@picket/domain';
import { calls } from '../../calls.ts';
import { assignedKind, type ContentType } from '../assigned-kind.ts';
import { type GraphObject, picked } from '../kind.ts';

/**
 * Intune wants one action `block` when a policy is made. What an administrator adds to it afterwards (a mail, days of
 * grace) is his, and Graph does not tell it: it is neither compared nor changed.
 */
const block = [
  {
    ruleName: 'PasswordRequired',
    scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: 0 }],
  },
];

const policyType: ContentType = {
  create: calls.createCompliancePolicy,
  update: calls.updateCompliancePolicy,
  toGraph: (content, isNew) =>
    isNew
      ? { ...content, scheduledActionsForRule: block }
      : { ...content, deviceThreatProtectionEnabled: content.deviceThreatProtectionEnabled ?? false },
  fromGraph: (object) => ({
    ...picked(object, ['@odata.type', 'displayName', 'description', 'osMinimumVersion']),
    ...threatRule(object),
  }),
};

/** Every policy has the two properties; only together do they say something. */
function threatRule(object: GraphObject): Content {
  if (object.deviceThreatProtectionEnabled !== true) return {};
  return picked(object, ['deviceThreatProtectionEnabled', 'deviceThreatProtectionRequiredSecurityLevel']);
}

export const compliancePolicy = assignedKind({
  kind: 'compliance-policy',
  title: 'Compliance policy',
  idName: 'deviceCompliancePolicy-id',
  assignmentIdName: 'deviceCompliancePolicyAssignment-id',
  calls: {
    list: calls.compliancePolicies,
    one: calls.compliancePolicy,
    assignments: calls.compliancePolicyAssignments,
    assign: calls.assignCompliancePolicy,
    unassign: calls.removeCompliancePolicyAssignment,
    remove: calls.deleteCompliancePolicy,
  },
  assignBody: (all) => ({
    assignments: all.map(({ target }) => ({
      '@odata.type': '#microsoft.graph.deviceCompliancePolicyAssignment',
      target,
    })),
  }),
  markIn: 'description',
  types: {
    '#microsoft.graph.iosCompliancePolicy': policyType,
    '#microsoft.graph.androidWorkProfileCompliancePolicy': policyType,
    '#microsoft.graph.androidDeviceOwnerCompliancePolicy': policyType,
  },
  warnings: () => ['Phones that are noncompliant only by this policy become compliant when it is taken away.'],
});
