/** A range of API levels, both ends included. */
type Range = readonly [number, number];

const forever = Number.POSITIVE_INFINITY;
const since = (first: number): Range => [first, forever];
const all = [since(0)];
const lollipopToMarshmallow: readonly Range[] = [[21, 23]];

export interface JarSignatureAlgorithm {
  readonly keyType: 'rsa' | 'dsa' | 'ec';
  /** The digest of the signature, where its identifier names one; else the signer's digest counts. */
  readonly hash: string | undefined;
}

const digestNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const signatureNames: Readonly<Record<string, JarSignatureAlgorithm>> = {
  '1.2.840.113549.1.1.1': { keyType: 'rsa', hash: undefined },
  '1.2.840.113549.1.1.4': { keyType: 'rsa', hash: 'md5' },
  '1.2.840.113549.1.1.5': { keyType: 'rsa', hash: 'sha1' },
  '1.2.840.113549.1.1.14': { keyType: 'rsa', hash: 'sha224' },
  '1.2.840.113549.1.1.11': { keyType: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { keyType: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { keyType: 'rsa', hash: 'sha512' },
  '1.2.840.10040.4.1': { keyType: 'dsa', hash: undefined },
  '1.2.840.10040.4.3': { keyType: 'dsa', hash: 'sha1' },
  '2.16.840.1.101.3.4.3.1': { keyType: 'dsa', hash: 'sha224' },
  '2.16.840.1.101.3.4.3.2': { keyType: 'dsa', hash: 'sha256' },
  '1.2.840.10045.2.1': { keyType: 'ec', hash: undefined },
  '1.2.840.10045.4.1': { keyType: 'ec', hash: 'sha1' },
  '1.2.840.10045.4.3.1': { keyType: 'ec', hash: 'sha224' },
  '1.2.840.10045.4.3.2': { keyType: 'ec', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { keyType: 'ec', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { keyType: 'ec', hash: 'sha512' },
};

/**
 * Which Android versions accept a digest with a signature algorithm, where it is not the rule that any digest goes with any
 * signature on 21 to 23 only. As key: digest, then `rsa` (no digest named) or `sha256-rsa`. Measured by the authors of apksig.
 */
const accepted: Readonly<Record<string, readonly Range[]>> = {
  'md5 rsa': all,
  'md5 md5-rsa': [[0, 8], since(21)],
  'sha1 rsa': all,
  'sha1 sha1-rsa': all,
  'sha224 rsa': [[0, 8], since(21)],
  'sha224 sha224-rsa': [[0, 8], since(21)],
  'sha224 sha256-rsa': [[21, 21]],
  'sha256 rsa': [[0, 8], since(18)],
  'sha256 sha1-rsa': [[21, 21]],
  'sha256 sha256-rsa': [[0, 8], since(18)],
  'sha384 rsa': [since(18)],
  'sha384 sha384-rsa': [since(21)],
  'sha512 rsa': [since(18)],
  'sha512 sha384-rsa': [[21, 21]],
  'sha512 sha512-rsa': [since(21)],
  'sha1 dsa': all,
  'sha1 sha1-dsa': [since(9)],
  'sha224 dsa': [since(22)],
  'sha224 sha224-dsa': [since(21)],
  'sha256 dsa': [since(22)],
  'sha256 sha256-dsa': [since(21)],
  'md5 dsa': [],
  'sha384 dsa': [],
  'sha512 dsa': [],
  'sha1 ec': [since(18)],
  'sha1 sha1-ec': [since(18)],
  'sha224 ec': [since(21)],
  'sha224 sha224-ec': [since(21)],
  'sha256 ec': [since(18)],
  'sha256 sha256-ec': [since(21)],
  'sha384 ec': [since(18)],
  'sha384 sha384-ec': [since(21)],
  'sha512 ec': [since(18)],
  'sha512 sha512-ec': [since(21)],
  'md5 ec': [],
};

export function digestNameOf(identifier: string): string | undefined {
  return digestNames[identifier];
}

export function jarSignatureAlgorithmOf(identifier: string): JarSignatureAlgorithm | undefined {
  return signatureNames[identifier];
}

/** Whether every Android version from `minSdk` up accepts the pair. */
export function isAcceptedSince(minSdk: number, digest: string, { keyType, hash }: JarSignatureAlgorithm): boolean {
  const ranges = accepted[`${digest} ${hash === undefined ? '' : `${hash}-`}${keyType}`] ?? lollipopToMarshmallow;
  return ranges.some(([first, last]) => first <= minSdk && last === forever);
}
