import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, day, describeDuration, hour, type Instant, minute, parseInstant, second, toIso } from './time.ts';

test('a length of time is told in a unit that people use for it', () => {
  expect(describeDuration(day)).toBe('24 hours');
  expect(describeDuration(7 * day)).toBe('7 days');
  expect(describeDuration(90 * minute)).toBe('90 minutes');
  expect(describeDuration(36 * hour)).toBe('36 hours');
  expect(describeDuration(second)).toBe('1 second');
  expect(describeDuration(1_400)).toBe('1 second');
  expect(describeDuration(2 * day)).toBe('2 days');
  expect(describeDuration(2 * hour)).toBe('2 hours');
  expect(describeDuration(2 * minute)).toBe('2 minutes');
  expect(describeDuration(hour)).toBe('60 minutes');
  expect(describeDuration(minute)).toBe('60 seconds');
  expect(describeDuration(2 * minute + second)).toBe('121 seconds');
  expect(describeDuration(0)).toBe('0 seconds');
});

test('what is no moment is undefined, never the beginning of time', () => {
  expect(parseInstant('2026-11-23T12:00:00Z')).toBe(Date.UTC(2026, 10, 23, 12));
  for (const nothing of [null, undefined, '', 'yesterday']) expect(parseInstant(nothing)).toBeUndefined();
});

test('a moment leaves with milliseconds and Z', () => {
  expect(toIso(Date.UTC(2038, 0, 19, 3, 14, 8) as Instant)).toBe('2038-01-19T03:14:08.000Z');
  const farthest = 8.64e15;
  const moments = fc.oneof(
    fc.integer({ min: -farthest, max: farthest }),
    fc.integer({ min: -2 * day, max: 2 * day }),
    fc.double({ min: -farthest, max: farthest, noNaN: true }),
  );
  fc.assert(
    fc.property(moments, moments, (one, other) => {
      // In turns, so that no day of another is told.
      for (const ms of [one, other, one + 1, one]) {
        if (Math.abs(ms) <= farthest) expect(toIso(ms as Instant)).toBe(new Date(ms).toISOString());
      }
    }),
    { seed: 11, numRuns: 2_000 },
  );
  for (const none of [Number.NaN, Number.POSITIVE_INFINITY, 1e17])
    expect(() => toIso(none as Instant)).toThrow(RangeError);
});

test('units follow from each other, and time is added in milliseconds', () => {
  expect([second, minute, hour, day]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
  expect(after(5 as Instant, -7)).toBe(-2);
});
