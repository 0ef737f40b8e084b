import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Detection, Verdict } from '../contracts/detector.ts';
import { after, day, hour, type Instant } from '../time.ts';
import { type FindingId, severities } from '../vocabulary.ts';
import {
  type DetectorVerdict,
  dismissFinding,
  type Finding,
  isOpen,
  type Reconciliation,
  reconcileFindings,
} from './life-cycle.ts';

const noon = Date.UTC(2026, 10, 23, 12) as Instant;
const catalogue = new Set(['os-age', 'jailbroken']);
const clear: Verdict = { kind: 'clear' };
const blind: Verdict = { kind: 'could-not-judge', because: 'the version is missing' };

const old: Detection = {
  subject: 'iOS 17.5',
  severity: 'medium',
  because: 'iOS 17.5 is old.',
  curedWhen: 'iOS 18 or newer is reported.',
  evidence: { version: '17.5', cves: ['CVE-2026-1'] },
};
const found = (first: Detection, ...more: Detection[]): Verdict => ({ kind: 'detected', detections: [first, ...more] });

function reconcile(existing: readonly Finding[], now: Instant, ...verdicts: [string, Verdict][]): Reconciliation {
  let last = existing.length;
  return reconcileFindings({
    existing,
    verdicts: verdicts.map(([detectorId, verdict]) => ({ detectorId, verdict })),
    catalogue,
    now,
    newId: () => `finding-${++last}` as FindingId,
  });
}

const opened = reconcile([], noon, ['os-age', found(old)]).findings;
const later = after(noon, hour);
const terms = { by: 'kim', reason: 'Replaced next week', until: after(noon, day) };
function dismissed(finding = opened[0]!): Finding {
  const result = dismissFinding(finding, terms, noon);
  if (result.kind === 'refused') throw new Error(result.because);
  return result.finding;
}

test('a detection opens a finding with its reason and its cure', () => {
  const { changes } = reconcile([], noon, ['os-age', found(old)]);
  expect(changes).toEqual([{ kind: 'opened', finding: opened[0] }]);
  expect(opened[0]).toEqual({
    ...old,
    id: 'finding-1',
    detectorId: 'os-age',
    state: 'open',
    openedAt: noon,
    refreshedAt: noon,
    resolvedAt: undefined,
    dismissed: undefined,
  });
});

test('the same detection again changes nothing', () => {
  expect(reconcile(opened, later, ['os-age', found(old)]).changes).toEqual([]);
});

test('evidence that only comes in another order changes nothing', () => {
  const turned = { ...old, evidence: { cves: ['CVE-2026-1'], version: '17.5' } };
  expect(reconcile(opened, later, ['os-age', found(turned)]).changes).toEqual([]);
});

test('new evidence refreshes the finding', () => {
  const more = { ...old, evidence: { ...old.evidence, cves: ['CVE-2026-1', 'CVE-2026-2'] } };
  expect(reconcile(opened, later, ['os-age', found(more)]).changes).toEqual([
    { kind: 'refreshed', finding: { ...opened[0], evidence: more.evidence, refreshedAt: later } },
  ]);
});

test('a finding is resolved when its detector can judge and no longer finds it', () => {
  expect(reconcile(opened, later, ['os-age', clear]).changes).toEqual([
    { kind: 'resolved', finding: { ...opened[0], state: 'resolved', refreshedAt: later, resolvedAt: later } },
  ]);
});

test('finding something else resolves what is no longer found', () => {
  const { changes } = reconcile(opened, later, ['os-age', found({ ...old, subject: 'iOS 17.6' })]);
  expect(changes.map(({ kind, finding }) => [kind, finding.subject])).toEqual([
    ['resolved', 'iOS 17.5'],
    ['opened', 'iOS 17.6'],
  ]);
});

test('a detector that could not judge all of it closes nothing, and still opens what it found', () => {
  const partial: Verdict = { kind: 'detected', detections: [{ ...old, subject: 'another' }], unjudged: 'One app.' };
  const { changes, findings } = reconcile(opened, later, ['os-age', partial]);
  expect(changes.map(({ kind, finding }) => [kind, finding.subject])).toEqual([['opened', 'another']]);
  expect(findings.map(({ state }) => state)).toEqual(['open', 'open']);
});

test('a detector that could not judge closes nothing', () => {
  expect(reconcile(opened, later, ['os-age', blind]).changes).toEqual([]);
});

test('a detector that was not asked closes nothing', () => {
  expect(reconcile(opened, later, ['jailbroken', clear]).changes).toEqual([]);
});

test('a detector that left the catalogue closes nothing, and its findings are reported', () => {
  const orphans = opened.map((finding) => ({ ...finding, detectorId: 'withdrawn' }));
  const { changes, orphaned } = reconcile(orphans, later, ['os-age', clear]);
  expect(changes).toEqual([]);
  expect(orphaned).toEqual(orphans);
});

