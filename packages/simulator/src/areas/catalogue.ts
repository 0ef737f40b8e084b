import type { Operation } from '../graph/operation.ts';
import { appConfigurationOperations } from './app-configurations/operations.ts';
import { appProtectionOperations } from './app-protections/operations.ts';
import { applicationOperations } from './applications/operations.ts';
import { appOperations } from './apps/operations.ts';
import { auditEventOperations } from './audit-events/operations.ts';
import { compliancePartnerOperations } from './compliance-partners/operations.ts';
import { compliancePolicyOperations } from './compliance-policies/operations.ts';
import { conditionalAccessOperations } from './conditional-access/operations.ts';
import { connectorOperations } from './connectors/operations.ts';
import { detectedAppOperations } from './detected-apps/operations.ts';
import { deviceCategoryOperations } from './device-categories/operations.ts';
import { deviceConfigurationOperations } from './device-configurations/operations.ts';
import { deviceOperations } from './devices/operations.ts';
import { directoryRoleOperations } from './directory-roles/operations.ts';
import { groupOperations } from './groups/operations.ts';
import { licenceOperations } from './licences/operations.ts';
import { managedAppRegistrationOperations } from './managed-app-registrations/operations.ts';
import { managedDeviceOperations } from './managed-devices/operations.ts';
import { managedGooglePlayOperations } from './managed-google-play/operations.ts';
import { notificationOperations } from './notifications/operations.ts';
import { organizationOperations } from './organization/operations.ts';
import { permissionGrantOperations } from './permission-grants/operations.ts';
import { reportOperations } from './reports/operations.ts';
import { riskyUserOperations } from './risky-users/operations.ts';
import { endpointOperations } from './service-principals/endpoint-operations.ts';
import { servicePrincipalOperations } from './service-principals/operations.ts';
import { signInOperations } from './sign-ins/operations.ts';
import { subscriptionOperations } from './subscriptions/operations.ts';
import { tenantSettingsOperations } from './tenant-settings/operations.ts';
import { userOperations } from './users/operations.ts';
import { vppTokenOperations } from './vpp-tokens/operations.ts';

/** Every operation of Graph that is modelled, one line an area. All others are refused with 501. */
export const operations: readonly Operation[] = [
  ...organizationOperations,
  ...userOperations,
  ...groupOperations,
  ...deviceOperations,
  ...managedDeviceOperations,
  ...connectorOperations,
  ...compliancePolicyOperations,
  ...conditionalAccessOperations,
  ...signInOperations,
  ...reportOperations,
  ...servicePrincipalOperations,
  ...managedAppRegistrationOperations,
  ...subscriptionOperations,
  ...appOperations,
  ...appConfigurationOperations,
  ...deviceConfigurationOperations,
  ...notificationOperations,
  ...deviceCategoryOperations,
  ...auditEventOperations,
  ...detectedAppOperations,
  ...applicationOperations,
  ...permissionGrantOperations,
  ...endpointOperations,
  ...directoryRoleOperations,
  ...licenceOperations,
  ...riskyUserOperations,
  ...tenantSettingsOperations,
  ...appProtectionOperations,
  ...compliancePartnerOperations,
  ...managedGooglePlayOperations,
  ...vppTokenOperations,
];
