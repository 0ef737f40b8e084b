import { second } from '@picket/domain';
import { expect, test } from 'vitest';
import { endsWithin } from './ends-within.ts';
import { TestClock } from './testing/test-clock.ts';

test('work that ends in time has ended, and what it throws is thrown', async () => {
  const clock = new TestClock();
  expect(await endsWithin(clock, second, Promise.resolve('done'))).toBe(true);
  await expect(endsWithin(clock, second, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('work that takes longer is late, and may fail later without anybody minding', async () => {
  const clock = new TestClock();
  const work = Promise.withResolvers<void>();
  const answer = endsWithin(clock, second, work.promise);
  await clock.advance(second);
  expect(await answer).toBe(false);
  work.reject(new Error('too late to matter'));
});
