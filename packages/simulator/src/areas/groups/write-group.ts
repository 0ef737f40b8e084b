import { toSecondsIso } from '../../clock.ts';
import { checkBody, type JsonObject } from '../../graph/check-body.ts';
import { badRequest, notModelled } from '../../graph/graph-fault.ts';
import type { GraphAnswer, GraphCall } from '../../graph/operation.ts';
import { addMember, removeMember } from '../../seeds/seed-groups.ts';
import { applyComplianceToAll } from '../compliance-policies/apply-compliance.ts';
import { getDirectory } from '../directory-listing.ts';
import { whenReplicated } from '../replicate.ts';
import { RuleError } from '../rule-grammar.ts';
import { followRule, isDynamic, refusedByRule } from './dynamic-members.ts';
import type { Group } from './group.ts';
import { referredIn } from './member-operations.ts';
import { findGroup, groups } from './members.ts';
import { NotModelledRule, parseMembershipRule } from './membership-rule.ts';

const mostBound = 20;

/**
 * `POST /groups` (learn.microsoft.com/graph/api/group-post-groups). Security groups, assigned or dynamic. Not modelled:
 * Microsoft 365 groups, owners, groups that roles can be given to.
 */
export function createGroup(call: GraphCall): GraphAnswer {
  const { world, tenant } = call;
  const { given, members } = readBody(call, false);
  for (const name of ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled']) {
    if (given[name] === undefined || given[name] === '')
      throw badRequest(`A value is required for property '${name}' of resource 'Group'.`);
  }
  const now = toSecondsIso(world.now());
  const group = checked({
    description: null,
    groupTypes: [],
    membershipRule: null,
    membershipRuleProcessingState: null,
    visibility: null,
    ...given,
    id: world.chance.uuid(),
    createdDateTime: now,
    renewedDateTime: now,
  } as unknown as Group);
  if (members.length > 0 && isDynamic(group)) throw refusedByRule();
  whenReplicated(world, tenant, () => {
    tenant.groups.add(group);
    for (const { id, kind } of members) addMember(tenant, group.id, id, kind);
    followRule(tenant, group);
    record(call, group.id, null, group);
  });
  return { ...getDirectory(groups, call, group), status: 201 };
}

/** `PATCH /groups/{id}`. An assigned group that becomes dynamic loses the members that its rule does not name. */
export function updateGroup(call: GraphCall): GraphAnswer {
  const { tenant, world } = call;
  const before = findGroup(call);
  const { given, members } = readBody(call, true);
  const after = checked({ ...before, ...given } as Group);
  if (members.length > 0 && isDynamic(after)) throw refusedByRule();
  tenant.groups.update(before.id, after);
  followRule(tenant, after);
  record(call, before.id, before, after);
  if (members.length > 0) {
    whenReplicated(world, tenant, () => {
      for (const { id, kind } of members) addMember(tenant, before.id, id, kind);
      applyComplianceToAll(world, tenant);
    });
  }
  return { status: 204 };
}

/** Security groups are gone for good: only Microsoft 365 groups come into the bin. */
export function deleteGroup(call: GraphCall): GraphAnswer {
  const { tenant, world } = call;
  const group = findGroup(call);
  for (const { memberId } of tenant.memberships.direct(group.id)) removeMember(tenant, group.id, memberId);
  for (const owner of tenant.memberships.directGroupsOf(group.id)) removeMember(tenant, owner, group.id);
  tenant.groups.remove(group.id, 'deleted');
  tenant.dynamicRules.delete(group.id);
  record(call, group.id, group, null);
  applyComplianceToAll(world, tenant);
  return { status: 204 };
}

function readBody(call: GraphCall, isChange: boolean) {
  const body = checkBody(call.version, 'group', call.body, { isChange });
  const bound = body['members@odata.bind'];
  if (bound !== undefined && (!Array.isArray(bound) || bound.length > mostBound))
    throw badRequest(`Up to ${mostBound} members can be given with a group.`);
  const owners = Object.keys(body).find((name) => name.startsWith('owners'));
  if (owners !== undefined) throw notModelled('owners of groups');
  const plain = Object.fromEntries(Object.entries(body).filter(([name]) => !name.includes('@')));
  return { given: plain as JsonObject, members: ((bound ?? []) as unknown[]).map((one) => referredIn(call, one)) };
}

function checked(group: Group): Group {
  const { groupTypes, mailEnabled, membershipRule } = group;
  if (mailEnabled || groupTypes.includes('Unified')) throw notModelled('groups with a mailbox');
  const stranger = groupTypes.find((type) => type !== 'DynamicMembership');
  if (stranger !== undefined)
    throw badRequest(`Invalid value specified for property 'groupTypes' of resource 'Group'.`);
  if (!['On', 'Paused', null].includes(group.membershipRuleProcessingState)) {
    throw badRequest("Invalid value specified for property 'membershipRuleProcessingState' of resource 'Group'.");
  }
  if (!isDynamic(group)) return { ...group, membershipRule: null, membershipRuleProcessingState: null };
  if (membershipRule === null || membershipRule.trim() === '')
    throw badRequest("A value is required for property 'membershipRule' of resource 'Group'.");
  try {
    parseMembershipRule(membershipRule);
  } catch (error) {
    if (error instanceof NotModelledRule) throw notModelled(error.message);
    if (!(error instanceof RuleError)) throw error;
    throw badRequest(`Dynamic membership rule validation error: ${error.message}`);
  }
  return { ...group, membershipRuleProcessingState: group.membershipRuleProcessingState ?? 'On' };
}

function record({ world, tenant }: GraphCall, id: string, from: Group | null, to: Group | null): void {
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'object',
    subject: id,
    property: '/groups',
    entraDeviceId: null,
    from,
    to,
  });
}
