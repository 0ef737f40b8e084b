import {
  type DeviceId,
  type DeviceIdentity,
  type Enrollment,
  type IdentityConflict,
  type Instant,
  type ManagedDevice,
  planIdentities,
  type RemoteDeviceId,
} from '@picket/domain';
import { recordHistory } from '../history/store.ts';
import { at } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { insertDevice } from './store.ts';

/** What is new since the identities were last reconciled. */
export interface IdentityChanges {
  /** Enrollments as they are listed now, of those that were added or changed. */
  readonly listed: ReadonlyMap<RemoteDeviceId, ManagedDevice>;
  /** Enrollments that are gone for good. */
  readonly gone: ReadonlySet<RemoteDeviceId>;
  readonly newDeviceId: () => DeviceId;
  readonly now: Instant;
}

export interface ReconciledIdentities {
  /** Which device each enrollment belongs to. */
  readonly deviceOf: ReadonlyMap<RemoteDeviceId, DeviceId>;
  /** Devices that are new, or point elsewhere than before. */
  readonly relinked: ReadonlySet<DeviceId>;
  readonly identities: ReadonlyMap<DeviceId, DeviceIdentity>;
}

/** Makes our devices hang together with all that is listed now, by the rules of domain/devices/identity.ts. */
export async function reconcileIdentities(
  tx: TenantTransaction,
  changes: IdentityChanges,
): Promise<ReconciledIdentities> {
  const { known, enrollments } = await readKnown(tx, changes);
  const directory = await tx.db.selectFrom('directory_device').select(['object_id', 'device_id']).execute();
  const plan = planIdentities({
    known,
    enrollments,
    directory: directory.map((row) => ({ id: row.object_id, deviceId: row.device_id ?? undefined })),
    newDeviceId: changes.newDeviceId,
  });

  const identities = new Map(known.map((device) => [device.deviceId, device]));
  for (const { kind, device } of plan.steps) {
    identities.set(device.deviceId, device);
    if (kind === 'create') await insertDevice(tx, device, changes.now);
    else await relink(tx, device);
  }
  await saveConflicts(tx, plan.conflicts, changes.now);

  const deviceOf = new Map<RemoteDeviceId, DeviceId>();
  for (const { deviceId, remoteId, otherRemoteIds } of identities.values()) {
    for (const id of remoteId === undefined ? otherRemoteIds : [remoteId, ...otherRemoteIds])
      deviceOf.set(id, deviceId);
  }
  return { deviceOf, identities, relinked: new Set(plan.steps.map(({ device }) => device.deviceId)) };
}

async function readKnown({ db }: TenantTransaction, { listed, gone }: IdentityChanges) {
  const devices = await db
    .selectFrom('devices_device')
    .select(['device_id', 'entra_device_id', 'entra_object_id', 'remote_id'])
    .execute();
  const rows = await db.selectFrom('devices_managed').select(['remote_id', 'device_id', 'body']).execute();
  const held = rows.filter(({ remote_id }) => !gone.has(remote_id));

  const enrollments = new Map<RemoteDeviceId, Enrollment>(held.map(({ remote_id, body }) => [remote_id, body]));
  for (const [remoteId, enrollment] of listed) enrollments.set(remoteId, enrollment);

  const byDevice = Map.groupBy(held, ({ device_id }) => device_id);
  const known = devices.map((row): DeviceIdentity => {
    // As it is stored, gone or not: the plan must see that the device loses it.
    const remoteId = row.remote_id ?? undefined;
    return {
      deviceId: row.device_id,
      entraDeviceId: row.entra_device_id ?? undefined,
      entraObjectId: row.entra_object_id ?? undefined,
      remoteId,
      otherRemoteIds: (byDevice.get(row.device_id) ?? [])
        .map(({ remote_id }) => remote_id)
        .filter((id) => id !== remoteId),
    };
  });
  return { known, enrollments: [...enrollments.values()] };
}

async function relink({ db }: TenantTransaction, device: DeviceIdentity): Promise<void> {
  await db
    .updateTable('devices_device')
    .set({
      entra_device_id: device.entraDeviceId ?? null,
      entra_object_id: device.entraObjectId ?? null,
      remote_id: device.remoteId ?? null,
    })
    .where('device_id', '=', device.deviceId)
    .execute();
}

async function saveConflicts(
  tx: TenantTransaction,
  conflicts: readonly IdentityConflict[],
  now: Instant,
): Promise<void> {
  const texts = new Map(conflicts.map((conflict) => [conflict.deviceId, describe(conflict)]));
  const before = await tx.db
    .selectFrom('devices_device')
    .select(['device_id', 'identity_conflict'])
    .where('identity_conflict', 'is not', null)
    .execute();
  const told = new Map(before.map((row) => [row.device_id, row.identity_conflict]));
  for (const { device_id } of before) {
    if (!texts.has(device_id))
      await tx.db
        .updateTable('devices_device')
        .set({ identity_conflict: null })
        .where('device_id', '=', device_id)
        .execute();
  }
  for (const [deviceId, text] of texts) {
    if (told.get(deviceId) === text) continue;
    await tx.db
      .updateTable('devices_device')
      .set({ identity_conflict: text })
      .where('device_id', '=', deviceId)
      .execute();
    await recordHistory(tx, [{ at: now, kind: 'observed', deviceId, text }]);
  }
}

function describe(conflict: IdentityConflict): string {
  switch (conflict.kind) {
    case 'contested-enrollment':
      return `Enrollment ${conflict.remoteId} reports the Entra device id of another phone (${conflict.claims}). It is not believed for either until somebody has looked.`;
    case 'several-directory-objects':
      return `Entra lists ${conflict.entraObjectIds.length} objects with this phone's device id. Nothing is written to any that was not dealt with before.`;
  }
}

/** Devices that no enrollment belongs to anymore: the UEM has let them go. */
export async function retireUnlisted(
  { db }: TenantTransaction,
  identities: ReadonlyMap<DeviceId, DeviceIdentity>,
  now: Instant,
): Promise<readonly DeviceId[]> {
  const unlisted = [...identities.values()]
    .filter(({ remoteId, otherRemoteIds }) => remoteId === undefined && otherRemoteIds.length === 0)
    .map(({ deviceId }) => deviceId);
  if (unlisted.length === 0) return [];
  const rows = await db
    .updateTable('devices_device')
    .set({ retired_at: at(now) })
    .where('device_id', 'in', unlisted)
    .where('retired_at', 'is', null)
    .returning('device_id')
    .execute();
  return rows.map(({ device_id }) => device_id);
}
