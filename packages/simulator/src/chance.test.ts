import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededChance, steadyFraction } from './chance.ts';

test('the same seed rolls the same dice, and forks do not disturb each other', () => {
  const rolls = (chance = seededChance('seed')) => [chance.fraction(), chance.fork('a').uuid(), chance.between(1, 6)];
  expect(rolls()).toEqual(rolls());
  const chance = seededChance('seed');
  const before = chance.fork('b').uuid();
  chance.fraction();
  expect(chance.fork('b').uuid()).toBe(before);
});

test('ids are of version 4', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      expect(seededChance(seed).uuid()).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }),
  );
});

test('rolls stay within their bounds and reach all of them', () => {
  const chance = seededChance(1);
  const seen = new Set(Array.from({ length: 1_000 }, () => chance.between(1, 6)));
  expect([...seen].toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
});

test('whether something is hidden does not depend on when it is asked', () => {
  expect(steadyFraction('s', 'device')).toBe(steadyFraction('s', 'device'));
  const share = Array.from({ length: 2_000 }, (_, index) => steadyFraction('s', String(index))).filter(
    (one) => one < 0.5,
  );
  expect(share.length / 2_000).toBeCloseTo(0.5, 1);
});
