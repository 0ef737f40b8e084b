import {
  type Detection,
  type DetectorTools,
  day,
  type InstalledApp,
  say,
  severities,
  type ThreatKnowledge,
  type Verdict,
} from '@picket/domain';
import { someOf } from './wording.ts';

/** What a detector makes of one app, contact or name. */
export type Opinion =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'hit'; readonly detection: Detection; readonly unjudged?: string }
  /** What could not be judged about it, for "… of com.example". */
  | { readonly kind: 'unjudged'; readonly what: string };

export const nothing: Opinion = { kind: 'nothing' };

/** More than anybody reads. What is left out is said, and closes nothing. */
const mostDetections = 100;
/** As for vulnerabilities: feeds that nobody looked at for half a year know nothing of today's threats. */
const defaultMaxAgeMs = 180 * day;

/**
 * Judges a list, entry by entry, over what feeds say. Hits on one subject are one detection, the worst of them. *Clear* only
 * when every entry could be judged, and somebody has looked for newer content lately.
 */
export function judgeOverFeeds<Entry>(
  entries: readonly Entry[],
  tools: DetectorTools,
  judge: (entry: Entry, threats: ThreatKnowledge) => Opinion,
): Verdict {
  const { threats } = tools.knowledge;
  if (threats === undefined) return { kind: 'could-not-judge', because: 'No feeds of threats are loaded.' };
  const bySubject = new Map<string, Detection>();
  const gaps: string[] = [];
  for (const entry of entries) {
    const opinion = judge(entry, threats);
    if (opinion.kind === 'unjudged') gaps.push(opinion.what);
    if (opinion.kind !== 'hit') continue;
    const { detection, unjudged } = opinion;
    const known = bySubject.get(detection.subject);
    if (known === undefined || badness(detection) > badness(known)) bySubject.set(detection.subject, detection);
    if (unjudged !== undefined) gaps.push(unjudged);
  }
  const [worst, ...others] = [...bySubject.values()].toSorted(
    (one, other) => badness(other) - badness(one) || (one.subject < other.subject ? -1 : 1),
  );
  const unjudged = describeGaps(gaps, Math.max(0, bySubject.size - mostDetections));
  if (worst !== undefined) {
    const detections = [worst, ...others.slice(0, mostDetections - 1)] as const;
    return { kind: 'detected', detections, ...(unjudged !== undefined && { unjudged }) };
  }
  if (unjudged !== undefined) return { kind: 'could-not-judge', because: unjudged };
  return silenceOfFeeds(tools, threats);
}

function silenceOfFeeds(
  { now, maxKnowledgeAgeMs = defaultMaxAgeMs }: DetectorTools,
  { asOf }: ThreatKnowledge,
): Verdict {
  const ageMs = now - asOf;
  if (ageMs <= maxKnowledgeAgeMs) return { kind: 'clear' };
  return {
    kind: 'could-not-judge',
    because: say('One of the feeds has not been looked at for {{days}} days: what became known since is not in it.', {
      days: Math.floor(ageMs / day),
    }),
  };
}

function describeGaps(gaps: readonly string[], left: number): string | undefined {
  const said = [
    ...(gaps.length === 0 ? [] : [say('Not reported: {{english}}.', { english: someOf([...new Set(gaps)]) })]),
    ...(left === 0 ? [] : [say('{{count}} more were found than are kept.', { count: left })]),
  ];
  return said.length === 0 ? undefined : said.join(' ');
}

const badness = ({ severity }: Detection): number => severities.indexOf(severity);

/** An app as people call it, in a length that fits: what a phone reports may be endless. */
export function nameOf({ appId, name }: InstalledApp): string {
  const id = tidy(appId, 100) || 'an app without an id';
  return name === undefined || tidy(name, 60) === '' ? id : `${tidy(name, 60)} (${id})`;
}

export function tidy(text: string, length: number): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, length);
}

export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/i.test(text.replaceAll(':', ''));
