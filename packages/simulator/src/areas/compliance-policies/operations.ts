import { toIso } from '../../clock.ts';
import { badRequest, noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { answerPage, checkOptions } from '../../graph/page.ts';
import { intuneConfiguration } from '../../graph/service-group.ts';
import { applyComplianceToAll } from './apply-compliance.ts';
import { type AssignmentTarget, type CompliancePolicy, compliancePolicyTypes } from './compliance-policy.ts';
import { graceHours, readCompliancePolicy, readTargets } from './read-compliance-policy.ts';

const root = '/deviceManagement/deviceCompliancePolicies';
const one = `${root}/{deviceCompliancePolicy-id}` as const;
const common = { versions: both, group: intuneConfiguration };

export const compliancePolicyOperations: readonly Operation[] = [
  {
    ...common,
    method: 'GET',
    path: root,
    handle(call) {
      checkOptions(call, new Set(['$top', '$skiptoken', '$count']));
      return answerPage(call, {
        items: [...call.tenant.compliancePolicies.values()].toSorted((left, right) => (left.id < right.id ? -1 : 1)),
        keyOf: ({ id }) => id,
        render: (policy) => describe(call, policy),
        pageSize: 1_000,
        maxTop: 1_000,
        whenTopTooLarge: 'cap',
        context: root.slice(1),
      });
    },
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
  {
    ...common,
    method: 'POST',
    path: `${one}/assign`,
    handle(call) {
      const policy = assign(call, findPolicy(call), readTargets(call.body));
      return answerAssignments(call, policy);
    },
  },
  {
    ...common,
    method: 'GET',
    path: `${one}/assignments`,
    handle: (call) => answerAssignments(call, findPolicy(call)),
  },
];

function createPolicy(call: GraphCall): GraphAnswer {
  const { world } = call;
  const content = readCompliancePolicy(call.version, call.body, undefined);
  const now = toIso(world.now());
  if (content.scheduledActions === undefined) throw badRequest("The property 'scheduledActionsForRule' is required.");
  const actions = content.scheduledActions.map((action) => ({ ...action, id: world.chance.uuid() }));
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
  const content = readCompliancePolicy(call.version, call.body, {
    type: before['@odata.type'],
    displayName: before.displayName,
  });
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

/** Replaces all assignments, as in production: what is not in the body is gone. */
function assign(call: GraphCall, before: CompliancePolicy, targets: readonly AssignmentTarget[]): CompliancePolicy {
  const policy = {
    ...before,
    assignments: targets.map((target) => ({
      id: `${before.id}_${'groupId' in target ? target.groupId : target['@odata.type'].split('.').at(-1)}`,
      target,
    })),
  };
  keep(call, before, policy);
  return policy;
}

function keep(call: GraphCall, before: CompliancePolicy | null, policy: CompliancePolicy): void {
  call.tenant.compliancePolicies.set(policy.id, policy);
  recordPolicy(call, policy.id, before, policy);
}

function recordPolicy({ tenant, world }: GraphCall, id: string, from: unknown, to: unknown): void {
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'policy',
    subject: id,
    property: 'deviceCompliancePolicy',
    entraDeviceId: null,
    from,
    to,
  });
  applyComplianceToAll(world, tenant);
}

function findPolicy({ tenant, params }: GraphCall): CompliancePolicy {
  const id = params['deviceCompliancePolicy-id'] ?? '';
  const policy = tenant.compliancePolicies.get(id.toLowerCase());
  if (policy === undefined) throw noSuchObject('intune', id);
  return policy;
}

function answerPolicy(call: GraphCall, policy: CompliancePolicy, status: number): GraphAnswer {
  const context = `${call.origin}/${call.version}/$metadata#deviceManagement/deviceCompliancePolicies/$entity`;
  return { status, body: { '@odata.context': context, ...describe(call, policy) } };
}

function answerAssignments(call: GraphCall, policy: CompliancePolicy): GraphAnswer {
  const context = `${call.origin}/${call.version}/$metadata#deviceManagement/deviceCompliancePolicies('${policy.id}')/assignments`;
  return { status: 200, body: { '@odata.context': context, value: policy.assignments } };
}

/** A type that v1.0 does not know is listed there by name, without the settings that are the type's own. */
function describe(call: GraphCall, policy: CompliancePolicy): Readonly<Record<string, unknown>> {
  const isHidden = compliancePolicyTypes[policy['@odata.type']].betaOnly && call.version !== 'beta';
  return {
    '@odata.type': policy['@odata.type'],
    id: policy.id,
    createdDateTime: policy.createdDateTime,
    lastModifiedDateTime: policy.lastModifiedDateTime,
    displayName: policy.displayName,
    description: policy.description,
    version: policy.version,
    ...(isHidden ? {} : policy.settings),
  };
}
