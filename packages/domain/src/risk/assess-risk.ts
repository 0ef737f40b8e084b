import {
  describeSource,
  type Freshness,
  freshnessOf,
  type Sighting,
  type SourceRequirement,
  toleratedSkewMs,
} from '../devices/freshness.ts';
import { type DetectorVerdict, type Finding, isOpen } from '../findings/life-cycle.ts';
import { after, describeDuration, type Instant, toIso } from '../time.ts';
import { say } from '../told.ts';
import {
  type DetectorId,
  type DeviceLevel,
  type FindingId,
  type RiskLevel,
  type SourceId,
  severities,
  worstLevel,
} from '../vocabulary.ts';

/** What a device is judged to be, and why. Computed by `assessRisk`; stored whole, so that "why?" has an answer later. */
export interface DeviceAssessment {
  readonly level: DeviceLevel;
  readonly at: Instant;
  /**
   * Never empty unless the level is `secured`; then the sources that vouch for it are in `vouchedBy`. What decided the
   * level comes first.
   */
  readonly reasons: readonly Reason[];
  readonly vouchedBy: readonly Sighting[];
  /** When the passing of time alone will change the answer: look again then. */
  readonly reviewAt: Instant | undefined;
}

export type Reason =
  | {
      readonly kind: 'finding';
      readonly findingId: FindingId;
      readonly detectorId: DetectorId;
      readonly text: string;
      readonly curedWhen: string;
    }
  | { readonly kind: 'source-missing'; readonly source: SourceId; readonly text: string }
  | { readonly kind: 'source-stale'; readonly source: SourceId; readonly observedAt: Instant; readonly text: string }
  | { readonly kind: 'could-not-judge'; readonly detectorId: DetectorId; readonly text: string }
  /** Nobody here looks at such a device: no detector was asked, or the policy requires no source. */
  | { readonly kind: 'not-covered'; readonly text: string };

/**
 * Judges one device.
 *
 * The worst open finding decides. Levels are not added up: three small worries do not make one large one, and a sum is
 * hard to explain to the person locked out. A finding stands however old the sources are: silence cures nothing.
 *
 * Without an open finding the device is secured only if every required source has seen it lately *and* every detector
 * that was asked could judge it. Anything less is not assessed, and so is a device that nobody looks at: an empty list
 * of requirements or verdicts vouches for nothing.
 */
export function assessRisk({
  findings,
  verdicts,
  sightings,
  requirements,
  now,
}: {
  /** All of the device, as `reconcileFindings` left them. */
  readonly findings: readonly Finding[];
  /** What each detector that applies to the device's platform said just now. */
  readonly verdicts: readonly DetectorVerdict[];
  readonly sightings: readonly Sighting[];
  /** The policy's required sources for the device's platform. */
  readonly requirements: readonly SourceRequirement[];
  readonly now: Instant;
}): DeviceAssessment {
  const open = findings.filter((finding) => isOpen(finding, now));
  const seen = requirements.map((requirement) => ({
    requirement,
    freshness: freshnessOf(requirement, sightings, now),
  }));
  const reasons: Reason[] = [
    ...open.toSorted(worstFirst).map(ofFinding),
    ...seen.flatMap(({ requirement, freshness }) => ofSource(requirement, freshness)),
    ...verdicts.flatMap((verdict) => ofVerdict(verdict, findings)),
    ...ofCoverage(requirements, verdicts),
  ];
  return {
    level: levelOf(open, reasons),
    at: now,
    reasons,
    vouchedBy:
      reasons.length > 0
        ? []
        : seen.flatMap(({ requirement: { source }, freshness }) =>
            freshness.kind === 'fresh' ? [{ source, observedAt: freshness.observedAt }] : [],
          ),
    reviewAt: nextReview(findings, seen, now),
  };
}

function levelOf(open: readonly Finding[], reasons: readonly Reason[]): DeviceLevel {
  if (open.length > 0) return worstLevel(open.map(({ severity }): RiskLevel => severity));
  return reasons.length > 0 ? 'not-assessed' : 'secured';
}

