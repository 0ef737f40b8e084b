/**
 * How values come out of SQL, the same on PGlite and PostgreSQL. Left alone the two drivers differ (bigint is a number in
 * one and a string in the other), and a store that was right on one would be wrong on the other.
 */
const timestamp =
  /^(\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?)?$/;

/** PostgreSQL's text of a timestamp as epoch milliseconds; microseconds are cut. Infinities stay infinite. */
export function parseTimestamp(text: string): number {
  // As servers in UTC write it, and so nearly always: `Date` reads that in half the time.
  if (text[4] === '-' && text[7] === '-' && text[10] === ' ' && text.endsWith('+00')) {
    const ms = Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
    if (!Number.isNaN(ms)) return ms;
  }
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  if (text === '-infinity') return Number.NEGATIVE_INFINITY;
  const parts = timestamp.exec(text);
  if (parts === null) throw new RangeError(`not a timestamp that Picket writes: ${text}`);
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours, offsetMinutes, offsetSeconds] =
    parts;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.slice(0, 3).padEnd(3, '0')),
  );
  const offset = Number(offsetHours ?? 0) * 3600 + Number(offsetMinutes ?? 0) * 60 + Number(offsetSeconds ?? 0);
  return sign === '-' ? local + offset * 1000 : local - offset * 1000;
}

/** A bigint as a number. Beyond 2^53 it would silently become another number, so that is an error. */
export function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`a bigint too large for a number: ${text}`);
  return value;
}

const asText = (text: string) => text;

/** By type oid (`select oid, typname from pg_type`). Arrays of these types are not used by Picket. */
export const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  20: parseBigint, // int8
  1082: asText, // date
  1114: parseTimestamp, // timestamp, taken as UTC
  1184: parseTimestamp, // timestamptz
  1700: asText, // numeric
};
