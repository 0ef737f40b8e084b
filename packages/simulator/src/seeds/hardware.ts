import type { Chance } from '../chance.ts';
import type { Hardware } from '../phones/phone.ts';

/** A model that fleets have, and the system versions found on it: what is current there, and what laggards run. */
export interface Model {
  readonly kind: Hardware['kind'];
  readonly manufacturer: string;
  /** As Intune shows it: Apple's marketing name, Google's name, Samsung's model number. */
  readonly model: string;
  readonly releasedOn: string;
  readonly current: readonly string[];
  readonly outdated: readonly string[];
  readonly weight: number;
}

const appleCurrent = ['26.6.1'];
const appleOutdated = ['26.5.2', '18.7.10', '26.3', '26.2', '26.1', '18.7.2', '18.6.1', '18.5', '17.7.2'];
const lastOfThe17 = ['17.7.11'];

function apple(
  kind: 'iphone' | 'ipad',
  model: string,
  releasedOn: string,
  weight: number,
  limits: Partial<Model> = {},
): Model {
  return {
    kind,
    manufacturer: 'Apple',
    model,
    releasedOn,
    weight,
    current: appleCurrent,
    outdated: appleOutdated,
    ...limits,
  };
}

const only26 = { current: ['26.6.1'], outdated: ['26.5.2', '26.4', '26.3', '26.2', '26.1'] };

export const appleModels: readonly Model[] = [
  apple('iphone', 'iPhone 17 Pro', '2025-09-19', 2, only26),
  apple('iphone', 'iPhone 17', '2025-09-19', 3, only26),
  apple('iphone', 'iPhone 16e', '2025-02-28', 3),
  apple('iphone', 'iPhone 16 Pro', '2024-09-20', 3),
  apple('iphone', 'iPhone 16', '2024-09-20', 5),
  apple('iphone', 'iPhone 15 Pro', '2023-09-22', 4),
  apple('iphone', 'iPhone 15', '2023-09-22', 6),
  apple('iphone', 'iPhone 14', '2022-09-16', 6),
  apple('iphone', 'iPhone 13', '2021-09-24', 5),
  apple('iphone', 'iPhone 12', '2020-10-23', 3),
  apple('iphone', 'iPhone SE (3rd generation)', '2022-03-18', 3),
  apple('ipad', 'iPad (10th generation)', '2022-10-26', 5),
  apple('ipad', 'iPad (9th generation)', '2021-09-24', 3),
  apple('ipad', 'iPad Air 11-inch (M2)', '2024-05-15', 3),
  apple('ipad', 'iPad mini (6th generation)', '2021-09-24', 2),
  apple('ipad', 'iPad Pro 11-inch (4th generation)', '2022-10-26', 2),
  apple('ipad', 'iPad (6th generation)', '2018-03-27', 0.4, { current: lastOfThe17, outdated: ['17.7.2'] }),
];

function android(
  manufacturer: string,
  model: string,
  releasedOn: string,
  current: readonly string[],
  weight: number,
): Model {
  return { kind: 'android', manufacturer, model, releasedOn, current, outdated: ['13', '14', '15'], weight };
}

export const androidModels: readonly Model[] = [
  android('Google', 'Pixel 10', '2025-08-28', ['16', '17'], 2),
  android('Google', 'Pixel 9', '2024-08-22', ['16', '17'], 4),
  android('Google', 'Pixel 9a', '2025-04-10', ['16', '17'], 3),
  android('Google', 'Pixel 8', '2023-10-04', ['16', '17'], 4),
  android('Google', 'Pixel 8a', '2024-05-14', ['16', '17'], 4),
  android('Google', 'Pixel 7a', '2023-05-10', ['16', '17'], 3),
  android('Google', 'Pixel 7', '2022-10-13', ['16', '17'], 2),
  // Galaxy S25, S24, A56, A55, A35, XCover7, Z Flip6.
  android('samsung', 'SM-S931B', '2025-02-07', ['16'], 4),
  android('samsung', 'SM-S921B', '2024-01-31', ['16', '16', '15'], 5),
  android('samsung', 'SM-A566B', '2025-03-21', ['16', '15'], 4),
  android('samsung', 'SM-A556B', '2024-03-15', ['16', '15'], 4),
  android('samsung', 'SM-A356B', '2024-03-15', ['15', '16'], 4),
  android('samsung', 'SM-G556B', '2024-01-22', ['15', '16'], 4),
  android('samsung', 'SM-F741B', '2024-07-24', ['16'], 1),
];

const capitals = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';

export function makeHardware(chance: Chance, model: Model): Hardware {
  const isApple = model.manufacturer === 'Apple';
  return {
    kind: model.kind,
    manufacturer: model.manufacturer,
    model: model.model,
    serialNumber: isApple
      ? chance.text(10, capitals)
      : model.manufacturer === 'samsung'
        ? `R5C${chance.text(8, capitals)}`
        : chance.text(14, '0123456789ABCDEF'),
    imei: model.kind === 'ipad' ? null : `35${chance.text(13, '0123456789')}`,
    storageInBytes: chance.pick([64, 128, 256]) * 1024 ** 3,
    wiFiMacAddress: isApple ? chance.text(12, '0123456789abcdef') : null,
  };
}
