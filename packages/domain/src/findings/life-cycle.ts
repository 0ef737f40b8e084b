import type { Detection, Verdict } from '../contracts/detector.ts';
import type { Instant } from '../time.ts';
import { type DetectorId, type FindingId, type Severity, severities } from '../vocabulary.ts';

/**
 * The durable record of what a detector found on one device.
 *
 * A finding is **opened** by the first detection of its subject, refreshed when a later one says something new, and
 * **resolved** when its detector was asked, could judge all of it, and no longer finds it: never by silence. It is opened again,
 * as the same finding, when it is detected once more. An operator may **dismiss** it until some moment; it opens again
 * by itself at that moment, or when it becomes worse than what was dismissed.
 */
export interface Finding {
  readonly id: FindingId;
  readonly detectorId: DetectorId;
  /** Of the detection: what tells it from another one of the same detector. */
  readonly subject: string;
  readonly severity: Severity;
  readonly state: FindingState;
  /** When it was last opened. */
  readonly openedAt: Instant;
  /** When anything about it last changed: not when it was last confirmed. */
  readonly refreshedAt: Instant;
  readonly resolvedAt: Instant | undefined;
  readonly because: string;
  readonly curedWhen: string;
  readonly evidence: Detection['evidence'];
  /** There exactly while the state is `dismissed`. */
  readonly dismissed: Dismissal | undefined;
}

export const findingStates = ['open', 'dismissed', 'resolved'] as const;
export type FindingState = (typeof findingStates)[number];

export interface Dismissal {
  /** The operator, as the audit log names them. */
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
  readonly until: Instant;
  /** What was dismissed. A worse finding is another matter. */
  readonly severity: Severity;
}

/** What one detector said when it was asked about a device. A detector that was not asked is left out. */
export interface DetectorVerdict {
  readonly detectorId: DetectorId;
  readonly verdict: Verdict;
}

export interface FindingChange {
  readonly kind:
    | 'opened'
    | 'reopened'
    /** Its words or evidence are new. */
    | 'refreshed'
    | 'severity-changed'
    /** It is open again, because its time is over or because it became worse. */
    | 'dismissal-ended'
    | 'resolved';
  /** As it is from now on. */
  readonly finding: Finding;
}

export interface Reconciliation {
  /** At most one for each finding, ordered by detector and subject. */
  readonly changes: readonly FindingChange[];
  /** Every finding of the device as it is from now on, changed or not. */
  readonly findings: readonly Finding[];
  /** Not yet resolved, but of detectors that are no longer in the catalogue: nobody can ever resolve them. To be logged. */
  readonly orphaned: readonly Finding[];
}

/**
 * What verdicts do to the findings of one device. `existing` holds all of them, resolved ones too. Only a detector
 * that was asked and could judge closes anything. Applied, the same verdicts change nothing more.
 */
export function reconcileFindings({
  existing,
  verdicts,
  catalogue,
  now,
  newId,
}: {
  readonly existing: readonly Finding[];
  readonly verdicts: readonly DetectorVerdict[];
  /** Every detector there is. */
  readonly catalogue: ReadonlySet<DetectorId>;
  readonly now: Instant;
  readonly newId: () => FindingId;
}): Reconciliation {
  const judged = new Map(verdicts.map(({ detectorId, verdict }) => [detectorId, verdict]));
  const matched = new Set<string>();
  const changes: FindingChange[] = [];
  const findings: Finding[] = [];

  for (const finding of existing) {
    const verdict = judged.get(finding.detectorId);
    const detection = verdict?.kind === 'detected' ? worstOf(verdict.detections, finding.subject) : undefined;
    if (detection !== undefined) matched.add(keyOf(finding));
    const isCleared = verdict !== undefined && verdict.kind !== 'could-not-judge' && detection === undefined;
    const change = isCleared && !isPartial(verdict) ? resolve(finding, now) : carryOn(finding, detection, now);
    findings.push(change?.finding ?? finding);
    if (change !== undefined) changes.push(change);
  }

  for (const [detectorId, verdict] of [...judged].toSorted(([one], [other]) => compare(one, other))) {
    if (verdict.kind !== 'detected') continue;
    const subjects = new Set(verdict.detections.map(({ subject }) => subject));
    for (const subject of [...subjects].toSorted()) {
      const detection = worstOf(verdict.detections, subject);
      if (detection === undefined || matched.has(keyOf({ detectorId, subject }))) continue;
      const opened = open(newId(), detectorId, detection, now);
      findings.push(opened);
      changes.push({ kind: 'opened', finding: opened });
    }
  }

  return {
    changes: changes.toSorted((one, other) => compare(keyOf(one.finding), keyOf(other.finding))),
    findings,
    orphaned: findings.filter(({ state, detectorId }) => state !== 'resolved' && !catalogue.has(detectorId)),
  };
}

