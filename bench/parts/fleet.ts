import type { Instant, ManagedDevice } from '@picket/domain';
import { contoso, createWorld } from '@picket/simulator';
import { describeManagedDevice } from '../../packages/simulator/src/areas/managed-devices/describe-managed-device.ts';
import { readManagedDevice } from '../../packages/uem/src/intune/managed-device.ts';

/**
 * A fleet as Intune would list it, in our words: the simulator's tenant of that size, read as the connector reads it,
 * without the wire between them. The same size and moment give the same fleet.
 */
export function makeFleet(phones: number, now: Instant): readonly ManagedDevice[] {
  const world = createWorld({
    seed: 'bench',
    clock: { now: () => now },
    tenants: [contoso({ users: phones, phones })],
  });
  const [tenant] = world.tenants.values();
  if (tenant === undefined) throw new Error('the simulator made no tenant');
  return [...tenant.managedDevices.values()].map((managed) =>
    readManagedDevice(
      describeManagedDevice(tenant, managed, { version: 'v1.0', now, isSingle: false }) as unknown as Parameters<
        typeof readManagedDevice
      >[0],
    ),
  );
}