function ofFinding({ id, detectorId, because, curedWhen }: Finding): Reason {
  return { kind: 'finding', findingId: id, detectorId, text: because, curedWhen };
}

function ofSource({ source, maxAgeMs }: SourceRequirement, freshness: Freshness): readonly Reason[] {
  const name = describeSource(source);
  switch (freshness.kind) {
    case 'fresh':
      return [];
    case 'missing':
      return [{ kind: 'source-missing', source, text: say('{{source}} has never reported it.', { source: name }) }];
    case 'stale': {
      const text = say('{{source}} has not seen it since {{moment}}; the policy allows {{duration}}.', {
        source: name,
        moment: minuteOf(freshness.observedAt),
        duration: describeDuration(maxAgeMs),
      });
      return [{ kind: 'source-stale', source, observedAt: freshness.observedAt, text }];
    }
    case 'from-the-future': {
      const text = say('{{source}} claims to have seen it at {{moment}}, which lies ahead: a clock is wrong.', {
        source: name,
        moment: minuteOf(freshness.observedAt),
      });
      return [{ kind: 'source-stale', source, observedAt: freshness.observedAt, text }];
    }
  }
}

function ofVerdict({ detectorId, verdict }: DetectorVerdict, findings: readonly Finding[]): readonly Reason[] {
  switch (verdict.kind) {
    case 'clear':
      return [];
    case 'could-not-judge':
      return [{ kind: 'could-not-judge', detectorId, text: verdict.because }];
    case 'detected':
      return [
        // Without its finding a detection would count for nothing, and the phone could pass for secured.
        ...verdict.detections
          .filter(({ subject }) => !isOnRecord(findings, detectorId, subject))
          .map(({ because }) => say('Not on record yet: {{english}}', { english: because })),
        ...(verdict.unjudged === undefined ? [] : [verdict.unjudged]),
      ].map((text) => ({ kind: 'could-not-judge', detectorId, text }));
  }
}

function isOnRecord(findings: readonly Finding[], detectorId: DetectorId, subject: string): boolean {
  return findings.some(
    (finding) => finding.detectorId === detectorId && finding.subject === subject && finding.state !== 'resolved',
  );
}

function ofCoverage(
  requirements: readonly SourceRequirement[],
  verdicts: readonly DetectorVerdict[],
): readonly Reason[] {
  if (requirements.length === 0) {
    return [{ kind: 'not-covered', text: 'The policy names no source that could vouch for such a device.' }];
  }
  if (verdicts.length === 0) return [{ kind: 'not-covered', text: 'No detector looks at such a device.' }];
  return [];
}

function nextReview(
  findings: readonly Finding[],
  seen: readonly { readonly freshness: Freshness }[],
  now: Instant,
): Instant | undefined {
  const moments = [
    ...findings.flatMap(({ state, dismissed }) => (state === 'dismissed' && dismissed ? dismissed.until : [])),
    ...seen.flatMap(({ freshness }) => {
      if (freshness.kind === 'fresh') return freshness.staleAt;
      return freshness.kind === 'from-the-future' ? after(freshness.observedAt, -toleratedSkewMs) : [];
    }),
  ].filter((moment) => moment > now);
  return moments.length === 0 ? undefined : (Math.min(...moments) as Instant);
}

/** Of equals the one that sorts first by what it is, never by an id of chance: the same phone reads the same everywhere. */
function worstFirst(one: Finding, other: Finding): number {
  return (
    severities.indexOf(other.severity) - severities.indexOf(one.severity) ||
    one.openedAt - other.openedAt ||
    inOrder(one.detectorId, other.detectorId) ||
    inOrder(one.subject, other.subject) ||
    inOrder(one.id, other.id)
  );
}

const inOrder = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** `2026-11-23 12:00 UTC` */
function minuteOf(instant: Instant): string {
  return `${toIso(instant).slice(0, 16).replace('T', ' ')} UTC`;
}
