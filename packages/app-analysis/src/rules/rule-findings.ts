import type { AppFinding, FindingSeverity } from '../checks/check.ts';
import type { RuleMatch } from './rule-engine.ts';

/** The `threat` of every finding that a rule made; which rule it was stands beside it. */
export const ruleThreat = 'yara-rule';

const severities: readonly string[] = ['info', 'low', 'medium', 'high'] satisfies readonly FindingSeverity[];
const mostParts = 20;
const longestTitle = 200;

/** What rules found in the parts of one app, gathered: one finding a rule, however many parts it matched. */
export class RuleFindings {
  readonly #byRule = new Map<string, { readonly first: RuleMatch; readonly parts: Map<string, readonly string[]> }>();

  add(part: string, matches: readonly RuleMatch[]): void {
    for (const match of matches) {
      const id = `${match.namespace}:${match.rule}`;
      const known = this.#byRule.get(id) ?? { first: match, parts: new Map() };
      known.parts.set(part, match.places);
      this.#byRule.set(id, known);
    }
  }

  findings(): readonly AppFinding[] {
    return [...this.#byRule.values()].map(({ first, parts }) => {
      const { rule, namespace, tags, meta } = first;
      const names = [...parts.keys()];
      const evidence = [...parts]
        .slice(0, mostParts)
        .map(([part, places]) => `${part}${places.length === 0 ? '' : `: ${places.join(', ')}`}`);
      if (parts.size > mostParts) evidence.push(`and ${parts.size - mostParts} more`);
      return {
        threat: ruleThreat,
        title: titleOf(first),
        severity: severityOf(meta.severity),
        techniques: techniquesIn(meta),
        evidence,
        rule: { name: rule, namespace, tags, meta },
        parts: names.slice(0, mostParts),
      };
    });
  }
}

function titleOf({ rule, namespace, meta: { description } }: RuleMatch): string {
  return typeof description === 'string' && description !== ''
    ? description.slice(0, longestTitle)
    : `The rule ${namespace}/${rule} matches`;
}

/** Medium where the rule does not say: somebody wrote it to find something bad. */
function severityOf(word: unknown): FindingSeverity {
  const lower = typeof word === 'string' ? word.toLowerCase() : '';
  return severities.includes(lower) ? (lower as FindingSeverity) : 'medium';
}

/** Ids of ATT&CK wherever the rule names them. */
function techniquesIn(meta: RuleMatch['meta']): readonly string[] {
  const text = Object.values(meta)
    .filter((value) => typeof value === 'string')
    .join(' ');
  return [...new Set(text.match(/\bT1\d{3}(\.\d{3})?\b/g))];
}
