import { minute, second } from '@picket/domain';
import { listAudit, listConnectors, setSyncRhythm } from '@picket/wire/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ seed: 33, contoso: { phones: 12 } });
  await world.pass(2 * minute);
});
afterAll(() => world?.close());

const inventory = '^/v1.0/deviceManagement/managedDevices(\\?|$)';
const kind = 'managed-devices' as const;
const set = (everyMinutes: number | null) => world.call(setSyncRhythm, { params: { kind }, body: { everyMinutes } });
const sync = async () => (await world.call(listConnectors)).items[0]?.syncs.find((each) => each.kind === kind);
/** How often Microsoft was asked for the inventory while so much time went by. */
async function askedIn(ms: number): Promise<number> {
  const asked = () => world.simulator.control.journal.ledger({ path: inventory, tenant: 'Contoso' }).length;
  const before = asked();
  await world.pass(ms);
  return asked() - before;
}

test('a tenant says how often something is read, within what Microsoft bears', async () => {
  const usual = await sync();
  expect(usual?.isOwnRhythm).toBe(false);
  await expect(set(4)).rejects.toThrow(/invalid_request/);
  await expect(set(7 * 24 * 60 + 1)).rejects.toThrow(/invalid_request/);

  expect(await askedIn(minute)).toBeGreaterThan(2);
  expect(await set(5)).toMatchObject({ everySeconds: 300, isOwnRhythm: true, warning: null });
  // One that is under way may still end.
  await askedIn(10 * second);
  expect(await askedIn(4 * minute)).toBe(0);
  expect(await askedIn(70 * second)).toBe(1);

  expect(await set(null)).toMatchObject({ everySeconds: usual?.everySeconds, isOwnRhythm: false });
  const changes = (await world.call(listAudit)).items.filter(({ action }) => action === 'setSyncRhythm');
  expect(changes.map(({ outcome }) => outcome)).toContain('done');
});
