import { checkParameters, isObject, type JsonObject } from '../../graph/check-body.ts';
import { answerCollection } from '../../graph/collection.ts';
import { badRequest, noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { renderObject } from '../../graph/render-object.ts';
import { intuneDevices } from '../../graph/service-group.ts';
import { parametersOf } from '../assignments/assigned-set.ts';
import { applyCompliance } from '../compliance-policies/apply-compliance.ts';
import { users } from '../users/user-kind.ts';
import { findManagedDevice } from './enrolled-device.ts';
import { executeActionOperation } from './execute-action.ts';
import { compliancePolicyStates, configurationStates } from './policy-states.ts';
import { actionKinds, requestAction } from './remote-actions.ts';

const one = '/deviceManagement/managedDevices/{managedDevice-id}';
const categories = '/deviceManagement/deviceCategories';
const common = { versions: both, group: intuneDevices };

const betaActions = ['deprovision', 'enableLostMode', 'playLostModeSound', 'setDeviceName'];

/** Remote actions: taken at once, done when the phone hears of them. */
const remoteActions: readonly Operation[] = Object.keys(actionKinds).map((name) => ({
  method: 'POST',
  path: `${one}/${name}`,
  versions: betaActions.includes(name) ? ['beta'] : both,
  group: intuneDevices,
  handle(call) {
    const managed = findManagedDevice(call);
    const parameters = checkParameters(call.version, parametersOf(call), call.body);
    if (actionKinds[name]?.can(managed) !== true && call.tenant.behaviour.unsupportedAction === 'refused') {
      throw badRequest(`The action ${name} is not supported for this device.`);
    }
    requestAction(call.world, call.tenant, managed, name, parameters);
    return { status: 204 };
  },
}));

function stateOperations(
  name: 'deviceCompliancePolicyStates' | 'deviceConfigurationStates',
  key: string,
  type: string,
  states: (call: GraphCall) => readonly JsonObject[],
): readonly Operation[] {
  const context = (call: GraphCall) => `deviceManagement/managedDevices('${call.params['managedDevice-id']}')/${name}`;
  return [
    {
      ...common,
      method: 'GET',
      path: `${one}/${name}`,
      handle: (call) => answerCollection(call, { type, objects: states(call), context: context(call) }),
    },
    {
      ...common,
      method: 'GET',
      path: `${one}/${name}/{${key}}`,
      handle(call) {
        const id = (call.params[key] ?? '').toLowerCase();
        const found = states(call).find((state) => state.id === id);
        if (found === undefined) throw noSuchObject('intune', id);
        return answerEntity(call, `${context(call)}/$entity`, type, found);
      },
    },
  ];
}

function answerEntity(call: GraphCall, context: string, type: string, object: JsonObject): GraphAnswer {
  return {
    status: 200,
    body: {
      '@odata.context': `${call.origin}/${call.version}/$metadata#${context}`,
      ...renderObject(call.version, type, object, null),
    },
  };
}

function setCategory(call: GraphCall, categoryId: string | undefined): GraphAnswer {
  const managed = findManagedDevice(call);
  const from = managed.categoryId ?? null;
  managed.categoryId = categoryId;
  // The directory's device has its name, and a dynamic group may be about it.
  call.tenant.changes.next();
  call.world.journal.recordEffect({
    at: call.world.now(),
    tenantId: call.tenant.id,
    kind: 'managed-device',
    subject: managed.id,
    property: 'deviceCategory',
    entraDeviceId: managed.entraDeviceId,
    from,
    to: categoryId ?? null,
  });
  return { status: 204 };
}

/** The object a reference names, by the last id of its address. */
function referredCategory(call: GraphCall): string {
  const address = isObject(call.body) ? call.body['@odata.id'] : undefined;
  const id = /\/deviceCategories(?:\/|\(')([^/')]+)/.exec(String(address ?? ''))?.[1];
  if (id === undefined) throw badRequest("The property '@odata.id' must be the address of a device category.");
  if (call.tenant.kept.get(categories, id) === undefined) throw noSuchObject('intune', id);
  return id;
}

export const managedDeviceNavigations: readonly Operation[] = [
  executeActionOperation,
  ...remoteActions,
  ...stateOperations(
    'deviceCompliancePolicyStates',
    'deviceCompliancePolicyState-id',
    'deviceCompliancePolicyState',
    (call) => compliancePolicyStates(call, findManagedDevice(call)),
  ),
  ...stateOperations('deviceConfigurationStates', 'deviceConfigurationState-id', 'deviceConfigurationState', (call) =>
    configurationStates(call, findManagedDevice(call)),
  ),
  {
    ...common,
    method: 'GET',
    path: `${one}/users`,
    handle(call) {
      const user = call.tenant.users.get(findManagedDevice(call).userId ?? '');
      return answerCollection(call, {
        type: users.type,
        objects: user === undefined ? [] : [user as unknown as JsonObject],
        context: `deviceManagement/managedDevices('${call.params['managedDevice-id']}')/users`,
      });
    },
  },
  {
    ...common,
    method: 'GET',
    path: `${one}/deviceCategory`,
    handle(call) {
      const { categoryId } = findManagedDevice(call);
      const category = call.tenant.kept.get(categories, categoryId ?? '');
      if (category === undefined) throw noSuchObject('intune', categoryId ?? 'deviceCategory');
      return answerEntity(call, 'deviceManagement/deviceCategories/$entity', 'deviceCategory', category);
    },
  },
  {
    ...common,
    method: 'PUT',
    path: `${one}/deviceCategory/$ref`,
    handle: (call) => setCategory(call, referredCategory(call)),
  },
  { ...common, method: 'DELETE', path: `${one}/deviceCategory/$ref`, handle: (call) => setCategory(call, undefined) },
  {
    ...common,
    method: 'POST',
    path: `${one}/overrideComplianceState`,
    versions: ['beta'],
    handle(call) {
      const managed = findManagedDevice(call);
      const { complianceState, remediationUrl } = checkParameters(call.version, parametersOf(call), call.body);
      const isOverridden = complianceState === 'nonCompliant';
      const address = typeof remediationUrl === 'string' ? URL.parse(remediationUrl) : null;
      if (typeof remediationUrl === 'string' && address?.protocol !== 'https:') {
        throw badRequest("The property 'remediationUrl' must be an https address.");
      }
      managed.overriddenCompliance = isOverridden ? 'noncompliant' : undefined;
      managed.remediationUrl = isOverridden ? address?.href : undefined;
      applyCompliance(call.world, call.tenant, managed);
      return { status: 204 };
    },
  },
  {
    ...common,
    method: 'GET',
    path: '/deviceManagement/managedDeviceOverview',
    handle(call) {
      const devices = [...call.tenant.managedDevices.values()];
      const count = (system: string) => devices.filter(({ operatingSystem }) => operatingSystem === system).length;
      const overview = {
        id: call.tenant.id,
        enrolledDeviceCount: devices.length,
        mdmEnrolledCount: devices.length,
        dualEnrolledDeviceCount: 0,
        deviceOperatingSystemSummary: {
          androidCount: count('Android'),
          iosCount: count('iOS'),
          macOSCount: 0,
          windowsMobileCount: 0,
          windowsCount: 0,
          unknownCount: 0,
        },
        deviceExchangeAccessStateSummary: {
          allowedDeviceCount: 0,
          blockedDeviceCount: 0,
          quarantinedDeviceCount: 0,
          unknownDeviceCount: devices.length,
          unavailableDeviceCount: 0,
        },
      };
      return answerEntity(call, 'deviceManagement/managedDeviceOverview', 'managedDeviceOverview', overview);
    },
  },
];
