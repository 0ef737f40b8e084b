import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, day, type Instant } from '../time.ts';
import { type CredentialEnd, credentialEnd, credentialEnds, isNearer } from './grant-sight.ts';

const noon = Date.UTC(2026, 10, 23, 12) as Instant;

test.each([
  [0, 'expired'],
  [-400 * day, 'expired'],
  [1, 'within-1-day'],
  [day, 'within-1-day'],
  [day + 1, 'within-7-days'],
  [7 * day, 'within-7-days'],
  [7 * day + 1, 'within-30-days'],
  [30 * day, 'within-30-days'],
  [30 * day + 1, 'later'],
] as const)('a credential with %i ms left is called %s', (leftMs, end) => {
  expect(credentialEnd(after(noon, leftMs), noon)).toBe(end);
});

test('an end that nobody has said is unknown, never far away', () => {
  expect(credentialEnd(undefined, noon)).toBe('unknown');
});

test('as time goes on each nearer end is told once, however often it is looked at', () => {
  const waits = fc.array(fc.integer({ min: 1, max: 20 * day }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(waits, (steps) => {
      const expiresAt = after(noon, 45 * day);
      const told: CredentialEnd[] = [];
      let now = noon;
      let last: CredentialEnd = 'later';
      for (const step of steps) {
        now = after(now, step);
        const end = credentialEnd(expiresAt, now);
        if (isNearer(end, last)) told.push(end);
        last = end;
      }
      expect(new Set(told).size).toBe(told.length);
      expect(told.map((end) => credentialEnds.indexOf(end))).toEqual(
        told.map((end) => credentialEnds.indexOf(end)).toSorted((one, other) => other - one),
      );
      if (now >= expiresAt) expect(told.at(-1)).toBe('expired');
    }),
  );
});
