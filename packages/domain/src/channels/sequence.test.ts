import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Instant } from '../time.ts';
import { nextSequence } from './sequence.ts';

const instant = fc.integer({ min: 0, max: 4_102_444_800_000 }).map((ms) => ms as Instant);

test('the order of intents survives a clock that is set back', () => {
  fc.assert(
    fc.property(fc.array(instant, { minLength: 2 }), (moments) => {
      let previous: number | undefined;
      for (const now of moments) {
        const next = nextSequence(previous, now);
        expect(next).toBeGreaterThan(previous ?? -1);
        expect(next).toBeGreaterThanOrEqual(now);
        previous = next;
      }
    }),
  );
});
