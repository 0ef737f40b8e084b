import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Detection, Verdict } from '../contracts/detector.ts';
import { freshnessOf, type Sighting, type SourceRequirement } from '../devices/freshness.ts';
import { type DetectorVerdict, type Finding, findingStates, isOpen } from '../findings/life-cycle.ts';
import { after, day, hour, type Instant } from '../time.ts';
import { type FindingId, type Severity, severities } from '../vocabulary.ts';
import { assessRisk } from './assess-risk.ts';

const noon = Date.UTC(2026, 10, 23, 12) as Instant;
const inventory: SourceRequirement = { source: 'intune-inventory', maxAgeMs: day };
const agent: SourceRequirement = { source: 'agent', maxAgeMs: hour };
const seen = (source: string, observedAt = noon): Sighting => ({ source, observedAt });
const clear: DetectorVerdict = { detectorId: 'os-age', verdict: { kind: 'clear' } };
const blind: DetectorVerdict = {
  detectorId: 'jailbroken',
  verdict: { kind: 'could-not-judge', because: 'Intune does not say whether it is jailbroken.' },
};

function finding(severity: Severity, more: Partial<Finding> = {}): Finding {
  return {
    id: `finding-${severity}` as FindingId,
    detectorId: 'os-age',
    subject: severity,
    severity,
    state: 'open',
    openedAt: noon,
    refreshedAt: noon,
    resolvedAt: undefined,
    because: `Something ${severity}.`,
    curedWhen: 'It is gone.',
    evidence: {},
    dismissed: undefined,
    ...more,
  };
}
const setAside = (severity: Severity, until: Instant) =>
  finding(severity, {
    state: 'dismissed',
    dismissed: { by: 'kim', reason: 'known', at: noon, until, severity },
  });

type Case = Parameters<typeof assessRisk>[0];
const healthy: Case = {
  findings: [],
  verdicts: [clear],
  sightings: [seen('intune-inventory')],
  requirements: [inventory],
  now: noon,
};
const assess = (change: Partial<Case>) => assessRisk({ ...healthy, ...change });

test('a phone that every required source has just seen and every detector could judge is secured', () => {
  expect(assess({})).toEqual({
    level: 'secured',
    at: noon,
    reasons: [],
    vouchedBy: [{ source: 'intune-inventory', observedAt: noon }],
    reviewAt: after(noon, day),
  });
});

test('a phone is as risky as its worst finding, and that reason comes first', () => {
  const { level, reasons, vouchedBy } = assess({ findings: [finding('low'), finding('high'), finding('medium')] });
  expect(level).toBe('high');
  expect(reasons.map(({ text }) => text)).toEqual(['Something high.', 'Something medium.', 'Something low.']);
  expect(vouchedBy).toEqual([]);
});

test('reasons come in one order, in whatever order the findings are read', () => {
  const shared = { severity: 'high', openedAt: noon } as const;
  const findings = [
    finding('high', { openedAt: after(noon, -1), detectorId: 'z', because: '1' }),
    finding('high', { ...shared, detectorId: 'a', subject: 'z', because: '2' }),
    finding('high', { ...shared, detectorId: 'b', subject: 'a', id: '1' as FindingId, because: '3' }),
    finding('high', { ...shared, detectorId: 'b', subject: 'a', id: '2' as FindingId, because: '4' }),
    finding('high', { ...shared, detectorId: 'b', subject: 'b', because: '5' }),
    finding('medium', { openedAt: after(noon, -day), detectorId: 'a', because: '6' }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(findings, { minLength: findings.length }), (read) => {
      expect(assess({ findings: read }).reasons.map(({ text }) => text)).toEqual(['1', '2', '3', '4', '5', '6']);
    }),
  );
});

