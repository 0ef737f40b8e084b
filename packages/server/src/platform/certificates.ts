import { after, type Clock, day, type Instant } from '@picket/domain';
import { generate } from 'selfsigned';

/** A certificate authority of our own and a server certificate that it signed, all PEM. */
export interface Certificates {
  /** Give this to clients that shall trust the server. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Longer is refused by Apple's and Google's clients: https://support.apple.com/102028 */
const validForMs = 397 * day;

/**
 * Makes an authority and a certificate for `localhost` and the loopback addresses. For the sandbox and for a first look;
 * a real Picket stands behind a certificate that browsers trust already. The authority's key is thrown away: it signs
 * this one certificate and nothing ever again.
 */
export async function makeCertificates(clock: Clock): Promise<Certificates> {
  // A clock that is a little behind must not find it not yet valid.
  const from = after(clock.now(), -day);
  const validity = { notBeforeDate: new Date(from), notAfterDate: new Date((from + validForMs) as Instant) };
  const keys = { keyType: 'rsa', keySize: 2048, algorithm: 'sha256' } as const;
  const authority = await generate([{ name: 'commonName', value: 'Picket sandbox authority' }], {
    ...validity,
    ...keys,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...validity,
    ...keys,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { ca: authority.cert, cert: server.cert, key: server.private };
}
