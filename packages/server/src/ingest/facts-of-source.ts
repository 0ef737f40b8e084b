import type { OptionalFact, SourceId } from '@picket/domain';

/**
 * What agents of each kind tell besides the posture of the phone. Where the policy requires such a source, the lack of its facts
 * is *could not judge*.
 */
const factsOfSource: Readonly<Record<SourceId, readonly OptionalFact[]>> = {
  'native-agent': ['apps', 'contacts'],
};

export function expectedFacts(required: readonly { readonly source: SourceId }[]): readonly OptionalFact[] {
  return [...new Set(required.flatMap(({ source }) => factsOfSource[source] ?? []))];
}
