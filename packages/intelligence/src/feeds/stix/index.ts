import { type Instant, parseInstant, type Term } from '@picket/domain';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { FeedFormat, FeedSink } from '../feed-format.ts';
import { mostTelling, termOfComparison } from './comparison-kind.ts';
import { parsePattern } from './pattern.ts';

const bundleShape = Compile(Type.Object({ type: Type.Literal('bundle'), objects: Type.Array(Type.Unknown()) }));
const indicatorShape = Compile(
  Type.Object({
    id: Type.String({ pattern: '^indicator--', maxLength: 100 }),
    pattern: Type.String(),
    pattern_type: Type.Optional(Type.String()),
    revoked: Type.Optional(Type.Boolean()),
    valid_until: Type.Optional(Type.String({ maxLength: 40 })),
    indicator_types: Type.Optional(Type.Unknown()),
  }),
);
const namedShape = Compile(
  Type.Object({ type: Type.String(), id: Type.String({ maxLength: 100 }), name: Type.String() }),
);
const relationshipShape = Compile(
  Type.Object({
    type: Type.Literal('relationship'),
    relationship_type: Type.Literal('indicates'),
    source_ref: Type.String(),
    target_ref: Type.String(),
  }),
);

/**
 * STIX 2.1 bundles (and those of 2.0, which differ in nothing that is read here).
 * https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html
 */
export const stix: FeedFormat = {
  id: 'stix',
  title: 'STIX 2.1 bundle',
  reads:
    'Every indicator with a STIX pattern: comparisons for equality and `IN`, joined by `OR` and `AND`, in any spelling of hashes and of the object paths that publishers for phones have made up. What it indicates gives the name.',
  blindSpots:
    'Patterns with an order in time, a negation, `LIKE` or `MATCHES` are kept and never matched. Patterns in other languages (YARA, Sigma) are not indicators here, nor is what its publisher calls benign or has revoked. References are followed one step, so cycles do not matter.',
  recognizes: ({ json }) => bundleShape.Check(json),
  read({ json }, sink) {
    if (!bundleShape.Check(json)) return 'it is no bundle';
    const names = namesOfIndicators(json.objects);
    let position = 0;
    for (const object of json.objects) {
      position++;
      if (typeOf(object) !== 'indicator') continue;
      if (indicatorShape.Check(object)) offerIndicator(object, position, names.get(object.id), sink);
      else sink.reject('malformed', describe(object));
    }
    return undefined;
  },
};

/** By which its shape is chosen, before that is checked: of most objects one shape at most is asked. */
function typeOf(object: unknown): unknown {
  return typeof object === 'object' && object !== null && 'type' in object ? object.type : undefined;
}

function offerIndicator(
  indicator: Static<ReturnType<typeof indicatorShape.Type>>,
  position: number,
  malware: Named | undefined,
  sink: FeedSink,
) {
  const { pattern, pattern_type: language = 'stix', revoked = false } = indicator;
  if (language !== 'stix') return sink.reject('not-an-indicator', `${language} pattern`);
  if (revoked) return sink.reject('not-an-indicator', `revoked: ${pattern}`);
  if (isHarmless(indicator.indicator_types)) return sink.reject('not-an-indicator', `benign: ${pattern}`);
  const validUntil = expiryOf(indicator.valid_until);
  if (validUntil === 'malformed') return sink.reject('malformed', `valid_until ${indicator.valid_until}`);

  const category = malware?.type === 'malware' ? ('malware' as const) : ('unspecified' as const);
  const name = malware?.name;
  const parsed = parsePattern(pattern);
  if (parsed.kind === 'too-large') return sink.reject('over-limit', pattern);
  if (parsed.kind === 'malformed') return sink.reject('malformed', pattern);
  if (parsed.kind === 'beyond')
    return sink.offer({ kind: 'pattern', value: pattern, position, category, name, validUntil });

  for (const alternative of parsed.alternatives) {
    const terms = alternative.map(termOfComparison);
    const [first, together] = mostTelling(terms.filter((term): term is Term => term !== undefined));
    if (first === undefined || together.length + 1 < terms.length) sink.reject('malformed', pattern);
    else sink.offer({ kind: first.kind, value: first.value, position, category, name, together, validUntil });
  }
}

/** Publishers list what is good, too, so that nobody takes it for bad (STIX 2.1, section 10.6). */
function isHarmless(types: unknown): boolean {
  return Array.isArray(types) && types.length > 0 && types.every((type) => type === 'benign');
}

interface Named {
  readonly type: string;
  readonly name: string;
}

/** What each indicator indicates: the first of several, as the bundle has them. */
function namesOfIndicators(objects: readonly unknown[]): ReadonlyMap<string, Named> {
  const named = new Map<string, Named>();
  const relationships: unknown[] = [];
  for (const object of objects) {
    const type = typeOf(object);
    if (type === 'relationship') relationships.push(object);
    if (type !== 'indicator' && namedShape.Check(object)) named.set(object.id, object);
  }
  const names = new Map<string, Named>();
  for (const object of relationships) {
    if (!relationshipShape.Check(object) || names.has(object.source_ref)) continue;
    const target = named.get(object.target_ref);
    if (target !== undefined) names.set(object.source_ref, target);
  }
  return names;
}

function expiryOf(text: string | undefined): Instant | undefined | 'malformed' {
  return text === undefined ? undefined : (parseInstant(text) ?? 'malformed');
}

function describe(object: unknown): string {
  return JSON.stringify(object).slice(0, 120);
}
