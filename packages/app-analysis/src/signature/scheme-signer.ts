import { type ParsedCertificate, parseCertificate } from './certificate.ts';
import { FieldReader, Malformed } from './length-prefixed.ts';
import { type Lineage, LineageRefused, readLineage } from './lineage.ts';
import {
  algorithmOf,
  type ContentDigest,
  isSignedBy,
  type OfferedSignature,
  publicKeyFor,
  signaturesToVerify,
} from './signature-algorithms.ts';

/** Additional attributes of a signer that mean something. */
export interface SignerAttributes {
  /** v2: a newer scheme that has to be there as well, or somebody cut it out. */
  readonly requiredSchemes: readonly number[];
  /** v3: how the signer's key came to follow older ones. */
  readonly lineage: Lineage | undefined;
  /** v3: the API level from which a v3.1 block takes over. */
  readonly rotationMinSdk: number | undefined;
}

/** One signer of a v2, v3 or v3.1 block whose signatures were verified. The content was not, yet. */
export interface SchemeSigner extends SignerAttributes {
  readonly certificates: readonly [ParsedCertificate, ...ParsedCertificate[]];
  /** v3 only: the API levels that this signer is for. */
  readonly minSdk: number;
  readonly maxSdk: number;
  readonly digests: readonly { readonly kind: ContentDigest | undefined; readonly value: Buffer }[];
  /** Content digests that a verified signature stands for. */
  readonly vouchedFor: readonly ContentDigest[];
}

/** Why a signature is not accepted. The text ends up among the reasons of the verdict. */
export class SignatureRefused extends Error {
  override readonly name: string = 'SignatureRefused';
}

/** A signature that a limit kept from being verified to its end. It may be good. */
export class SignatureUndecided extends SignatureRefused {
  override readonly name = 'SignatureUndecided';
}

export const newestSdk = 0x7fffffff;

const strippingProtection = 0xbeeff00d;
const proofOfRotation = 0x3ba06f8c;
const rotationMinSdkAttribute = 0x559f8b02;

/** Reads the signers of a v2 (`isV3` false) or v3 block and verifies each one's signature over what it signed. Throws at the first flaw. */
export function readSigners(block: Buffer, isV3: boolean, minSdk: number): readonly SchemeSigner[] {
  const signers: SchemeSigner[] = [];
  const list = new FieldReader(block).fields();
  while (list.hasMore) signers.push(readSigner(list.fields(), isV3, minSdk));
  if (signers.length === 0) throw new SignatureRefused('there is no signer');
  if (!isV3 && signers.length > 10) throw new SignatureRefused(`there are ${signers.length} signers, more than 10`);
  return signers;
}

function readSigner(signer: FieldReader, isV3: boolean, fileMinSdk: number): SchemeSigner {
  const signedData = signer.field();
  const minSdk = isV3 ? signer.int() : fileMinSdk;
  const maxSdk = isV3 ? signer.int() : newestSdk;
  if (minSdk < 0 || minSdk > maxSdk) throw new SignatureRefused(`it is for the API levels ${minSdk} to ${maxSdk}`);
  const { ids, offered } = readSignatures(signer.fields());
  const spki = signer.field();
  const chosen = signaturesToVerify(offered, minSdk);
  if (chosen === undefined) throw new SignatureRefused('some Android version would find no signature that it knows');
  for (const { algorithm, bytes } of chosen) {
    const key = publicKeyFor(algorithm, spki);
    if (key === undefined) throw new SignatureRefused('the public key is broken or of the wrong kind');
    if (!isSignedBy(algorithm, key, signedData, bytes)) throw new SignatureRefused('the signature is not good');
  }
  return {
    minSdk,
    maxSdk,
    ...readSignedData(signedData, { isV3, minSdk, maxSdk, spki, ids }),
    vouchedFor: chosen.map(({ algorithm }) => algorithm.content),
  };
}

function readSignatures(list: FieldReader): { readonly ids: readonly number[]; readonly offered: OfferedSignature[] } {
  const ids: number[] = [];
  const offered: OfferedSignature[] = [];
  while (list.hasMore) {
    const signature = list.fields();
    const id = signature.int();
    const bytes = signature.field();
    ids.push(id);
    const algorithm = algorithmOf(id);
    if (algorithm !== undefined) offered.push({ algorithm, bytes });
  }
  if (ids.length === 0) throw new SignatureRefused('there is no signature');
  return { ids, offered };
}

interface Expected {
  readonly isV3: boolean;
  readonly minSdk: number;
  readonly maxSdk: number;
  readonly spki: Buffer;
  readonly ids: readonly number[];
}

function readSignedData(bytes: Buffer, expected: Expected): Omit<SchemeSigner, 'minSdk' | 'maxSdk' | 'vouchedFor'> {
  const signedData = new FieldReader(bytes);
  const digestList = signedData.fields();
  const certificateList = signedData.fields();
  if (expected.isV3 && (signedData.int() !== expected.minSdk || signedData.int() !== expected.maxSdk))
    throw new SignatureRefused('the signed API levels are others than those beside the signature');
  const attributeList = signedData.fields();
  const certificates = readCertificates(certificateList);
  const [main] = certificates;
  if (!main.encodedKey.equals(expected.spki))
    throw new SignatureRefused("the certificate's key is another than the signer's");
  const digests: { id: number; value: Buffer }[] = [];
  while (digestList.hasMore) {
    const digest = digestList.fields();
    digests.push({ id: digest.int(), value: digest.field() });
  }
  if (digests.length !== expected.ids.length || digests.some(({ id }, index) => id !== expected.ids[index]))
    throw new SignatureRefused('digests and signatures name different algorithms');
  return {
    certificates,
    digests: digests.map(({ id, value }) => ({ kind: algorithmOf(id)?.content, value })),
    ...readAttributes(attributeList, expected.isV3, main),
  };
}

function readCertificates(list: FieldReader): readonly [ParsedCertificate, ...ParsedCertificate[]] {
  const certificates: ParsedCertificate[] = [];
  while (list.hasMore) {
    const parsed = parseCertificate(list.field());
    if (parsed === undefined) throw new SignatureRefused('a certificate is broken');
    certificates.push(parsed);
  }
  const [main, ...others] = certificates;
  if (main === undefined) throw new SignatureRefused('there is no certificate');
  return [main, ...others];
}

function readAttributes(list: FieldReader, isV3: boolean, main: ParsedCertificate): SignerAttributes {
  const requiredSchemes: number[] = [];
  let lineage: Lineage | undefined;
  let rotationMinSdk: number | undefined;
  while (list.hasMore) {
    const attribute = list.fields();
    const id = attribute.int() >>> 0;
    if (!isV3 && id === strippingProtection) requiredSchemes.push(attribute.int());
    if (isV3 && id === rotationMinSdkAttribute) rotationMinSdk = attribute.int();
    if (isV3 && id === proofOfRotation) lineage = lineageOf(attribute.rest(), main);
  }
  return { requiredSchemes, lineage, rotationMinSdk };
}

function lineageOf(bytes: Buffer, main: ParsedCertificate): Lineage {
  try {
    const lineage = readLineage(bytes);
    if (lineage.at(-1)?.certificate.bytes.equals(main.bytes) !== true)
      throw new SignatureRefused('the proof of rotation ends at another certificate');
    return lineage;
  } catch (error) {
    if (error instanceof LineageRefused || error instanceof Malformed)
      throw new SignatureRefused(`the proof of rotation: ${error.message}`);
    throw error;
  }
}
