import { hash } from 'node:crypto';
import { BerRefused } from '../cms/ber.ts';
import { describeName } from '../x509/distinguished-name.ts';
import { type CertificateFields, readCertificate } from '../x509/read-certificate.ts';
import { latelyParsed } from './lately-parsed.ts';

/** A signing certificate, as it stands in the file. */
export interface SigningCertificate {
  /** Of the exact bytes, lower-case hexadecimal. */
  readonly sha256: string;
  readonly sha1: string;
  /** One line, most significant part last: `CN=Android Debug, O=Android, C=US`. */
  readonly subject: string;
}

/** A certificate and what it says. */
export interface ParsedCertificate extends CertificateFields {
  /** As it stands in the file. */
  readonly bytes: Buffer;
}

/** Undefined where the bytes are no certificate. */
export const parseCertificate = latelyParsed(64, (bytes): ParsedCertificate | undefined => {
  try {
    return { bytes, ...readCertificate(bytes) };
  } catch (error) {
    if (error instanceof BerRefused) return undefined;
    throw error;
  }
});

/** What is told of a certificate. */
export function describeCertificate({ bytes, subject }: ParsedCertificate): SigningCertificate {
  return { sha256: hash('sha256', bytes), sha1: hash('sha1', bytes), subject: describeName(subject) };
}
