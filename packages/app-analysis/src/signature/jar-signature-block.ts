import { hash, verify } from 'node:crypto';
import { BerRefused, readObjectIdentifier, tags } from '../cms/ber.ts';
import { canonicalName, nameValues, readCertificateFields } from '../cms/certificate-fields.ts';
import { type CmsSigner, readAttributes, readSignedData, type SignedData } from '../cms/signed-data.ts';
import { type ParsedCertificate, parseCertificate } from './certificate.ts';
import { digestNameOf, isAcceptedSince, jarSignatureAlgorithmOf } from './jar-algorithms.ts';
import { SignatureRefused } from './scheme-signer.ts';

const contentTypeAttribute = '1.2.840.113549.1.9.3';
const messageDigestAttribute = '1.2.840.113549.1.9.4';
const utf8String = 12;
const signedAttributesSince = 19;
const allSignersSince = 24;

/**
 * Verifies a signature block (`META-INF/*.RSA`, `.DSA`, `.EC`) over its signature file and gives the signer's certificate. Android before 7
 * looks at the first signer of the block only, later ones at all until one fits. Throws `SignatureRefused`.
 */
export function verifySignatureBlock(block: Buffer, signatureFile: Buffer, minSdk: number): ParsedCertificate {
  const message = parseMessage(block);
  const certificates = message.certificates.map(parseStrictly);
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

function parseStrictly(bytes: Buffer): ParsedCertificate | undefined {
  try {
    // Names that cannot be compared belong to nobody.
    const { issuer, subject } = readCertificateFields(bytes);
    canonicalName(issuer);
    canonicalName(subject);
    return parseCertificate(bytes) ?? parseWithOtherTexts(bytes, [issuer, subject]);
  } catch (error) {
    if (error instanceof BerRefused) return undefined;
    throw error;
  }
}

/**
 * OpenSSL refuses a name whose text is of a kind that names do not have; Java, and so apksig, takes any. What the text is called
 * plays no part in who signed: so the certificate is read with all texts of its names called UTF-8, and remains the bytes it is.
 */
function parseWithOtherTexts(bytes: Buffer, names: readonly Buffer[]): ParsedCertificate | undefined {
  const renamed = Buffer.from(bytes);
  for (const value of names.flatMap(nameValues)) renamed[value.encoded.byteOffset - bytes.byteOffset] = utf8String;
  const parsed = parseCertificate(renamed);
  return parsed && { ...parsed, bytes };
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
  const { publicKey } = certificate;
  if (publicKey.asymmetricKeyType !== algorithm.keyType)
    throw new SignatureRefused("the certificate's key is of another kind than the signature");
  try {
    return verify(algorithm.hash ?? digest, data, publicKey, signer.signature) ? certificate : undefined;
  } catch {
    throw new SignatureRefused('the signature of the signature block is broken');
  }
}

function findCertificate(
  certificates: readonly ParsedCertificate[],
  { issuer, serialNumber, keyIdentifier }: CmsSigner,
): ParsedCertificate | undefined {
  try {
    if (keyIdentifier !== undefined) {
      return certificates.find(({ bytes }) => {
        const extension = readCertificateFields(bytes).extensions.find(({ type }) => type === '2.5.29.14');
        return extension?.value.subarray(2).equals(keyIdentifier) === true;
      });
    }
    if (issuer === undefined) return undefined;
    const name = canonicalName(issuer);
    return certificates.find(({ bytes }) => {
      const fields = readCertificateFields(bytes);
      return fields.serialNumber === serialNumber && canonicalName(fields.issuer) === name;
    });
  } catch (error) {
    if (error instanceof BerRefused) return undefined;
    throw error;
  }
}

/** Extensions of certificates that Java knows; a critical one beyond them forbids the certificate. */
const knownExtensions = new Set([
  ...[9, 14, 15, 16, 17, 18, 19, 20, 23, 24, 27, 28, 29, 30, 31, 32, 33, 35, 36, 37, 46, 54].map(
    (last) => `2.5.29.${last}`,
  ),
  '1.3.6.1.5.5.7.1.1',
  '1.3.6.1.5.5.7.1.11',
  '2.16.840.1.113730.1.1',
]);

/** Key usage, where a certificate states it, has to allow digital signatures or non-repudiation. */
function assertMaySign({ bytes }: ParsedCertificate): void {
  const { extensions } = readCertificateFields(bytes);
  if (extensions.some(({ critical, type }) => critical && !knownExtensions.has(type)))
    throw new SignatureRefused('the certificate has a critical extension that Android does not know');
  const usage = extensions.find(({ type }) => type === '2.5.29.15');
  // A bit string: tag, length, unused bits, then the bits from the left.
  if (usage !== undefined && ((usage.value[3] ?? 0) & 0xc0) === 0)
    throw new SignatureRefused('the certificate is not for signatures');
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
