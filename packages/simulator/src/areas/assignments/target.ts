import { isObject, type JsonObject } from '../../graph/check-body.ts';
import { badRequest, notModelled } from '../../graph/graph-fault.ts';

/** Whom something is assigned to, in Graph's shape. */
export type AssignmentTarget =
  | { readonly '@odata.type': '#microsoft.graph.groupAssignmentTarget'; readonly groupId: string }
  | { readonly '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget'; readonly groupId: string }
  | { readonly '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' }
  | { readonly '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' };

/** The body of `assign`: the whole set, which replaces the one before. */
export function readTargets(body: unknown, name: string): readonly AssignmentTarget[] {
  const assignments = isObject(body) ? body[name] : undefined;
  if (!Array.isArray(assignments)) throw badRequest(`The property '${name}' is required.`);
  return assignments.map((assignment) => readTarget(isObject(assignment) ? assignment : {}));
}

/** Examples of Microsoft's write the type without its leading `#`: both are taken. */
export function readTarget(assignment: JsonObject): AssignmentTarget {
  const target = isObject(assignment.target) ? assignment.target : {};
  const type = `#${String(target['@odata.type']).replace(/^#/, '')}`;
  switch (type) {
    case '#microsoft.graph.groupAssignmentTarget':
    case '#microsoft.graph.exclusionGroupAssignmentTarget':
      if (typeof target.groupId !== 'string') throw badRequest("The property 'groupId' is required.");
      return { '@odata.type': type, groupId: target.groupId.toLowerCase() };
    case '#microsoft.graph.allLicensedUsersAssignmentTarget':
    case '#microsoft.graph.allDevicesAssignmentTarget':
      return { '@odata.type': type };
    default:
      throw notModelled(`assignment targets of type ${type}`);
  }
}

/** The id Intune makes of an assignment: of what it belongs to, and whom it is for. */
export function assignmentId(ownerId: string, target: AssignmentTarget): string {
  return `${ownerId}_${targetName(target)}`;
}

export function targetName(target: AssignmentTarget): string {
  return 'groupId' in target ? target.groupId : (target['@odata.type'].split('.').at(-1) ?? '');
}
