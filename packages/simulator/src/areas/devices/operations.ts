import { GraphFault, noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';
import { answerDelta } from '../delta.ts';
import { countDirectory, getDirectory, listDirectory } from '../directory-listing.ts';
import type { Device } from './device.ts';
import { devices } from './device-kind.ts';
import { byObjectId, deviceNavigations } from './navigations.ts';
import { updateDevice } from './update-device.ts';

export const deviceOperations: readonly Operation[] = [
  { method: 'GET', path: '/devices', versions: both, group: directory, handle: (call) => listDirectory(devices, call) },
  {
    method: 'GET',
    path: '/devices/$count',
    versions: both,
    group: directory,
    handle: (call) => countDirectory(devices, call),
  },
  {
    method: 'GET',
    path: '/devices/delta()',
    versions: both,
    group: directory,
    handle: (call) => answerDelta(devices, call),
  },
  {
    method: 'GET',
    path: '/devices/{device-id}',
    versions: both,
    group: directory,
    handle: (call) => getDirectory(devices, call, byObjectId(call)),
  },
  {
    method: 'GET',
    path: "/devices(deviceId='{deviceId}')",
    versions: both,
    group: directory,
    handle: (call) => getDirectory(devices, call, byDeviceId(call)),
  },
  {
    method: 'PATCH',
    path: '/devices/{device-id}',
    versions: both,
    group: directory,
    handle: (call) => updateDevice(call, byObjectId(call)),
  },
  {
    method: 'PATCH',
    path: "/devices(deviceId='{deviceId}')",
    versions: both,
    group: directory,
    handle: (call) => updateDevice(call, byDeviceId(call)),
  },
  ...deviceNavigations,
];

function byDeviceId({ tenant, params }: GraphCall): Device {
  const id = (params.deviceId ?? '').toLowerCase();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    throw new GraphFault(400, 'Request_BadRequest', `Invalid object identifier '${id}'.`);
  }
  const device = tenant.devices.get(tenant.deviceIds.get(id) ?? '');
  if (device === undefined) throw noSuchObject('device', id);
  return device;
}
