import { createPublicKey, type KeyObject } from 'node:crypto';
import { BerRefused } from '../cms/ber.ts';
import { type Algorithm, curveOf, keyKindOf, readAlgorithm } from './algorithm.ts';
import { coordinateBits } from './curves.ts';
import { derTags } from './der-tags.ts';
import { DerReader, type DerValue, onlyValue } from './der-values.ts';
import { encodeDer, encodeIdentifier, encodeInteger } from './encode-der.ts';

/** The key in a certificate. */
export interface CertificateKey {
  /** Undefined where nothing can be verified with it. */
  readonly key: KeyObject | undefined;
  /** As apksig encodes it to compare it with the key that stands beside a v2 or v3 signature. */
  readonly encodedKey: Buffer;
}

/** Reads a SubjectPublicKeyInfo. Throws `BerRefused` for a key that Java refuses, and its whole certificate with it. */
export function readPublicKey(value: DerValue): CertificateKey {
  const { inside } = value.expect(derTags.sequence, 'The public key');
  const algorithm = readAlgorithm(inside.next());
  const bits = inside.next().expect(derTags.bitString, 'The public key').bits();
  if (inside.hasMore) throw new BerRefused('Something stands behind the public key');
  return { key: importKey(readKey(algorithm, bits)), encodedKey: encodeKey(algorithm, bits) };
}

/** A key from its SubjectPublicKeyInfo alone, with nothing behind it; undefined where Java finds none or none that it could verify with. */
export function parsePublicKey(bytes: Buffer): KeyObject | undefined {
  try {
    return readPublicKey(onlyValue(bytes)).key;
  } catch (error) {
    if (error instanceof BerRefused) return undefined;
    throw error;
  }
}

interface Bits {
  readonly bytes: Buffer;
  readonly length: number;
}

/** The parts of a key that is of use, encoded anew: so OpenSSL judges no encoding but ours. */
type Plain = readonly [algorithm: Buffer, key: Buffer];

function readKey(algorithm: Algorithm, { bytes, length }: Bits): Plain | undefined {
  const kind = keyKindOf(algorithm);
  if (kind === undefined) return undefined;
  if (kind === 'rsa') return readRsa(bytes);
  if (kind === 'rsa-pss') return void readRsa(bytes);
  if (kind === 'dsa') return readDsa(algorithm, bytes);
  if (kind === 'ec') return readPoint(algorithm, bytes);
  if (algorithm.parameters !== undefined || length !== edwardsBits[kind])
    throw new BerRefused('The public key has another length');
  return undefined;
}

const edwardsBits = { ed25519: 256, ed448: 456, x25519: 256, x448: 448 } as const;
const rsaEncryption = encodeIdentifier('1.2.840.113549.1.1.1');
const dsa = encodeIdentifier('1.2.840.10040.4.1');
const rsaWithNull = encodeDer(derTags.sequence, [rsaEncryption, encodeDer(derTags.null, [])]);
const shortestModulus = 512;
const longestModulus = 16_384;
const longestModulusForAnyExponent = 3072;
const longestExponent = 64;

/** Modulus and exponent, within Java's bounds. Their signs do not count. */
function readRsa(bytes: Buffer): Plain {
  const { inside } = onlyValue(bytes).expect(derTags.sequence, 'The public key');
  const modulus = withoutZeros(inside.next().integer());
  const exponent = withoutZeros(inside.next().integer());
  if (inside.hasMore) throw new BerRefused('Something stands behind the exponent');
  const size = modulus.length * 8;
  if (size < shortestModulus || size > longestModulus) throw new BerRefused('The modulus is too short or too long');
  if (size > longestModulusForAnyExponent && bitLength(exponent) > longestExponent)
    throw new BerRefused('The exponent is too large');
  if (compare(exponent, modulus) >= 0 || compare(exponent, Buffer.of(3)) < 0)
    throw new BerRefused('The exponent is out of bounds');
  return [rsaWithNull, encodeDer(derTags.sequence, [positive(modulus), positive(exponent)])];
}

