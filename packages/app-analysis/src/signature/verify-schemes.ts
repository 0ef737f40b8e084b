import { consolidate, type Lineage } from './lineage.ts';
import { newestSdk, readSigners, type SchemeSigner, SignatureRefused } from './scheme-signer.ts';
import type { ContentDigest } from './signature-algorithms.ts';

/** A v2, v3 or v3.1 block that verified. */
export interface VerifiedScheme {
  readonly signers: readonly SchemeSigner[];
  readonly lineage: Lineage | undefined;
}

const names: Readonly<Record<number, string>> = { 2: 'v2', 3: 'v3' };

/**
 * Verifies a v2 block: every signer, the content, and that no newer scheme was cut out that a signer says is there.
 * `minSdk`: the first API level that looks at it. Throws `SignatureRefused`.
 */
export function verifyV2(
  block: Buffer,
  digestOf: (kind: ContentDigest) => Buffer,
  { minSdk, found }: { readonly minSdk: number; readonly found: ReadonlySet<number> },
): VerifiedScheme {
  const signers = readSigners(block, false, minSdk);
  for (const { requiredSchemes } of signers) {
    const stripped = requiredSchemes.find((scheme) => scheme in names && scheme !== 2 && !found.has(scheme));
    if (stripped !== undefined)
      throw new SignatureRefused(`the ${names[stripped]} signature that it names was cut out`);
  }
  assertContent(signers, digestOf);
  return { signers, lineage: undefined };
}

/** What of the API levels a v3 or v3.1 block has to cover. */
export interface Coverage {
  readonly from: number;
  readonly to: number;
  /** Where a v3.1 block takes over, if one was found. */
  readonly rotationMinSdk: number | undefined;
  readonly isV31: boolean;
}

/** Verifies a v3 or v3.1 block: every signer, the content, the API levels without a gap, one succession of keys. Throws `SignatureRefused`. */
export function verifyV3(block: Buffer, digestOf: (kind: ContentDigest) => Buffer, coverage: Coverage): VerifiedScheme {
  const signers = readSigners(block, true, coverage.from);
  assertRotationKnown(signers, coverage);
  assertContent(signers, digestOf);
  const byMinSdk = [...new Map(signers.map((signer) => [signer.minSdk, signer])).values()].toSorted(
    (left, right) => left.minSdk - right.minSdk,
  );
  const lineages: Lineage[] = [];
  for (const [index, signer] of byMinSdk.entries()) {
    const before = byMinSdk[index - 1];
    if (before !== undefined && before.minSdk !== 0 && signer.minSdk !== before.maxSdk + 1)
      throw new SignatureRefused('the API levels of its signers have gaps or overlap');
    if (signer.lineage === undefined) continue;
    if (signer.lineage.length < (lineages.at(-1)?.length ?? 0))
      throw new SignatureRefused('a later signer has a shorter succession of keys');
    lineages.push(signer.lineage);
  }
  const first = byMinSdk.find(({ minSdk }) => minSdk !== 0)?.minSdk ?? 0;
  const last = byMinSdk.at(-1)?.maxSdk ?? 0;
  if (first > coverage.from || last < coverage.to) throw new SignatureRefused('it leaves out API levels of the app');
  if (lineages.length === 0) return { signers, lineage: undefined };
  const lineage = consolidate(lineages);
  if (lineage === undefined) throw new SignatureRefused('its signers tell different successions of keys');
  return { signers, lineage };
}

/** Android 13: a v3 signer that names a rotation must find the v3.1 block that begins there, or it was cut out. */
function assertRotationKnown(signers: readonly SchemeSigner[], { rotationMinSdk, isV31 }: Coverage): void {
  if (isV31) return;
  for (const signer of signers) {
    if (signer.rotationMinSdk === undefined) continue;
    if (rotationMinSdk === undefined) throw new SignatureRefused('the v3.1 signature that it names was cut out');
    if (signer.rotationMinSdk !== rotationMinSdk)
      throw new SignatureRefused('the v3.1 signature begins at another API level than it says');
  }
}

/** Every digest of a kind that some verified signature stands for has to be the file's. */
function assertContent(signers: readonly SchemeSigner[], digestOf: (kind: ContentDigest) => Buffer): void {
  const kinds = new Set(signers.flatMap(({ vouchedFor }) => vouchedFor));
  for (const { digests } of signers) {
    for (const { kind, value } of digests) {
      if (kind !== undefined && kinds.has(kind) && !digestOf(kind).equals(value))
        throw new SignatureRefused('the content is not what was signed');
    }
  }
}

export { newestSdk };
