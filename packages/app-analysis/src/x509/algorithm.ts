import { BerRefused } from '../cms/ber.ts';
import { coordinateBits } from './curves.ts';
import { derTags } from './der-tags.ts';
import { DerReader, type DerValue, dotted, onlyValue } from './der-values.ts';
import { encodeDer } from './encode-der.ts';

/** An algorithm with its parameters. */
export interface Algorithm {
  /** Dotted. */
  readonly identifier: string;
  /** Undefined where there are none, or a NULL, which is the same to Java. */
  readonly parameters: DerValue | undefined;
  /** What two algorithms that are the same have in common, byte for byte. */
  readonly encoded: Buffer;
  /** As Java writes it: with a NULL where there are no parameters, but for algorithms that never have one. */
  readonly encodedWithNull: Buffer;
}

export type KeyKind = 'rsa' | 'rsa-pss' | 'dsa' | 'ec' | 'ed25519' | 'ed448' | 'x25519' | 'x448';

const kinds: Readonly<Record<string, KeyKind>> = {
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.113549.1.1': 'rsa',
  '2.5.8.1.1': 'rsa',
  '1.2.840.113549.1.1.10': 'rsa-pss',
  '1.2.840.10040.4.1': 'dsa',
  '1.3.14.3.2.12': 'dsa',
  '1.2.840.10045.2.1': 'ec',
  '1.3.101.110': 'x25519',
  '1.3.101.111': 'x448',
  '1.3.101.112': 'ed25519',
  '1.3.101.113': 'ed448',
};

/**
 * Algorithms whose parameters Java reads and we do not: Diffie and Hellman’s, OAEP, and ciphers. No certificate is signed with them, and
 * no app is signed with such a key.
 */
const unread = new Set([
  ...['1.2.840.113549.1.3.1', '1.2.840.10046.2.1', '1.2.840.113549.1.1.7', '2.16.840.1.101.3.4.1', '1.3.14.3.2.17'],
  ...['1.2.840.113549.1.5.3', '1.2.840.113549.1.5.13', '1.2.840.113549.1.9.16.3.18'],
  ...[1, 2, 3, 5, 6].map((last) => `1.2.840.113549.1.12.1.${last}`),
]);

/** What kind of key an algorithm is for; undefined where Java keeps the key without looking into it. */
export function keyKindOf({ identifier }: Algorithm): KeyKind | undefined {
  if (unread.has(identifier)) throw new BerRefused('A key of this kind is not read');
  return kinds[identifier];
}

/** Reads an algorithm; its parameters too, where they are of a kind that Java knows. Throws `BerRefused`. */
export function readAlgorithm(value: DerValue): Algorithm {
  const { inside } = value.expect(derTags.sequence, 'An algorithm');
  const identifierBytes = inside.next().objectIdentifier();
  const given = inside.hasMore ? inside.next() : undefined;
  if (inside.hasMore) throw new BerRefused('Something stands behind an algorithm');
  const isNull = given?.tag === derTags.null;
  if (isNull && given.contents.length > 0) throw new BerRefused('A NULL is not empty');
  const parameters = isNull ? undefined : given;
  const identifier = dotted(identifierBytes);
  if (parameters !== undefined) assertParameters(identifier, parameters);
  const encode = (...encodedParameters: readonly Buffer[]) =>
    encodeDer(derTags.sequence, [encodeDer(derTags.objectIdentifier, [identifierBytes]), ...encodedParameters]);
  const encoded = parameters === undefined ? encode() : encode(parameters.encode());
  const hasNull = parameters === undefined && !neverNull.has(identifier);
  return { identifier, parameters, encoded, encodedWithNull: hasNull ? encode(asNull) : encoded };
}

const asNull = encodeDer(derTags.null, []);

/** RSASSA-PSS, the Edwards curves, ECDSA with SHA-2. */
const neverNull = new Set([
  '1.2.840.113549.1.1.10',
  ...[110, 111, 112, 113].map((last) => `1.3.101.${last}`),
  ...[1, 2, 3, 4].map((last) => `1.2.840.10045.4.3.${last}`),
]);

function assertParameters(identifier: string, parameters: DerValue): void {
  if (unread.has(identifier)) throw new BerRefused('Parameters of this kind are not read');
  const kind = kinds[identifier];
  // Encoded anew, as Java hands them on: indefinite lengths are counted in the buffer that a value stands in.
  const bytes = parameters.encode();
  if (kind === 'ec') curveOf(onlyValue(bytes));
  if (kind === 'dsa') assertDsaParameters(onlyValue(bytes));
  if (kind === 'rsa-pss') assertPssParameters(new DerReader(bytes).next());
}

/** The curve that an elliptic key is on, dotted. */
export function curveOf(parameters: DerValue): string {
  const curve = dotted(parameters.objectIdentifier());
  if (coordinateBits(curve) === undefined) throw new BerRefused('The curve is not known');
  return curve;
}

/** p, q and g. */
function assertDsaParameters(parameters: DerValue): void {
  const { inside } = parameters.expect(derTags.sequence, 'The parameters');
  for (let left = 3; left > 0; left--) inside.next().integer();
  if (inside.hasMore) throw new BerRefused('Something stands behind the parameters');
}

const maskFunction = '1.2.840.113549.1.1.8';
const maskDigests = new Set([
  '1.3.14.3.2.26',
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((last) => `2.16.840.1.101.3.4.2.${last}`),
]);

/** RFC 4055 3.1: digest, mask function, salt and trailer, in any order and number. */
function assertPssParameters(parameters: DerValue): void {
  for (const field of parameters.expect(derTags.sequence, 'The parameters').inside.rest()) {
    if (field.isContext(0)) readAlgorithm(field.inside.next());
    else if (field.isContext(1)) assertMaskFunction(readAlgorithm(field.inside.next()));
    else if (field.isContext(2)) assertSalt(field.inside.next().smallInteger());
    else if (!field.isContext(3) || field.inside.next().smallInteger() !== 1)
      throw new BerRefused('There is a parameter that does not exist');
  }
}

function assertMaskFunction({ identifier, parameters }: Algorithm): void {
  if (identifier !== maskFunction || parameters === undefined || !maskDigests.has(readAlgorithm(parameters).identifier))
    throw new BerRefused('The mask function is not known');
}

function assertSalt(length: number): void {
  if (length < 0) throw new BerRefused('The salt has a length below zero');
}
