import { checkParameters, isObject, type JsonObject } from '../../graph/check-body.ts';
import { answerCollection } from '../../graph/collection.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import type { GraphCall, Operation } from '../../graph/operation.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import { allMethods, concretePath, findKept, type KeptSet, keptOperations, recordKept } from '../kept/kept-set.ts';
import { type AssignmentTarget, assignmentId, readTarget } from './target.ts';

/** One assignment as it is kept. `assignedAt` is ours: delivery counts from there. */
export interface KeptAssignment extends KeptObject {
  readonly target: AssignmentTarget;
  readonly assignedAt: number;
  /** Of apps only. */
  readonly intent?: string;
}

/** What is assigned: an app, a configuration, a policy. */
interface AssignedSet {
  readonly owner: KeptSet;
  /** The type of its assignments. */
  readonly type: string;
  /** The name of its assignments' key. */
  readonly key: string;
  /** The parameter of `assign`. */
  readonly parameter: string;
  changed(call: GraphCall, owner: KeptObject): void;
}

/** `assign`, which replaces, and the collection of assignments, which can be changed one by one. */
export function assignedOperations(assigned: AssignedSet): readonly Operation[] {
  const { owner } = assigned;
  const one = `${owner.collection}/{${owner.key}}` as const;
  const set: KeptSet = {
    collection: `${one}/assignments`,
    key: assigned.key,
    type: assigned.type,
    group: owner.group,
    create: (call, given) => ownFields(call, ownerId(call, owner), given),
    update: (call, before, given) =>
      given.target === undefined
        ? given
        : { ...given, target: readTarget(given), assignedAt: call.world.now(), id: before.id },
    changed: (call) => assigned.changed(call, findKept(call, owner)),
  };
  return [
    ...keptOperations(
      set,
      allMethods.filter((method) => method !== 'count'),
    ),
    {
      method: 'POST',
      path: `${one}/assign`,
      versions: owner.versions ?? ['v1.0', 'beta'],
      group: owner.group,
      handle(call) {
        const object = findKept(call, owner);
        const collection = concretePath(set.collection, call.params);
        const before = assignmentsOf(call.tenant, concretePath(owner.collection, call.params), object.id);
        const body = checkParameters(call.version, parametersOf(call), call.body);
        const given = body[assigned.parameter];
        if (!Array.isArray(given)) throw badRequest(`The property '${assigned.parameter}' is required.`);
        const after = given
          .filter(isObject)
          .map((assignment) => ({ ...assignment, ...ownFields(call, object.id, assignment) }));
        const twice = after.find(({ id }, index) => after.findIndex((other) => other.id === id) !== index);
        if (twice !== undefined) throw badRequest('The same target is assigned twice.');
        // What was assigned before and is assigned still was delivered already.
        const kept = after.map((assignment) => {
          const earlier = before.find((one) => one.id === assignment.id && one.intent === assignment.intent);
          return earlier === undefined ? assignment : { ...assignment, assignedAt: earlier.assignedAt };
        });
        const all = [...keptBeside(call.tenant, before, kept), ...kept];
        call.tenant.kept.replace(collection, all);
        recordKept(call, { ...owner, changed: () => assigned.changed(call, object) }, object, object);
        if (call.shape.answer === undefined) return { status: 204 };
        return answerCollection(call, {
          type: assigned.type,
          objects: all,
          context: `${owner.collection.slice(1)}('${object.id}')/assignments`,
        });
      },
    },
  ];
}

/** What stays of the assignments before, beside those that `assign` was given: nothing, if it replaces (`assign`). */
export function keptBeside<Assignment extends { readonly id: string }>(
  { behaviour }: Pick<Tenant, 'behaviour'>,
  before: readonly Assignment[],
  given: readonly { readonly id: string }[],
): readonly Assignment[] {
  const others = before.filter(({ id }) => !given.some((one) => one.id === id));
  return others.length === 0 || behaviour.assign === 'replaces' ? [] : others;
}

function ownFields(call: GraphCall, id: string, given: JsonObject): KeptAssignment {
  const target = readTarget(given);
  return {
    ...(typeof given.intent === 'string' ? { intent: given.intent } : {}),
    target,
    assignedAt: call.world.now(),
    id: assignmentId(id, target),
  };
}

function ownerId(call: GraphCall, owner: KeptSet): string {
  return findKept(call, owner).id;
}

export function parametersOf(call: GraphCall) {
  const { body } = call.shape;
  return body !== undefined && 'properties' in body ? body.properties : {};
}

/** The assignments of one object. */
export function assignmentsOf(tenant: Tenant, collection: string, id: string): readonly KeptAssignment[] {
  return tenant.kept.all(`${collection}/${id.toLowerCase()}/assignments`) as readonly KeptAssignment[];
}
