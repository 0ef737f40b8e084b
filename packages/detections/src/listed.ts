import {
  type Evidence,
  type IndicatorCategory,
  type InstalledApp,
  type Match,
  type Severity,
  severities,
  type Term,
  type ThreatKnowledge,
  termsOfApp,
} from '@picket/domain';

/** What a feed's entry can mean, for detectors that ask for harm of any kind. Watchware and root tools are no malware. */
export const harmful: readonly IndicatorCategory[] = ['malware', 'spyware', 'stalkerware', 'phishing', 'unspecified'];

/** What feeds say of one value, weighed. */
export interface Listed {
  readonly severity: Severity;
  readonly evidence: readonly Evidence[];
  /** In the feeds' words; empty when none gives a name. */
  readonly names: readonly string[];
}

/**
 * Whether feeds list a value under one of these categories, and how bad that is at most. Nothing that a warning list or a
 * known signer rejects is listed; what only has a doubt against it is *low*, and what only little-believed feeds say is
 * at most *medium*.
 */
export function weigh(match: Match, categories: readonly IndicatorCategory[], worst: Severity): Listed | undefined {
  const evidence = match.for.filter(({ category }) => categories.includes(category));
  if (evidence.length === 0 || match.against.some(({ rejects }) => rejects)) return undefined;
  const isBelieved = evidence.some(({ confidence }) => confidence !== 'low');
  const severity = match.against.length > 0 ? 'low' : milder(worst, isBelieved ? 'high' : 'medium');
  return { severity, evidence, names: [...new Set(evidence.flatMap(({ name }) => name ?? []))] };
}

/** The worst of several values of one subject, such as the signers of one app, with the evidence of all of them. */
export function weighAll(
  terms: readonly Term[],
  alongside: readonly Term[],
  threats: ThreatKnowledge,
  categories: readonly IndicatorCategory[],
  worst: Severity,
): Listed | 'unknown' | undefined {
  const found: Listed[] = [];
  for (const term of terms) {
    const answer = threats.find(term, alongside);
    if (!answer.known) return 'unknown';
    const listed = weigh(answer.value, categories, worst);
    if (listed !== undefined) found.push(listed);
  }
  if (found.length === 0) return undefined;
  const severity = severities.findLast((each) => found.some((listed) => listed.severity === each)) ?? 'low';
  return {
    severity,
    evidence: found.flatMap((listed) => listed.evidence),
    names: [...new Set(found.flatMap(({ names }) => names))],
  };
}

/** The terms of one kind under which an app may be listed. */
export function termsOfKind(app: InstalledApp, kind: Term['kind']): readonly Term[] {
  return termsOfApp(app).filter((term) => term.kind === kind);
}

export function milder(one: Severity, other: Severity): Severity {
  return severities.indexOf(one) < severities.indexOf(other) ? one : other;
}

/** `stalkerware-indicators 2026-06-21 lists it as stalkerware, TheTruthSpy (ioc.yaml, entry 3)`: a line for each entry, ten at most. */
export function describeEvidence(evidence: readonly Evidence[]): readonly string[] {
  return evidence
    .slice(0, 10)
    .map(({ feed, edition, category, name, file, position, confidence }) =>
      `${feed} ${edition} lists it as ${category}${name === undefined ? '' : `, ${name}`} (${file}, entry ${position}; believed: ${confidence})`.slice(
        0,
        400,
      ),
    );
}

/** ` (TheTruthSpy)`, or nothing. */
export function inBrackets(names: readonly string[]): string {
  return names.length === 0 ? '' : ` (${names.slice(0, 3).join(', ').slice(0, 100)})`;
}
