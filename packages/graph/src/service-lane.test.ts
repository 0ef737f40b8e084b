import { expect, test } from 'vitest';
import type { Pass } from './lane.ts';
import { services } from './services.ts';
import { never, SleptClock, StandingClock, settled, surroundings } from './test-surroundings.suite.ts';
import { createThrottle } from './throttle.ts';

const page = { any: 10, writes: 0 };
const write = { any: 1, writes: 1 };
const tries = { timeout: 5_000 };

function standing() {
  const clock = new StandingClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.directory);
  const order: string[] = [];
  const enter = (who: string, cost: typeof page, priority?: 'low') =>
    lane.enter(cost, never, priority).then((pass) => {
      order.push(who);
      return pass;
    });
  return { clock, lane, order, enter };
}

test('an enforcement write does not wait behind a bulk sync of the same tenant and service', tries, async () => {
  const { order, enter } = standing();
  for (let number = 0; number < 1_000; number++) void enter('sync', page, 'low');
  await settled();
  const before = order.length;
  expect(before, 'the sync has used up what it may').toBeLessThan(1_000);
  const writes = Array.from({ length: 50 }, () => enter('write', write));
  await Promise.all(writes);
  const after = order.slice(before);
  expect(after.length - 50, 'of ten turns the sync has one').toBe(5);
  expect(after.slice(0, 9)).toEqual(Array(9).fill('write'));
});

test('bulk work uses four fifths of the quota and leaves the rest to what is urgent', tries, async () => {
  const { order, enter } = standing();
  for (let number = 0; number < 1_000; number++) void enter('sync', page, 'low');
  await settled();
  // 3,500 units in 10 s, a tenth of them kept back for other processes.
  expect(order).toHaveLength((3_150 * 0.8) / 10);
  for (let number = 0; number < 1_000; number++) void enter('read-back', page);
  await settled();
  const rest = order.slice((3_150 * 0.8) / 10);
  expect(rest).toHaveLength((3_150 * 0.2) / 10);
  expect(rest.filter((who) => who === 'read-back').length).toBeGreaterThanOrEqual(0.9 * rest.length);
});

test('whatever is urgent, every tenth turn is that of bulk work: a busy tenant is still read', tries, async () => {
  const { clock, lane, order, enter } = standing();
  const [first] = [await lane.enter({ any: 3_150, writes: 0 }, never)];
  first.served();
  for (let number = 0; number < 5; number++) void enter('sync', page, 'low');
  for (let number = 0; number < 100; number++) void enter('urgent', page);
  await settled();
  expect(order).toEqual([]);
  clock.moveBy(11_000);
  await settled();
  await settled();
  expect(order.slice(0, 40).filter((who) => who === 'sync')).toHaveLength(4);
  expect(order.slice(0, 9)).toEqual(Array(9).fill('urgent'));
  expect(order[9]).toBe('sync');
});

test('who is more urgent is let in while bulk work is waiting for its time', tries, async () => {
  const { clock, order, enter } = standing();
  await Promise.all(Array.from({ length: 252 }, () => enter('sync', page, 'low')));
  void enter('late sync', page, 'low');
  await settled();
  await enter('write', write);
  expect(order.at(-1)).toBe('write');
  clock.moveBy(10_500);
  await settled();
  expect(order.at(-1)).toBe('late sync');
});

test('what requests cost in truth is counted, not what was thought', async () => {
  const clock = new SleptClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.directory);
  const serve = async (units: number) =>
    (await lane.enter({ any: 1, writes: 0 }, never)).served({ units, used: undefined });
  for (let request = 0; request < 31; request++) await serve(100);
  expect(clock.sleeps).toEqual([]);
  await serve(100);
  await serve(100);
  expect(clock.sleeps, '3,200 of 3,150 are spent').toEqual([expect.any(Number)]);
  expect(clock.sleeps[0]).toBeGreaterThanOrEqual(10_000);

  const cheap = createThrottle(surroundings(clock)).lane('fabrikam', services.directory);
  const before = clock.sleeps.length;
  for (let request = 0; request < 1_000; request++) {
    (await cheap.enter({ any: 20, writes: 0 }, never)).served({ units: 1, used: undefined });
  }
  expect(clock.sleeps.length).toBe(before);
});

test('from four fifths of the limit on, what is left is spread over a window; then full speed again', async () => {
  const clock = new SleptClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.directory);
  const admittedAt: number[] = [];
  const serve = async (used: number | undefined) => {
    const pass: Pass = await lane.enter({ any: 7, writes: 0 }, never);
    admittedAt.push(clock.now());
    pass.served({ units: 7, used });
  };
  const paces = () => admittedAt.slice(1).map((at, index) => at - admittedAt[index]!);

  for (let request = 0; request < 12; request++) await serve(0.9);
  // A tenth of 3,500 is left for 10 s: seven units every 200 ms.
  expect(paces().slice(2)).toEqual(Array(9).fill(200));
  for (let request = 0; request < 12; request++) await serve(0.95);
  expect(paces().slice(13)).toEqual(Array(10).fill(400));
  await serve(undefined);
  const sleeps = clock.sleeps.length;
  for (let request = 0; request < 100; request++) await serve(undefined);
  expect(clock.sleeps).toHaveLength(sleeps);
});

test('a service that calls its limit passed, and still serves, is asked a hundredth as often', async () => {
  const clock = new SleptClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.directory);
  const startedAt = clock.now();
  for (let request = 0; request < 71; request++) {
    (await lane.enter({ any: 1, writes: 0 }, never)).served({ units: 1, used: 1.8 });
  }
  expect(clock.now() - startedAt).toBeGreaterThan(19_000);
});

test('a slow pace that nobody renews ends with its window', async () => {
  const clock = new SleptClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.directory);
  (await lane.enter({ any: 1, writes: 0 }, never)).served({ units: 1, used: 0.99 });
  clock.moveBy(10_000);
  for (let request = 0; request < 100; request++) await lane.enter({ any: 1, writes: 0 }, never);
  expect(clock.sleeps).toEqual([]);
});

test('the percentage of a write is about writes too, which have the longer window', async () => {
  const clock = new SleptClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.directory);
  const startedAt = clock.now();
  // A fifth of 3,000 writes is left for 150 s: four a second.
  for (let request = 0; request < 42; request++) (await lane.enter(write, never)).served({ units: 1, used: 0.8 });
  expect(clock.now() - startedAt).toBe(10_000);
});

test('a clock that fails ends the wait of everybody, instead of leaving them in line', tries, async () => {
  const clock = new SleptClock();
  const lane = createThrottle({
    ...surroundings(clock),
    clock: { now: () => clock.now(), sleep: () => Promise.reject(new Error('the clock has stopped')) },
  }).lane('contoso', services.auditLogs);
  await lane.enter({ any: 4, writes: 0 }, never);
  await expect(lane.enter(page, never)).rejects.toThrow('stopped');
  await expect(lane.enter(page, never, 'low')).rejects.toThrow('stopped');
});
