import { toIso } from '../../clock.ts';
import type { JsonObject } from '../../graph/check-body.ts';
import { answerCollection, answerObject, countCollection } from '../../graph/collection.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneConfiguration } from '../../graph/service-group.ts';
import type { CompliancePolicy } from './compliance-policy.ts';
import { findPolicy, recordPolicy } from './kept-policy.ts';
import { policyAssignmentOperations } from './policy-assignments.ts';
import { policyStatusOperations } from './policy-verdicts.ts';
import { graceHours, readCompliancePolicy } from './read-compliance-policy.ts';
import { scheduledActionOperations } from './scheduled-actions.ts';

const type = 'deviceCompliancePolicy';
const root = '/deviceManagement/deviceCompliancePolicies';
const one = `${root}/{deviceCompliancePolicy-id}` as const;
const common = { versions: both, group: intuneConfiguration };

export const compliancePolicyOperations: readonly Operation[] = [
  {
    ...common,
    method: 'GET',
    path: root,
    handle: (call) => answerCollection(call, { ...collection, objects: describeAll(call) }),
  },
  {
    ...common,
    method: 'GET',
    path: `${root}/$count`,
    handle: (call) => countCollection(call, type, describeAll(call)),
  },
  { ...common, method: 'GET', path: one, handle: (call) => answerPolicy(call, findPolicy(call), 200) },
  { ...common, method: 'POST', path: root, handle: createPolicy },
  { ...common, method: 'PATCH', path: one, handle: updatePolicy },
  {
    ...common,
    method: 'DELETE',
    path: one,
    handle(call) {
      const policy = findPolicy(call);
      call.tenant.compliancePolicies.delete(policy.id);
      recordPolicy(call, policy.id, policy, null);
      return { status: 204 };
    },
  },
  ...policyAssignmentOperations,
  ...policyStatusOperations,
  ...scheduledActionOperations,
];

const collection = { type, context: root.slice(1) };

function createPolicy(call: GraphCall): GraphAnswer {
  const { world } = call;
  const content = readCompliancePolicy(call.version, call.body, undefined, call.tenant);
  const now = toIso(world.now());
  if (content.scheduledActions === undefined && call.tenant.behaviour.policyWithoutBlock === 'refused')
    throw badRequest("The property 'scheduledActionsForRule' is required.");
  const actions = (content.scheduledActions ?? []).map((action) => ({ ...action, id: world.chance.uuid() }));
  const policy: CompliancePolicy = {
    '@odata.type': content.type,
    id: world.chance.uuid(),
    createdDateTime: now,
    lastModifiedDateTime: now,
    version: 1,
    displayName: content.displayName,
    description: content.description,
    settings: content.settings,
    gracePeriodHours: graceHours(actions),
    scheduledActions: actions,
    assignments: [],
  };
  keep(call, null, policy);
  return answerPolicy(call, policy, 201);
}

function updatePolicy(call: GraphCall): GraphAnswer {
  const before = findPolicy(call);
  const known = { type: before['@odata.type'], displayName: before.displayName };
  const content = readCompliancePolicy(call.version, call.body, known, call.tenant);
  const actions = content.scheduledActions ?? before.scheduledActions;
  const policy = {
    ...before,
    displayName: content.displayName,
    description: content.description ?? before.description,
    settings: { ...before.settings, ...content.settings },
    scheduledActions: actions,
    gracePeriodHours: graceHours(actions),
    version: before.version + 1,
    lastModifiedDateTime: toIso(call.world.now()),
  };
  keep(call, before, policy);
  return answerPolicy(call, policy, 200);
}

function keep(call: GraphCall, before: CompliancePolicy | null, policy: CompliancePolicy): void {
  call.tenant.compliancePolicies.set(policy.id, policy);
  recordPolicy(call, policy.id, before, policy);
}

function answerPolicy(call: GraphCall, policy: CompliancePolicy, status: number): GraphAnswer {
  return answerObject(call, collection, describe(policy), status);
}

function describeAll({ tenant }: GraphCall): readonly JsonObject[] {
  return [...tenant.compliancePolicies.values()].map(describe);
}

/** With every setting of its type. A type that v1.0 does not know is listed there by name, without them. */
function describe(policy: CompliancePolicy): JsonObject {
  return {
    '@odata.type': policy['@odata.type'],
    id: policy.id,
    createdDateTime: policy.createdDateTime,
    lastModifiedDateTime: policy.lastModifiedDateTime,
    displayName: policy.displayName,
    description: policy.description,
    roleScopeTagIds: ['0'],
    version: policy.version,
    ...policy.settings,
  };
}
