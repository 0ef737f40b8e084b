import { type Clock, second } from '@picket/domain';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../real/system-clock.ts';
import { seededEntropy, seededSecrets } from './seeded-entropy.ts';
import { TestClock } from './test-clock.ts';

test('sleepers wake in the order in which they are due, each at its own moment', async () => {
  const clock = new TestClock();
  const begun = clock.now();
  const woken: [string, number][] = [];
  const sleep = async (name: string, ms: number) => {
    await clock.sleep(ms);
    woken.push([name, clock.now() - begun]);
  };
  void sleep('late', 3 * second);
  void sleep('early', second);
  void sleep('also early', second);
  void sleep('never', 60 * second);
  await clock.advance(5 * second);
  expect(woken).toEqual([
    ['early', second],
    ['also early', second],
    ['late', 3 * second],
  ]);
  expect(clock.now() - begun).toBe(5 * second);
});

test('who lies down again on waking is woken again on the way', async () => {
  const clock = new TestClock();
  let woken = 0;
  void (async () => {
    for (;;) {
      await clock.sleep(second);
      woken += 1;
    }
  })();
  await clock.advance(5 * second);
  expect(woken).toBe(5);
});

test('time that two move at once never runs back', async () => {
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  const waits = [settled];
  const clock = new TestClock(undefined, () => waits.shift() ?? Promise.resolve());
  const start = clock.now();
  const slow = clock.advance(second);
  await clock.advance(60 * second);
  settle();
  await slow;
  expect(clock.now() - start).toBe(60 * second);
});

test('time does not go on before what a sleeper does on waking is done', async () => {
  let busy: Promise<void> = Promise.resolve();
  const clock = new TestClock(undefined, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    await busy;
  });
  const begun = clock.now();
  let doneAt = 0;
  void (async () => {
    await clock.sleep(second);
    const work = Promise.withResolvers<void>();
    busy = work.promise;
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    doneAt = clock.now() - begun;
    work.resolve();
  })();
  await clock.advance(10 * second);
  expect(doneAt).toBe(second);
});

describe.each<[string, () => Clock]>([
  ['the test clock', () => new TestClock()],
  ['the real clock', () => systemClock],
])('%s', (_, make) => {
  test("an aborted sleep rejects with the signal's reason", async () => {
    const reason = new Error('shutting down');
    const stop = new AbortController();
    const asleep = make().sleep(60 * second, stop.signal);
    stop.abort(reason);
    await expect(asleep).rejects.toBe(reason);
    await expect(make().sleep(60 * second, stop.signal)).rejects.toBe(reason);
    await expect(make().sleep(0, stop.signal)).rejects.toBe(reason);
  });
});

test('the same seed gives the same ids, jitter and secrets, another seed others', () => {
  const draw = (seed: number) => {
    const entropy = seededEntropy(seed);
    return [entropy.uuid(), entropy.uuid(), entropy.jitter(), ...seededSecrets(seed).bytes(4)];
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test('seeded ids are version 4 UUIDs, none twice, and jitter stays below one', () => {
  const { uuid, jitter } = seededEntropy(3);
  const ids = Array.from({ length: 10_000 }, uuid);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
    true,
  );
  const numbers = Array.from({ length: 10_000 }, jitter);
  expect(numbers.every((n) => n >= 0 && n < 1)).toBe(true);
});
