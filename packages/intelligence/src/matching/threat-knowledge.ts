import type { Answer, Instant, Match, ThreatKnowledge } from '@picket/domain';
import { normalizeValue } from '../indicators/normalize-value.ts';
import { createLookAlikes } from '../look-alike/look-alikes.ts';
import type { IndicatorIndex } from './indicator-index.ts';

const notListed: Answer<Match> = { known: true, value: { for: [], partly: [], against: [] } };

/** Answers detectors from an index. Immutable as the index is: a new index means a new knowledge. */
export function createThreatKnowledge(index: IndicatorIndex): ThreatKnowledge {
  return {
    edition: index.edition,
    // Of a feed that does not say when it was looked at, nobody can say that it is new.
    asOf: index.asOf ?? (0 as Instant),
    find(term, alongside = []) {
      const spelled = normalizeValue(term.kind, term.value);
      // A text that is no value of its kind can be listed by nobody.
      if (spelled === undefined) return notListed;
      const alone = index.find(spelled);
      if (alone.for.length + alone.partly.length === 0)
        return alone.against.length === 0 ? notListed : { known: true, value: alone };
      // Nearly nothing is listed: what else was seen is spelled for what is.
      const seen = alongside.flatMap(({ kind, value }) => normalizeValue(kind, value) ?? []);
      return { known: true, value: seen.length === 0 ? alone : index.find(spelled, seen) };
    },
    signersOf: (appId) => index.signersOf(appId) ?? [],
    lookAlike: createLookAlikes(index),
  };
}
