import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samePayload } from './payload.ts';

test('payloads that differ in the order of their fields ask for the same thing', () => {
  expect(samePayload({ slot: 'a', value: null }, { value: null, slot: 'a' })).toBe(true);
});

test('a field that is set to nothing is not the same as a field that is not there', () => {
  expect(samePayload({ value: null }, {})).toBe(false);
  expect(samePayload({ value: null }, { slot: null })).toBe(false);
});

test('payloads are the same exactly when every field is', () => {
  const payload = fc.dictionary(fc.constantFrom('slot', 'value', 'level'), fc.option(fc.constantFrom('low', 'high')));
  fc.assert(
    fc.property(payload, payload, (one, other) => {
      const sorted = (fields: object) => JSON.stringify(Object.entries(fields).toSorted());
      expect(samePayload(one, other)).toBe(sorted(one) === sorted(other));
    }),
  );
});
