import { expect, test } from 'vitest';
import { countOf, someOf } from './wording.ts';

test('of a long list the first few are named, and how many are left', () => {
  expect(someOf([])).toBe('');
  expect(someOf(['A', 'B', 'C'])).toBe('A, B, C');
  expect(someOf(['A', 'B', 'C', 'D'])).toBe('A, B, C and 1 more');
  expect(someOf(['A', 'B', 'C', 'D'], 2)).toBe('A, B and 2 more');
});

test('one is one, and everything else is many', () => {
  const say = (count: number) => countOf(count, 'vulnerability', 'vulnerabilities');
  expect([0, 1, 2].map(say)).toEqual(['0 vulnerabilities', '1 vulnerability', '2 vulnerabilities']);
});
