import { day, hour, minute, second } from '@picket/domain';
import { expect, test } from 'vitest';
import { openSpeech, sayingIn } from '../language/speech.ts';
import { ago, calendarOf, lasted, lengthOf, usableLocale } from './moments.ts';
import { words } from './texts.ts';

const t = sayingIn(openSpeech('en'), words);
const german = sayingIn(openSpeech('de-AT'), words);
const now = Date.parse('2026-11-23T08:12:04.000Z');

test.each([
  [0, 'just now'],
  [4 * second, 'just now'],
  [42 * second, '42 s ago'],
  [119 * second, '1 min ago'],
  [59 * minute, '59 min ago'],
  [47 * hour, '47 h ago'],
  [3 * day, '3 days ago'],
  [-3 * hour, 'in 3 h'],
])('%i ms back is told as "%s"', (passedMs, words) => {
  expect(ago(now - passedMs, now, t)).toBe(words);
});

test('age is never rounded up: 23 h 59 min is not yet a day that makes data stale', () => {
  expect(ago(now - (24 * hour - second), now, t)).toBe('23 h ago');
});

test.each([
  [300, 'under 1 s'],
  [4 * second, '4 s'],
  [2 * minute, '2 min'],
  [2 * minute + 5 * second, '2 min 5 s'],
  [3 * hour + 10 * minute + 59 * second, '3 h 10 min'],
  [5 * day + 3 * hour, '5 d 3 h'],
])('a step of %i ms took "%s"', (ms, words) => {
  expect(lasted(ms, t)).toBe(words);
});

test('a German reader is told the same in German', () => {
  expect(ago(now, now, german)).toBe('gerade eben');
  expect(ago(now - 3 * day, now, german)).toBe('vor 3 Tagen');
  expect(ago(now + 3 * hour, now, german)).toBe('in 3 h');
  expect(lasted(5 * day + 3 * hour, german)).toBe('5 T. 3 h');
  expect(calendarOf('de-DE', 'UTC').dayName(now - day, now)).toBe('Gestern');
});

test.each([
  [second, '1 second', '1 Sekunde'],
  [90 * minute, '90 minutes', '90 Minuten'],
  [hour, '1 hour', '1 Stunde'],
  [36 * hour, '36 hours', '36 Stunden'],
  [7 * day, '7 days', '7 Tage'],
])('a rhythm of %i ms is "%s"', (ms, english, inGerman) => {
  expect(lengthOf(ms, t)).toBe(english);
  expect(lengthOf(ms, german)).toBe(inGerman);
});

test('an absolute time always names its zone', () => {
  const berlin = calendarOf('en-GB', 'Europe/Berlin');
  expect(berlin.absolute(now)).toBe('23 Nov 2026, 09:12:04 CET');
  expect(calendarOf('en-GB', 'Asia/Tokyo').absolute(now)).toMatch(/17:12:04 GMT\+9$/);
});

test('the day of an event is the day where the reader is', () => {
  const late = Date.parse('2026-11-22T23:30:00.000Z');
  expect(calendarOf('en-GB', 'Europe/Berlin').dayName(late, now)).toBe('Today');
  expect(calendarOf('en-GB', 'UTC').dayName(late, now)).toBe('Yesterday');
  expect(calendarOf('en-GB', 'UTC').dayName(late - 5 * day, now)).toBe('Tuesday, 17 November 2026');
});

test('a browser that reports a language its own Intl refuses still shows the page', () => {
  expect(usableLocale('en-US@posix')).toBe('en');
  expect(usableLocale('de-DE')).toBe('de-DE');
  expect(usableLocale(undefined)).toBe('en');
});
