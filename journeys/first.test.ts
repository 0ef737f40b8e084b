import { minute, second } from '@picket/domain';
import { getOverview } from '@picket/wire/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ seed: 3 });
});
afterAll(() => world?.close());

test('a consented tenant is read, judged and shown', async () => {
  await world.pass(minute);
  const overview = await world.call(getOverview);
  console.log(JSON.stringify(overview));
  const fleet = await world.fleet();
  for (const d of fleet.values()) console.log(d.name, d.level, d.because);
  expect(overview.devices).toBeGreaterThan(20);
  await world.pass(second);
});
