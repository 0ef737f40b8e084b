import { type Sentence, tell, tellCount } from '@picket/domain';
import type { GraphAccessPolicy } from '@picket/graph';
import { calls } from '../calls.ts';
import type { IntuneCheck } from './check.ts';

const nameOf = ({ displayName, id }: GraphAccessPolicy): string => displayName ?? id;
const controlsOf = ({ grantControls }: GraphAccessPolicy): readonly string[] => grantControls?.builtInControls ?? [];
const ruleOf = ({ conditions }: GraphAccessPolicy): string => conditions?.devices?.deviceFilter?.rule ?? '';

const looksAtAnAttribute = (policy: GraphAccessPolicy): boolean => /\bextensionAttribute\d+\b/i.test(ruleOf(policy));

/** By compliance, which a threat level or the quarantine decides; or by the very attribute that Picket writes here. */
function actsOnPicket(policy: GraphAccessPolicy, attribute: string | undefined): boolean {
  if (controlsOf(policy).includes('compliantDevice')) return true;
  // The whole name: extensionAttribute1 is not extensionAttribute15.
  return attribute !== undefined && new RegExp(`\\b${attribute}\\b`, 'i').test(ruleOf(policy));
}

export const accessPolicies: IntuneCheck = {
  id: 'access-policies',
  title: 'Conditional Access that acts on Picket’s word',
  because:
    'Picket says how risky a phone is; it is Conditional Access that shuts it out. Without a policy a phone at high risk goes on signing in.',
  docs: 'https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices',
  calls: [calls.accessPolicies],
  async examine(tenant) {
    const attribute = tenant.picket.deviceTag?.attribute;
    const all = await tenant.list(calls.accessPolicies);
    const acting = all.filter((policy) => actsOnPicket(policy, attribute));
    const others = all.filter((policy) => !acting.includes(policy) && looksAtAnAttribute(policy));
    const beside = besides(others, attribute);
    const enabled = acting.filter(({ state }) => state === 'enabled');
    if (enabled.length > 0) {
      return {
        outcome: 'passed',
        saw: [
          attribute === undefined
            ? tellCount(
                enabled.length,
                '{{count}} policy acts on compliance.',
                '{{count}} policies act on compliance.',
                {},
              )
            : tellCount(
                enabled.length,
                '{{count}} policy acts on compliance or on {{attribute}}.',
                '{{count}} policies act on compliance or on {{attribute}}.',
                { attribute },
              ),
          ...beside,
        ],
        objects: enabled.map(nameOf),
      };
    }
    const reporting = acting.filter(({ state }) => state === 'enabledForReportingButNotEnforced');
    if (reporting.length > 0) {
      return {
        outcome: 'warning',
        saw: [
          tellCount(
            reporting.length,
            '{{names}} only reports: no phone is shut out.',
            '{{names}} only report: no phone is shut out.',
            { names: reporting.map(nameOf) },
          ),
          ...beside,
        ],
        objects: reporting.map(nameOf),
        todo: 'Look at the sign-in log for what it would have refused; then set it from Report-only to On.',
      };
    }
    return {
      outcome: 'failed',
      saw: [
        acting.length > 0
          ? tellCount(
              acting.length,
              '{{names}} would act, and is switched off.',
              '{{names}} would act, and are switched off.',
              { names: acting.map(nameOf) },
            )
          : attribute === undefined
            ? 'No Conditional Access policy asks for a compliant device.'
            : tell('No Conditional Access policy asks for a compliant device or looks at {{attribute}}.', {
                attribute,
              }),
        ...beside,
      ],
      objects: acting.map(nameOf),
      todo: 'Make a policy that asks for a compliant device, or that blocks devices by the attribute Picket writes; begin with Report-only.',
    };
  },
};

/** Policies that look at an attribute, and not at the one that Picket writes. */
function besides(others: readonly GraphAccessPolicy[], attribute: string | undefined): readonly Sentence[] {
  if (others.length === 0) return [];
  const names = others.map(nameOf);
  if (attribute === undefined) {
    return [
      tellCount(
        others.length,
        '{{names}} looks at an attribute that Picket does not write here.',
        '{{names}} look at an attribute that Picket does not write here.',
        { names },
      ),
    ];
  }
  return [
    tellCount(
      others.length,
      '{{names}} looks at an attribute that Picket does not write here; it writes {{attribute}}.',
      '{{names}} look at an attribute that Picket does not write here; it writes {{attribute}}.',
      { names, attribute },
    ),
  ];
}

/** The Company Portal signs in to these: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
export const intuneApplications: readonly string[] = [
  '0000000a-0000-0000-c000-000000000000',
  'd4ebce55-015a-49b5-a083-c84d1797ae8c',
];

/**
 * A policy that asks for a compliant device lets enrollment through by itself; one that blocks does not. That the
 * Company Portal is blocked by it follows from its sign-in being one like any other; Microsoft says it nowhere in so many words.
 */
export const repairPath: IntuneCheck = {
  id: 'repair-path',
  title: 'The way back for a phone that is shut out',
  because:
    'Who is shut out of everything cannot open the Company Portal either, which is where a phone is repaired and checks in again.',
  docs: 'https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-compliance',
  calls: [calls.accessPolicies],
  async examine(tenant) {
    const closing = (await tenant.list(calls.accessPolicies)).filter((policy) => {
      const { includeApplications, excludeApplications } = policy.conditions?.applications ?? {};
      return (
        (policy.state === 'enabled' || policy.state === 'enabledForReportingButNotEnforced') &&
        controlsOf(policy).includes('block') &&
        ruleOf(policy) !== '' &&
        (includeApplications ?? []).includes('All') &&
        !(excludeApplications ?? []).some((id) => intuneApplications.includes(id.toLowerCase()))
      );
    });
    if (closing.length === 0) {
      return {
        outcome: 'passed',
        saw: 'No policy blocks devices by a filter from every application, Intune among them.',
      };
    }
    return {
      outcome: 'warning',
      saw: tellCount(
        closing.length,
        '{{names}} blocks devices from every application, Intune among them.',
        '{{names}} block devices from every application, Intune among them.',
        { names: closing.map(nameOf) },
      ),
      objects: closing.map(nameOf),
      todo: 'Exclude "Microsoft Intune" and "Microsoft Intune Enrollment" under Target resources, so that a phone can be repaired.',
    };
  },
};
