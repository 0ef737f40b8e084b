import { day, type Instant, type Platform, type Verdict } from '@picket/domain';
import { describe, expect, test } from 'vitest';
import { knowledge, now, snapshotOf } from '../detector-contract.suite.ts';
import { osOutOfSupport } from './index.ts';

function judge(platform: Platform, osVersion: string, at: number = now): Verdict {
  return osOutOfSupport.judge(snapshotOf(platform, { osVersion }), { knowledge, now: at as Instant });
}

test.each<[Platform, string]>([
  ['android', '16'],
  ['android', '14.0'],
  ['ios', '26.6.1'],
  ['ios', '15.8.8'],
  ['ipados', '17.7.11'],
])('%s %s is still supported', (platform, osVersion) => {
  expect(judge(platform, osVersion)).toEqual({ kind: 'clear' });
});

test('in the first year after the end it is medium', () => {
  expect(judge('android', '13')).toMatchObject({
    kind: 'detected',
    detections: [
      {
        subject: 'Android 13, first year',
        severity: 'medium',
        because: 'Android 13 has had no security fixes since 2026-03-02.',
        evidence: { osVersion: '13', supportEnded: '2026-03-02', knowledge: knowledge.edition },
      },
    ],
  });
});

test('after a year without fixes it is high, and another finding', () => {
  expect(judge('android', '13', Date.UTC(2027, 2, 3))).toMatchObject({
    detections: [{ subject: 'Android 13, over a year', severity: 'high' }],
  });
  expect(judge('ios', '17.5')).toMatchObject({ detections: [{ severity: 'high' }] });
});

test('where nobody remembers when support ended it is high', () => {
  expect(judge('android', '4.1.2')).toMatchObject({
    detections: [{ severity: 'high', because: 'Android 4.1 has had no security fixes for years.' }],
  });
});

test('an end that comes after the data was gathered is an end', () => {
  const ending = {
    ...knowledge,
    osSupport: () => ({ known: true, value: { line: 'Android 14', supported: true, endsAt: now } }) as const,
  };
  const snapshot = snapshotOf('android', { osVersion: '14' });
  const at = (moment: number) => osOutOfSupport.judge(snapshot, { knowledge: ending, now: moment as Instant }).kind;
  expect([at(now - 1), at(now)]).toEqual(['clear', 'detected']);
});

test('it is long over a year after the end, to the millisecond, and what is said names the line and the end', () => {
  const endsAt = Date.UTC(2026, 2, 2) as Instant;
  const ended = {
    ...knowledge,
    osSupport: () => ({ known: true, value: { line: 'Android 13', supported: false, endsAt } }) as const,
  };
  const at = (moment: number) =>
    osOutOfSupport.judge(snapshotOf('android', { osVersion: '13' }), { knowledge: ended, now: moment as Instant });
  const said = (age: string, severity: string) => ({
    kind: 'detected',
    detections: [
      {
        subject: `Android 13, ${age}`,
        severity,
        because: 'Android 13 has had no security fixes since 2026-03-02.',
        curedWhen: 'A version that its maker still supports is reported.',
        evidence: {
          osVersion: '13',
          line: 'Android 13',
          supportEnded: '2026-03-02',
          source: 'intune-inventory',
          knowledge: knowledge.edition,
        },
      },
    ],
  });
  expect(at(endsAt + 365 * day)).toEqual(said('first year', 'medium'));
  expect(at(endsAt + 365 * day + 1)).toEqual(said('over a year', 'high'));
});

test('knowledge that does not know is not taken for support, and an end that nobody recorded is called so', () => {
  const judgeBy = (osSupport: typeof knowledge.osSupport) =>
    osOutOfSupport.judge(snapshotOf('ios', { osVersion: '5' }), { knowledge: { ...knowledge, osSupport }, now });
  expect(judgeBy(() => ({ known: false, because: 'the feed is gone' }))).toEqual({
    kind: 'could-not-judge',
    because: 'Support: the feed is gone.',
  });
  expect(judgeBy(() => ({ known: true, value: { line: 'iOS 5', supported: false, endsAt: undefined } }))).toMatchObject(
    {
      detections: [{ subject: 'iOS 5, over a year', evidence: { supportEnded: 'not recorded' } }],
    },
  );
});

describe('a version newer than the data', () => {
  test('is supported while it can only be the next one', () => {
    expect(judge('android', '18').kind).toBe('clear');
    expect(judge('ios', '27.0').kind).toBe('clear');
  });

  test('is neither good nor bad where it may be made up', () => {
    expect(judge('android', '19').kind).toBe('could-not-judge');
    expect(judge('ios', '20.1').kind).toBe('could-not-judge');
  });

  test('and so is everything else once the data is old', () => {
    const later = knowledge.asOf + 181 * day;
    expect(judge('android', '18', later).kind).toBe('could-not-judge');
    expect(judge('ios', '26.6.1', later).kind).toBe('could-not-judge');
    expect(judge('android', '13', later).kind).toBe('detected');
  });
});

test.each(['', 'Unknown', 'R'])('"%s" is never clear', (osVersion) => {
  expect(judge('android', osVersion).kind).toBe('could-not-judge');
});
