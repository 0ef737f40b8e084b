import type { DeviceId, DirectoryDevice } from '@picket/domain';
import { markDirty } from '../assessment/store.ts';
import { relinkToDirectory } from '../devices/reconcile-identities.ts';
import { directoryKind } from './directory-kinds.ts';
import { deleteDirectoryObjects, readDirectoryDevices, saveDirectoryDevices } from './store.ts';

export const entraDeviceSync = directoryKind<DirectoryDevice>({
  kind: 'entra-devices',
  source: (directory, from, signal) => directory.devices(from, signal),
  nameOf: (device) => device.displayName ?? device.id,
  read: readDirectoryDevices,
  save: saveDirectoryDevices,
  remove: (tx, ids) => deleteDirectoryObjects(tx, 'directory_device', ids),
  afterwards: async (tx, { known, saved, gone }, { now, entropy }) => {
    // Channels reach a phone by its object in the directory: one that gained, lost or changed it is judged again.
    const moved = saved.filter(({ id, deviceId }) => !known.has(id) || known.get(id)?.deviceId !== deviceId);
    const objectIds = [...moved.map(({ id }) => id), ...gone];
    const spokenOf = [...moved, ...objectIds.flatMap((id) => known.get(id) ?? [])];
    const relinked = await relinkToDirectory(tx, {
      entraDeviceIds: [...new Set(spokenOf.flatMap(({ deviceId }) => deviceId ?? []))],
      objectIds,
      newDeviceId: () => entropy.uuid() as DeviceId,
      now,
    });
    await markDirty(tx, [...relinked], now);
  },
});
