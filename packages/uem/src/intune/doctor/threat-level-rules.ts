import { tellCount } from '@picket/domain';
import type { GraphCompliancePolicy } from '@picket/graph';
import { calls } from '../calls.ts';
import { type ConnectorPlatform, type IntuneCheck, platformTitles } from './check.ts';
import { reportsOn } from './connectors.ts';

/** `unavailable` and `notSet` mean that there is no rule. */
const levels = ['secured', 'low', 'medium', 'high'];

export const threatLevelRules: IntuneCheck = {
  id: 'threat-level-rules',
  title: 'Threat-level rules that nobody fulfills',
  because:
    'A compliance policy that asks for a threat level makes every phone noncompliant that no partner reports on: it locks out a whole fleet at once.',
  docs: 'https://learn.microsoft.com/intune/intune-service/protect/mtd-device-compliance-policy-create',
  calls: [calls.compliancePolicies, calls.compliancePolicyAssignments, calls.connectors],
  async examine(tenant) {
    const rules = (await tenant.list(calls.compliancePolicies)).flatMap((policy) => {
      const platform = platformOfRule(policy);
      return platform === undefined ? [] : [{ policy, platform, name: policy.displayName ?? policy.id }];
    });
    if (rules.length === 0) return { outcome: 'passed', saw: 'No compliance policy asks for a threat level.' };

    const covered = new Set((await tenant.list(calls.connectors)).flatMap(reportsOn));
    const bare = rules.filter(({ platform }) => !covered.has(platform));
    if (bare.length === 0) {
      return {
        outcome: 'passed',
        saw: tellCount(
          rules.length,
          '{{count}} policy asks for a threat level, and a partner reports on {{platforms}}.',
          '{{count}} policies ask for a threat level, and a partner reports on {{platforms}}.',
          { platforms: [...covered].map((each) => platformTitles[each]) },
        ),
        objects: rules.map(({ name }) => name),
      };
    }
    const assigned: typeof bare = [];
    for (const rule of bare) {
      const assignments = await tenant.list(calls.compliancePolicyAssignments, {
        'deviceCompliancePolicy-id': rule.policy.id,
      });
      if (assignments.length > 0) assigned.push(rule);
    }
    const told = assigned.length > 0 ? assigned : bare;
    const platforms = [...new Set(told.map(({ platform }) => platformTitles[platform]))];
    return {
      outcome: assigned.length > 0 ? 'failed' : 'warning',
      saw:
        assigned.length > 0
          ? tellCount(
              told.length,
              '{{count}} policy asks for a threat level on {{platforms}}, where no partner reports: whoever has one is noncompliant, whatever their phone is like.',
              '{{count}} policies ask for a threat level on {{platforms}}, where no partner reports: whoever has one is noncompliant, whatever their phone is like.',
              { platforms },
            )
          : tellCount(
              told.length,
              '{{count}} policy asks for a threat level on {{platforms}}, where no partner reports. Nobody has one yet.',
              '{{count}} policies ask for a threat level on {{platforms}}, where no partner reports. Nobody has one yet.',
              { platforms },
            ),
      objects: told.map(({ name }) => name),
      todo: 'Take the threat-level rule out of these policies, or switch a connector on for the platform first.',
    };
  },
};

function platformOfRule(policy: GraphCompliancePolicy): ConnectorPlatform | undefined {
  if (policy.deviceThreatProtectionEnabled !== true) return undefined;
  if (!levels.includes(policy.deviceThreatProtectionRequiredSecurityLevel ?? '')) return undefined;
  const type = policy['@odata.type']?.toLowerCase() ?? '';
  if (type.includes('.android') || type.includes('.aosp')) return 'android';
  return type.includes('.ios') ? 'ios' : undefined;
}
