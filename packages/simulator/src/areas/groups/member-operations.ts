import { isObject } from '../../graph/check-body.ts';
import { badRequest, GraphFault, noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';
import { addMember, removeMember } from '../../seeds/seed-groups.ts';
import { applyComplianceToAll } from '../compliance-policies/apply-compliance.ts';
import { isEventual } from '../directory-listing.ts';
import { whenReplicated } from '../replicate.ts';
import { isDynamic, refusedByRule } from './dynamic-members.ts';
import type { Group, MemberKind, Membership } from './group.ts';
import { findGroup, listMembers } from './members.ts';

const group = '/groups/{group-id}';
const common = { versions: both, group: directory };
const kinds: readonly MemberKind[] = ['user', 'group', 'device'];

const readers = {
  members: (call: GraphCall) => call.tenant.memberships.direct(findGroup(call).id),
  transitiveMembers: (call: GraphCall) => call.tenant.memberships.transitive(findGroup(call).id),
};

function readOperations(name: keyof typeof readers): readonly Operation[] {
  const read = readers[name];
  return [
    { ...common, method: 'GET', path: `${group}/${name}`, handle: (call) => listMembers(call, read(call)) },
    {
      ...common,
      method: 'GET',
      path: `${group}/${name}/$count`,
      handle(call) {
        if (!isEventual(call)) throw new GraphFault(400, 'Request_BadRequest', '$count is not currently supported.');
        return { status: 200, body: read(call).length };
      },
    },
    ...kinds.map(
      (kind): Operation => ({
        ...common,
        method: 'GET',
        path: `${group}/${name}/microsoft.graph.${kind}`,
        handle: (call) =>
          listMembers(
            call,
            read(call).filter((member) => member.kind === kind),
            kind,
          ),
      }),
    ),
  ];
}

/** The directory object a reference names: the last id of its address. */
function referred(call: GraphCall): { readonly id: string; readonly kind: MemberKind } {
  return referredIn(call, isObject(call.body) ? call.body['@odata.id'] : undefined);
}

export function referredIn(call: GraphCall, address: unknown): { readonly id: string; readonly kind: MemberKind } {
  const id = /^https?:\/\/[^/]+\/(?:v1\.0|beta)\/(?:directoryObjects|users|groups|devices)\/([^/]+)$/i
    .exec(String(address ?? ''))?.[1]
    ?.toLowerCase();
  if (id === undefined) throw badRequest("Invalid URL format specified in '@odata.id'.");
  const { users, groups, devices } = call.tenant;
  if (users.get(id) !== undefined) return { id, kind: 'user' };
  if (groups.get(id) !== undefined) return { id, kind: 'group' };
  if (devices.get(id) !== undefined) return { id, kind: 'device' };
  throw noSuchObject('object', id);
}

function refuseDynamic(group: Group): void {
  if (isDynamic(group)) throw refusedByRule();
}

function record(call: GraphCall, groupId: string, memberId: string, isIn: boolean): void {
  const { tenant, world } = call;
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'membership',
    subject: groupId,
    property: memberId,
    entraDeviceId: null,
    from: !isIn,
    to: isIn,
  });
  applyComplianceToAll(world, tenant);
}

function join(call: GraphCall): GraphAnswer {
  const owner = findGroup(call);
  refuseDynamic(owner);
  const { id, kind } = referred(call);
  const { tenant, world } = call;
  if (tenant.memberships.isIn(owner.id, id)) {
    if (tenant.behaviour.memberAddedAgain === 'taken') return { status: 204 };
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
  }
  whenReplicated(world, tenant, () => {
    if (addMember(tenant, owner.id, id, kind)) record(call, owner.id, id, true);
  });
  return { status: 204 };
}

function leave(call: GraphCall): GraphAnswer {
  const owner = findGroup(call);
  refuseDynamic(owner);
  const id = (call.params['directoryObject-id'] ?? '').toLowerCase();
  if (!removeMember(call.tenant, owner.id, id)) throw noSuchObject('object', id);
  record(call, owner.id, id, false);
  return { status: 204 };
}

function listReferences(call: GraphCall): GraphAnswer {
  const value = readers.members(call).map(({ memberId }: Membership) => ({
    '@odata.id': `${call.origin}/${call.version}/directoryObjects/${memberId}`,
  }));
  return {
    status: 200,
    body: {
      '@odata.context': `${call.origin}/${call.version}/$metadata#Collection($ref)`,
      value: value.map((one) => one['@odata.id']),
    },
  };
}

export const memberOperations: readonly Operation[] = [
  ...readOperations('members'),
  ...readOperations('transitiveMembers'),
  { ...common, method: 'GET', path: `${group}/members/$ref`, handle: listReferences },
  { ...common, method: 'POST', path: `${group}/members/$ref`, handle: join },
  { ...common, method: 'DELETE', path: `${group}/members/{directoryObject-id}/$ref`, handle: leave },
];
