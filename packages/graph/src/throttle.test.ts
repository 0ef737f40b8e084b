import { expect, test } from 'vitest';
import { services } from './services.ts';
import { never, SleptClock, StandingClock, settled, surroundings } from './test-surroundings.suite.ts';
import { createThrottle } from './throttle.ts';

const read = { any: 1, writes: 0 };
const write = { any: 1, writes: 1 };
const tries = { timeout: 5_000 };

test('requests wait for the published limit instead of running into it', async () => {
  const clock = new SleptClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.intuneDevices);
  const startedAt = clock.now();
  for (let request = 0; request < 1_000; request++) (await lane.enter(write, never)).served();
  // 200 writes in 20 s: a thousand take more than four whole windows.
  expect(clock.now() - startedAt).toBeGreaterThanOrEqual(80_000);
  expect(clock.now() - startedAt).toBeLessThanOrEqual(120_000);
});

test('reads have a larger quota than writes, and writes count against both', async () => {
  const clock = new SleptClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.intuneDevices);
  for (let request = 0; request < 1_000; request++) (await lane.enter(read, never)).served();
  expect(clock.sleeps).toEqual([]);
  for (let request = 0; request < 181; request++) (await lane.enter(write, never)).served();
  expect(clock.sleeps).not.toEqual([]);
});

test('a tenant of which more users have been seen is let through more, in lanes that are there and in later ones', async () => {
  for (const [users, units] of [
    [0, 3_500],
    [50, 5_000],
    [501, 8_000],
  ] as const) {
    for (const isThereBefore of [true, false]) {
      const clock = new SleptClock();
      const throttle = createThrottle(surroundings(clock));
      if (isThereBefore) throttle.lane('contoso', services.directory);
      throttle.sawUsers('contoso', users);
      throttle.sawUsers('contoso', 3);
      throttle.sawUsers('fabrikam', 100_000);
      const lane = throttle.lane('contoso', services.directory);
      const request = { any: 100, writes: 0 };
      for (let spent = 0; spent + 100 <= units * 0.9; spent += 100) (await lane.enter(request, never)).served();
      expect(clock.sleeps).toEqual([]);
      (await lane.enter(request, never)).served();
      expect(clock.sleeps).not.toEqual([]);
    }
  }
});

test('tenants, apps and services do not slow each other', async () => {
  const clock = new SleptClock();
  const throttle = createThrottle(surroundings(clock));
  const busy = throttle.lane('contoso', services.auditLogs);
  (await busy.enter({ any: 4, writes: 0 }, never)).turnedAway(3_600_000);
  (await throttle.lane('fabrikam', services.auditLogs).enter(read, never)).served();
  (await throttle.lane('contoso', services.directory).enter(read, never)).served();
  expect(clock.sleeps).toEqual([]);
  expect(throttle.lane('contoso', services.auditLogs)).toBe(busy);
});

test('everybody in the lane waits as long as one was told to, then one goes ahead', tries, async () => {
  const clock = new StandingClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.directory);
  (await lane.enter(read, never)).turnedAway(5_000);

  const entered: number[] = [];
  const waiting = [1, 2, 3].map((who) =>
    lane.enter(read, never).then((pass) => {
      entered.push(who);
      return pass;
    }),
  );
  clock.moveBy(4_999);
  await settled();
  expect(entered).toEqual([]);
  clock.moveBy(1);
  await settled();
  expect(entered, 'only the probe').toEqual([1]);
  (await waiting[0]!).served();
  await settled();
  expect(entered).toEqual([1, 2, 3]);
});

test('a service that goes on turning requests away is asked ever less often', async () => {
  const clock = new SleptClock();
  const lane = createThrottle(surroundings(clock, 1)).lane('contoso', services.directory);
  for (let request = 0; request < 7; request++) (await lane.enter(read, never)).turnedAway(undefined);
  (await lane.enter(read, never)).served();
  expect(clock.sleeps).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('an hour of 429 costs few requests, and its end lets the backlog through', async () => {
  const clock = new SleptClock();
  const lane = createThrottle(surroundings(clock, 0.5)).lane('contoso', services.directory);
  const endsAt = clock.now() + 3_600_000;
  let refused = 0;
  let served = 0;
  while (served < 3_000) {
    const pass = await lane.enter(write, never);
    if (clock.now() < endsAt) {
      refused++;
      pass.turnedAway(undefined);
    } else {
      served++;
      pass.served();
    }
  }
  expect(refused).toBeLessThanOrEqual(0.05 * 3_600 * 20);
  expect(clock.now() - endsAt).toBeLessThanOrEqual(1.2 * 150_000 + 30_000);
});

test('nobody sits through a pause of an hour: it fails and says when to come back', async () => {
  const clock = new SleptClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.directory);
  (await lane.enter(read, never)).turnedAway(3_600_000);
  clock.moveBy(600_000);
  await expect(lane.enter(read, never)).rejects.toMatchObject({
    reason: 'throttled',
    details: { retryAfterMs: 3_000_000 },
  });
});

test('who is aborted leaves the line at once, and the line goes on', tries, async () => {
  const clock = new StandingClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.directory);
  (await lane.enter(read, never)).turnedAway(5_000);
  const leaver = new AbortController();
  const left = lane.enter(read, leaver.signal);
  const stayed = lane.enter(read, never);
  leaver.abort(new Error('shutting down'));
  await expect(left).rejects.toThrow('shutting down');
  clock.moveBy(5_000);
  (await stayed).served();
});

test('a probe that came to nothing makes way for the next', tries, async () => {
  const clock = new StandingClock();
  const lane = createThrottle(surroundings(clock)).lane('contoso', services.directory);
  (await lane.enter(read, never)).turnedAway(0);
  const probe = await lane.enter(read, never);
  const next = lane.enter(read, never);
  probe.abandoned();
  (await next).served();
});
