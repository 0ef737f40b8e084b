import type { Audience, GroupTarget } from '@picket/domain';
import type { GraphAssignment } from '@picket/graph';

const include = '#microsoft.graph.groupAssignmentTarget';
const exclude = '#microsoft.graph.exclusionGroupAssignmentTarget';

export interface SentTarget {
  readonly '@odata.type': typeof include | typeof exclude;
  readonly groupId: string;
}

/** @throws TypeError for a reference that was not resolved: a mistake in our code */
export function targetsOf(audience: Audience | undefined): readonly SentTarget[] {
  const sent = (type: SentTarget['@odata.type']) => (target: GroupTarget) => {
    if ('$ref' in target) throw new TypeError(`${target.$ref} is not there yet`);
    return { '@odata.type': type, groupId: target.groupId };
  };
  return [...(audience?.include ?? []).map(sent(include)), ...(audience?.exclude ?? []).map(sent(exclude))];
}

/**
 * Whom something is for. What Picket never makes (everybody, all phones, an app that is only offered) comes as a group of
 * that name, so that it shows as what somebody else did.
 */
export function audienceOf(assignments: readonly GraphAssignment[]): Audience {
  const of = (isWanted: (type: string | undefined) => boolean) =>
    assignments
      .filter(({ target }) => isWanted(target?.['@odata.type']))
      .map(({ target, intent }) => {
        const name =
          target?.groupId ?? target?.['@odata.type']?.replace('#microsoft.graph.', '') ?? 'nobody knows whom';
        return { groupId: isOurs(intent) ? name : `${name} (${intent})` };
      })
      .toSorted((a, b) => (a.groupId < b.groupId ? -1 : 1));
  return { include: of((type) => type !== exclude), exclude: of((type) => type === exclude) };
}

/** An app is to be required, a profile applied; policies have no intent. */
function isOurs(intent: string | null | undefined): boolean {
  return intent === undefined || intent === null || intent === 'required' || intent === 'apply';
}

/** Assignments that are not among the targets: left over from before, where `assign` only adds. */
export function leftOver(
  assignments: readonly GraphAssignment[],
  targets: readonly SentTarget[],
): readonly GraphAssignment[] {
  return assignments.filter(
    ({ target }) =>
      !targets.some(
        (wanted) =>
          wanted['@odata.type'] === target?.['@odata.type'] &&
          wanted.groupId.toLowerCase() === target.groupId?.toLowerCase(),
      ),
  );
}
