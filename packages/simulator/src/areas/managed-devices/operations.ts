import { propertiesOf } from '../../contract/contract.ts';
import { type Filter, parseFilter } from '../../graph/filter.ts';
import { noSuchObject, notModelled } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { answerPage, checkOptions } from '../../graph/page.ts';
import { allProperties, render, selectedProperties } from '../../graph/render.ts';
import { intuneDevices } from '../../graph/service-group.ts';
import type { Tenant } from '../../world/tenant.ts';
import { describeManagedDevice } from './describe-managed-device.ts';
import type { ManagedDevice } from './managed-device.ts';
import { updateManagedDevice } from './update-managed-device.ts';

const largestPage = 1_000;

export const managedDeviceOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/deviceManagement/managedDevices',
    versions: both,
    group: intuneDevices,
    handle: listManagedDevices,
  },
  {
    method: 'GET',
    path: '/deviceManagement/managedDevices/$count',
    versions: both,
    group: intuneDevices,
    handle: (call) => ({ status: 200, body: matching(call).length }),
  },
  {
    method: 'GET',
    path: '/deviceManagement/managedDevices/{managedDevice-id}',
    versions: both,
    group: intuneDevices,
    handle: (call) => getManagedDevice(call, findManagedDevice(call)),
  },
  {
    method: 'PATCH',
    path: '/deviceManagement/managedDevices/{managedDevice-id}',
    versions: both,
    group: intuneDevices,
    handle(call) {
      const managed = findManagedDevice(call);
      updateManagedDevice(call, managed);
      return getManagedDevice(call, managed);
    },
  },
];

/** By name and id, as Intune's own skip tokens show (`LastDeviceName`, `LastDeviceId`). */
const keyOf = ({ deviceName, id }: ManagedDevice) => `${deviceName.toLowerCase()}\u0000${id}`;

function listManagedDevices(call: GraphCall): GraphAnswer {
  checkOptions(call);
  if (call.query.has('$orderby')) throw notModelled(`$orderby on ${call.path}`);
  const { tenant, world, version } = call;
  const names = selectedProperties(
    version,
    'managedDevice',
    call.query.get('$select'),
    allProperties(version, 'managedDevice'),
  );
  const items = matching(call);
  return answerPage(call, {
    items,
    keyOf,
    render: (managed) =>
      render(
        version,
        'managedDevice',
        describeManagedDevice(tenant, managed, { version, now: world.now(), isSingle: false }),
        names,
      ),
    pageSize: tenant.behaviour.intunePageSize,
    maxTop: largestPage,
    whenTopTooLarge: 'cap',
    count: { total: items.length, on: 'every-page' },
    context: call.query.has('$select')
      ? `deviceManagement/managedDevices(${names.join(',')})`
      : 'deviceManagement/managedDevices',
  });
}

function matching(call: GraphCall): readonly ManagedDevice[] {
  const { tenant, world, version } = call;
  const filter = readFilter(call);
  const all = inOrder(tenant);
  if (filter === undefined) return all;
  return all.filter((managed) =>
    filter.matches(describeManagedDevice(tenant, managed, { version, now: world.now(), isSingle: false })),
  );
}

/** The last order of each tenant. A large inventory is asked for fifty pages in a row, and sorting it costs more than a page. */
const orders = new WeakMap<Tenant, { readonly devices: readonly ManagedDevice[]; readonly names: readonly string[] }>();

function inOrder(tenant: Tenant): readonly ManagedDevice[] {
  const last = orders.get(tenant);
  const holds =
    last?.devices.length === tenant.managedDevices.size &&
    last.devices.every(
      (managed, index) => managed.deviceName === last.names[index] && tenant.managedDevices.get(managed.id) === managed,
    );
  if (last !== undefined && holds) return last.devices;
  const devices = [...tenant.managedDevices.values()]
    .map((managed) => ({ managed, key: keyOf(managed) }))
    .toSorted((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ managed }) => managed);
  orders.set(tenant, { devices, names: devices.map(({ deviceName }) => deviceName) });
  return devices;
}

function readFilter(call: GraphCall): Filter | undefined {
  const text = call.query.get('$filter');
  if (text === null) return undefined;
  const known = Object.keys(propertiesOf(call.version, 'managedDevice') ?? {});
  return parseFilter(text, (path) => known.some((name) => name.toLowerCase() === path.toLowerCase()));
}

function findManagedDevice({ tenant, params }: GraphCall): ManagedDevice {
  const id = params['managedDevice-id'] ?? '';
  const managed = tenant.managedDevices.get(id.toLowerCase());
  if (managed === undefined) throw noSuchObject('intune', id);
  return managed;
}

function getManagedDevice(call: GraphCall, managed: ManagedDevice): GraphAnswer {
  checkOptions(call, new Set(['$select']));
  const { tenant, world, version } = call;
  const select = call.query.get('$select');
  const names = selectedProperties(version, 'managedDevice', select, allProperties(version, 'managedDevice'));
  return {
    status: 200,
    body: {
      '@odata.context': `${call.origin}/${version}/$metadata#deviceManagement/managedDevices/$entity`,
      ...render(
        version,
        'managedDevice',
        describeManagedDevice(tenant, managed, { version, now: world.now(), isSingle: select !== null }),
        names,
      ),
    },
  };
}
