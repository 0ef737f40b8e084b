import { noSuchObject } from '../../graph/graph-fault.ts';
import type { GraphCall, Operation } from '../../graph/operation.ts';
import { both } from '../../graph/operation.ts';
import { intuneConfiguration } from '../../graph/service-group.ts';
import { assignedOperations } from '../assignments/assigned-set.ts';
import { type DeliveredKind, statusOperations } from '../assignments/policy-status.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import { allMethods, findKept, type KeptSet, keptOperations } from '../kept/kept-set.ts';
import type { EnrollmentKind } from '../managed-devices/managed-device.ts';

const collection = '/deviceManagement/deviceConfigurations';

const deviceConfigurations: KeptSet = {
  collection,
  key: 'deviceConfiguration-id',
  type: 'deviceConfiguration',
  group: intuneConfiguration,
  create: (call, given) => ({ roleScopeTagIds: ['0'], ...encrypted(call, given) }),
  update: (call, _before, given) => ({ ...given, ...encrypted(call, given) }),
  describe: (_call, object) => masked(object),
};

export const deviceConfigurationKind: DeliveredKind = {
  set: deviceConfigurations,
  reaches: (policy) => platforms.find(([name]) => name.test(String(policy['@odata.type'])))?.[1] ?? [],
  types: { device: 'deviceConfigurationDeviceStatus', summary: 'deviceConfigurationDeviceOverview' },
  summaryName: 'deviceStatusOverview',
};

/** By the names of the types; the first that fits counts. */
const platforms: readonly (readonly [RegExp, readonly EnrollmentKind[]])[] = [
  [/androidWorkProfile/i, ['androidWorkProfile']],
  [/androidDeviceOwner/i, ['androidFullyManaged', 'androidCorporateWorkProfile']],
  // Android outside of Android Enterprise: no phone here is enrolled so.
  [/android/i, []],
  [/apple|ios/i, ['appleAutomated', 'appleCompanyPortal', 'appleUserEnrollment']],
];

/**
 * OMA settings may hold secrets: Graph gives them back masked, with a reference by which the plain value can be asked
 * for.
 */
function encrypted({ world }: GraphCall, given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!Array.isArray(given.omaSettings)) return {};
  return {
    omaSettings: given.omaSettings.map((setting: Readonly<Record<string, unknown>>) => ({
      ...setting,
      isEncrypted: true,
      secretReferenceValueId: world.chance.uuid(),
    })),
  };
}

function masked({ omaSettings }: KeptObject): Readonly<Record<string, unknown>> {
  if (!Array.isArray(omaSettings)) return {};
  return {
    omaSettings: omaSettings.map((setting: Readonly<Record<string, unknown>>) =>
      typeof setting.value === 'string' ? { ...setting, value: '****' } : setting,
    ),
  };
}

function plainValue(object: KeptObject, reference: string): unknown {
  const settings = Array.isArray(object.omaSettings) ? (object.omaSettings as Readonly<Record<string, unknown>>[]) : [];
  const found = settings.find(({ secretReferenceValueId }) => secretReferenceValueId === reference);
  if (found === undefined) throw noSuchObject('intune', reference);
  return found.value;
}

export const deviceConfigurationOperations: readonly Operation[] = [
  ...keptOperations(deviceConfigurations, allMethods),
  ...assignedOperations({
    owner: deviceConfigurations,
    type: 'deviceConfigurationAssignment',
    key: 'deviceConfigurationAssignment-id',
    parameter: 'assignments',
    changed: () => {},
  }),
  ...statusOperations(deviceConfigurationKind),
  {
    method: 'GET',
    path: `${collection}/{deviceConfiguration-id}/getOmaSettingPlainTextValue(secretReferenceValueId='{secretReferenceValueId}')`,
    versions: both,
    group: intuneConfiguration,
    handle(call) {
      const value = plainValue(findKept(call, deviceConfigurations), call.params.secretReferenceValueId ?? '');
      return {
        status: 200,
        body: { '@odata.context': `${call.origin}/${call.version}/$metadata#Edm.String`, value: String(value) },
      };
    },
  },
];
