import type { Instant, Term } from '@picket/domain';
import { countKinds, type FeedContent, type Rejection } from '@picket/intelligence';
import type { VersionSummary } from './tables.ts';
import { isVitalApp } from './vital-apps.ts';

/** So many names are kept of what should not be listed: what is beyond is as good a reason to look. */
export const mostNamed = 500;

/** What a version holds, in numbers; `warned` is what its warning lists say nobody may list. */
export function summarize(contents: readonly FeedContent[], warned: Iterable<Term>): VersionSummary {
  const indicators = contents.flatMap((content) => content.indicators);
  const alone = indicators.filter(({ kind, together }) => kind === 'app' && together.length === 0);
  const warnings = contents
    .flatMap((content) => content.warnings)
    .reduce((sum, { hosts, networks, digests }) => sum + hosts.length + networks.length + digests.length, 0);
  return {
    files: contents.length,
    indicators: indicators.length,
    kinds: countKinds(indicators),
    rejected: addRejections(contents.flatMap(({ rejected }) => rejected)),
    warnings: contents.reduce((sum, { knownSigners }) => sum + knownSigners.length, warnings),
    warned: [...warned].slice(0, mostNamed),
    vital: [...new Set(alone.map(({ value }) => value).filter(isVitalApp))].toSorted(),
  };
}

function addRejections(all: readonly Rejection[]): readonly Rejection[] {
  return [...Map.groupBy(all, ({ reason }) => reason).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, count: others.reduce((sum, { count }) => sum + count, first.count) }],
  );
}

/** When the first entry after this moment ends, by its feed's own word. */
export function nextExpiry(contents: readonly Pick<FeedContent, 'indicators'>[], after: Instant): Instant | undefined {
  let next: Instant | undefined;
  for (const { indicators } of contents)
    for (const { validUntil } of indicators)
      if (validUntil !== undefined && validUntil > after && (next === undefined || validUntil < next))
        next = validUntil;
  return next;
}
