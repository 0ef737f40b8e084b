import { noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';
import { groupsOf, listMembers } from '../groups/members.ts';
import type { Device } from './device.ts';

export function byObjectId({ tenant, params }: GraphCall): Device {
  const id = params['device-id'] ?? '';
  const device = tenant.devices.get(id.toLowerCase());
  if (device === undefined) throw noSuchObject('device', id);
  return device;
}

/** Who registered the device, and whom it is for: here the one person who holds the phone. */
function holders(call: GraphCall) {
  const device = byObjectId(call);
  for (const phone of call.tenant.phones.values()) {
    if (
      phone.entraObjectId === device.id &&
      phone.userId !== null &&
      call.tenant.users.get(phone.userId) !== undefined
    ) {
      return [{ memberId: phone.userId, kind: 'user' as const, addedIn: 0, removedIn: undefined }];
    }
  }
  return [];
}

const one = '/devices/{device-id}';
const common = { method: 'GET' as const, versions: both, group: directory };

export const deviceNavigations: readonly Operation[] = [
  {
    ...common,
    path: `${one}/memberOf`,
    handle: (call) => listMembers(call, groupsOf(call, byObjectId(call).id, 'direct')),
  },
  {
    ...common,
    path: `${one}/transitiveMemberOf`,
    handle: (call) => listMembers(call, groupsOf(call, byObjectId(call).id, 'transitive')),
  },
  { ...common, path: `${one}/registeredOwners`, handle: (call) => listMembers(call, holders(call)) },
  { ...common, path: `${one}/registeredUsers`, handle: (call) => listMembers(call, holders(call)) },
];