test('reasons as bad and as old as each other come in one order, whatever ids chance gave them', () => {
  const shared = { severity: 'high', openedAt: noon } as const;
  const first = finding('high', { ...shared, detectorId: 'a', subject: 'z', because: 'First.' });
  const second = finding('high', { ...shared, detectorId: 'b', subject: 'a', because: 'Second.' });
  const third = finding('high', { ...shared, detectorId: 'b', subject: 'b', because: 'Third.' });
  for (const ids of ['123', '321', '213'])
    expect(
      assess({
        findings: [third, first, second].map((each, index) => ({ ...each, id: ids[index] as FindingId })),
      }).reasons.map(({ text }) => text),
    ).toEqual(['First.', 'Second.', 'Third.']);
});

test('a phone nobody has ever reported is not assessed', () => {
  expect(assess({ sightings: [seen('agent')] })).toMatchObject({
    level: 'not-assessed',
    reasons: [{ kind: 'source-missing', text: 'Intune inventory has never reported it.' }],
    vouchedBy: [],
  });
});

test('a phone that went quiet is never called secured', () => {
  expect(assess({ now: after(noon, day) })).toMatchObject({
    level: 'not-assessed',
    reasons: [
      {
        kind: 'source-stale',
        observedAt: noon,
        text: 'Intune inventory has not seen it since 2026-11-23 12:00 UTC; the policy allows 24 hours.',
      },
    ],
    reviewAt: undefined,
  });
});

test('a phone that one detector could not judge is not assessed', () => {
  expect(assess({ verdicts: [clear, blind] })).toMatchObject({
    level: 'not-assessed',
    reasons: [{ kind: 'could-not-judge', detectorId: 'jailbroken' }],
  });
});

test('a phone that no detector looks at is not assessed', () => {
  const text = 'No detector looks at such a device.';
  expect(assess({ verdicts: [] })).toMatchObject({ level: 'not-assessed', reasons: [{ kind: 'not-covered', text }] });
});

test('a policy that requires nothing vouches for nothing', () => {
  const text = 'The policy names no source that could vouch for such a device.';
  expect(assess({ requirements: [] })).toMatchObject({
    level: 'not-assessed',
    reasons: [{ kind: 'not-covered', text }],
  });
});

test('one source cannot vouch for another', () => {
  const both = [inventory, agent];
  expect(assess({ requirements: both })).toMatchObject({ level: 'not-assessed' });
  expect(assess({ requirements: both, sightings: [seen('intune-inventory'), seen('agent')] }).level).toBe('secured');
});

test('a finding stands although the phone went quiet, and both reasons are told', () => {
  const { level, reasons } = assess({ findings: [finding('medium')], now: after(noon, 2 * day) });
  expect(level).toBe('medium');
  expect(reasons.map(({ kind }) => kind)).toEqual(['finding', 'source-stale']);
});

test('a sighting from the future does not vouch', () => {
  expect(assess({ sightings: [seen('intune-inventory', after(noon, day))] })).toMatchObject({
    level: 'not-assessed',
    reasons: [
      {
        kind: 'source-stale',
        text: 'Intune inventory claims to have seen it at 2026-11-24 12:00 UTC, which lies ahead: a clock is wrong.',
      },
    ],
  });
});

test('a dismissed finding does not count until its dismissal ends', () => {
  const until = after(noon, hour);
  const findings = [setAside('high', until)];
  expect(assess({ findings })).toMatchObject({ level: 'secured', reviewAt: until });
  expect(assess({ findings, now: until })).toMatchObject({ level: 'high', reasons: [{ kind: 'finding' }] });
});

test('a dismissal that ends this very moment is over, and asks for no review of its own', () => {
  const { level, reviewAt } = assess({ findings: [setAside('high', noon)] });
  expect([level, reviewAt]).toEqual(['high', after(noon, day)]);
});

test('a finding called dismissed of which nobody knows until when counts as open', () => {
  const { level, reviewAt } = assess({ findings: [finding('high', { state: 'dismissed' })] });
  expect([level, reviewAt]).toEqual(['high', after(noon, day)]);
});

test('what is left of a dismissal that is over asks for no review', () => {
  const { dismissed } = setAside('high', after(noon, hour));
  expect(assess({ findings: [finding('high', { dismissed })] }).reviewAt).toBe(after(noon, day));
});

