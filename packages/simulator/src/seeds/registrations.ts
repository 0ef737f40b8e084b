import { allRoleValues } from '../entra/resources.ts';
import type { RegistrationSpec } from './tenant-spec.ts';

/**
 * The applications of the two ready-made tenants. Picket's are here because its demonstration needs them; to the
 * simulator they are applications like any other.
 */
export function picketRegistrations(isConsented: boolean): readonly RegistrationSpec[] {
  return [
    {
      displayName: 'Picket sync and signal',
      isConsented,
      permissions: [
        'User.Read.All',
        'GroupMember.Read.All',
        'Device.Read.All',
        'DeviceManagementManagedDevices.Read.All',
        'DeviceManagementServiceConfig.Read.All',
        'DeviceManagementConfiguration.Read.All',
        'DeviceManagementApps.Read.All',
        'AuditLog.Read.All',
        'Organization.Read.All',
        'Policy.Read.All',
        'update_device_health',
      ],
    },
    {
      displayName: 'Picket setup',
      isConsented,
      permissions: [
        'Organization.Read.All',
        'DeviceManagementApps.ReadWrite.All',
        'DeviceManagementConfiguration.ReadWrite.All',
        'DeviceManagementServiceConfig.ReadWrite.All',
        'Group.ReadWrite.All',
        'Policy.Read.All',
        'Policy.ReadWrite.ConditionalAccess',
      ],
    },
    {
      displayName: 'Picket response',
      isConsented,
      permissions: [
        'Organization.Read.All',
        'Device.ReadWrite.All',
        'DeviceManagementManagedDevices.PrivilegedOperations.All',
        'GroupMember.ReadWrite.All',
        'User.RevokeSessions.All',
      ],
    },
  ];
}

/** For people's own tools: everything that can be granted here, and granted. */
export function toolsRegistration(organization: string): RegistrationSpec {
  return { displayName: `${organization} tools`, isConsented: true, permissions: allRoleValues };
}
