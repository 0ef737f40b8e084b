import { badRequest } from '../../graph/graph-fault.ts';
import type { Operation } from '../../graph/operation.ts';
import { intuneApplications } from '../../graph/service-group.ts';
import { appCollection } from '../apps/install-status.ts';
import { assignedOperations } from '../assignments/assigned-set.ts';
import { type DeliveredKind, statusOperations } from '../assignments/policy-status.ts';
import { allMethods, type KeptSet, keptOperations } from '../kept/kept-set.ts';

const collection = '/deviceAppManagement/mobileAppConfigurations';

const appConfigurations: KeptSet = {
  collection,
  key: 'managedDeviceMobileAppConfiguration-id',
  type: 'managedDeviceMobileAppConfiguration',
  group: intuneApplications,
  create({ tenant }, given) {
    const apps = Array.isArray(given.targetedMobileApps) ? given.targetedMobileApps.map(String) : [];
    if (apps.length === 0) throw badRequest("The property 'targetedMobileApps' is required.");
    const stranger = apps.find((id) => tenant.kept.get(appCollection, id) === undefined);
    if (stranger !== undefined) throw badRequest(`The app ${stranger} does not exist.`);
    return {};
  },
};

export const appConfigurationKind: DeliveredKind = {
  set: appConfigurations,
  reaches(policy) {
    if (String(policy['@odata.type']).includes('ios'))
      return ['appleAutomated', 'appleCompanyPortal', 'appleUserEnrollment'];
    switch (policy.profileApplicability) {
      case 'androidWorkProfile':
        return ['androidWorkProfile'];
      case 'androidDeviceOwner':
        return ['androidFullyManaged', 'androidCorporateWorkProfile'];
      default:
        return ['androidWorkProfile', 'androidFullyManaged', 'androidCorporateWorkProfile'];
    }
  },
  types: {
    device: 'managedDeviceMobileAppConfigurationDeviceStatus',
    summary: 'managedDeviceMobileAppConfigurationDeviceSummary',
    user: 'managedDeviceMobileAppConfigurationUserStatus',
  },
  summaryName: 'deviceStatusSummary',
};

export const appConfigurationOperations: readonly Operation[] = [
  ...keptOperations(appConfigurations, allMethods),
  ...assignedOperations({
    owner: appConfigurations,
    type: 'managedDeviceMobileAppConfigurationAssignment',
    key: 'managedDeviceMobileAppConfigurationAssignment-id',
    parameter: 'assignments',
    changed: () => {},
  }),
  ...statusOperations(appConfigurationKind),
];
