import { GraphFault } from '../../graph/graph-fault.ts';
import { addMember, removeMember } from '../../seeds/seed-groups.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import { applyComplianceToAll } from '../compliance-policies/apply-compliance.ts';
import type { Group, MemberKind } from './group.ts';
import { type MembershipRule, parseMembershipRule, type RuledDevice } from './membership-rule.ts';

export function isDynamic({ groupTypes }: Pick<Group, 'groupTypes'>): boolean {
  return groupTypes.includes('DynamicMembership');
}

/** Nobody adds or removes members of a dynamic group by hand: Graph says so as if a permission were missing. */
export function refusedByRule(): GraphFault {
  return new GraphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** Processing of a group's rule, once it may have changed: it begins, goes on, is paused, or ends. */
export function followRule(tenant: Tenant, group: Group): void {
  const { membershipRule, membershipRuleProcessingState } = group;
  const isProcessed = isDynamic(group) && membershipRule !== null && membershipRuleProcessingState !== 'Paused';
  if (isProcessed) tenant.dynamicRules.set(group.id, parseMembershipRule(membershipRule));
  else tenant.dynamicRules.delete(group.id);
}

/**
 * From now on whatever changes in the directory is followed by dynamic groups, after the tenant's delay. One review is
 * planned at a time: production looks at all rules after a change, too, and not at each change by itself.
 */
export function watchDynamicGroups(world: World, tenant: Tenant): void {
  let isPlanned = false;
  tenant.changes.listen(() => {
    if (isPlanned || tenant.dynamicRules.size === 0) return;
    isPlanned = true;
    world.due.add(world.now() + tenant.behaviour.dynamicGroupDelayMs, () => {
      // What the review itself changes is no reason for another one: no rule is about members.
      if (processRules(world, tenant)) applyComplianceToAll(world, tenant);
      isPlanned = false;
    });
  });
}

/** Whether anybody came or went. */
function processRules(world: World, tenant: Tenant): boolean {
  let hasChanged = false;
  for (const { groupId, memberId, isIn } of [...tenant.dynamicRules].flatMap(([id, rule]) =>
    alignMembers(tenant, id, rule),
  )) {
    hasChanged = true;
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
  }
  return hasChanged;
}

/** Makes a group's members what its rule says, and answers who came and went. */
export function alignMembers(
  tenant: Tenant,
  groupId: string,
  rule: MembershipRule,
): readonly { readonly groupId: string; readonly memberId: string; readonly isIn: boolean }[] {
  const wanted = new Map<string, MemberKind>(matching(tenant, rule).map((id) => [id, rule.of]));
  const before = tenant.memberships.direct(groupId).map(({ memberId }) => memberId);
  const gone = before.filter((memberId) => !wanted.has(memberId) && removeMember(tenant, groupId, memberId));
  const come = [...wanted].filter(([memberId, kind]) => addMember(tenant, groupId, memberId, kind));
  return [
    ...gone.map((memberId) => ({ groupId, memberId, isIn: false })),
    ...come.map(([memberId]) => ({ groupId, memberId, isIn: true })),
  ];
}

function matching(tenant: Tenant, rule: MembershipRule): readonly string[] {
  if (rule.of === 'user') return [...tenant.users.values()].filter(rule.holds).map(({ id }) => id);
  const enrolled = new Map([...tenant.managedDevices.values()].map((managed) => [managed.entraDeviceId, managed]));
  const ruled = [...tenant.devices.values()].map((device): RuledDevice => {
    const managed = enrolled.get(device.deviceId);
    return { device, managed, category: categoryOf(tenant, managed?.categoryId) };
  });
  return ruled.filter(rule.holds).map(({ device }) => device.id);
}

function categoryOf(tenant: Tenant, id: string | undefined): string | null {
  const category = id === undefined ? undefined : tenant.kept.get('/deviceManagement/deviceCategories', id);
  return category === undefined ? null : String(category.displayName);
}
