import type { ApiVersion } from '../../contract/contract.ts';
import { checkBody, isObject, type JsonObject } from '../../graph/check-body.ts';
import { badRequest, notModelled } from '../../graph/graph-fault.ts';
import type { Tenant } from '../../world/tenant.ts';
import { type CompliancePolicyType, compliancePolicyTypes } from './compliance-policy.ts';

export interface PolicyContent {
  readonly type: CompliancePolicyType;
  readonly displayName: string;
  readonly description: string | null;
  readonly settings: JsonObject;
  /** Undefined: the body says nothing of them. */
  readonly scheduledActions: readonly JsonObject[] | undefined;
}

/** What a policy has by itself, and not as a setting of its type. */
const common = [
  '@odata.type',
  'id',
  'displayName',
  'description',
  'createdDateTime',
  'lastModifiedDateTime',
  'version',
  'scheduledActionsForRule',
  'assignments',
  'roleScopeTagIds',
];

/** Reads a body of POST or PATCH. The type decides which settings there are; beta knows types that v1.0 does not. */
export function readCompliancePolicy(
  version: ApiVersion,
  body: unknown,
  before: { readonly type: CompliancePolicyType; readonly displayName: string } | undefined,
  { behaviour }: Pick<Tenant, 'behaviour'>,
): PolicyContent {
  if (!isObject(body)) throw badRequest('The body is not an object.');
  const type = readType(version, body['@odata.type'] ?? before?.type);
  const given = checkBody(version, type.replace('#microsoft.graph.', ''), body);
  const displayName = typeof given.displayName === 'string' ? given.displayName : before?.displayName;
  if (displayName === undefined) throw badRequest("The property 'displayName' is required.");
  return {
    type,
    displayName,
    description: typeof given.description === 'string' ? given.description : null,
    settings: Object.fromEntries(Object.entries(given).filter(([name]) => !common.includes(name))),
    scheduledActions: readActions(given.scheduledActionsForRule, { behaviour }),
  };
}

function readType(version: ApiVersion, value: unknown): CompliancePolicyType {
  const name = `#${String(value).replace(/^#/, '')}`;
  const type = compliancePolicyTypes[name as CompliancePolicyType];
  if (type === undefined) throw notModelled(`compliance policies of type ${name}`);
  if (type.betaOnly && version !== 'beta') {
    throw badRequest(`A type named '${name.slice(1)}' could not be resolved by the model.`);
  }
  return name as CompliancePolicyType;
}

/** The one rule with its actions, among which Intune wants exactly one `block` (`policyWithoutBlock`). */
export function readActions(
  rules: unknown,
  { behaviour }: Pick<Tenant, 'behaviour'>,
): readonly JsonObject[] | undefined {
  if (rules === undefined) return undefined;
  const actions = (Array.isArray(rules) ? rules : [])
    .filter(isObject)
    .flatMap((rule) => (Array.isArray(rule.scheduledActionConfigurations) ? rule.scheduledActionConfigurations : []))
    .filter(isObject);
  const blocks = actions.filter(({ actionType }) => actionType === 'block').length;
  if (blocks > 1 || (blocks === 0 && behaviour.policyWithoutBlock === 'refused')) {
    throw badRequest('One scheduled action of type block is required.');
  }
  return actions;
}

export function graceHours(actions: readonly JsonObject[]): number {
  const block = actions.find(({ actionType }) => actionType === 'block');
  return typeof block?.gracePeriodHours === 'number' ? block.gracePeriodHours : 0;
}
