import { second } from '@picket/domain';
import { expect, test } from 'vitest';
import { currentWork, workOn } from './current-work.ts';
import { createLanes } from './lanes.ts';
import { createLog } from './log.ts';
import { startLoop } from './loops.ts';
import { TestClock } from './testing/test-clock.ts';

test('work carries its name through everything it awaits, and work inside it has its own', async () => {
  const clock = new TestClock();
  const seen: (string | undefined)[] = [];
  const outer = workOn('outer', async () => {
    await clock.sleep(second);
    seen.push(currentWork());
    await workOn('inner', async () => {
      await clock.sleep(second);
      seen.push(currentWork());
    });
    seen.push(currentWork());
  });
  seen.push(currentWork());
  await clock.advance(3 * second);
  await outer;
  expect(seen).toEqual([undefined, 'outer', 'inner', 'outer']);
});

test('a log line says during which work it was written: a loop, or a lane that a loop began', async () => {
  const clock = new TestClock();
  const lines: string[] = [];
  const log = createLog({ level: 'info', clock, destination: { write: (line) => void lines.push(line) } });
  const end = new AbortController();
  const lanes = createLanes({ name: 'tenant', clock, log, signal: end.signal });
  const loop = startLoop({
    name: 'delivery',
    everyMs: second,
    clock,
    log,
    signal: end.signal,
    run: async () => {
      log.info('a round');
      lanes.run({ kind: 'delivery', tenantId: 'one' }, async () => {
        await clock.sleep(100);
        log.info('a delivery');
      });
    },
  });
  await clock.advance(500);
  end.abort();
  await Promise.all([loop.stopped, lanes.settled()]);
  expect(lines.map((line) => JSON.parse(line)).map(({ msg, work }) => [msg, work])).toEqual([
    ['a round', 'delivery'],
    ['a delivery', 'delivery one'],
  ]);
});
