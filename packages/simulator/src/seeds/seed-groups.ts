import { alignMembers, followRule } from '../areas/groups/dynamic-members.ts';
import type { Group, MemberKind } from '../areas/groups/group.ts';
import type { User } from '../areas/users/user.ts';
import type { Chance } from '../chance.ts';
import { day, toSecondsIso } from '../clock.ts';
import type { Tenant } from '../world/tenant.ts';
import { teams } from './people.ts';

/**
 * Groups: one per team (disjoint, since a user has one department), a team nested in another, one with everybody, one
 * that only nests, one of devices.
 */
export function seedGroups(tenant: Tenant, chance: Chance, now: number): void {
  const group = (displayName: string, description: string): Group =>
    tenant.groups.add({ ...plainGroup(chance.uuid(), displayName, now - 400 * day), description });
  const join = (owner: Group, kind: MemberKind, ids: Iterable<string>) => {
    for (const id of ids) addMember(tenant, owner.id, id, kind);
  };
  const users = [...tenant.users.values()];
  const of = (wanted: (user: User) => boolean) => users.filter(wanted).map(({ id }) => id);

  const everybody = group('All employees', 'Everybody with an account');
  join(
    everybody,
    'user',
    of(() => true),
  );
  const organization = group('Teams', 'Nothing but other groups');
  for (const { department } of teams) {
    const team = group(department, `Everybody in ${department}`);
    join(organization, 'group', [team.id]);
    if (department === 'Field staff') {
      const technicians = group('Service technicians', 'Part of the field staff');
      join(
        technicians,
        'user',
        of((user) => user.department === department && user.jobTitle === 'Service technician'),
      );
      join(team, 'group', [technicians.id]);
      join(
        team,
        'user',
        of((user) => user.department === department && user.jobTitle !== 'Service technician'),
      );
    } else {
      join(
        team,
        'user',
        of((user) => user.department === department),
      );
    }
  }
  const owned = [...tenant.devices.values()].filter(({ deviceOwnership }) => deviceOwnership === 'Company');
  join(
    group('Company-owned phones', 'Devices, not people'),
    'device',
    owned.map(({ id }) => id),
  );
}

const dynamicGroups = [
  ['Drivers', 'user.jobTitle -eq "Driver"'],
  ['Managed Android phones', '(device.deviceOSType -startsWith "Android") and (device.managementType -eq "MDM")'],
  ['Phones at high risk', 'device.extensionAttribute15 -eq "high"'],
] as const;

/** Groups whose members follow from a rule, which has been processed long ago. */
export function seedDynamicGroups(tenant: Tenant, chance: Chance, now: number): void {
  for (const [displayName, membershipRule] of dynamicGroups) {
    const group = tenant.groups.add({
      ...plainGroup(chance.uuid(), displayName, now - 300 * day),
      groupTypes: ['DynamicMembership'],
      membershipRule,
      membershipRuleProcessingState: 'On',
    });
    followRule(tenant, group);
    const rule = tenant.dynamicRules.get(group.id);
    if (rule !== undefined) alignMembers(tenant, group.id, rule);
  }
}

function plainGroup(id: string, displayName: string, createdAt: number): Group {
  return {
    id,
    displayName,
    description: null,
    groupTypes: [],
    mailEnabled: false,
    mailNickname: displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    securityEnabled: true,
    createdDateTime: toSecondsIso(createdAt),
    renewedDateTime: toSecondsIso(createdAt),
    membershipRule: null,
    membershipRuleProcessingState: null,
    visibility: null,
  };
}

/** Groups of a large tenant: projects and sites, of some dozens of people each. */
export function seedMoreGroups(tenant: Tenant, chance: Chance, now: number, total: number): void {
  const users = [...tenant.users.values()];
  for (let index = tenant.groups.size; index < total; index += 1) {
    const displayName = `${index % 2 === 0 ? 'Project' : 'Site'} ${String(index).padStart(4, '0')}`;
    const { id } = tenant.groups.add(plainGroup(chance.uuid(), displayName, now - 200 * day));
    for (let member = chance.between(10, 60); member > 0 && users.length > 0; member -= 1) {
      addMember(tenant, id, chance.pick(users).id, 'user');
    }
  }
}

/** Keeps the group's own record in step, since a change of members is a change of the group. */
export function addMember(tenant: Tenant, groupId: string, memberId: string, kind: MemberKind): boolean {
  const change = tenant.memberships.add(groupId, memberId, kind);
  if (change !== undefined) tenant.groups.touch(groupId, 'members', change);
  return change !== undefined;
}

export function removeMember(tenant: Tenant, groupId: string, memberId: string): boolean {
  const change = tenant.memberships.remove(groupId, memberId);
  if (change !== undefined) tenant.groups.touch(groupId, 'members', change);
  return change !== undefined;
}
