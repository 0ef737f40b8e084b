import type { Instant } from '@picket/domain';
import { expect, test } from 'vitest';
import { TestClock } from '../testing/test-clock.ts';
import { RateLimit } from './rate-limit.ts';

const open = (remembered?: number) => {
  const clock = new TestClock();
  return { clock, limit: new RateLimit({ clock, burst: 3, refillMs: 10_000, ...(remembered ? { remembered } : {}) }) };
};

test('after a burst each key waits for its next try, and others do not', async () => {
  const { clock, limit } = open();
  expect([1, 2, 3, 4].map(() => limit.take('kim'))).toEqual([0, 0, 0, 10_000]);
  expect(limit.take('lee')).toBe(0);
  await clock.advance(9_999);
  expect(limit.take('kim')).toBe(1);
  await clock.advance(1);
  expect(limit.take('kim')).toBe(0);
  expect(limit.take('kim')).toBe(10_000);
});

test('whoever is refused does not wait longer for having asked', async () => {
  const { clock, limit } = open();
  for (let i = 0; i < 100; i++) limit.take('kim');
  await clock.advance(10_000);
  expect(limit.take('kim')).toBe(0);
});

test('a clock that is set back gives no tries and takes none', () => {
  const { clock, limit } = open();
  for (let i = 0; i < 3; i++) limit.take('kim');
  clock.jump((clock.now() - 3_600_000) as Instant);
  expect(limit.take('kim')).toBe(10_000);
});

test('a flood of keys is forgotten from its oldest end', () => {
  const { limit } = open(100);
  for (let i = 0; i < 3; i++) limit.take('kim');
  for (let i = 0; i < 99; i++) limit.take(`stranger ${i}`);
  expect(limit.take('kim')).toBe(10_000);
  for (let i = 0; i < 100; i++) limit.take(`flood ${i}`);
  expect(limit.take('kim')).toBe(0);
});

test('a success gives the tries back', () => {
  const { limit } = open();
  for (let i = 0; i < 4; i++) limit.take('kim');
  limit.clear('kim');
  expect(limit.take('kim')).toBe(0);
});
