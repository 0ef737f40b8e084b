import type { ApiVersion } from '../../contract/contract.ts';
import { checkBody, isObject, type JsonObject } from '../../graph/check-body.ts';
import { badRequest, notModelled } from '../../graph/graph-fault.ts';
import { RuleError } from '../rule-grammar.ts';
import {
  type ConditionalAccessPolicy,
  type DeviceFilter,
  type GrantControl,
  type GrantControls,
  grantControlWords,
  type PolicyConditions,
} from './conditional-access-policy.ts';
import { parseDeviceRule } from './device-rule.ts';

/** What of a policy may be written. */
export type PolicyContent = Pick<ConditionalAccessPolicy, 'displayName' | 'state' | 'conditions' | 'grantControls'>;

/** Conditions that the evaluator does not know. A policy with one of them would be decided wrongly, so it is refused. */
const beyond = [
  'authenticationFlows',
  'clientApplications',
  'insiderRiskLevels',
  'locations',
  'servicePrincipalRiskLevels',
  'signInRiskLevels',
  'userRiskLevels',
];
const beyondUsers = ['includeGuestsOrExternalUsers', 'excludeGuestsOrExternalUsers', 'includeRoles', 'excludeRoles'];

/** Reads a body of POST or PATCH over what stands; each of the four parts is replaced as a whole. */
export function readPolicy(version: ApiVersion, body: unknown, before: PolicyContent | undefined): PolicyContent {
  const given = checkBody(version, 'conditionalAccessPolicy', body);
  if (isFilled(given.sessionControls)) throw notModelled('session controls');
  const displayName = typeof given.displayName === 'string' ? given.displayName : before?.displayName;
  const state = (given.state as PolicyContent['state'] | undefined) ?? before?.state;
  const conditions = given.conditions === undefined ? before?.conditions : readConditions(given.conditions);
  const grantControls =
    given.grantControls === undefined ? (before?.grantControls ?? null) : readGrantControls(given.grantControls);
  if (displayName === undefined) throw badRequest('1001: displayName is required.');
  if (state === undefined) throw badRequest('1002: state is required.');
  if (conditions === undefined) throw badRequest('1003: conditions are required.');
  return { displayName, state, conditions, grantControls };
}

function readConditions(value: unknown): PolicyConditions {
  const conditions = isObject(value) ? value : {};
  refuseFilled(conditions, beyond);
  const users = isObject(conditions.users) ? conditions.users : {};
  refuseFilled(users, beyondUsers);
  const applications = isObject(conditions.applications) ? conditions.applications : {};
  refuseFilled(applications, [
    'applicationFilter',
    'includeUserActions',
    'includeAuthenticationContextClassReferences',
  ]);
  const platforms = conditions.platforms;
  const filter = isObject(conditions.devices) ? conditions.devices.deviceFilter : undefined;
  return {
    users: {
      includeUsers: texts(users.includeUsers),
      excludeUsers: texts(users.excludeUsers),
      includeGroups: texts(users.includeGroups),
      excludeGroups: texts(users.excludeGroups),
    },
    applications: {
      includeApplications: texts(applications.includeApplications),
      excludeApplications: texts(applications.excludeApplications),
    },
    clientAppTypes: conditions.clientAppTypes === undefined ? ['all'] : texts(conditions.clientAppTypes),
    platforms: isObject(platforms)
      ? { includePlatforms: texts(platforms.includePlatforms), excludePlatforms: texts(platforms.excludePlatforms) }
      : null,
    devices: isObject(filter) ? { deviceFilter: readFilter(filter) } : null,
  };
}

function readFilter(filter: JsonObject): DeviceFilter {
  const rule = String(filter.rule ?? '');
  try {
    parseDeviceRule(rule);
  } catch (error) {
    if (error instanceof RuleError) throw badRequest(`1100: Invalid device filter: ${error.message}`);
    throw error;
  }
  return { mode: filter.mode === 'exclude' ? 'exclude' : 'include', rule };
}

function readGrantControls(value: unknown): GrantControls | null {
  if (!isObject(value)) return null;
  refuseFilled(value, ['authenticationStrength', 'customAuthenticationFactors', 'termsOfUse']);
  const builtInControls = texts(value.builtInControls);
  const stranger = builtInControls.find((word) => !(grantControlWords as readonly string[]).includes(word));
  if (stranger !== undefined) throw notModelled(`the grant control ${stranger}`);
  return {
    operator: value.operator === 'AND' ? 'AND' : 'OR',
    builtInControls: builtInControls as readonly GrantControl[],
  };
}

function refuseFilled(owner: JsonObject, names: readonly string[]): void {
  const filled = names.find((name) => isFilled(owner[name]));
  if (filled !== undefined) throw notModelled(`the condition ${filled}`);
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
