import type {
  DirectoryDevice,
  DirectoryGroup,
  DirectoryUser,
  EntraDeviceId,
  EntraObjectId,
  MemberKind,
} from '@picket/domain';
import type { Selectable } from 'kysely';
import type { TenantTransaction } from '../platform/database/database.ts';
import { chunksOf, deleteRows, upsertRows } from '../platform/database/record-set.ts';
import { foldName } from './fold-name.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    directory_user: UserTable;
    directory_group: GroupTable;
    directory_member: { tenant_id: string; group_id: EntraObjectId; member_id: EntraObjectId; kind: MemberKind };
    directory_device: DirectoryDeviceTable;
  }
}

interface UserTable {
  tenant_id: string;
  object_id: EntraObjectId;
  user_principal_name: string | null;
  display_name: string | null;
  mail: string | null;
  account_enabled: boolean | null;
}

export interface GroupTable {
  tenant_id: string;
  object_id: EntraObjectId;
  display_name: string | null;
  is_unified: boolean | null;
  is_dynamic: boolean | null;
  security_enabled: boolean | null;
  mail_enabled: boolean | null;
  membership_rule: string | null;
  is_rule_paused: boolean | null;
  /** `foldName(display_name)`: what searches look at. */
  search_name: string;
}

interface DirectoryDeviceTable {
  tenant_id: string;
  object_id: EntraObjectId;
  device_id: EntraDeviceId | null;
  display_name: string | null;
  operating_system: string | null;
  operating_system_version: string | null;
  trust_type: string | null;
  is_managed: boolean | null;
  is_compliant: boolean | null;
  account_enabled: boolean | null;
}

/** `undefined` ids: all there are. */
export async function readUsers(
  { db }: TenantTransaction,
  ids: readonly EntraObjectId[] | undefined,
): Promise<Map<EntraObjectId, DirectoryUser>> {
  const rows = await inChunks(ids, (chunk) => {
    const query = db.selectFrom('directory_user').selectAll();
    return (chunk === undefined ? query : query.where('object_id', 'in', chunk)).execute();
  });
  return new Map(rows.map((row) => [row.object_id, userOf(row)]));
}

export async function readDirectoryDevices(
  { db }: TenantTransaction,
  ids: readonly EntraObjectId[] | undefined,
): Promise<Map<EntraObjectId, DirectoryDevice>> {
  const rows = await inChunks(ids, (chunk) => {
    const query = db.selectFrom('directory_device').selectAll();
    return (chunk === undefined ? query : query.where('object_id', 'in', chunk)).execute();
  });
  return new Map(rows.map((row) => [row.object_id, deviceOf(row)]));
}

/** Without their members. `undefined` ids: all there are. */
export async function readGroups(
  { db }: TenantTransaction,
  ids: readonly EntraObjectId[] | undefined,
): Promise<Map<EntraObjectId, DirectoryGroup>> {
  const rows = await inChunks(ids, (chunk) => {
    const query = db.selectFrom('directory_group').selectAll();
    return (chunk === undefined ? query : query.where('object_id', 'in', chunk)).execute();
  });
  return new Map(rows.map((row) => [row.object_id, groupOf(row)]));
}

export async function saveUsers(tx: TenantTransaction, users: readonly DirectoryUser[]): Promise<void> {
  const types = {
    object_id: 'uuid',
    user_principal_name: 'text',
    display_name: 'text',
    mail: 'text',
    account_enabled: 'boolean',
  } as const;
  await upsertRows(
    tx,
    'directory_user',
    { key: ['object_id'], types },
    users.map((user) => ({
      object_id: user.id,
      user_principal_name: user.userPrincipalName,
      display_name: user.displayName,
      mail: user.mail,
      account_enabled: user.accountEnabled,
    })),
  );
}

export async function saveDirectoryDevices(tx: TenantTransaction, devices: readonly DirectoryDevice[]): Promise<void> {
  const types = {
    object_id: 'uuid',
    device_id: 'uuid',
    display_name: 'text',
    operating_system: 'text',
    operating_system_version: 'text',
    trust_type: 'text',
    is_managed: 'boolean',
    is_compliant: 'boolean',
    account_enabled: 'boolean',
  } as const;
  await upsertRows(
    tx,
    'directory_device',
    { key: ['object_id'], types },
    devices.map((device) => ({
      object_id: device.id,
      device_id: device.deviceId,
      display_name: device.displayName,
      operating_system: device.operatingSystem,
      operating_system_version: device.operatingSystemVersion,
      trust_type: device.trustType,
      is_managed: device.isManaged,
      is_compliant: device.isCompliant,
      account_enabled: device.accountEnabled,
    })),
  );
}