/**
 * Whether a finding counts now. A dismissal that has run out counts as over from that very moment, also before the next
 * reconciliation has written it down.
 */
export function isOpen({ state, dismissed }: Finding, now: Instant): boolean {
  return state === 'open' || (state === 'dismissed' && (dismissed === undefined || now >= dismissed.until));
}

export type DismissalRefusal = { readonly kind: 'refused'; readonly because: 'not-open' | 'ends-in-the-past' };

/** Sets an open finding aside, or changes the terms of one that is already set aside. */
export function dismissFinding(
  finding: Finding,
  { by, reason, until }: Pick<Dismissal, 'by' | 'reason' | 'until'>,
  now: Instant,
): { readonly kind: 'dismissed'; readonly finding: Finding } | DismissalRefusal {
  if (finding.state === 'resolved') return { kind: 'refused', because: 'not-open' };
  if (until <= now) return { kind: 'refused', because: 'ends-in-the-past' };
  const dismissed = { by, reason, at: now, until, severity: finding.severity };
  return { kind: 'dismissed', finding: { ...finding, state: 'dismissed', refreshedAt: now, dismissed } };
}

function open(id: FindingId, detectorId: DetectorId, detection: Detection, now: Instant): Finding {
  const { subject, severity, because, curedWhen, evidence } = detection;
  return {
    id,
    detectorId,
    subject,
    severity,
    state: 'open',
    openedAt: now,
    refreshedAt: now,
    resolvedAt: undefined,
    because,
    curedWhen,
    evidence,
    dismissed: undefined,
  };
}

function resolve(finding: Finding, now: Instant): FindingChange | undefined {
  if (finding.state === 'resolved') return undefined;
  return {
    kind: 'resolved',
    finding: { ...finding, state: 'resolved', refreshedAt: now, resolvedAt: now, dismissed: undefined },
  };
}

/** A finding that nothing has cleared: detected again, or (without a detection) nobody could say. */
function carryOn(finding: Finding, detection: Detection | undefined, now: Instant): FindingChange | undefined {
  if (finding.state === 'resolved') {
    if (detection === undefined) return undefined;
    return { kind: 'reopened', finding: open(finding.id, finding.detectorId, detection, now) };
  }
  const { severity, because, curedWhen, evidence } = detection ?? finding;
  const next = { ...finding, severity, because, curedWhen, evidence, refreshedAt: now };
  const { dismissed } = finding;
  const isOver = dismissed !== undefined && (now >= dismissed.until || isWorse(severity, dismissed.severity));
  if (isOver) {
    return { kind: 'dismissal-ended', finding: { ...next, state: 'open', openedAt: now, dismissed: undefined } };
  }
  if (severity !== finding.severity) return { kind: 'severity-changed', finding: next };
  return sayTheSame(finding, next) ? undefined : { kind: 'refreshed', finding: next };
}

/** Of what it has not named it could not judge everything: its silence closes nothing. */
function isPartial(verdict: Verdict): boolean {
  return verdict.kind === 'detected' && verdict.unjudged !== undefined;
}

/** A detector may find one subject twice; the worse counts, and of equals the one that sorts first, so that it stays. */
function worstOf(detections: readonly Detection[], wanted: string): Detection | undefined {
  return detections
    .filter(({ subject }) => subject === wanted)
    .toSorted(
      (one, other) =>
        severities.indexOf(other.severity) - severities.indexOf(one.severity) ||
        compare(one.because, other.because) ||
        compare(evidenceText(one.evidence), evidenceText(other.evidence)),
    )[0];
}

function isWorse(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) > severities.indexOf(other);
}

function sayTheSame(one: Finding, other: Finding): boolean {
  return (
    one.because === other.because &&
    one.curedWhen === other.curedWhen &&
    evidenceText(one.evidence) === evidenceText(other.evidence)
  );
}

/** Without regard to the order of its names, which a database may change. */
function evidenceText(evidence: Detection['evidence']): string {
  return JSON.stringify(Object.entries(evidence).toSorted(([one], [other]) => compare(one, other)));
}

function keyOf({ detectorId, subject }: Pick<Finding, 'detectorId' | 'subject'>): string {
  return `${detectorId}\n${subject}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
