import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, day, hour, type Instant, minute } from '../time.ts';
import { credibleMoment, describeSource, freshnessOf, toleratedSkewMs } from './freshness.ts';

const noon = Date.UTC(2026, 10, 23, 12) as Instant;
const inventory = { source: 'intune-inventory', maxAgeMs: day };
const seenAt = (observedAt: Instant) => [{ source: 'intune-inventory', observedAt }];

test('a source is fresh until its limit and stale from then on', () => {
  const observedAt = noon;
  const staleAt = after(noon, day);
  expect(freshnessOf(inventory, seenAt(noon), after(staleAt, -1))).toEqual({ kind: 'fresh', observedAt, staleAt });
  expect(freshnessOf(inventory, seenAt(noon), staleAt)).toEqual({ kind: 'stale', observedAt });
});

test('a source that never saw the phone is missing, whatever others saw', () => {
  expect(freshnessOf(inventory, [{ source: 'agent', observedAt: noon }], noon)).toEqual({ kind: 'missing' });
});

test('of several sightings the latest counts', () => {
  const sightings = [...seenAt(after(noon, -2 * day)), ...seenAt(noon)];
  expect(freshnessOf(inventory, sightings, noon).kind).toBe('fresh');
});

test('two clocks may differ by a little, but nothing from the future vouches', () => {
  expect(freshnessOf(inventory, seenAt(after(noon, minute)), noon).kind).toBe('fresh');
  expect(freshnessOf(inventory, seenAt(after(noon, toleratedSkewMs)), noon).kind).toBe('fresh');
  expect(freshnessOf(inventory, seenAt(after(noon, toleratedSkewMs + 1)), noon).kind).toBe('from-the-future');
  expect(freshnessOf(inventory, seenAt(after(noon, hour)), noon).kind).toBe('from-the-future');
});

test.each(['2028-02-29T00:00:00Z', '2026-12-31T23:59:59.999Z', '2026-03-29T01:00:00Z', '2038-01-19T03:14:08Z'])(
  'a day is a day at %s',
  (iso) => {
    const now = Date.parse(iso) as Instant;
    expect(freshnessOf(inventory, seenAt(after(now, -day + 1)), now).kind).toBe('fresh');
    expect(freshnessOf(inventory, seenAt(after(now, -day)), now).kind).toBe('stale');
  },
);

test('a clock that is set back or forward a year makes nothing fresh that was not seen in the last day', () => {
  const wrong = fc.constantFrom(-365 * day, -day, -hour, -minute, minute, hour, day, 365 * day);
  fc.assert(
    fc.property(wrong, fc.integer({ min: 0, max: 400 * day }), (step, age) => {
      const now = after(noon, step);
      const observedAt = after(noon, -age);
      if (freshnessOf(inventory, seenAt(observedAt), now).kind !== 'fresh') return;
      expect(Math.abs(now - observedAt)).toBeLessThan(day);
    }),
  );
});

test('a moment that lies ahead of its own report is not believed', () => {
  expect(credibleMoment(after(noon, 365 * day), noon)).toBeUndefined();
  expect(credibleMoment(after(noon, minute), noon)).toBe(noon);
  expect(credibleMoment(after(noon, toleratedSkewMs), noon)).toBe(noon);
  expect(credibleMoment(after(noon, toleratedSkewMs + 1), noon)).toBeUndefined();
  expect(credibleMoment(after(noon, -hour), noon)).toBe(after(noon, -hour));
});

test('a source is called by words', () => {
  expect(describeSource('intune-inventory')).toBe('Intune inventory');
  expect(describeSource('a-b-c')).toBe('A b c');
});
