import type { Evidence, Instant, Match } from '@picket/domain';
import type { IndicatorIndex } from '@picket/intelligence';

const nothing: Match = Object.freeze({ for: [], partly: [], against: [] });

/**
 * One index over several, each of one version of one feed: what a version brings is indexed once, whoever looks in it, and a new
 * version means no other is touched. What speaks against a match speaks against the matches of all.
 */
export function joinIndexes(indexes: readonly IndicatorIndex[]): IndicatorIndex {
  const listing = indexes.filter(({ size }) => size > 0);
  const objectionsTo: IndicatorIndex['objectionsTo'] = (term) => indexes.flatMap((index) => index.objectionsTo(term));
  return {
    size: indexes.reduce((sum, { size }) => sum + size, 0),
    edition: indexes.map(({ edition }) => edition).join(', '),
    asOf: oldest(listing.map(({ asOf }) => asOf)),
    objectionsTo,
    signersOf(packageId) {
      const known = indexes.flatMap((index) => index.signersOf(packageId) ?? []);
      return known.length === 0 ? undefined : known;
    },
    find(term, alongside) {
      const hits: Evidence[] = [];
      const partly: Evidence[] = [];
      for (const index of listing) {
        const found = index.find(term, alongside);
        hits.push(...found.for);
        partly.push(...found.partly);
      }
      return hits.length + partly.length === 0 ? nothing : { for: hits, partly, against: objectionsTo(term) };
    },
  };
}

/** Undefined where one does not tell its age, or there is none: then nobody can say how old the whole is. */
function oldest(ages: readonly (Instant | undefined)[]): Instant | undefined {
  const told = ages.filter((age) => age !== undefined);
  return told.length === 0 || told.length < ages.length ? undefined : (Math.min(...told) as Instant);
}