test('what comes back is the same finding, opened again', () => {
  const resolved = reconcile(opened, later, ['os-age', clear]).findings;
  const again = after(later, hour);
  expect(reconcile(resolved, again, ['os-age', found(old)]).changes).toEqual([
    { kind: 'reopened', finding: { ...opened[0], openedAt: again, refreshedAt: again } },
  ]);
});

test('a dismissed finding stays dismissed while nothing gets worse', () => {
  const one = dismissed();
  expect(isOpen(one, later)).toBe(false);
  expect(reconcile([one], later, ['os-age', found(old)]).changes).toEqual([]);
});

test('a dismissal ends at its moment, even when nobody can judge', () => {
  const one = dismissed();
  expect(isOpen(one, after(terms.until, -1))).toBe(false);
  expect(isOpen(one, terms.until)).toBe(true);
  for (const verdicts of [[['os-age', blind]], [['os-age', found(old)]], []] as [string, Verdict][][]) {
    expect(reconcile([one], terms.until, ...verdicts).changes).toMatchObject([
      { kind: 'dismissal-ended', finding: { state: 'open', openedAt: terms.until, dismissed: undefined } },
    ]);
  }
});

test('a dismissal ends when the finding becomes worse than what was dismissed', () => {
  const milder = reconcile([dismissed()], later, ['os-age', found({ ...old, severity: 'low' })]);
  expect(milder.changes).toMatchObject([
    { kind: 'severity-changed', finding: { state: 'dismissed', severity: 'low' } },
  ]);
  const asBefore = reconcile(milder.findings, later, ['os-age', found(old)]);
  expect(asBefore.changes).toMatchObject([{ kind: 'severity-changed', finding: { state: 'dismissed' } }]);
  const worse = reconcile(asBefore.findings, later, ['os-age', found({ ...old, severity: 'high' })]);
  expect(worse.changes).toMatchObject([{ kind: 'dismissal-ended', finding: { state: 'open', severity: 'high' } }]);
});

test('a dismissed finding that is cured is resolved, and is open when it comes back', () => {
  const cured = reconcile([dismissed()], later, ['os-age', clear]);
  expect(cured.changes).toMatchObject([{ kind: 'resolved', finding: { dismissed: undefined } }]);
  expect(reconcile(cured.findings, later, ['os-age', found(old)]).changes).toMatchObject([
    { kind: 'reopened', finding: { state: 'open' } },
  ]);
});

test('a dismissal needs an open finding and an end that lies ahead', () => {
  const resolved = reconcile(opened, later, ['os-age', clear]).findings[0]!;
  expect(dismissFinding(resolved, terms, later)).toEqual({ kind: 'refused', because: 'not-open' });
  expect(dismissFinding(opened[0]!, terms, terms.until)).toEqual({ kind: 'refused', because: 'ends-in-the-past' });
});

test('of two detections of one subject the worse counts', () => {
  const worse = { ...old, severity: 'high' as const };
  for (const verdict of [found(old, worse), found(worse, old)]) {
    expect(reconcile([], noon, ['os-age', verdict]).findings).toMatchObject([{ severity: 'high' }]);
  }
});

test('new words refresh a finding, whether of its reason or of its cure', () => {
  for (const words of [{ because: 'iOS 17.5 is very old.' }, { curedWhen: 'iOS 19 or newer is reported.' }]) {
    expect(reconcile(opened, later, ['os-age', found({ ...old, ...words })]).changes).toEqual([
      { kind: 'refreshed', finding: { ...opened[0], ...words, refreshedAt: later } },
    ]);
  }
});

test('of two detections of one subject that are as bad, the same one counts in whatever order they come', () => {
  const others = [
    { ...old, because: 'A reason that sorts before.' },
    { ...old, evidence: { version: '17.4' } },
    { ...old, evidence: { version: '17.6' } },
  ];
  for (const other of others) {
    const [one, turned] = [found(old, other), found(other, old)].map(
      (verdict) => reconcile([], noon, ['os-age', verdict]).findings,
    );
    expect(one).toEqual(turned);
  }
  // The reason goes before the evidence.
  const before = { ...old, because: 'A reason that sorts before.', evidence: { version: '2' } };
  const behind = { ...old, because: 'B reason.', evidence: { version: '1' } };
  for (const verdict of [found(before, behind), found(behind, before)])
    expect(reconcile([], noon, ['os-age', verdict]).findings).toMatchObject([{ because: before.because }]);
});

test('new findings and changes come by detector and subject, in whatever order detectors speak', () => {
  const sides = [
    { ...old, subject: 'b' },
    { ...old, subject: 'a' },
  ] as const;
  const verdicts: [string, Verdict][] = [
    ['os-age', found(...sides)],
    ['jailbroken', found(...sides)],
  ];
  const result = reconcile([], noon, ...verdicts);
  expect(reconcile([], noon, ...verdicts.toReversed())).toEqual(result);
  const inOrder = ['jailbroken a', 'jailbroken b', 'os-age a', 'os-age b'];
  const named = ({ detectorId, subject }: Finding) => `${detectorId} ${subject}`;
  expect(result.findings.map(named)).toEqual(inOrder);
  const cured = reconcile(result.findings.toReversed(), later, ['os-age', clear], ['jailbroken', clear]);
  expect(cured.changes.map(({ finding }) => named(finding))).toEqual(inOrder);
});

