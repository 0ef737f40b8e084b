import { expect, test } from 'vitest';
import { parsePatchLevel } from './patch-level.ts';

test('a patch level is a day', () => {
  expect(parsePatchLevel('2026-06-05')).toEqual({ level: '2026-06-05', at: Date.UTC(2026, 5, 5) });
  expect(parsePatchLevel(' 2026-06-05\n')?.level).toBe('2026-06-05');
});

test('the first patch level there was is one', () => {
  expect(parsePatchLevel('2015-08-01')?.level).toBe('2015-08-01');
});

test.each([
  undefined,
  null,
  '',
  'Unknown',
  '2026-6-5',
  '2026-06',
  '20260605',
  '2026-13-01',
  '2026-02-30',
  '2026-06-00',
  '2026-06-05 or so',
  'x2026-06-05',
  '12026-06-05',
])('what is no day is no patch level: %s', (reported) => expect(parsePatchLevel(reported)).toBeUndefined());

test.each(['1970-01-01', '0000-00-00', '2015-07-31'])('there were no patch levels before August 2015: %s', (reported) =>
  expect(parsePatchLevel(reported)).toBeUndefined(),
);
