import { BerRefused, readInteger } from '../cms/ber.ts';
import { type Algorithm, readAlgorithm } from './algorithm.ts';
import { derTags } from './der-tags.ts';
import { DerReader, type DerValue } from './der-values.ts';
import { type DistinguishedName, readName } from './distinguished-name.ts';
import { type CertificateExtensions, noExtensions, readExtensions } from './extensions.ts';
import { mendCertificate } from './mend-certificate.ts';
import { type CertificateKey, readPublicKey } from './public-key.ts';
import { assertValidity } from './validity.ts';

/** What an X.509 certificate says, as far as it matters for an app. */
export interface CertificateFields extends CertificateKey, CertificateExtensions {
  readonly serialNumber: bigint;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
}

const longestCertificate = 256 * 1024;

/**
 * Reads a certificate as apksig does on Debian's Java 17: as Java reads it (`sun.security.x509`), and where Java refuses it once more after
 * it was encoded anew. Written for this package: nobody signs a certificate's own bytes in a v1 signature, so that its verdict hangs on how
 * they are read, and OpenSSL reads them otherwise, more strictly here and more laxly there. Throws `BerRefused`.
 *
 * Refused here although Java takes them, each too odd for an app: certificates of more than 256 KiB and numbers of more than 16 KiB, in PEM,
 * with a key of Diffie and Hellman, with octet strings or indefinite lengths nested more than 16 or 64 deep, or with an address of an odd form
 * in a critical extension. Android itself reads with Conscrypt and BoringSSL, which take DER only: what is mended here, verifies for apksig and
 * may be refused by a phone.
 */
export function readCertificate(bytes: Buffer): CertificateFields {
  if (bytes.length > longestCertificate) throw new BerRefused('The certificate is too long');
  try {
    return readAsJava(bytes);
  } catch (error) {
    if (!(error instanceof BerRefused)) throw error;
    return readAsJava(mendCertificate(bytes));
  }
}

/** What stands behind the certificate is left alone. */
function readAsJava(bytes: Buffer): CertificateFields {
  const { inside } = new DerReader(bytes).next().expect(derTags.sequence, 'The certificate');
  const [signed, algorithm, signature] = [inside.next(), inside.next(), inside.next()];
  if (inside.hasMore) throw new BerRefused('Something stands behind the signature of the certificate');
  const outer = readAlgorithm(algorithm);
  assertSignature(signature);
  const { algorithm: inner, ...fields } = readSigned(signed.expect(derTags.sequence, 'The certificate'));
  if (!outer.encoded.equals(inner.encoded)) throw new BerRefused('The certificate names two signature algorithms');
  return fields;
}

/** Nobody verifies it: who signed an app is what counts. */
function assertSignature(value: DerValue): void {
  const { contents } = value.expect(derTags.bitString, 'The signature of the certificate');
  value.bits();
  if (contents.length === 1 && contents[0] !== 0) throw new BerRefused('The signature of the certificate is broken');
}

const v1 = 0;
const v3 = 2;

function readSigned({ inside }: DerValue): CertificateFields & { readonly algorithm: Algorithm } {
  const first = inside.next();
  const version = first.isContext(0) ? readVersion(first) : v1;
  const serialNumber = readInteger((first.isContext(0) ? inside.next() : first).integer());
  const algorithm = readAlgorithm(inside.next());
  const issuer = readName(inside);
  if (issuer.isEmpty) throw new BerRefused('The issuer has no name');
  assertValidity(inside.next());
  const subject = readName(inside);
  if (version === v1 && subject.isEmpty) throw new BerRefused('The subject has no name');
  const key = readPublicKey(inside.next());
  if (version === v1 && inside.hasMore) throw new BerRefused('A certificate of the first version has extensions');
  const { extensions, isChecked } = readOptionalFields(inside, version);
  if (isChecked && subject.isEmpty && !extensions.namesSubject) throw new BerRefused('The subject has no name');
  return { serialNumber, algorithm, issuer, subject, ...key, ...extensions };
}

/** A version that is not called constructed is overlooked: it is the first one then. Any number is one. */
function readVersion(value: DerValue): number {
  return value.isConstructed ? value.inside.next().smallInteger() : v1;
}

/** Identifiers of issuer and subject, which nobody uses, and the extensions. `isChecked`: something beyond the identifiers is there. */
function readOptionalFields(
  inside: DerReader,
  version: number,
): { readonly extensions: CertificateExtensions; readonly isChecked: boolean } {
  let next = inside.hasMore ? inside.next() : undefined;
  for (const identifier of [1, 2]) {
    if (next?.isContext(identifier) !== true) continue;
    next.bits();
    next = inside.hasMore ? inside.next() : undefined;
  }
  if (next === undefined) return { extensions: noExtensions, isChecked: false };
  if (version !== v3) throw new BerRefused('A certificate of an old version has extensions');
  const isExtensions = next.isContext(3) && next.isConstructed;
  return { extensions: isExtensions ? readExtensions(next.inside) : noExtensions, isChecked: true };
}
