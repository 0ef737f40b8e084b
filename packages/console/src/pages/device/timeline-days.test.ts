import type { TimelineEntry } from '@picket/wire/console';
import { expect, test } from 'vitest';
import { calendarOf } from '../../words/moments.ts';
import { timelineDays } from './timeline-days.ts';

const now = Date.parse('2026-11-23T08:12:04Z');
let next = 0;
const entry = (at: string, text: string, level: TimelineEntry['level'] = null): TimelineEntry => ({
  id: String(next++),
  at,
  kind: 'observed',
  text,
  level,
  channelId: null,
});
const utc = calendarOf('en-GB', 'UTC');

test('a timeline is told by day, newest first', () => {
  const days = timelineDays(
    [entry('2026-11-23T08:00:00Z', 'c'), entry('2026-11-23T07:00:00Z', 'b'), entry('2026-11-22T23:00:00Z', 'a')],
    utc,
    now,
  );
  expect(days.map(({ name, items }) => [name, ...items.map((item) => item.entry.text)])).toEqual([
    ['Today', 'c', 'b'],
    ['Yesterday', 'a'],
  ]);
});

test('what repeats itself stands once, with its count and its beginning', () => {
  const [today] = timelineDays(
    ['08:03', '08:02', '08:01'].map((time) => entry(`2026-11-23T${time}:00Z`, 'The phone spoke to Intune.')),
    utc,
    now,
  );
  expect(today?.items).toHaveLength(1);
  expect(today?.items[0]).toMatchObject({ times: 3, firstAt: Date.parse('2026-11-23T08:01:00Z') });
});

test('two levels never fold into one', () => {
  const [today] = timelineDays(
    [entry('2026-11-23T08:02:00Z', 'Assessed.', 'secured'), entry('2026-11-23T08:01:00Z', 'Assessed.', 'high')],
    utc,
    now,
  );
  expect(today?.items).toHaveLength(2);
});

test('a repeat over midnight belongs to both days', () => {
  const days = timelineDays([entry('2026-11-23T00:01:00Z', 'x'), entry('2026-11-22T23:59:00Z', 'x')], utc, now);
  expect(days.map(({ items }) => items[0]?.times)).toEqual([1, 1]);
});
