import { hash } from 'node:crypto';
import type { ManifestSection } from './jar-manifest.ts';
import { SignatureRefused } from './scheme-signer.ts';

/** A digest that some Android version compares. */
export interface ExpectedDigest {
  /** The name of the algorithm in `node:crypto`. */
  readonly algorithm: string;
  readonly value: Buffer;
}

interface JarDigest {
  readonly algorithm: string;
  /** How attributes begin that carry it, from Android 4.3 on. */
  readonly prefix: string;
  /** How `Digest-Algorithms` of older versions name it. */
  readonly names: readonly string[];
  readonly minSdk: number;
}

/** The strongest first: from Android 4.3 (API level 18) on the first that is there is taken. */
const digests: readonly JarDigest[] = [
  { algorithm: 'sha512', prefix: 'SHA-512', names: ['SHA-512'], minSdk: 9 },
  { algorithm: 'sha384', prefix: 'SHA-384', names: ['SHA-384'], minSdk: 9 },
  { algorithm: 'sha256', prefix: 'SHA-256', names: ['SHA-256'], minSdk: 0 },
  { algorithm: 'sha1', prefix: 'SHA1', names: ['SHA', 'SHA1', 'SHA-1'], minSdk: 0 },
  { algorithm: 'md5', prefix: 'MD5', names: ['MD5'], minSdk: 0 },
];
const strongestFirstSince = 18;

/**
 * The digests that Android versions from `minSdk` up compare: old ones the first of `Digest-Algorithms`, newer ones the strongest. Empty
 * when the oldest would find none. Throws `SignatureRefused` for what is no Base64.
 */
export function digestsToVerify(section: ManifestSection, suffix: string, minSdk: number): readonly ExpectedDigest[] {
  const found: ExpectedDigest[] = [];
  if (minSdk < strongestFirstSince) {
    const old = firstForOldVersions(section, suffix, minSdk);
    if (old === undefined) return [];
    found.push(old);
  }
  for (const { algorithm, prefix } of digests) {
    const text = algorithm === 'md5' ? undefined : section.get(`${prefix}${suffix}`);
    if (text === undefined) continue;
    const value = decodeBase64(text);
    if (!found.some((each) => each.algorithm === algorithm && each.value.equals(value)))
      found.push({ algorithm, value });
    break;
  }
  return found;
}

function firstForOldVersions(section: ManifestSection, suffix: string, minSdk: number): ExpectedDigest | undefined {
  const names = (section.get('Digest-Algorithms') ?? 'SHA SHA1').split(/[ \t\n\r\f]+/).filter((name) => name !== '');
  for (const name of names) {
    const text = section.get(`${name}${suffix}`);
    const known = digests.find((each) => each.names.includes(name.toUpperCase()));
    if (text !== undefined && known !== undefined && known.minSdk <= minSdk)
      return { algorithm: known.algorithm, value: decodeBase64(text) };
  }
  return undefined;
}

/** Strict, as Java's basic decoder: a character of another alphabet, or a lonely one, is refused. */
function decodeBase64(text: string): Buffer {
  const isWhole = text.endsWith('=') ? text.length % 4 === 0 : text.length % 4 !== 1;
  if (!isWhole || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new SignatureRefused('a digest is no Base64');
  return Buffer.from(text, 'base64');
}

/** Whether bytes have every digest that is expected of them. */
export function haveDigests(bytes: Buffer, expected: readonly ExpectedDigest[]): boolean {
  return expected.every(({ algorithm, value }) => hash(algorithm, bytes, 'buffer').equals(value));
}
