import { type Instant, minute, PicketError, second } from '@picket/domain';
import { expect, onTestFinished, test } from 'vitest';
import { createLog } from './log.ts';
import { type LoopOptions, startLoop } from './loops.ts';
import { TestClock } from './testing/test-clock.ts';

function setUp(run: LoopOptions['run'], everyMs = 10 * second) {
  const clock = new TestClock();
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ level: 'info', clock, destination: { write: (line) => void lines.push(JSON.parse(line)) } });
  const begun = clock.now();
  const roundsAt: number[] = [];
  const counted: LoopOptions['run'] = (signal) => {
    roundsAt.push(clock.now() - begun);
    return run(signal);
  };
  const loop = startLoop({ name: 'delivery', everyMs, run: counted, clock, log, signal: stop.signal });
  return { clock, stop, lines, loop, roundsAt };
}

test('a loop rests between its rounds', async () => {
  const { clock, roundsAt } = setUp(async () => undefined);
  await clock.advance(25 * second);
  expect(roundsAt).toEqual([0, 10 * second, 20 * second]);
});

test('a loop with more to do goes on at once', async () => {
  let left = 3;
  const { clock, roundsAt } = setUp(async () => (--left > 0 ? 'again' : undefined));
  await clock.advance(11 * second);
  expect(roundsAt).toEqual([0, 0, 0, 10 * second]);
});

test('a loop that always has more to do lets others have their turn', async () => {
  const { stop, loop } = setUp(async () => 'again');
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  await loop.stopped;
});

test('a loop that is woken rests no longer, and one woken at work does not rest', async () => {
  const gate = Promise.withResolvers<void>();
  let first = true;
  const { clock, loop, roundsAt } = setUp(async () => {
    if (first) await gate.promise;
    first = false;
  });
  await clock.advance(second);
  loop.wake();
  gate.resolve();
  await clock.advance(second);
  expect(roundsAt).toEqual([0, second]);
  loop.wake();
  await clock.advance(second);
  expect(roundsAt).toEqual([0, second, 2 * second]);
});

test('an error never ends a loop; it is logged, and the rests grow until a round succeeds', async () => {
  let fails = 4;
  const { clock, lines, roundsAt } = setUp(async () => {
    if (fails-- > 0) throw new Error('no database');
  });
  await clock.advance(3 * minute);
  expect(roundsAt.slice(0, 6)).toEqual([0, 10, 30, 70, 150, 160].map((s) => s * second));
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatchObject({ level: 'error', loop: 'delivery', err: { message: 'no database' } });
});

test('however often it fails, a loop tries again every five minutes', async () => {
  const { clock, roundsAt } = setUp(async () => {
    throw new Error('no');
  });
  await clock.advance(60 * minute);
  const rests = roundsAt.slice(1).map((at, index) => at - (roundsAt[index] ?? 0));
  expect(Math.max(...rests)).toBe(5 * minute);
});

test('an error that says when to come back is believed', async () => {
  let failed = false;
  const { clock, roundsAt } = setUp(async () => {
    if (failed) return;
    failed = true;
    throw new PicketError('connector_throttled', 'slow down', { retry: { afterMs: 7 * minute } });
  });
  await clock.advance(8 * minute);
  expect(roundsAt[1]).toBe(7 * minute);
});

test('waking does not hurry a loop that failed', async () => {
  let failed = false;
  const { clock, loop, roundsAt } = setUp(async () => {
    if (failed) return;
    failed = true;
    throw new Error('no');
  });
  await clock.advance(second);
  loop.wake();
  await clock.advance(8 * second);
  expect(roundsAt).toEqual([0]);
  await clock.advance(2 * second);
  expect(roundsAt).toEqual([0, 10 * second]);
});

test('stopping interrupts a rest, tells a round, and is no error', async () => {
  const resting = setUp(async () => undefined);
  await resting.clock.advance(second);
  resting.stop.abort();
  await resting.loop.stopped;
  expect(resting.clock.sleeping).toBe(0);

  const working = setUp(
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  await working.clock.advance(second);
  working.stop.abort();
  await working.loop.stopped;
  expect(working.lines).toEqual([]);
});

test('a clock set back does not put a loop to sleep for a year', async () => {
  const { clock, roundsAt } = setUp(async () => undefined);
  await clock.advance(second);
  clock.jump((clock.now() - 365 * 24 * 60 * minute) as Instant);
  await clock.advance(10 * second);
  expect(roundsAt).toHaveLength(2);
});