test('a detection without its finding is a reason of its own; one that is on record is told once', () => {
  const old = (subject: string): Detection => ({
    subject,
    severity: 'low',
    because: `${subject} is old.`,
    curedWhen: 'It is new.',
    evidence: {},
  });
  const verdictOf = (detectorId: string, first: string, ...more: string[]): DetectorVerdict => ({
    detectorId,
    verdict: { kind: 'detected', detections: [old(first), ...more.map(old)] },
  });
  const reasons = (verdict: DetectorVerdict) =>
    assess({ verdicts: [verdict], findings: [finding('low', { subject: 'known' })] }).reasons.map((reason) => [
      reason.kind,
      'detectorId' in reason ? reason.detectorId : undefined,
      reason.text,
    ]);
  const onRecord = ['finding', 'os-age', 'Something low.'];
  expect(reasons(verdictOf('os-age', 'known'))).toEqual([onRecord]);
  expect(reasons(verdictOf('os-age', 'known', 'new'))).toEqual([
    onRecord,
    ['could-not-judge', 'os-age', 'Not on record yet: new is old.'],
  ]);
  // The same subject of another detector is another thing.
  expect(reasons(verdictOf('jailbroken', 'known'))).toEqual([
    onRecord,
    ['could-not-judge', 'jailbroken', 'Not on record yet: known is old.'],
  ]);
});

test('a detection that was not written down yet does not pass for secured', () => {
  const verdict: Verdict = {
    kind: 'detected',
    detections: [{ subject: 'new', severity: 'high', because: 'It is old.', curedWhen: 'It is new.', evidence: {} }],
  };
  const verdicts = [{ detectorId: 'os-age', verdict }];
  expect(assess({ verdicts }).level).toBe('not-assessed');
  expect(assess({ verdicts, findings: [finding('high', { state: 'resolved', subject: 'new' })] }).level).toBe(
    'not-assessed',
  );
  expect(assess({ verdicts, findings: [finding('high', { subject: 'new' })] }).level).toBe('high');
});

const moment = fc.integer({ min: -3 * day, max: 3 * day }).map((ms) => after(noon, ms));
const sources = fc.constantFrom('intune-inventory', 'agent', 'dns');
const aFinding = fc
  .record({
    severity: fc.constantFrom(...severities),
    state: fc.constantFrom(...findingStates, 'dismissed' as const, 'resolved' as const),
    until: moment,
  })
  .map(({ severity, state, until }) =>
    state === 'dismissed' ? setAside(severity, until) : finding(severity, { state }),
  );
const aVerdict: fc.Arbitrary<DetectorVerdict> = fc.record({
  detectorId: fc.constantFrom('os-age', 'jailbroken'),
  verdict: fc.oneof(
    { arbitrary: fc.constant<Verdict>(clear.verdict), weight: 6 },
    { arbitrary: fc.constant<Verdict>(blind.verdict), weight: 1 },
    {
      arbitrary: fc.constantFrom(...severities).map(
        (severity): Verdict => ({
          kind: 'detected',
          detections: [{ subject: severity, severity, because: 'It is.', curedWhen: 'It is not.', evidence: {} }],
        }),
      ),
      weight: 1,
    },
  ),
});
/** Each part mostly as a healthy phone has it, so that what is wrong with the others decides. */
const mostly = <Value>(healthy: Value, odd: fc.Arbitrary<Value>) =>
  fc.oneof({ arbitrary: fc.constant(healthy), weight: 2 }, { arbitrary: odd, weight: 3 });
const aRequirement = fc.record({ source: sources, maxAgeMs: fc.constantFrom(hour, day, 2 * day) });
const anyCase: fc.Arbitrary<Case> = fc.record({
  findings: mostly(healthy.findings, fc.array(aFinding, { maxLength: 3 })),
  verdicts: mostly(healthy.verdicts, fc.array(aVerdict, { maxLength: 3 })),
  sightings: mostly(healthy.sightings, fc.array(fc.record({ source: sources, observedAt: moment }), { maxLength: 4 })),
  requirements: mostly(healthy.requirements, fc.array(aRequirement, { maxLength: 2 })),
  now: mostly(healthy.now, moment),
});

