import { noSuchObject } from '../../graph/graph-fault.ts';
import type { GraphCall } from '../../graph/operation.ts';
import { retirePhone } from '../../phones/enrollment.ts';
import type { ManagedDevice } from './managed-device.ts';

export function findManagedDevice({ tenant, params }: GraphCall): ManagedDevice {
  const id = params['managedDevice-id'] ?? '';
  const managed = tenant.managedDevices.get(id.toLowerCase());
  if (managed === undefined) throw noSuchObject('intune', id);
  return managed;
}

/** Takes an enrollment off the list. A phone that is still enrolled by it is no longer managed. */
export function removeManagedDevice({ world, tenant }: GraphCall, managed: ManagedDevice): void {
  const phone = tenant.phones.get(managed.phoneId);
  if (phone?.managedDeviceId === managed.id) retirePhone(world, tenant, phone, { deleteDevice: false });
  else tenant.managedDevices.delete(managed.id);
}
