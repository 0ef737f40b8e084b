import {
  type DetectorTools,
  day,
  type Instant,
  platforms,
  type Severity,
  severities,
  type Verdict,
} from '@picket/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { snapshotOf, tools } from '../detector-contract.suite.ts';
import { judgeDevice } from '../judge-device.ts';
import { androidPatchAge } from './index.ts';

const patchedAt = Date.UTC(2026, 0, 5);

function judge(securityPatchLevel: string, at: number): Verdict {
  return androidPatchAge.judge(snapshotOf('android', { securityPatchLevel }), { ...tools, now: at as Instant });
}
const severityOf = (verdict: Verdict): Severity | undefined =>
  verdict.kind === 'detected' ? verdict.detections[0].severity : undefined;

test.each<[number, Severity | undefined]>([
  [0, undefined],
  [90, undefined],
  [91, 'low'],
  [180, 'low'],
  [181, 'medium'],
  [365, 'medium'],
  [366, 'high'],
  [3_000, 'high'],
])('fixes that are %d days old are %s', (days, severity) => {
  expect(severityOf(judge('2026-01-05', patchedAt + days * day))).toBe(severity);
});

test('age is counted to the millisecond: what is exactly as old as allowed is not older', () => {
  for (const [days, severity] of [
    [90, 'low'],
    [180, 'medium'],
    [365, 'high'],
  ] as const) {
    const at = patchedAt + days * day;
    expect([severityOf(judge('2026-01-05', at)), severityOf(judge('2026-01-05', at + 1))]).toEqual([
      { low: undefined, medium: 'low', high: 'medium' }[severity],
      severity,
    ]);
  }
});

test('what is said of old fixes names the level, how old, and what cures it', () => {
  expect(judge('2026-01-05', patchedAt + 200 * day)).toEqual({
    kind: 'detected',
    detections: [
      {
        subject: 'over-180-days',
        severity: 'medium',
        because: 'The security patch level 2026-01-05 is more than 180 days old: fixes published since are missing.',
        curedWhen: 'A security patch level not older than 90 days is reported.',
        evidence: { securityPatchLevel: '2026-01-05', olderThanDays: 180, source: 'intune-inventory' },
      },
    ],
  });
  const odd = `no level ${'x'.repeat(100)}`;
  expect(judge(odd, patchedAt)).toEqual({
    kind: 'could-not-judge',
    because: `"${odd.slice(0, 40)}" is not a security patch level.`,
  });
});

test('a finding that gets worse is another finding: what was dismissed as low does not hide it', () => {
  const subjects = [100, 200, 400].map((days) => {
    const verdict = judge('2026-01-05', patchedAt + days * day);
    return verdict.kind === 'detected' && verdict.detections[0].subject;
  });
  expect(new Set(subjects).size).toBe(3);
});

test("the words stay the same from day to day, so that a fleet's findings are not rewritten every midnight", () => {
  expect(judge('2026-01-05', patchedAt + 100 * day)).toEqual(judge('2026-01-05', patchedAt + 101 * day));
});

test("next month's level, shipped early, is fine; a level from next year was made up", () => {
  expect(judge('2026-02-05', patchedAt).kind).toBe('clear');
  expect(judge('2027-01-05', patchedAt)).toMatchObject({
    kind: 'could-not-judge',
    because: 'The security patch level 2027-01-05 lies in the future.',
  });
});

test.each(['', 'Unknown', '1970-01-01', '2026-02-31', '05.01.2026'])('"%s" is neither old nor new', (level) => {
  expect(judge(level, patchedAt).kind).toBe('could-not-judge');
});

test('a newer level is never judged worse', () => {
  const at = fc.integer({ min: Date.UTC(2015, 7, 1), max: tools.now });
  const rank = (ms: number) => {
    const severity = severityOf(judge(new Date(ms).toISOString().slice(0, 10), tools.now));
    return severity === undefined ? -1 : severities.indexOf(severity);
  };
  fc.assert(
    fc.property(at, at, (one, other) => {
      expect(rank(Math.max(one, other))).toBeLessThanOrEqual(rank(Math.min(one, other)));
    }),
  );
});

test('age needs no vulnerability data: it holds where that has ended', () => {
  const unused = {} as DetectorTools['knowledge'];
  const verdict = androidPatchAge.judge(snapshotOf('android', { securityPatchLevel: '2020-01-05' }), {
    knowledge: unused,
    now: tools.now,
  });
  expect(severityOf(verdict)).toBe('high');
});

test('every Android phone is asked about, and no other device: only Android has patch levels', () => {
  const judged = (platform: (typeof platforms)[number]) =>
    judgeDevice(snapshotOf(platform, { securityPatchLevel: '2019-01-05' }), tools, [androidPatchAge]);
  expect(judged('android')).toMatchObject([{ verdict: { kind: 'detected' } }]);
  for (const platform of platforms.filter((each) => each !== 'android')) expect(judged(platform)).toEqual([]);
});
