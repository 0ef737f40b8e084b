import type { DeviceId, DirectoryDevice } from '@picket/domain';
import { markDirty } from '../assessment/store.ts';
import { reconcileIdentities } from '../devices/reconcile-identities.ts';
import { directoryKind } from './directory-kinds.ts';
import { deleteDirectoryObjects, readDirectoryDevices, saveDirectoryDevices } from './store.ts';

export const entraDeviceSync = directoryKind<DirectoryDevice>({
  kind: 'entra-devices',
  source: (directory, from, signal) => directory.devices(from, signal),
  nameOf: (device) => device.displayName ?? device.id,
  read: readDirectoryDevices,
  save: saveDirectoryDevices,
  remove: (tx, ids) => deleteDirectoryObjects(tx, 'directory_device', ids),
  afterwards: async (tx, folded, { now, entropy }) => {
    if (folded.changed.size === 0 && folded.removed.size === 0) return;
    // Channels reach a phone by its object in the directory: one that gained, lost or changed it is judged again.
    const { relinked } = await reconcileIdentities(tx, {
      listed: new Map(),
      gone: new Set(),
      newDeviceId: () => entropy.uuid() as DeviceId,
      now,
    });
    await markDirty(tx, [...relinked], now);
  },
});
