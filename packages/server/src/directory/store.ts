import type { DirectoryDevice, DirectoryUser, EntraDeviceId, EntraObjectId, MemberKind } from '@picket/domain';
import type { Selectable } from 'kysely';
import type { TenantTransaction } from '../platform/database/database.ts';

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

interface GroupTable {
  tenant_id: string;
  object_id: EntraObjectId;
  display_name: string | null;
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

export async function readGroupNames(
  { db }: TenantTransaction,
  ids: readonly EntraObjectId[] | undefined,
): Promise<Map<EntraObjectId, string | null>> {
  const rows = await inChunks(ids, (chunk) => {
    const query = db.selectFrom('directory_group').select(['object_id', 'display_name']);
    return (chunk === undefined ? query : query.where('object_id', 'in', chunk)).execute();
  });
  return new Map(rows.map((row) => [row.object_id, row.display_name]));
}

export async function saveUsers({ tenantId, db }: TenantTransaction, users: readonly DirectoryUser[]): Promise<void> {
  for (const chunk of chunksOf(users)) {
    await db
      .insertInto('directory_user')
      .values(
        chunk.map((user) => ({
          tenant_id: tenantId,
          object_id: user.id,
          user_principal_name: user.userPrincipalName ?? null,
          display_name: user.displayName ?? null,
          mail: user.mail ?? null,
          account_enabled: user.accountEnabled ?? null,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'object_id']).doUpdateSet((eb) => ({
          user_principal_name: eb.ref('excluded.user_principal_name'),
          display_name: eb.ref('excluded.display_name'),
          mail: eb.ref('excluded.mail'),
          account_enabled: eb.ref('excluded.account_enabled'),
        })),
      )
      .execute();
  }
}

export async function saveDirectoryDevices(
  { tenantId, db }: TenantTransaction,
  devices: readonly DirectoryDevice[],
): Promise<void> {
  for (const chunk of chunksOf(devices)) {
    await db
      .insertInto('directory_device')
      .values(
        chunk.map((device) => ({
          tenant_id: tenantId,
          object_id: device.id,
          device_id: device.deviceId ?? null,
          display_name: device.displayName ?? null,
          operating_system: device.operatingSystem ?? null,
          operating_system_version: device.operatingSystemVersion ?? null,
          trust_type: device.trustType ?? null,
          is_managed: device.isManaged ?? null,
          is_compliant: device.isCompliant ?? null,
          account_enabled: device.accountEnabled ?? null,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'object_id']).doUpdateSet((eb) => ({
          device_id: eb.ref('excluded.device_id'),
          display_name: eb.ref('excluded.display_name'),
          operating_system: eb.ref('excluded.operating_system'),
          operating_system_version: eb.ref('excluded.operating_system_version'),
          trust_type: eb.ref('excluded.trust_type'),
          is_managed: eb.ref('excluded.is_managed'),
          is_compliant: eb.ref('excluded.is_compliant'),
          account_enabled: eb.ref('excluded.account_enabled'),
        })),
      )
      .execute();
  }
}

export async function saveGroups(
  { tenantId, db }: TenantTransaction,
  groups: readonly { readonly id: EntraObjectId; readonly displayName: string | null }[],
): Promise<void> {
  for (const chunk of chunksOf(groups)) {
    await db
      .insertInto('directory_group')
      .values(chunk.map(({ id, displayName }) => ({ tenant_id: tenantId, object_id: id, display_name: displayName })))
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'object_id'])
          .doUpdateSet((eb) => ({ display_name: eb.ref('excluded.display_name') })),
      )
      .execute();
  }
}

/** Members as they came and went. In a round that enumerates everything, the groups' members are forgotten first. */
export async function saveMembers(
  { tenantId, db }: TenantTransaction,
  groupId: EntraObjectId,
  members: ReadonlyMap<EntraObjectId, MemberKind | 'removed'>,
): Promise<void> {
  const entries = [...members];
  const gone = entries.flatMap(([id, kind]) => (kind === 'removed' ? [id] : []));
  for (const chunk of chunksOf(gone)) {
    await db.deleteFrom('directory_member').where('group_id', '=', groupId).where('member_id', 'in', chunk).execute();
  }
  const here = entries.flatMap(([id, kind]) =>
    kind === 'removed' ? [] : [{ tenant_id: tenantId, group_id: groupId, member_id: id, kind }],
  );
  for (const chunk of chunksOf(here)) {
    await db
      .insertInto('directory_member')
      .values(chunk)
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'group_id', 'member_id'])
          .doUpdateSet((eb) => ({ kind: eb.ref('excluded.kind') })),
      )
      .execute();
  }
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

const chunkSize = 1000;

function chunksOf<Item>(items: readonly Item[]): Item[][] {
  const chunks: Item[][] = [];
  for (let from = 0; from < items.length; from += chunkSize) chunks.push(items.slice(from, from + chunkSize));
  return chunks;
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
