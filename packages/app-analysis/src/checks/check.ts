/** How bad a finding is by itself. `info` is worth knowing and nothing is wrong. */
export type FindingSeverity = 'info' | 'low' | 'medium' | 'high';

/** One thing that an app is looked at for. Everything the documentation says of it is data here. */
export interface Check<Facts> {
  /** Stable; the `threat` of its findings. */
  readonly id: string;
  readonly title: string;
  readonly severity: FindingSeverity;
  /** MITRE ATT&CK for Mobile; empty for a weakness that is no attack. */
  readonly techniques: readonly string[];
  readonly sees: string;
  readonly cannotSee: string;
  /** What speaks for it, one line each; empty when nothing does. */
  readonly judge: (facts: Facts) => readonly string[];
}

/** Something found in one app. No score is made of findings: the reasons are what counts. */
export interface AppFinding {
  readonly threat: string;
  readonly title: string;
  readonly severity: FindingSeverity;
  readonly techniques: readonly string[];
  readonly evidence: readonly string[];
  /** Where a YARA rule found it: which one. */
  readonly rule?: {
    readonly name: string;
    readonly namespace: string;
    readonly tags: readonly string[];
    readonly meta: Readonly<Record<string, string | number | boolean>>;
  };
  /** Files of the app that the rule matched. */
  readonly parts?: readonly string[];
}

const mostEvidence = 20;
const rank: Readonly<Record<FindingSeverity, number>> = { high: 0, medium: 1, low: 2, info: 3 };

/** Runs every check, worst findings first. */
export function findAll<Facts>(checks: readonly Check<Facts>[], facts: Facts): readonly AppFinding[] {
  return worstFirst(
    checks.flatMap(({ id, title, severity, techniques, judge }): readonly AppFinding[] => {
      const evidence = judge(facts);
      const shown = evidence.slice(0, mostEvidence);
      if (evidence.length > mostEvidence) shown.push(`and ${evidence.length - mostEvidence} more`);
      return evidence.length === 0 ? [] : [{ threat: id, title, severity, techniques, evidence: shown }];
    }),
  );
}

export function worstFirst(findings: readonly AppFinding[]): readonly AppFinding[] {
  return findings.toSorted((left, right) => rank[left.severity] - rank[right.severity]);
}
