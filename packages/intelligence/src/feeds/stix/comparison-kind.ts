import { type IndicatorKind, indicatorKinds, type Term } from '@picket/domain';
import { normalizeValue } from '../../indicators/normalize-value.ts';
import type { Comparison } from './pattern.ts';

/**
 * What the object paths of publishers mean. Several go past the standard (`app:id`, `app:cert.sha256`, `android-property:name`,
 * `configuration-profile:id`): MVT and Amnesty International made them for phones.
 */
const kinds: ReadonlyMap<string, IndicatorKind> = new Map(
  Object.entries<IndicatorKind>({
    'domain-name:value': 'domain',
    'hostname:value': 'domain',
    'ipv4-addr:value': 'ip',
    'ipv6-addr:value': 'ip',
    'url:value': 'url',
    'email-addr:value': 'email',
    'email-message:from_ref.value': 'email',
    'file:name': 'fileName',
    'file:path': 'filePath',
    'directory:path': 'filePath',
    'file:parent_directory_ref.path': 'filePath',
    'process:name': 'process',
    'app:id': 'app',
    'app:package_name': 'app',
    'app:bundle_id': 'app',
    'configuration-profile:id': 'configurationProfile',
    'android-property:name': 'androidProperty',
    'network-traffic:dst_ref.value': 'domain',
  }),
);

/** `SHA-256`, `sha256`, `SHA_256`: every spelling of one algorithm. */
const spelledHash = /^(md-?5|sha-?1|sha-?256|sha-?512)$/i;

/**
 * The one spelling of what a comparison asks for. A value that is none of its kind (a domain of one label) is well-formed STIX
 * all the same: it is kept as `other`. `undefined` when it cannot even be kept.
 */
export function termOfComparison({ steps, value }: Comparison): Term | undefined {
  const kind = kindOf(steps);
  const term = kind === 'other' ? undefined : normalizeValue(kind, value);
  return term ?? normalizeValue('other', `${steps[0]}:${steps.slice(1).join('.')} = ${value}`);
}

function kindOf(steps: readonly string[]): IndicatorKind {
  const [type = '', first = '', second] = steps;
  if (second === undefined) return kinds.get(`${type}:${first}`) ?? 'other';
  const isHash = spelledHash.test(second.replace('_', '-'));
  if (type === 'file' && first === 'hashes' && isHash) return 'file';
  if (type === 'app' && /^(cert|certificate)s?$/.test(first) && isHash) return 'signer';
  return kinds.get(`${type}:${steps.slice(1).join('.')}`) ?? 'other';
}

/** The most telling first: what an alternative of several comparisons is filed under. */
const telling: readonly IndicatorKind[] = [
  'file',
  'signer',
  'app',
  'url',
  'domain',
  'ip',
  'network',
  ...indicatorKinds,
];

const none: readonly Term[] = [];

/** Splits an alternative into the term it is looked up by and those that have to hold with it. */
export function mostTelling(terms: readonly Term[]): readonly [Term | undefined, readonly Term[]] {
  if (terms.length <= 1) return [terms[0], none];
  const [first, ...rest] = terms.toSorted((one, other) => telling.indexOf(one.kind) - telling.indexOf(other.kind));
  return [first, rest];
}
