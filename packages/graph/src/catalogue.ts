import type { Endpoint } from './endpoint.ts';
import { installReport, notifyUser } from './endpoints/app-installs.ts';
import { batch } from './endpoints/batch.ts';
import { deviceAttributes, devicesDelta, updateDeviceAttributes } from './endpoints/devices.ts';
import { groupsDelta } from './endpoints/groups.ts';
import { managedDevices, managedDeviceThreatState } from './endpoints/managed-devices.ts';
import { connectorById, connectors, updateConnector } from './endpoints/mobile-threat-defense-connectors.ts';
import { organization, organizationDomains } from './endpoints/organization.ts';
import { signIns } from './endpoints/sign-ins.ts';
import {
  accessPolicies,
  appConfigurations,
  compliancePolicies,
  compliancePolicyAssignments,
  deviceConfigurations,
  managedGooglePlay,
  subscribedSkus,
  vppTokens,
} from './endpoints/tenant-objects.ts';
import { usersDelta } from './endpoints/users.ts';

/** Every operation of Graph that this client can do, one line each. */
export const endpoints = {
  organization,
  organizationDomains,
  usersDelta,
  groupsDelta,
  devicesDelta,
  deviceAttributes,
  updateDeviceAttributes,
  managedDevices,
  managedDeviceThreatState,
  connectors,
  connectorById,
  updateConnector,
  signIns,
  subscribedSkus,
  compliancePolicies,
  compliancePolicyAssignments,
  deviceConfigurations,
  appConfigurations,
  vppTokens,
  managedGooglePlay,
  accessPolicies,
  installReport,
  notifyUser,
  batch,
} as const satisfies Record<string, Endpoint>;
