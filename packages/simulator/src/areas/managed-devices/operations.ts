import { propertiesOf } from '../../contract/contract.ts';
import { answerCollection } from '../../graph/collection.ts';
import { type Filter, parseFilter } from '../../graph/filter.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { answerPage, checkOptions } from '../../graph/page.ts';
import { allProperties, render, selectedProperties } from '../../graph/render.ts';
import { intuneDevices } from '../../graph/service-group.ts';
import { describeManagedDevice } from './describe-managed-device.ts';
import { findManagedDevice, removeManagedDevice } from './enrolled-device.ts';
import type { ManagedDevice } from './managed-device.ts';
import { listingKey } from './managed-devices.ts';
import { managedDeviceNavigations } from './navigations.ts';
import { updateManagedDevice } from './update-managed-device.ts';
import { writtenRows } from './written-rows.ts';

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
  {
    method: 'DELETE',
    path: '/deviceManagement/managedDevices/{managedDevice-id}',
    versions: both,
    group: intuneDevices,
    handle(call) {
      removeManagedDevice(call, findManagedDevice(call));
      return { status: 204 };
    },
  },
  ...managedDeviceNavigations,
];

function listManagedDevices(call: GraphCall): GraphAnswer {
  const { tenant, world, version } = call;
  // In another order than its own, or from the middle: rarely asked, and not worth being quick.
  if (call.query.has('$orderby') || call.query.has('$skip')) {
    const objects = matching(call).map((managed) =>
      describeManagedDevice(tenant, managed, { version, now: world.now(), isSingle: false }),
    );
    return answerCollection(call, { type: 'managedDevice', context: 'deviceManagement/managedDevices', objects });
  }
  checkOptions(call);
  const names = selectedProperties(
    version,
    'managedDevice',
    call.query.get('$select'),
    allProperties(version, 'managedDevice'),
  );
  const items = matching(call);
  const row = (managed: ManagedDevice) =>
    render(
      version,
      'managedDevice',
      describeManagedDevice(tenant, managed, { version, now: world.now(), isSingle: false }),
      names,
    );
  return answerPage(call, {
    items,
    keyOf: listingKey,
    ...(call.query.has('$filter') ? {} : { itemsAfter: (key: string) => tenant.managedDevices.after(key) }),
    render: row,
    write: writtenRows(tenant, { version, names, now: world.now() }, row),
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
  const all = tenant.managedDevices.inOrder();
  if (filter === undefined) return all;
  return all.filter((managed) =>
    filter.matches(describeManagedDevice(tenant, managed, { version, now: world.now(), isSingle: false })),
  );
}

function readFilter(call: GraphCall): Filter | undefined {
  const text = call.query.get('$filter');
  if (text === null) return undefined;
  const known = Object.keys(propertiesOf(call.version, 'managedDevice') ?? {});
  return parseFilter(text, (path) => known.some((name) => name.toLowerCase() === path.toLowerCase()));
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
