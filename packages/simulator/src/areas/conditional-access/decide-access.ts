import type { Tenant } from '../../world/tenant.ts';
import type { Device } from '../devices/device.ts';
import type { AppliedPolicy, PolicyResult } from '../sign-ins/sign-in.ts';
import type { ConditionalAccessPolicy } from './conditional-access-policy.ts';
import { parseDeviceRule } from './device-rule.ts';

/** Who wants a token, for what, on which device. */
export interface AccessRequest {
  readonly userId: string;
  /** The API the token is for: what a policy calls a cloud app. */
  readonly resourceId: string;
  readonly platform: 'android' | 'iOS' | 'windows';
  /** Undefined: the device did not say who it is, or is not registered. */
  readonly device: Device | undefined;
}

export interface AccessDecision {
  readonly isAllowed: boolean;
  /** Entra's error number; 0 when let in. */
  readonly errorCode: 0 | 53000 | 53003;
  readonly failureReason: string | null;
  readonly status: 'success' | 'failure' | 'notApplied';
  readonly policies: readonly AppliedPolicy[];
}

const failureReasons = {
  53000:
    'Device is not in required device state: {state}. Conditional Access policy requires a compliant device, and the device is not compliant.',
  53003: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
} as const;

/** The resources that `Office365` stands for here. */
const office365 = new Set(['00000002-0000-0ff1-ce00-000000000000', 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe']);

/**
 * Conditional Access at token issue. Every enabled policy that applies must be satisfied; a block beats everything;
 * report-only policies are evaluated and change nothing.
 *
 * Modelled: users, groups (nested too), cloud apps, platforms, device filters, the controls block, compliantDevice and
 * mfa (counted as done). Not modelled, and refused when a policy is written: locations, risk levels, roles, guests,
 * session controls, authentication strengths.
 */
export function decideAccess(tenant: Tenant, request: AccessRequest): AccessDecision {
  const groups = tenant.memberships.groupsOf(request.userId);
  const judged = [...tenant.conditionalAccessPolicies.values()].map((policy) => judge(policy, request, groups));
  const enforced = judged.filter(({ policy }) => policy.state === 'enabled');
  const failed = enforced.filter(({ outcome }) => outcome === 'failure');
  const isBlocked = failed.some(({ policy }) => policy.grantControls?.builtInControls.includes('block') === true);
  const errorCode = failed.length === 0 ? 0 : isBlocked ? 53003 : 53000;
  return {
    isAllowed: failed.length === 0,
    errorCode,
    failureReason: errorCode === 0 ? null : failureReasons[errorCode],
    status:
      failed.length > 0 ? 'failure' : enforced.some(({ outcome }) => outcome === 'success') ? 'success' : 'notApplied',
    policies: judged.map(({ policy, outcome }) => ({
      id: policy.id,
      displayName: policy.displayName,
      enforcedGrantControls: (policy.grantControls?.builtInControls ?? []).map((control) => controlNames[control]),
      result: resultFor(policy, outcome),
    })),
  };
}

/** As the sign-in log names them. */
const controlNames = { block: 'Block', compliantDevice: 'RequireCompliantDevice', mfa: 'Mfa' } as const;

type Outcome = 'success' | 'failure' | 'notApplied';

function judge(
  policy: ConditionalAccessPolicy,
  request: AccessRequest,
  groups: ReadonlySet<string>,
): { readonly policy: ConditionalAccessPolicy; readonly outcome: Outcome } {
  if (!applies(policy, request, groups)) return { policy, outcome: 'notApplied' };
  const controls = policy.grantControls?.builtInControls ?? [];
  if (controls.includes('block')) return { policy, outcome: 'failure' };
  const satisfied = controls.map((control) => control === 'mfa' || request.device?.isCompliant === true);
  const isSatisfied =
    satisfied.length === 0 ||
    (policy.grantControls?.operator === 'AND' ? satisfied.every(Boolean) : satisfied.some(Boolean));
  return { policy, outcome: isSatisfied ? 'success' : 'failure' };
}

function applies(
  { conditions }: ConditionalAccessPolicy,
  request: AccessRequest,
  groups: ReadonlySet<string>,
): boolean {
  const { users, applications, clientAppTypes, platforms, devices } = conditions;
  const inAny = (ids: readonly string[]) => ids.some((id) => groups.has(id));
  if (users.excludeUsers.includes(request.userId) || inAny(users.excludeGroups)) return false;
  const isIncluded =
    users.includeUsers.includes('All') || users.includeUsers.includes(request.userId) || inAny(users.includeGroups);
  if (!isIncluded) return false;

  const names = (list: readonly string[]) =>
    list.includes('All') ||
    list.includes(request.resourceId) ||
    (list.includes('Office365') && office365.has(request.resourceId));
  if (names(applications.excludeApplications) || !names(applications.includeApplications)) return false;
  if (!clientAppTypes.includes('all') && !clientAppTypes.includes('mobileAppsAndDesktopClients')) return false;

  if (platforms !== null) {
    if (platforms.excludePlatforms.some((one) => one === 'all' || one === request.platform)) return false;
    if (!platforms.includePlatforms.some((one) => one === 'all' || one === request.platform)) return false;
  }
  const filter = devices?.deviceFilter ?? null;
  return filter === null || parseDeviceRule(filter.rule)(request.device) === (filter.mode === 'include');
}

function resultFor({ state }: ConditionalAccessPolicy, outcome: Outcome): PolicyResult {
  if (state === 'disabled') return 'notEnabled';
  if (state === 'enabled') return outcome;
  return { success: 'reportOnlySuccess', failure: 'reportOnlyFailure', notApplied: 'reportOnlyNotApplied' }[
    outcome
  ] as PolicyResult;
}
