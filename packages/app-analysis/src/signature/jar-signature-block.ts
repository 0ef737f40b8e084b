import { hash, verify } from 'node:crypto';
import { BerRefused, readObjectIdentifier, tags } from '../cms/ber.ts';
import { type CmsSigner, readAttributes, readSignedData, type SignedData } from '../cms/signed-data.ts';
import { DerReader } from '../x509/der-values.ts';
import { readName } from '../x509/distinguished-name.ts';
import { type ParsedCertificate, parseCertificate } from './certificate.ts';
import { digestNameOf, isAcceptedSince, jarSignatureAlgorithmOf } from './jar-algorithms.ts';
import { SignatureRefused } from './scheme-signer.ts';

const contentTypeAttribute = '1.2.840.113549.1.9.3';
const messageDigestAttribute = '1.2.840.113549.1.9.4';
const signedAttributesSince = 19;
const allSignersSince = 24;

/**
 * Verifies a signature block (`META-INF/*.RSA`, `.DSA`, `.EC`) over its signature file and gives the signer's certificate. Android before 7
 * looks at the first signer of the block only, later ones at all until one fits. Throws `SignatureRefused`.
 */
export function verifySignatureBlock(block: Buffer, signatureFile: Buffer, minSdk: number): ParsedCertificate {
  const message = parseMessage(block);
  const certificates = message.certificates.map(parseCertificate);
  if (certificates.includes(undefined)) throw new SignatureRefused('a certificate in the signature block is broken');
  const known = certificates.filter((certificate) => certificate !== undefined);
  const signers = minSdk < allSignersSince ? message.signers.slice(0, 1) : message.signers;
  let found: ParsedCertificate | undefined;
  // Every signer is looked at even after one fits: a broken one makes Android refuse the block.
  for (const signer of signers) {
    const certificate = verifySigner(signer, message, known, signatureFile, minSdk);
    found ??= certificate;
  }
  if (found === undefined) throw new SignatureRefused('the signature block does not fit its signature file');
  return found;
}

function parseMessage(block: Buffer): SignedData {
  try {
    const message = readSignedData(block);
    if (message.signers.length === 0) throw new SignatureRefused('the signature block has no signer');
    return message;
  } catch (error) {
    if (error instanceof BerRefused) throw new SignatureRefused(`the signature block is broken: ${error.message}`);
    throw error;
  }
}

/** The certificate, or undefined when the signature simply does not fit. What is forbidden throws. */
function verifySigner(
  signer: CmsSigner,
  message: SignedData,
  certificates: readonly ParsedCertificate[],
  signatureFile: Buffer,
  minSdk: number,
): ParsedCertificate | undefined {
  const digest = digestNameOf(signer.digestAlgorithm);
  const algorithm = jarSignatureAlgorithmOf(signer.signatureAlgorithm);
  if (digest === undefined || algorithm === undefined || !isAcceptedSince(minSdk, digest, algorithm))
    throw new SignatureRefused('some Android version does not know the algorithms of the signature block');
  const certificate = findCertificate(certificates, signer);
  if (certificate === undefined) throw new SignatureRefused("the signer's certificate is not in the signature block");
  assertMaySign(certificate);
  const data = signedBytes(signer, message, signatureFile, digest, minSdk);
  if (data === undefined) return undefined;
  const { key } = certificate;
  if (key?.asymmetricKeyType !== algorithm.keyType)
    throw new SignatureRefused("the certificate's key is of another kind than the signature");
  try {
    return verify(algorithm.hash ?? digest, data, key, signer.signature) ? certificate : undefined;
  } catch {
    throw new SignatureRefused('the signature of the signature block is broken');
  }
}

/** apksig knows no other way to point to a certificate than by issuer and serial number. */
function findCertificate(
  certificates: readonly ParsedCertificate[],
  { issuer, serialNumber }: CmsSigner,
): ParsedCertificate | undefined {
  if (issuer === undefined) return undefined;
  try {
    const { canonical } = readName(new DerReader(issuer));
    return certificates.find((each) => each.serialNumber === serialNumber && each.issuer.canonical === canonical);
  } catch (error) {
    if (error instanceof BerRefused) return undefined;
    throw error;
  }
}

/** Key usage, where a certificate states it, has to allow digital signatures or non-repudiation. */
function assertMaySign({ hasUnknownCritical, maySign }: ParsedCertificate): void {
  if (hasUnknownCritical)
    throw new SignatureRefused('the certificate has a critical extension that Android does not know');
  if (!maySign) throw new SignatureRefused('the certificate is not for signatures');
}

/** What the signature is over: the signature file itself, or the signed attributes that hold its digest. Undefined where they do not fit. */
function signedBytes(
  { signedAttributes }: CmsSigner,
  { contentType }: SignedData,
  signatureFile: Buffer,
  digest: string,
  minSdk: number,
): Buffer | undefined {
  if (signedAttributes === undefined) return signatureFile;
  if (minSdk < signedAttributesSince)
    throw new SignatureRefused('signed attributes are broken on Android before 4.4, which the app is for');
  try {
    const attributes = readAttributes(signedAttributes);
    const single = (type: string) => {
      const values = attributes.filter((attribute) => attribute.type === type);
      if (values.length > 1 || (values[0]?.values.length ?? 0) > 1)
        throw new BerRefused('A signed attribute comes twice');
      return values[0]?.values[0];
    };
    if (new Set(attributes.map(({ type }) => type)).size !== attributes.length)
      throw new BerRefused('A signed attribute comes twice');
    const type = single(contentTypeAttribute);
    const expected = single(messageDigestAttribute);
    if (type === undefined || expected === undefined) throw new BerRefused('A signed attribute is missing');
    if (readObjectIdentifier(type, 'The content type') !== contentType) return undefined;
    if (expected.tag !== tags.octetString || !hash(digest, signatureFile, 'buffer').equals(expected.contents))
      return undefined;
  } catch (error) {
    if (error instanceof BerRefused) throw new SignatureRefused(`the signed attributes: ${error.message}`);
    throw error;
  }
  // Signed as a SET, whatever tag they have in the message.
  return Buffer.concat([Buffer.from([0x31]), signedAttributes.encoded.subarray(1)]);
}
