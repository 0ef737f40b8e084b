import { setExtensionAttributes } from '../areas/devices/update-device.ts';
import { lastSyncAt } from '../areas/managed-devices/describe-managed-device.ts';
import type { Chance } from '../chance.ts';
import { day } from '../clock.ts';
import { makeEnrollment, registerDevice } from '../phones/enrollment.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import type { SeededPhone } from './seed-phones.ts';

/** One kind of oddity that every real fleet has sooner or later. */
interface Oddity {
  readonly name: string;
  readonly needs: 'android' | 'apple' | 'any';
  apply(world: World, tenant: Tenant, seeded: SeededPhone, chance: Chance): void;
}

const know = ({ phone, managed }: SeededPhone, facts: Partial<SeededPhone['phone']['facts']>) => {
  Object.assign(phone.facts, facts);
  Object.assign(managed, facts);
};

export const oddities: readonly Oddity[] = [
  {
    name: 'no patch level',
    needs: 'android',
    apply: (_world, _tenant, seeded) => know(seeded, { securityPatchLevel: '' }),
  },
  {
    name: 'nobody can say whether it is rooted',
    needs: 'android',
    apply: (_world, _tenant, seeded) => know(seeded, { jailBroken: 'Unknown' }),
  },
  { name: 'rooted', needs: 'android', apply: (_world, _tenant, seeded) => know(seeded, { jailBroken: 'True' }) },
  { name: 'not encrypted', needs: 'android', apply: (_world, _tenant, seeded) => know(seeded, { isEncrypted: false }) },
  {
    name: 'enrolled, with the all-zero directory id',
    needs: 'any',
    apply(_world, tenant, { phone, managed }) {
      const device = tenant.devices.remove(phone.entraObjectId ?? '', 'deleted');
      if (device !== undefined) tenant.deviceIds.delete(device.deviceId);
      phone.entraObjectId = undefined;
      managed.entraDeviceId = null;
    },
  },
  {
    name: 'enrolled twice, the older enrollment still listed',
    needs: 'apple',
    apply(world, tenant, { phone, managed }, chance) {
      managed.abandonedLastSyncAt = world.now() - 75 * day;
      makeEnrollment(tenant, phone, {
        kind: managed.enrollment,
        deviceName: managed.deviceName,
        at: world.now() - 60 * day,
        chance,
      });
    },
  },
  {
    name: 'the personal side registered beside the managed work side',
    needs: 'android',
    apply(world, tenant, { phone }, chance) {
      const name = `${phone.hardware.model} (personal)`;
      registerDevice(tenant, phone, { deviceName: name, at: world.now() - 100 * day, chance });
    },
  },
  {
    name: 'extensionAttribute15 holds something of the customer',
    needs: 'any',
    apply(world, tenant, { phone }) {
      const device = tenant.devices.get(phone.entraObjectId ?? '');
      if (device !== undefined) {
        setExtensionAttributes(world, tenant, device, { extensionAttribute15: 'cost center 4711' });
      }
    },
  },
  {
    name: 'silent for weeks',
    needs: 'any',
    apply(world, _tenant, { phone, managed }) {
      const lastAt = Math.max(managed.enrolledAt, world.now() - 45 * day);
      Object.assign(phone.checkIns, { lastAt, anchorAt: lastAt, silentSince: lastAt });
    },
  },
  {
    name: 'enrolled and never heard of',
    needs: 'apple',
    apply(world, tenant, { phone, managed }) {
      Object.assign(phone.checkIns, { lastAt: undefined, anchorAt: world.now(), silentSince: world.now() });
      if (lastSyncAt(tenant, managed, world.now()) !== undefined) throw new Error('it was to have never spoken');
    },
  },
];

/** Makes the last phones of the fleet odd, one oddity each. */
export function makeOdd(world: World, tenant: Tenant, seeded: readonly SeededPhone[], chance: Chance): void {
  const spare = [...seeded];
  for (const oddity of oddities) {
    const index = spare.findLastIndex(({ phone }) => suits(oddity, phone.hardware.kind));
    const [chosen] = index < 0 ? [] : spare.splice(index, 1);
    if (chosen !== undefined) oddity.apply(world, tenant, chosen, chance.fork(oddity.name));
  }
}

function suits({ needs }: Oddity, kind: 'iphone' | 'ipad' | 'android'): boolean {
  return needs === 'any' || (needs === 'android') === (kind === 'android');
}
