import { type Static, Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { Id, maybe } from './nullable.ts';

// Enumerations are read as text: Microsoft adds members, and derived types come that the contract does not list.
const ManagedDevice = Type.Object({
  id: Id,
  azureADDeviceId: maybe(Type.String()),
  deviceName: maybe(Type.String()),
  operatingSystem: maybe(Type.String()),
  osVersion: maybe(Type.String()),
  androidSecurityPatchLevel: maybe(Type.String()),
  jailBroken: maybe(Type.String()),
  isEncrypted: maybe(Type.Boolean()),
  manufacturer: maybe(Type.String()),
  model: maybe(Type.String()),
  serialNumber: maybe(Type.String()),
  userId: maybe(Type.String()),
  userPrincipalName: maybe(Type.String()),
  userDisplayName: maybe(Type.String()),
  enrolledDateTime: maybe(Type.String()),
  lastSyncDateTime: maybe(Type.String()),
  complianceState: maybe(Type.String()),
  partnerReportedThreatState: maybe(Type.String()),
  managedDeviceOwnerType: maybe(Type.String()),
  deviceEnrollmentType: maybe(Type.String()),
});

export type GraphManagedDevice = Static<typeof ManagedDevice>;

const intuneDevice = {
  version: 'v1.0',
  method: 'GET',
  body: undefined,
  permission: 'DeviceManagementManagedDevices.Read.All',
  service: services.intuneDevices,
  units: 1,
  repeatable: true,
} as const;

export const managedDevices = {
  ...intuneDevice,
  id: 'managed-devices',
  path: '/deviceManagement/managedDevices',
  answers: 'collection',
  item: ManagedDevice,
  // Without `$select` large tenants have been given incomplete lists (github.com/microsoftgraph/microsoft-graph-docs/issues/21659).
  options: ['$select', '$top', '$filter', '$orderby'],
  pageSize: 1_000,
  docs: 'https://learn.microsoft.com/graph/api/intune-devices-manageddevice-list',
  gives: 'every device that Intune manages, with its inventory and compliance',
} as const satisfies Endpoint;

export const managedDeviceThreatState = {
  ...intuneDevice,
  id: 'managed-device-threat-state',
  path: '/deviceManagement/managedDevices/{managedDevice-id}',
  answers: 'one',
  item: Type.Object({ id: Id, partnerReportedThreatState: maybe(Type.String()) }),
  options: ['$select'],
  docs: 'https://learn.microsoft.com/graph/api/intune-devices-manageddevice-get',
  gives: 'the threat state that Intune holds for a device',
} as const satisfies Endpoint;
