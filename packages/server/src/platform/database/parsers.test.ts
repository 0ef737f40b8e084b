import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBigint, parseTimestamp } from './parsers.ts';

test.each([
  ['2026-11-23 08:00:00+00', '2026-11-23T08:00:00.000Z'],
  ['2026-11-23 08:00:00.5+00', '2026-11-23T08:00:00.500Z'],
  ['2026-11-23 08:00:00.123999+00', '2026-11-23T08:00:00.123Z'],
  ['2026-11-23 13:45:00+05:45', '2026-11-23T08:00:00.000Z'],
  ['2026-11-23 04:30:00-03:30', '2026-11-23T08:00:00.000Z'],
  ['1880-01-01 00:00:00-00:01:15', '1880-01-01T00:01:15.000Z'],
  ['2026-11-23 08:00:00', '2026-11-23T08:00:00.000Z'],
  ['12026-11-23 08:00:00+00', '+012026-11-23T08:00:00.000Z'],
])('%s is %s', (text, iso) => {
  expect(parseTimestamp(text)).toBe(Date.parse(iso));
});

test('any moment that PostgreSQL writes down in UTC is read as the same moment', () => {
  const moments = fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(moments, (moment) => {
      const written = moment.toISOString().replace('T', ' ').replace('Z', '+00');
      expect(parseTimestamp(written)).toBe(moment.getTime());
      // Finer than a millisecond, as a default of the database is.
      expect(parseTimestamp(written.replace('+00', '999+00'))).toBe(moment.getTime());
    }),
  );
});

test('what is no timestamp of ours is an error, never another moment', () => {
  const written = ['', 'yesterday', '2026-11-23', '11/23/2026 08:00:00', '11/23/2026 08:00:00+00'];
  for (const text of [...written, '0044-03-15 12:00:00+00 BC', '2026-11-23 25:00:00 noon+00']) {
    expect(() => parseTimestamp(text)).toThrow(RangeError);
  }
  expect(parseTimestamp('infinity')).toBe(Number.POSITIVE_INFINITY);
});

test('a bigint that a number cannot hold is an error, never another number', () => {
  expect(parseBigint('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => parseBigint('9007199254740993')).toThrow(RangeError);
});