test('secured means: every required source fresh, every detector clear or set aside, nothing open, and somebody looked', () => {
  let secured = 0;
  fc.assert(
    fc.property(anyCase, (given) => {
      const { level, reasons, vouchedBy } = assessRisk(given);
      const { findings, verdicts, sightings, requirements, now } = given;
      expect(reasons.length === 0).toBe(level === 'secured');
      if (level !== 'secured') {
        expect(vouchedBy).toEqual([]);
        return;
      }
      secured++;
      expect(findings.filter((one) => isOpen(one, now))).toEqual([]);
      expect(verdicts).not.toEqual([]);
      expect(verdicts.filter(({ verdict }) => verdict.kind === 'could-not-judge')).toEqual([]);
      expect(requirements).not.toEqual([]);
      for (const requirement of requirements) {
        expect(freshnessOf(requirement, sightings, now).kind).toBe('fresh');
        expect(vouchedBy.map(({ source }) => source)).toContain(requirement.source);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(secured).toBeGreaterThan(20);
});

test('taking anything away from a phone that is not secured never makes it secured', () => {
  fc.assert(
    fc.property(anyCase, fc.nat(), (given, which) => {
      if (assessRisk(given).level === 'secured' || given.sightings.length === 0) return;
      const sightings = given.sightings.toSpliced(which % given.sightings.length, 1);
      const level = assessRisk({ ...given, sightings }).level;
      // An older sighting may come to light when one from the future is taken away: that one was never believed.
      const believed = given.sightings.every(({ observedAt }) => observedAt <= given.now);
      if (believed) expect(level).not.toBe('secured');
    }),
    { numRuns: 2_000 },
  );
});

test('time that passes never turns a level into secured', () => {
  fc.assert(
    fc.property(anyCase, fc.integer({ min: 0, max: 6 * day }), (given, passed) => {
      // Nothing is seen before it has happened: what lies ahead of `now` is a wrong clock, told of above.
      const sightings = given.sightings.filter(({ observedAt }) => observedAt <= given.now);
      if (assessRisk({ ...given, sightings }).level === 'secured') return;
      expect(assessRisk({ ...given, sightings, now: after(given.now, passed) }).level).not.toBe('secured');
    }),
    { numRuns: 2_000 },
  );
});

test('until its review an assessment stays as it is', () => {
  fc.assert(
    fc.property(anyCase, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (given, share) => {
      const first = assessRisk(given);
      const until = first.reviewAt ?? after(given.now, 30 * day);
      expect(until).toBeGreaterThan(given.now);
      const now = after(given.now, Math.floor((until - given.now) * share));
      expect(assessRisk({ ...given, now })).toEqual({ ...first, at: now });
    }),
    { numRuns: 2_000 },
  );
});

test('at its review the answer does change', () => {
  fc.assert(
    fc.property(anyCase, (given) => {
      const first = assessRisk(given);
      if (first.reviewAt === undefined) return;
      const { reasons, vouchedBy } = assessRisk({ ...given, now: first.reviewAt });
      expect({ reasons, vouchedBy }).not.toEqual({ reasons: first.reasons, vouchedBy: first.vouchedBy });
    }),
    { numRuns: 2_000 },
  );
});

test('what a detector could not judge beside what it found keeps a phone from being secured, though all of it is set aside', () => {
  const aside = setAside('low', after(noon, day));
  const found = {
    subject: 'low',
    severity: 'low',
    because: 'Something low.',
    curedWhen: 'It is gone.',
    evidence: {},
  } as const;
  const verdict = { kind: 'detected', detections: [found] } as const;
  const say = (unjudged: object) =>
    assess({ findings: [aside], verdicts: [{ detectorId: 'os-age', verdict: { ...verdict, ...unjudged } }] });
  expect(say({}).level).toBe('secured');
  expect(say({ unjudged: 'One app has no signer.' })).toMatchObject({
    level: 'not-assessed',
    reasons: [{ kind: 'could-not-judge', detectorId: 'os-age', text: 'One app has no signer.' }],
  });
});
