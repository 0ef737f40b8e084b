import { endpoints } from '@picket/graph';
import { type Standing, standings } from '@picket/simulator/reference';
import { expect, test } from 'vitest';

const all = standings();
const kindOf = (method: string, path: string) => all.find((one) => one.method === method && one.path === path)?.kind;

test('every operation that Picket calls is modelled in full by the simulator it is tested with', () => {
  const called = Object.values(endpoints).map(({ method, path }) => ({ method, path, kind: kindOf(method, path) }));
  expect(called.length).toBeGreaterThan(10);
  expect(called.filter(({ kind }) => kind !== 'modelled')).toEqual([]);
});

/** What the simulator promises to model, and not only to keep: by the beginning of the path. */
const promised = [
  '/users',
  '/groups',
  '/devices',
  '/deviceManagement/managedDevices',
  '/deviceManagement/deviceConfigurations',
  '/deviceManagement/deviceCompliancePolicies',
  '/deviceManagement/mobileThreatDefenseConnectors',
  '/deviceManagement/complianceManagementPartners',
  '/deviceManagement/androidManagedStoreAppConfigurationSchemas',
  '/deviceManagement/reports/exportJobs',
  '/deviceAppManagement/vppTokens',
  '/deviceAppManagement/mobileApps',
  '/deviceAppManagement/mobileAppConfigurations',
  '/identity/conditionalAccess',
  '/auditLogs/signIns',
  '/deviceManagement/reports/retrieveDeviceAppInstallationStatusReport',
];

test('what the simulator promises to model it models', () => {
  const missing = all
    .filter(({ path }) =>
      promised.some((prefix) => path === prefix || path.startsWith(`${prefix}/`) || path.startsWith(`${prefix}(`)),
    )
    .filter(({ kind }: Standing) => kind !== 'modelled')
    .map(({ method, path }) => `${method} ${path}`);
  expect(missing.toSorted()).toEqual([]);
});
