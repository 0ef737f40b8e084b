import { expect, test } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const now = Date.parse('2026-03-01T08:00:00Z');

test.each([
  ['7', 7_000],
  ['2.128', 2_128],
  ['0', 0],
  [' 3 ', 3_000],
  ['Sun, 01 Mar 2026 08:00:30 GMT', 30_000],
  ['Sun, 01 Mar 2026 07:59:00 GMT', 0],
])('Retry-After %j asks to wait %d ms', (value, ms) => {
  expect(parseRetryAfter(value, now)).toBe(ms);
});

test.each([null, undefined, '', 'soon', '-5', '1e3', 'NaN', '2026-03-01', '1,5'])(
  'Retry-After %j says nothing',
  (value) => {
    expect(parseRetryAfter(value, now)).toBeUndefined();
  },
);
