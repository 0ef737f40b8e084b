import { noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { answerPage, checkOptions } from '../../graph/page.ts';
import { render, selectedProperties } from '../../graph/render.ts';
import { directory } from '../../graph/service-group.ts';
import type { Tenant } from '../../world/tenant.ts';
import { answerDelta } from '../delta.ts';
import { devices } from '../devices/operations.ts';
import { countDirectory, type DirectoryKind, getDirectory, listDirectory } from '../directory-listing.ts';
import { users } from '../users/operations.ts';
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

export const groupOperations: readonly Operation[] = [
  { method: 'GET', path: '/groups', versions: both, group: directory, handle: (call) => listDirectory(groups, call) },
  {
    method: 'GET',
    path: '/groups/$count',
    versions: both,
    group: directory,
    handle: (call) => countDirectory(groups, call),
  },
  {
    method: 'GET',
    path: '/groups/delta()',
    versions: both,
    group: directory,
    handle: (call) => answerDelta(groups, call),
  },
  {
    method: 'GET',
    path: '/groups/{group-id}',
    versions: both,
    group: directory,
    handle: (call) => getDirectory(groups, call, findGroup(call)),
  },
  {
    method: 'GET',
    path: '/groups/{group-id}/members',
    versions: both,
    group: directory,
    handle: (call) => listMembers(call, call.tenant.memberships.direct(findGroup(call).id)),
  },
  {
    method: 'GET',
    path: '/groups/{group-id}/transitiveMembers',
    versions: both,
    group: directory,
    handle: (call) => listMembers(call, call.tenant.memberships.transitive(findGroup(call).id)),
  },
];

function findGroup({ tenant, params }: GraphCall): Group {
  const id = params['group-id'] ?? '';
  const group = tenant.groups.get(id.toLowerCase());
  if (group === undefined) throw noSuchObject('group', id);
  return group;
}

const kindsOfMembers = { user: users, group: groups, device: devices } as const;

/** Members of all kinds, each with its `@odata.type`; `$select` takes any property of the base type of them all. */
function listMembers(call: GraphCall, memberships: readonly Membership[]): GraphAnswer {
  checkOptions(call, new Set(['$select', '$top', '$skiptoken', '$count']));
  const select = call.query.get('$select');
  return answerPage(call, {
    items: memberships.toSorted((left, right) => (left.memberId < right.memberId ? -1 : 1)),
    keyOf: ({ memberId }) => memberId,
    render: ({ kind, memberId }) => renderMember(call, kind, memberId, select),
    pageSize: call.tenant.behaviour.directoryPageSize,
    maxTop: 999,
    whenTopTooLarge: 'refuse',
    context: 'directoryObjects',
  });
}

function renderMember(call: GraphCall, kind: MemberKind, id: string, select: string | null): Record<string, unknown> {
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
