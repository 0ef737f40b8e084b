import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

/** A certificate with the key that it is about, as an app signs with them. */
export interface CertificatePair {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

/** Which part of a pair is wrong. The message says how, for whoever pasted it, and holds nothing of the key. */
export class CertificateFault extends Error {
  override readonly name = 'CertificateFault';
  readonly part: 'certificate' | 'privateKey';

  constructor(part: 'certificate' | 'privateKey', message: string) {
    super(message);
    this.part = part;
  }
}

/** Microsoft's own advice for signing keys; RSA of 1,024 bits has been out of use since 2013. */
const fewestBits = 2_048;

/**
 * Reads a pair as PEM.
 *
 * @throws CertificateFault
 */
export function readCertificatePair(pem: {
  readonly certificate: string;
  readonly privateKey: string;
}): CertificatePair {
  const certificate = readCertificate(pem.certificate);
  const key = readKey(pem.privateKey);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < fewestBits) {
    throw new CertificateFault('privateKey', `must be an RSA key of at least ${fewestBits} bits: Entra takes no other`);
  }
  if (!certificate.checkPrivateKey(key)) {
    throw new CertificateFault('privateKey', 'does not fit the certificate: it is the key of another one');
  }
  return { key, certificate };
}

/** @throws CertificateFault when it is not valid yet, or no longer */
export function refuseOutOfDate({ certificate }: CertificatePair, now: number): void {
  if (certificate.validToDate.getTime() <= now) {
    throw new CertificateFault('certificate', `expired on ${certificate.validToDate.toISOString()}`);
  }
  if (certificate.validFromDate.getTime() > now) {
    throw new CertificateFault('certificate', `is not valid before ${certificate.validFromDate.toISOString()}`);
  }
}

function readCertificate(pem: string): X509Certificate {
  // A key pasted into the wrong field is not parsed any further, and above all not repeated.
  if (!/-----BEGIN CERTIFICATE-----/.test(pem)) {
    throw new CertificateFault(
      'certificate',
      'must be a certificate in PEM, beginning with -----BEGIN CERTIFICATE-----',
    );
  }
  try {
    return new X509Certificate(pem);
  } catch {
    throw new CertificateFault('certificate', 'is damaged: it cannot be read as a certificate');
  }
}

function readKey(pem: string): KeyObject {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(pem)) {
    throw new CertificateFault('privateKey', 'is protected by a passphrase: export it without one');
  }
  if (!/-----BEGIN (RSA )?PRIVATE KEY-----/.test(pem)) {
    throw new CertificateFault(
      'privateKey',
      'must be a private key in PEM, beginning with -----BEGIN PRIVATE KEY-----',
    );
  }
  try {
    return createPrivateKey(pem);
  } catch {
    // What the library says of a key it cannot read is left behind: it may quote it.
    throw new CertificateFault('privateKey', 'is damaged: it cannot be read as a private key');
  }
}
