import type { Answer, Instant, Match, Term, ThreatKnowledge } from '@picket/domain';
import { boundedMemo } from '../bounded-memo.ts';
import { normalizeValue } from '../indicators/normalize-value.ts';
import { createLookAlikes } from '../look-alike/look-alikes.ts';
import type { IndicatorIndex } from './indicator-index.ts';

/** Distinct questions whose answers are kept: the apps and hosts of a fleet are few beside its phones. */
const remembered = 50_000;

const notListed: Answer<Match> = { known: true, value: { for: [], partly: [], against: [] } };

/** Answers detectors from an index. Immutable as the index is: a new index means a new knowledge. */
export function createThreatKnowledge(index: IndicatorIndex): ThreatKnowledge {
  const ask = boundedMemo(
    remembered,
    (terms: readonly Term[]) => terms.map(({ kind, value }) => `${kind} ${value}`).join('\n'),
    ([term, ...alongside]): Answer<Match> =>
      term === undefined ? notListed : { known: true, value: index.find(term, alongside) },
  );
  return {
    edition: index.edition,
    // Of a feed that does not say when it was looked at, nobody can say that it is new.
    asOf: index.asOf ?? (0 as Instant),
    find(term, alongside = []) {
      const spelled = normalizeValue(term.kind, term.value);
      // A text that is no value of its kind can be listed by nobody.
      if (spelled === undefined) return notListed;
      return ask([spelled, ...alongside.flatMap(({ kind, value }) => normalizeValue(kind, value) ?? [])]);
    },
    signersOf: (appId) => index.signersOf(appId) ?? [],
    lookAlike: createLookAlikes(index),
  };
}
