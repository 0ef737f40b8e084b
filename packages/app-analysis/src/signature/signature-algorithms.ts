import { constants, type KeyObject, verify } from 'node:crypto';
import { parsePublicKey } from '../x509/public-key.ts';
import { latelyParsed } from './lately-parsed.ts';

/** How the content of the whole file was digested: in chunks of 1 MiB, or as a tree of 4 KiB pages. */
export type ContentDigest = 'sha256' | 'sha512' | 'verity-sha256';

/** An algorithm of the v2 and v3 schemes. */
export interface SignatureAlgorithm {
  readonly id: number;
  readonly keyType: 'rsa' | 'ec' | 'dsa';
  readonly hash: 'sha256' | 'sha512';
  readonly pss?: true;
  readonly content: ContentDigest;
  /** The first API level that knows it. */
  readonly minSdk: number;
}

/** https://source.android.com/docs/security/features/apksigning/v2#signature-algorithm-ids */
const algorithms: readonly SignatureAlgorithm[] = [
  { id: 0x0101, keyType: 'rsa', hash: 'sha256', pss: true, content: 'sha256', minSdk: 24 },
  { id: 0x0102, keyType: 'rsa', hash: 'sha512', pss: true, content: 'sha512', minSdk: 24 },
  { id: 0x0103, keyType: 'rsa', hash: 'sha256', content: 'sha256', minSdk: 24 },
  { id: 0x0104, keyType: 'rsa', hash: 'sha512', content: 'sha512', minSdk: 24 },
  { id: 0x0201, keyType: 'ec', hash: 'sha256', content: 'sha256', minSdk: 24 },
  { id: 0x0202, keyType: 'ec', hash: 'sha512', content: 'sha512', minSdk: 24 },
  { id: 0x0301, keyType: 'dsa', hash: 'sha256', content: 'sha256', minSdk: 24 },
  { id: 0x0421, keyType: 'rsa', hash: 'sha256', content: 'verity-sha256', minSdk: 28 },
  { id: 0x0423, keyType: 'ec', hash: 'sha256', content: 'verity-sha256', minSdk: 28 },
  { id: 0x0425, keyType: 'dsa', hash: 'sha256', content: 'verity-sha256', minSdk: 28 },
];

const byId = new Map(algorithms.map((algorithm) => [algorithm.id, algorithm]));

export function algorithmOf(id: number): SignatureAlgorithm | undefined {
  return byId.get(id);
}

/** Which digest Android prefers when a signer offers several for the same versions. */
const strength: Readonly<Record<ContentDigest, number>> = { sha256: 0, 'verity-sha256': 1, sha512: 2 };

export interface OfferedSignature {
  readonly algorithm: SignatureAlgorithm;
  readonly bytes: Buffer;
}

/**
 * The signatures that some Android version from `minSdk` up would look at: the strongest of those that first appeared in one version.
 * Undefined when a version would be left without any.
 */
export function signaturesToVerify(
  offered: readonly OfferedSignature[],
  minSdk: number,
): readonly OfferedSignature[] | undefined {
  const best = new Map<number, OfferedSignature>();
  for (const signature of offered) {
    const { minSdk: since, content } = signature.algorithm;
    const rival = best.get(since);
    if (rival === undefined || strength[content] > strength[rival.algorithm.content]) best.set(since, signature);
  }
  if (best.size === 0 || minSdk < Math.min(...best.keys())) return undefined;
  return [...best.values()];
}

/** A public key from its SPKI bytes, or undefined when it is none of this algorithm's kind. */
export function publicKeyFor(algorithm: SignatureAlgorithm, spki: Buffer): KeyObject | undefined {
  const key = lateKey(spki);
  return key?.asymmetricKeyType === algorithm.keyType ? key : undefined;
}

const lateKey = latelyParsed(64, parsePublicKey);

/** Whether a signature over some data is good. Anything that goes wrong makes it bad. */
export function isSignedBy(
  algorithm: SignatureAlgorithm,
  key: KeyObject | undefined,
  data: Buffer,
  signature: Buffer,
): boolean {
  if (key?.asymmetricKeyType !== algorithm.keyType) return false;
  try {
    const padding = algorithm.pss
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {};
    return verify(algorithm.hash, data, { key, ...padding }, signature);
  } catch {
    return false;
  }
}