/** y; p, q and g are the algorithm's. Without them nothing can be verified, but the certificate is one. */
function readDsa({ parameters }: Algorithm, bytes: Buffer): Plain | undefined {
  const y = firstInteger(bytes);
  if (parameters === undefined) return undefined;
  const all = [
    ...onlyValue(parameters.encode())
      .inside.rest()
      .map((number) => number.integer()),
    y,
  ];
  // Below zero, Java would reckon on. Nobody makes such keys.
  if (all.some((number) => (number[0] ?? 0) & 0x80)) return undefined;
  const [p, q, g, ownY] = all.map((number) => positive(withoutZeros(number)));
  if (p === undefined || q === undefined || g === undefined || ownY === undefined) return undefined;
  return [encodeDer(derTags.sequence, [dsa, encodeDer(derTags.sequence, [p, q, g])]), ownY];
}

const curvesToVerifyWith = new Set(['1.2.840.10045.3.1.7', '1.3.132.0.34', '1.3.132.0.35']);
const uncompressed = 4;

/** A point, not compressed. A byte too many is overlooked. */
function readPoint({ parameters, encoded }: Algorithm, bytes: Buffer): Plain | undefined {
  if (parameters === undefined) throw new BerRefused('The curve is missing');
  const curve = curveOf(parameters);
  const size = Math.ceil((coordinateBits(curve) ?? 0) / 8);
  if (bytes[0] !== uncompressed || Math.floor((bytes.length - 1) / 2) !== size)
    throw new BerRefused('The point is not on its curve');
  return curvesToVerifyWith.has(curve) ? [encoded, bytes.subarray(0, 1 + 2 * size)] : undefined;
}

function importKey(plain: Plain | undefined): KeyObject | undefined {
  if (plain === undefined) return undefined;
  const [algorithm, key] = plain;
  try {
    return createPublicKey({
      key: encodeDer(derTags.sequence, [algorithm, bitString(key)]),
      format: 'der',
      type: 'spki',
    });
  } catch {
    return undefined;
  }
}

function encodeKey(algorithm: Algorithm, { bytes, length }: Bits): Buffer {
  const isRsa = keyKindOf(algorithm) === 'rsa';
  const key = isRsa ? withModulusAboveZero(bytes) : bytes;
  return encodeDer(derTags.sequence, [algorithm.encodedWithNull, bitString(key, bytes.length * 8 - length)]);
}

/** apksig puts a zero before a modulus that was encoded without one. */
function withModulusAboveZero(bytes: Buffer): Buffer {
  const { inside } = onlyValue(bytes);
  const modulus = inside.next().integer();
  if (((modulus[0] ?? 0) & 0x80) === 0) return bytes;
  return encodeDer(derTags.sequence, [positive(modulus), encodeInteger(inside.next().integer())]);
}

function bitString(bytes: Buffer, spare = 0): Buffer {
  return encodeDer(derTags.bitString, [Buffer.of(spare), bytes]);
}

function firstInteger(bytes: Buffer): Buffer {
  return new DerReader(bytes).next().integer();
}

function withoutZeros(number: Buffer): Buffer {
  const first = number.findIndex((byte) => byte !== 0);
  return number.subarray(first === -1 ? number.length : first);
}

/** An integer above zero, from its bytes without zeros before them. */
function positive(number: Buffer): Buffer {
  const needsZero = number.length === 0 || ((number[0] ?? 0) & 0x80) !== 0;
  return encodeDer(derTags.integer, needsZero ? [Buffer.of(0), number] : [number]);
}

function bitLength(number: Buffer): number {
  return number.length === 0 ? 0 : number.length * 8 - (Math.clz32(number[0] ?? 0) - 24);
}

/** Below, at or above zero as the first of two numbers without zeros before them is smaller, the same or larger. */
function compare(left: Buffer, right: Buffer): number {
  return left.length === right.length ? Buffer.compare(left, right) : left.length - right.length;
}
