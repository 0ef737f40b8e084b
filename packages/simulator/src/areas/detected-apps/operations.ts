import type { JsonObject } from '../../graph/check-body.ts';
import { answerCollection, answerObject, countCollection } from '../../graph/collection.ts';
import { noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneDevices } from '../../graph/service-group.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { CatalogueApp } from '../apps/app-catalogue.ts';
import { detectedAppId, inventoryOf } from '../apps/inventory.ts';
import { describeManagedDevice } from '../managed-devices/describe-managed-device.ts';
import { findManagedDevice } from '../managed-devices/enrolled-device.ts';
import type { ManagedDevice } from '../managed-devices/managed-device.ts';

interface Detected {
  readonly app: CatalogueApp;
  readonly id: string;
  readonly devices: ManagedDevice[];
}

/** The last look through all inventories: a listing asks page after page. */
const looks = new WeakMap<
  Tenant,
  { readonly at: number; readonly size: number; readonly apps: ReadonlyMap<string, Detected> }
>();

function detectedApps({ tenant, world }: GraphCall): ReadonlyMap<string, Detected> {
  const now = world.now();
  const last = looks.get(tenant);
  if (last?.at === now && last.size === tenant.managedDevices.size && !tenant.hasNewInventory) return last.apps;
  const byApp = new Map<CatalogueApp | string, Detected>();
  for (const managed of tenant.managedDevices.values()) {
    for (const app of inventoryOf(tenant, managed, now)) {
      const known = byApp.get(app);
      if (known !== undefined) known.devices.push(managed);
      else byApp.set(app, { app, id: detectedAppId(app), devices: [managed] });
    }
  }
  // The same app may have come from a store and from an assignment.
  const apps = new Map<string, Detected>();
  for (const detected of byApp.values()) {
    const known = apps.get(detected.id);
    if (known === undefined) apps.set(detected.id, detected);
    else known.devices.push(...detected.devices);
  }
  looks.set(tenant, { at: now, size: tenant.managedDevices.size, apps });
  tenant.hasNewInventory = false;
  return apps;
}

function describeDetected({
  app,
  id,
  devices,
}: Pick<Detected, 'app' | 'id'> & { devices: readonly unknown[] }): JsonObject {
  const isWorkProfile = (devices as readonly Partial<ManagedDevice>[]).some(
    ({ enrollment }) => enrollment === 'androidWorkProfile',
  );
  return {
    id,
    displayName: app.name,
    version: app.version,
    publisher: app.publisher,
    sizeInByte: app.bytes,
    deviceCount: devices.length,
    platform: app.platform === 'iOS' ? 'ios' : isWorkProfile ? 'androidWorkProfile' : 'androidDedicatedAndFullyManaged',
  };
}

function findDetected(call: GraphCall): Detected {
  const id = (call.params['detectedApp-id'] ?? '').toLowerCase();
  const found = detectedApps(call).get(id);
  if (found === undefined) throw noSuchObject('intune', id);
  return found;
}

const devicesOf = (call: GraphCall, { devices }: Detected) =>
  devices.map((managed) =>
    describeManagedDevice(call.tenant, managed, { version: call.version, now: call.world.now(), isSingle: false }),
  );

const root = '/deviceManagement/detectedApps';
const context = root.slice(1);
const type = 'detectedApp';
const common = { method: 'GET' as const, versions: both, group: intuneDevices };
const all = (call: GraphCall) => [...detectedApps(call).values()].map(describeDetected);

export const detectedAppOperations: readonly Operation[] = [
  { ...common, path: root, handle: (call) => answerCollection(call, { type, context, objects: all(call) }) },
  { ...common, path: `${root}/$count`, handle: (call) => countCollection(call, type, all(call)) },
  {
    ...common,
    path: `${root}/{detectedApp-id}`,
    handle: (call) => answerObject(call, { type, context }, describeDetected(findDetected(call))),
  },
  {
    ...common,
    path: `${root}/{detectedApp-id}/managedDevices`,
    handle: (call) =>
      answerCollection(call, {
        type: 'managedDevice',
        context: call.path.slice(1),
        objects: devicesOf(call, findDetected(call)),
      }),
  },
  {
    ...common,
    path: `${root}/{detectedApp-id}/managedDevices/$count`,
    handle: (call) => countCollection(call, 'managedDevice', devicesOf(call, findDetected(call))),
  },
  {
    ...common,
    path: `${root}/{detectedApp-id}/managedDevices/{managedDevice-id}`,
    handle(call) {
      const managed = findManagedDevice(call);
      const detected = findDetected(call);
      if (!detected.devices.includes(managed)) throw noSuchObject('intune', managed.id);
      const [object = {}] = devicesOf(call, { ...detected, devices: [managed] });
      return answerObject(call, { type: 'managedDevice', context: 'deviceManagement/managedDevices' }, object);
    },
  },
  {
    ...common,
    path: '/deviceManagement/managedDevices/{managedDevice-id}/detectedApps',
    versions: ['beta'],
    handle(call) {
      const managed = findManagedDevice(call);
      const apps = inventoryOf(call.tenant, managed, call.world.now());
      const objects = apps.map((app) => describeDetected({ app, id: detectedAppId(app), devices: [managed] }));
      return answerCollection(call, { type, context: call.path.slice(1), objects });
    },
  },
];
