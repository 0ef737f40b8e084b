import type { CompliancePolicyType } from '../areas/compliance-policies/compliance-policy.ts';
import type { ConditionalAccessPolicy } from '../areas/conditional-access/conditional-access-policy.ts';
import type { Group } from '../areas/groups/group.ts';
import type { Chance } from '../chance.ts';
import { day, toIso } from '../clock.ts';
import type { Tenant } from '../world/tenant.ts';

/** The policies of a tenant that is in use: field staff are kept out by a tag, head office by compliance. */
export function seedPolicies(tenant: Tenant, chance: Chance, now: number): void {
  const fieldStaff = groupNamed(tenant, 'Field staff');
  const headOffice = groupNamed(tenant, 'Head office');
  const createdDateTime = toIso(now - 90 * day);

  const conditionalAccess = (
    policy: Pick<ConditionalAccessPolicy, 'displayName' | 'grantControls'> & { group: Group; rule?: string },
  ) => {
    const id = chance.uuid();
    tenant.conditionalAccessPolicies.set(id, {
      id,
      displayName: policy.displayName,
      createdDateTime,
      modifiedDateTime: null,
      state: 'enabled',
      conditions: {
        users: { includeUsers: [], excludeUsers: [], includeGroups: [policy.group.id], excludeGroups: [] },
        applications: { includeApplications: ['All'], excludeApplications: [] },
        clientAppTypes: ['all'],
        platforms: null,
        devices: policy.rule === undefined ? null : { deviceFilter: { mode: 'include', rule: policy.rule } },
      },
      grantControls: policy.grantControls,
    });
  };
  conditionalAccess({
    displayName: 'Picket: block phones at high risk',
    group: fieldStaff,
    rule: 'device.extensionAttribute15 -in ["high"]',
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  });
  conditionalAccess({
    displayName: 'Require a compliant phone',
    group: headOffice,
    grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] },
  });

  for (const [type, name] of compliancePolicies) {
    const id = chance.uuid();
    tenant.compliancePolicies.set(id, {
      '@odata.type': type,
      id,
      createdDateTime,
      lastModifiedDateTime: createdDateTime,
      version: 1,
      displayName: `${name}: threat level medium at most`,
      description: null,
      settings: {
        securityBlockJailbrokenDevices: false,
        deviceThreatProtectionEnabled: true,
        deviceThreatProtectionRequiredSecurityLevel: 'medium',
      },
      gracePeriodHours: 0,
      scheduledActions: [
        {
          id: chance.uuid(),
          actionType: 'block',
          gracePeriodHours: 0,
          notificationTemplateId: '',
          notificationMessageCCList: [],
        },
      ],
      assignments: [
        {
          id: `${id}_${headOffice.id}`,
          target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: headOffice.id },
        },
      ],
    });
  }
}

const compliancePolicies: readonly (readonly [CompliancePolicyType, string])[] = [
  ['#microsoft.graph.iosCompliancePolicy', 'iOS and iPadOS'],
  ['#microsoft.graph.androidWorkProfileCompliancePolicy', 'Android work profile'],
  ['#microsoft.graph.androidDeviceOwnerCompliancePolicy', 'Android fully managed'],
];

function groupNamed(tenant: Tenant, name: string): Group {
  for (const group of tenant.groups.values()) if (group.displayName === name) return group;
  throw new Error(`${tenant.displayName} has no group "${name}"`);
}
