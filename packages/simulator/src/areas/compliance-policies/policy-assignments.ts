import { checkBody, checkParameters } from '../../graph/check-body.ts';
import { answerCollection, answerObject } from '../../graph/collection.ts';
import { badRequest, noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneConfiguration } from '../../graph/service-group.ts';
import { keptBeside, parametersOf } from '../assignments/assigned-set.ts';
import { assignmentId, readTarget, readTargets } from '../assignments/target.ts';
import type { CompliancePolicy, PolicyAssignment } from './compliance-policy.ts';
import { findPolicy, recordPolicy } from './kept-policy.ts';

const policy = '/deviceManagement/deviceCompliancePolicies/{deviceCompliancePolicy-id}';
const one = `${policy}/assignments/{deviceCompliancePolicyAssignment-id}` as const;
const type = 'deviceCompliancePolicyAssignment';
const common = { versions: both, group: intuneConfiguration };

const contextOf = ({ id }: CompliancePolicy) => `deviceManagement/deviceCompliancePolicies('${id}')/assignments`;

function answerAssignments(call: GraphCall, owner: CompliancePolicy): GraphAnswer {
  return answerCollection(call, {
    type,
    objects: owner.assignments.map((one) => ({ ...one })),
    context: contextOf(owner),
  });
}

function answerAssignment(
  call: GraphCall,
  owner: CompliancePolicy,
  assignment: PolicyAssignment,
  status: number,
): GraphAnswer {
  return answerObject(call, { type, context: contextOf(owner) }, { ...assignment }, status);
}

function keep(call: GraphCall, before: CompliancePolicy, assignments: readonly PolicyAssignment[]): CompliancePolicy {
  const after = { ...before, assignments };
  call.tenant.compliancePolicies.set(after.id, after);
  recordPolicy(call, after.id, before, after);
  return after;
}

function findAssignment(call: GraphCall, owner: CompliancePolicy): PolicyAssignment {
  const id = (call.params['deviceCompliancePolicyAssignment-id'] ?? '').toLowerCase();
  const found = owner.assignments.find((assignment) => assignment.id.toLowerCase() === id);
  if (found === undefined) throw noSuchObject('intune', id);
  return found;
}

export const policyAssignmentOperations: readonly Operation[] = [
  {
    ...common,
    method: 'POST',
    path: `${policy}/assign`,
    handle(call) {
      const owner = findPolicy(call);
      const targets = readTargets(checkParameters(call.version, parametersOf(call), call.body), 'assignments');
      const given = targets.map((target) => ({ id: assignmentId(owner.id, target), target }));
      const after = keep(call, owner, [...keptBeside(call.tenant, owner.assignments, given), ...given]);
      return answerAssignments(call, after);
    },
  },
  {
    ...common,
    method: 'GET',
    path: `${policy}/assignments`,
    handle: (call) => answerAssignments(call, findPolicy(call)),
  },
  {
    ...common,
    method: 'POST',
    path: `${policy}/assignments`,
    handle(call) {
      const owner = findPolicy(call);
      const target = readTarget(checkBody(call.version, type, call.body));
      const assignment = { id: assignmentId(owner.id, target), target };
      if (owner.assignments.some(({ id }) => id === assignment.id))
        throw badRequest('It is assigned to this target already.');
      keep(call, owner, [...owner.assignments, assignment]);
      return answerAssignment(call, owner, assignment, 201);
    },
  },
  {
    ...common,
    method: 'GET',
    path: one,
    handle(call) {
      const owner = findPolicy(call);
      return answerAssignment(call, owner, findAssignment(call, owner), 200);
    },
  },
  {
    ...common,
    method: 'PATCH',
    path: one,
    handle(call) {
      const owner = findPolicy(call);
      const before = findAssignment(call, owner);
      const given = checkBody(call.version, type, call.body);
      const after = given.target === undefined ? before : { ...before, target: readTarget(given) };
      keep(
        call,
        owner,
        owner.assignments.map((each) => (each === before ? after : each)),
      );
      return answerAssignment(call, owner, after, 200);
    },
  },
  {
    ...common,
    method: 'DELETE',
    path: one,
    handle(call) {
      const owner = findPolicy(call);
      const before = findAssignment(call, owner);
      keep(
        call,
        owner,
        owner.assignments.filter((each) => each !== before),
      );
      return { status: 204 };
    },
  },
];
