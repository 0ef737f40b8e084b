import { noSuchObject, notModelled } from '../../graph/graph-fault.ts';
import type { GraphAnswer, GraphCall } from '../../graph/operation.ts';
import { answerPage, checkOptions } from '../../graph/page.ts';
import { render, selectedProperties } from '../../graph/render.ts';
import type { Tenant } from '../../world/tenant.ts';
import { devices } from '../devices/device-kind.ts';
import { type DirectoryKind, isEventual } from '../directory-listing.ts';
import { users } from '../users/user-kind.ts';
import type { Group, MemberKind, Membership } from './group.ts';

export const groups: DirectoryKind<Group> = {
  type: 'group',
  plural: 'groups',
  objects: ({ tenant }) => tenant.groups,
  byDefault: [
    'id',
    'deletedDateTime',
    'classification',
    'createdDateTime',
    'description',
    'displayName',
    'expirationDateTime',
    'groupTypes',
    'isAssignableToRole',
    'mail',
    'mailEnabled',
    'mailNickname',
    'membershipRule',
    'membershipRuleProcessingState',
    'onPremisesLastSyncDateTime',
    'onPremisesSecurityIdentifier',
    'onPremisesSyncEnabled',
    'preferredDataLocation',
    'preferredLanguage',
    'proxyAddresses',
    'renewedDateTime',
    'resourceBehaviorOptions',
    'resourceProvisioningOptions',
    'securityEnabled',
    'securityIdentifier',
    'theme',
    'visibility',
  ],
};

export function findGroup({ tenant, params }: GraphCall): Group {
  const id = params['group-id'] ?? '';
  const group = tenant.groups.get(id.toLowerCase());
  if (group === undefined) throw noSuchObject('group', id);
  return group;
}

const kindsOfMembers = { user: users, group: groups, device: devices } as const;

/** Members of all kinds, each with its `@odata.type`; `$select` takes any property of the base type of them all. */
export function listMembers(call: GraphCall, memberships: readonly Membership[], cast?: MemberKind): GraphAnswer {
  checkOptions(call, new Set(['$select', '$top', '$skiptoken', '$count', '$filter', '$search', '$orderby']));
  for (const name of ['$filter', '$search', '$orderby'])
    if (call.query.has(name)) throw notModelled(`${name} on ${call.path}`);
  const select = call.query.get('$select');
  return answerPage(call, {
    items: memberships.toSorted((left, right) => (left.memberId < right.memberId ? -1 : 1)),
    keyOf: ({ memberId }) => memberId,
    render({ kind, memberId }) {
      const { '@odata.type': type, ...plain } = renderMember(call, kind, memberId, select);
      // Where all are of one type, nothing says so.
      return cast === undefined ? { '@odata.type': type, ...plain } : plain;
    },
    pageSize: call.tenant.behaviour.directoryPageSize,
    maxTop: 999,
    whenTopTooLarge: 'refuse',
    ...(call.query.get('$count') === 'true' && isEventual(call)
      ? { count: { total: memberships.length, on: 'first-page' as const } }
      : {}),
    context: cast === undefined ? 'directoryObjects' : `${cast}s`,
  });
}

/** A member as it is listed, with its `@odata.type`. */
export function renderMember(
  call: GraphCall,
  kind: MemberKind,
  id: string,
  select: string | null,
): Record<string, unknown> {
  const { type, byDefault } = kindsOfMembers[kind];
  const names = select === null ? byDefault : lenientSelection(call, type, select);
  return {
    '@odata.type': `#microsoft.graph.${type}`,
    ...render(call.version, type, memberRecord(call.tenant, kind, id), names),
  };
}

/** A property that this member's kind does not have is left out, because the next member's kind may have it. */
function lenientSelection(call: GraphCall, type: string, select: string): readonly string[] {
  return select.split(',').flatMap((name) => {
    try {
      return selectedProperties(call.version, type, name, []);
    } catch {
      return ['id'];
    }
  });
}

export function memberRecord(tenant: Tenant, kind: MemberKind, id: string): Readonly<Record<string, unknown>> {
  const stores = { user: tenant.users, group: tenant.groups, device: tenant.devices };
  return { ...stores[kind].get(id), id };
}

/** Groups that somebody or something is in, as they are listed. */
export function groupsOf(call: GraphCall, memberId: string, how: 'direct' | 'transitive'): readonly Membership[] {
  const { memberships } = call.tenant;
  const ids = how === 'direct' ? memberships.directGroupsOf(memberId) : memberships.groupsOf(memberId);
  return [...ids].map((id) => ({ memberId: id, kind: 'group' as const, addedIn: 0, removedIn: undefined }));
}
