import type { Audience, GroupTarget } from '@picket/domain';
import type { GraphAssignment } from '@picket/graph';

const prefix = '#microsoft.graph.';
const include = `${prefix}groupAssignmentTarget`;
const exclude = `${prefix}exclusionGroupAssignmentTarget`;

/** One assignment as it is sent. */
export interface SentAssignment {
  /** Of apps only: whether it installs itself. */
  readonly intent: string;
  readonly target: Readonly<Record<string, string>>;
}

/**
 * Whom something is for. What Picket never makes by itself has a name in place of a group's id, so that it shows as what
 * somebody else did, and can be sent back: `allLicensedUsersAssignmentTarget`, `{group id} (available)`.
 */
export function audienceOf(assignments: readonly GraphAssignment[]): Audience {
  const side = (isExclusion: boolean) =>
    assignments
      .filter(({ target }) => (target?.['@odata.type'] === exclude) === isExclusion)
      .map((assignment) => ({ groupId: nameOf(assignment) }))
      .toSorted((a, b) => (a.groupId < b.groupId ? -1 : 1));
  return { include: side(false), exclude: side(true) };
}

/** The same the other way. What is there already is sent as it stands, with its filter. */
export function assignmentsFor(
  audience: Audience | undefined,
  standing: readonly GraphAssignment[] = [],
): readonly SentAssignment[] {
  const sent = (type: typeof include | typeof exclude) => (wanted: GroupTarget) => {
    if ('$ref' in wanted) throw new TypeError(`${wanted.$ref} is not there yet`);
    const same = standing.find((each) => nameOf(each) === wanted.groupId && isExclusion(each) === (type === exclude));
    return same === undefined
      ? anew(type, wanted.groupId)
      : { intent: same.intent ?? 'required', target: asItStands(same) };
  };
  return [...(audience?.include ?? []).map(sent(include)), ...(audience?.exclude ?? []).map(sent(exclude))];
}

/** The groups of an audience: those of its names that are ids. */
export function groupsOf(assignments: readonly SentAssignment[]): readonly string[] {
  return assignments.flatMap(({ target: { groupId } }) => (groupId === undefined ? [] : [groupId]));
}

/** Assignments that are not among those sent: left over from before, where `assign` only adds. */
export function leftOver(
  standing: readonly GraphAssignment[],
  sent: readonly SentAssignment[],
): readonly GraphAssignment[] {
  return standing.filter(
    ({ target }) =>
      !sent.some(
        (each) =>
          each.target['@odata.type'] === target?.['@odata.type'] &&
          each.target.groupId?.toLowerCase() === target?.groupId?.toLowerCase(),
      ),
  );
}

function nameOf({ target, intent }: GraphAssignment): string {
  const whom = target?.groupId?.toLowerCase() ?? target?.['@odata.type']?.replace(prefix, '') ?? 'nobody knows whom';
  return isOurs(intent) ? whom : `${whom} (${intent})`;
}

/** An app is to be required, a profile applied; policies have no intent. */
function isOurs(intent: string | null | undefined): boolean {
  return intent === undefined || intent === null || intent === 'required' || intent === 'apply';
}

function isExclusion({ target }: GraphAssignment): boolean {
  return target?.['@odata.type'] === exclude;
}

function anew(type: string, name: string): SentAssignment {
  const [, whom = name, intent = 'required'] = /^(.*) \((\w+)\)$/.exec(name) ?? [];
  const isGroup = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(whom);
  return { intent, target: isGroup ? { '@odata.type': type, groupId: whom } : { '@odata.type': `${prefix}${whom}` } };
}

function asItStands({ target }: GraphAssignment): Readonly<Record<string, string>> {
  const filled = Object.entries(target ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const { deviceAndAppManagementAssignmentFilterType: filter, ...plain } = Object.fromEntries(filled);
  return filter === undefined || filter === 'none'
    ? plain
    : { ...plain, deviceAndAppManagementAssignmentFilterType: filter };
}