/** Without their members. */
export async function saveGroups(tx: TenantTransaction, groups: readonly DirectoryGroup[]): Promise<void> {
  const types = {
    object_id: 'uuid',
    display_name: 'text',
    is_unified: 'boolean',
    is_dynamic: 'boolean',
    security_enabled: 'boolean',
    mail_enabled: 'boolean',
    membership_rule: 'text',
    is_rule_paused: 'boolean',
    search_name: 'text',
  } as const;
  await upsertRows(
    tx,
    'directory_group',
    { key: ['object_id'], types },
    groups.map((group) => ({
      object_id: group.id,
      display_name: group.displayName,
      is_unified: group.isUnified,
      is_dynamic: group.isDynamic,
      security_enabled: group.securityEnabled,
      mail_enabled: group.mailEnabled,
      membership_rule: group.membershipRule,
      is_rule_paused: group.isRulePaused,
      search_name: foldName(group.displayName ?? ''),
    })),
  );
}

/** One person or thing in one group. */
export interface Membership {
  readonly groupId: EntraObjectId;
  readonly memberId: EntraObjectId;
}

const membershipTypes = { group_id: 'uuid', member_id: 'uuid' } as const;

/** Members that have come, of any groups, each named once. */
export async function saveMembers(
  tx: TenantTransaction,
  members: readonly (Membership & { readonly kind: MemberKind })[],
): Promise<void> {
  await upsertRows(
    tx,
    'directory_member',
    { key: ['group_id', 'member_id'], types: { ...membershipTypes, kind: 'text' } },
    members.map(({ groupId, memberId, kind }) => ({ group_id: groupId, member_id: memberId, kind })),
  );
}

/** Members that have gone, of any groups. */
export async function removeMembers(tx: TenantTransaction, members: readonly Membership[]): Promise<void> {
  await deleteRows(
    tx,
    'directory_member',
    membershipTypes,
    members.map(({ groupId, memberId }) => ({ group_id: groupId, member_id: memberId })),
  );
}

export async function forgetMembers({ db }: TenantTransaction, groupIds: readonly EntraObjectId[]): Promise<void> {
  for (const chunk of chunksOf(groupIds))
    await db.deleteFrom('directory_member').where('group_id', 'in', chunk).execute();
}

export async function deleteDirectoryObjects(
  { db }: TenantTransaction,
  table: 'directory_user' | 'directory_group' | 'directory_device',
  ids: readonly EntraObjectId[],
): Promise<void> {
  for (const chunk of chunksOf(ids)) await db.deleteFrom(table).where('object_id', 'in', chunk).execute();
}

async function inChunks<Row>(
  ids: readonly EntraObjectId[] | undefined,
  read: (chunk: EntraObjectId[] | undefined) => Promise<Row[]>,
): Promise<Row[]> {
  if (ids === undefined) return await read(undefined);
  const rows: Row[] = [];
  for (const chunk of chunksOf(ids)) rows.push(...(await read(chunk)));
  return rows;
}

function userOf(row: Selectable<UserTable>): DirectoryUser {
  return {
    id: row.object_id,
    userPrincipalName: row.user_principal_name,
    displayName: row.display_name,
    mail: row.mail,
    accountEnabled: row.account_enabled,
  };
}

/** Without its members. */
export function groupOf(row: Selectable<GroupTable>): DirectoryGroup {
  return {
    id: row.object_id,
    displayName: row.display_name,
    isUnified: row.is_unified,
    isDynamic: row.is_dynamic,
    securityEnabled: row.security_enabled,
    mailEnabled: row.mail_enabled,
    membershipRule: row.membership_rule,
    isRulePaused: row.is_rule_paused,
  };
}

function deviceOf(row: Selectable<DirectoryDeviceTable>): DirectoryDevice {
  return {
    id: row.object_id,
    deviceId: row.device_id,
    displayName: row.display_name,
    operatingSystem: row.operating_system,
    operatingSystemVersion: row.operating_system_version,
    trustType: row.trust_type,
    isManaged: row.is_managed,
    isCompliant: row.is_compliant,
    accountEnabled: row.account_enabled,
  };
}
