import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, day, hour, type Instant, minute } from '../time.ts';
import { heartbeatEveryMs, heartbeatLeastMs, heartbeatMostMs, type SilenceFacts, silenceOf } from './silence.ts';

const noon = Date.parse('2026-11-23T12:00:00Z') as Instant;
const week = 7 * day;
const heardBoth: SilenceFacts = {
  acknowledgedAt: noon,
  remoteSaysAt: noon,
  setUpAt: after(noon, -30 * day),
  thresholdMs: week,
  isCalledUnresponsive: false,
};

test('silence is announced at a quarter of the threshold, long before the UEM fails open', () => {
  const at = (ms: number) => silenceOf(heardBoth, after(noon, ms));
  expect(at(week / 4 - 1)).toMatchObject({ kind: 'heard', leftMs: week - week / 4 + 1, countedFrom: 'picket' });
  expect(at(week / 4)).toMatchObject({ kind: 'quiet', silentForMs: week / 4, warnAt: after(noon, week / 4) });
  expect(at(week - 1)).toMatchObject({ kind: 'quiet', leftMs: 1, ignoredAt: after(noon, week) });
  expect(at(week)).toMatchObject({ kind: 'ignored', leftMs: 0 });
});

test('where the UEM and we differ, the worse counts', () => {
  const now = after(noon, 10 * minute);
  expect(silenceOf({ ...heardBoth, remoteSaysAt: after(noon, -2 * day) }, now)).toMatchObject({
    kind: 'quiet',
    countedFrom: 'uem',
    silentForMs: 2 * day + 10 * minute,
  });
  expect(silenceOf({ ...heardBoth, remoteSaysAt: after(noon, 5 * minute) }, now)).toMatchObject({
    kind: 'heard',
    countedFrom: 'picket',
    silentForMs: 10 * minute,
  });
});

test('what the UEM calls unresponsive is ignored, whatever the times say and whatever is not known', () => {
  for (const facts of [
    heardBoth,
    { ...heardBoth, thresholdMs: undefined },
    { ...heardBoth, setUpAt: undefined, acknowledgedAt: undefined },
  ])
    expect(silenceOf({ ...facts, isCalledUnresponsive: true }, noon).kind).toBe('ignored');
});

test('what is not known is never good: no threshold, no word of the UEM, no heartbeat at all', () => {
  const now = after(noon, minute);
  expect(silenceOf({ ...heardBoth, thresholdMs: undefined }, now).kind).toBe('unknown');
  expect(silenceOf({ ...heardBoth, remoteSaysAt: undefined }, now)).toMatchObject({
    kind: 'unknown',
    leftMs: week - minute,
  });
  expect(silenceOf({ ...heardBoth, acknowledgedAt: undefined, setUpAt: undefined }, now).kind).toBe('unknown');
  expect(silenceOf({ ...heardBoth, acknowledgedAt: undefined, setUpAt: noon }, now)).toMatchObject({
    kind: 'unknown',
    countedFrom: 'set-up',
  });
  // And is still counted.
  expect(silenceOf({ ...heardBoth, acknowledgedAt: undefined, setUpAt: noon }, after(noon, 2 * day)).kind).toBe(
    'quiet',
  );
});

test('it is good only where the UEM has said so within a quarter of its own threshold', () => {
  const moment = fc.option(fc.integer({ min: -40 * day, max: 40 * day }), { nil: undefined });
  fc.assert(
    fc.property(
      moment,
      moment,
      moment,
      fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
      fc.boolean(),
      (acknowledged, remote, setUp, days, isCalled) => {
        const at = (ms: number | undefined) => (ms === undefined ? undefined : after(noon, ms));
        const facts = {
          acknowledgedAt: at(acknowledged),
          remoteSaysAt: at(remote),
          setUpAt: at(setUp),
          thresholdMs: days === undefined ? undefined : days * day,
          isCalledUnresponsive: isCalled,
        };
        const { kind, leftMs = 0 } = silenceOf(facts, noon);
        expect(leftMs).toBeGreaterThanOrEqual(0);
        if (kind !== 'heard') return;
        expect(isCalled).toBe(false);
        for (const said of [acknowledged, remote]) expect(-(said ?? -Infinity)).toBeLessThan(((days ?? 0) * day) / 4);
      },
    ),
  );
});

test('a clock that was set back makes no silence shorter than none', () => {
  expect(silenceOf(heardBoth, after(noon, -5 * day))).toMatchObject({ kind: 'heard', silentForMs: 0, leftMs: week });
});

test('one heartbeat may fail, and another comes before the warning', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: heartbeatLeastMs, max: 400 * day }),
      (days, wished) => {
        const every = heartbeatEveryMs(wished, days * day);
        expect(every).toBeLessThanOrEqual(heartbeatMostMs(days * day));
        expect(2 * every).toBeLessThanOrEqual((days * day) / 4);
      },
    ),
  );
  expect(heartbeatEveryMs(15 * minute, week)).toBe(15 * minute);
  expect(heartbeatMostMs(undefined)).toBe(3 * hour);
  expect(heartbeatLeastMs).toBeLessThan(heartbeatMostMs(day));
});
