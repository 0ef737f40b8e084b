import type { Tenant } from '../../world/tenant.ts';
import type { ManagedDevice } from '../managed-devices/managed-device.ts';
import type { AssignmentTarget } from './target.ts';

/** How something assigned reaches an enrollment: through its user, through the device, or not. An exclusion beats everything. */
export function reachedBy(
  tenant: Tenant,
  targets: readonly { readonly target: AssignmentTarget }[],
  managed: ManagedDevice,
): 'by-user' | 'by-device' | 'no' {
  const userGroups = managed.userId === null ? new Set<string>() : tenant.memberships.groupsOf(managed.userId);
  const objectId = managed.entraDeviceId === null ? undefined : tenant.deviceIds.get(managed.entraDeviceId);
  const deviceGroups = objectId === undefined ? new Set<string>() : tenant.memberships.groupsOf(objectId);
  let found: 'by-user' | 'by-device' | 'no' = 'no';
  for (const { target } of targets) {
    switch (target['@odata.type']) {
      case '#microsoft.graph.exclusionGroupAssignmentTarget':
        if (userGroups.has(target.groupId) || deviceGroups.has(target.groupId)) return 'no';
        break;
      case '#microsoft.graph.groupAssignmentTarget':
        if (userGroups.has(target.groupId)) found = 'by-user';
        else if (deviceGroups.has(target.groupId) && found === 'no') found = 'by-device';
        break;
      case '#microsoft.graph.allLicensedUsersAssignmentTarget':
        if (managed.userId !== null) found = 'by-user';
        break;
      case '#microsoft.graph.allDevicesAssignmentTarget':
        if (found === 'no') found = 'by-device';
        break;
    }
  }
  return found;
}