test('only what nobody can ever resolve is reported as orphaned', () => {
  const withdrawn = opened.map((finding) => ({ ...finding, detectorId: 'withdrawn' }));
  const resolved = withdrawn.map((finding) => ({ ...finding, subject: 'b', state: 'resolved' as const }));
  expect(reconcile([...opened, ...withdrawn, ...resolved], later).orphaned).toEqual(withdrawn);
});

test('an open finding counts, a resolved one does not, and one that is dismissed without an end does', () => {
  const [open] = opened as [Finding];
  expect(isOpen(open, noon)).toBe(true);
  expect(isOpen({ ...open, state: 'resolved' }, noon)).toBe(false);
  expect(isOpen({ ...open, state: 'dismissed' }, noon)).toBe(true);
});

test('what is dismissed says by whom, why, until when and what it was', () => {
  expect(dismissFinding(opened[0]!, terms, later)).toEqual({
    kind: 'dismissed',
    finding: {
      ...opened[0],
      state: 'dismissed',
      refreshedAt: later,
      dismissed: { ...terms, at: later, severity: 'medium' },
    },
  });
});

const detection = fc.record({
  subject: fc.constantFrom('one', 'two'),
  severity: fc.constantFrom(...severities),
  because: fc.constantFrom('It is old.', 'It is very old.'),
  curedWhen: fc.constant('It is new.'),
  evidence: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom<string | number>('x', 1)),
});
const verdict: fc.Arbitrary<Verdict> = fc.oneof(
  fc.constant(clear),
  fc.constant(blind),
  fc.tuple(detection, fc.array(detection, { maxLength: 2 })).map(([first, more]) => found(first, ...more)),
);
const run = fc.uniqueArray(fc.record({ detectorId: fc.constantFrom('os-age', 'jailbroken', 'withdrawn'), verdict }), {
  selector: ({ detectorId }) => detectorId,
});
/** Runs of assessments, an hour apart; some runs begin with an operator who dismisses whatever can be dismissed. */
const story = fc.array(fc.record({ run, dismiss: fc.boolean() }), { minLength: 1, maxLength: 6 });

function tell(
  runs: readonly { run: DetectorVerdict[]; dismiss: boolean }[],
  look: (step: { before: readonly Finding[]; run: DetectorVerdict[]; now: Instant; result: Reconciliation }) => void,
): void {
  let findings: readonly Finding[] = [];
  let now = noon;
  let last = 0;
  for (const { run: verdicts, dismiss } of runs) {
    now = after(now, hour);
    const before: readonly Finding[] = findings.map((finding) => {
      const result = dismissFinding(finding, { by: 'kim', reason: 'known', until: after(now, 2 * hour) }, now);
      return dismiss && result.kind === 'dismissed' ? result.finding : finding;
    });
    const newId = () => `finding-${++last}` as FindingId;
    const result = reconcileFindings({ existing: before, verdicts, catalogue, now, newId });
    look({ before, run: verdicts, now, result });
    findings = result.findings;
  }
}

test('verdicts that have been applied change nothing more', () => {
  fc.assert(
    fc.property(story, (runs) => {
      tell(runs, ({ run: verdicts, now, result }) => {
        const newId = () => 'another' as FindingId;
        const again = reconcileFindings({ existing: result.findings, verdicts, catalogue, now, newId });
        expect(again.changes).toEqual([]);
        expect(again.findings).toEqual(result.findings);
      });
    }),
  );
});

test('only a detector that could judge ever closes a finding, and every detection has a finding that is not closed', () => {
  fc.assert(
    fc.property(story, (runs) => {
      tell(runs, ({ before, run: verdicts, result }) => {
        for (const { state, id, detectorId, subject } of before) {
          const now = result.findings.find((finding) => finding.id === id)!;
          if (state === 'resolved' || now.state !== 'resolved') continue;
          const said = verdicts.find((one) => one.detectorId === detectorId)?.verdict;
          expect(said?.kind).toMatch(/clear|detected/);
          if (said?.kind === 'detected') expect(said.detections.map((one) => one.subject)).not.toContain(subject);
        }
        for (const { detectorId, verdict: said } of verdicts) {
          for (const { subject } of said.kind === 'detected' ? said.detections : []) {
            const match = result.findings.filter((one) => one.detectorId === detectorId && one.subject === subject);
            expect(match.map(({ state }) => state)).not.toContain('resolved');
            expect(match).toHaveLength(1);
          }
        }
      });
    }),
  );
});

test('a finding says that it is dismissed exactly while somebody has dismissed it', () => {
  fc.assert(
    fc.property(story, (runs) => {
      tell(runs, ({ result }) => {
        for (const { state, dismissed: by, resolvedAt } of result.findings) {
          expect(by !== undefined).toBe(state === 'dismissed');
          expect(resolvedAt !== undefined).toBe(state === 'resolved');
        }
      });
    }),
  );
});
