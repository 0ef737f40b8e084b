import { hash, type KeyObject, X509Certificate } from 'node:crypto';
import { readCertificateFields } from '../cms/certificate-fields.ts';
import { latelyParsed } from './lately-parsed.ts';

/** A signing certificate, as it stands in the file. */
export interface SigningCertificate {
  /** Of the exact bytes, lower-case hexadecimal. */
  readonly sha256: string;
  readonly sha1: string;
  /** One line, most significant part last: `CN=Android Debug, O=Android, C=US`. */
  readonly subject: string;
}

/** A certificate with its parsed form. */
export interface ParsedCertificate {
  readonly bytes: Buffer;
  readonly x509: X509Certificate;
  readonly publicKey: KeyObject;
}

/** Undefined where the bytes are no certificate, or have none of the keys that we know. */
export const parseCertificate = latelyParsed(64, (bytes): ParsedCertificate | undefined => {
  try {
    const x509 = new X509Certificate(bytes);
    const { publicKey } = x509;
    return publicKey.asymmetricKeyType === undefined ? undefined : { bytes, x509, publicKey };
  } catch {
    return undefined;
  }
});

/** The key of a certificate, exactly as it is encoded there. */
export function publicKeyBytes({ bytes }: ParsedCertificate): Buffer {
  return readCertificateFields(bytes).publicKey;
}

/** What is told of a certificate. */
export function describeCertificate({ bytes, x509 }: ParsedCertificate): SigningCertificate {
  return {
    sha256: hash('sha256', bytes),
    sha1: hash('sha1', bytes),
    subject: x509.subject?.split('\n').reverse().join(', ').slice(0, 500) ?? '',
  };
}
