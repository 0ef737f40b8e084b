import fc from 'fast-check';
import { expect, test } from 'vitest';
import { QuotaWindow } from './quota-window.ts';

test('in no window, wherever it begins, is more than the quota spent', () => {
  const costs = fc.array(fc.record({ cost: fc.integer({ min: 1, max: 20 }), pauseMs: fc.nat(3_000) }), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(costs, (requests) => {
      const quota = { count: 100, perMs: 20_000 };
      const window = new QuotaWindow(quota);
      const spent: { at: number; cost: number }[] = [];
      let now = 1_000_003;
      for (const { cost, pauseMs } of requests) {
        now = Math.max(now + pauseMs, window.fitsAt(cost, now + pauseMs));
        window.spend(cost, now);
        spent.push({ at: now, cost });
      }
      for (const { at } of spent) {
        const within = spent.filter((other) => other.at >= at && other.at < at + quota.perMs);
        expect(within.reduce((sum, { cost }) => sum + cost, 0)).toBeLessThanOrEqual(quota.count);
      }
    }),
  );
});

test("a backlog is gone within 1.2 times the limit's own time", () => {
  const quota = { count: 3_000, perMs: 150_000 };
  const window = new QuotaWindow(quota);
  let now = 0;
  for (let write = 0; write < 10_000; write += 20) {
    now = window.fitsAt(20, now);
    window.spend(20, now);
  }
  expect(now).toBeLessThanOrEqual((10_000 / quota.count) * quota.perMs * 1.2);
});

test('what costs more than the whole quota goes when nothing else is being paid for', () => {
  const window = new QuotaWindow({ count: 5, perMs: 10_000 });
  expect(window.fitsAt(20, 0)).toBe(0);
  window.spend(20, 0);
  expect(window.fitsAt(1, 1)).toBeGreaterThanOrEqual(10_000);
  expect(window.fitsAt(1, 1)).toBeLessThanOrEqual(10_500);
});

test('a clock that is set back does not close the lane', () => {
  const window = new QuotaWindow({ count: 5, perMs: 10_000 });
  window.spend(4, 1_000_000);
  expect(window.fitsAt(4, 500)).toBe(500);
});
