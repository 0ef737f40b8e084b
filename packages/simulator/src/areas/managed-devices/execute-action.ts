import { checkParameters } from '../../graph/check-body.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import type { GraphAnswer, GraphCall, Operation } from '../../graph/operation.ts';
import { intuneDevices } from '../../graph/service-group.ts';
import { parametersOf } from '../assignments/assigned-set.ts';
import { removeManagedDevice } from './enrolled-device.ts';
import { actionKinds, requestAction } from './remote-actions.ts';

const mostDevices = 100;

/** Asks many phones for the same: each is told of by name whether it can. */
export const executeActionOperation: Operation = {
  method: 'POST',
  path: '/deviceManagement/managedDevices/executeAction',
  versions: ['beta'],
  group: intuneDevices,
  handle: executeAction,
};

function executeAction(call: GraphCall): GraphAnswer {
  const { world, tenant } = call;
  const { actionName, deviceIds, ...parameters } = checkParameters(call.version, parametersOf(call), call.body);
  if (typeof actionName !== 'string') throw badRequest("The property 'actionName' is required.");
  if (!Array.isArray(deviceIds) || deviceIds.length === 0) throw badRequest("The property 'deviceIds' is required.");
  if (deviceIds.length > mostDevices) throw badRequest(`An action is asked of up to ${mostDevices} devices.`);
  const outcome = { successful: [] as string[], notFound: [] as string[], notSupported: [] as string[] };
  for (const id of deviceIds.map(String)) {
    const managed = tenant.managedDevices.get(id.toLowerCase());
    if (managed === undefined) outcome.notFound.push(id);
    else if (actionName === 'delete') {
      removeManagedDevice(call, managed);
      outcome.successful.push(id);
    } else if (Object.hasOwn(actionKinds, actionName) && actionKinds[actionName]?.can(managed) === true) {
      requestAction(world, tenant, managed, actionName, parameters);
      outcome.successful.push(id);
    } else outcome.notSupported.push(id);
  }
  return {
    status: 200,
    body: {
      '@odata.context': `${call.origin}/${call.version}/$metadata#microsoft.graph.bulkManagedDeviceActionResult`,
      successfulDeviceIds: outcome.successful,
      failedDeviceIds: [],
      notFoundDeviceIds: outcome.notFound,
      notSupportedDeviceIds: outcome.notSupported,
    },
  };
}
