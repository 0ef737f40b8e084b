import { generate } from 'selfsigned';

/** A throw-away authority and a certificate of its own making, all PEM. */
export interface Certificates {
  /** Give this to clients that shall trust the simulator (`NODE_EXTRA_CA_CERTS`). */
  readonly ca: string;
  readonly key: string;
  /** For `localhost` and `127.0.0.1`. */
  readonly cert: string;
}

const yearMs = 365 * 24 * 60 * 60 * 1_000;

export async function makeCertificates(options: { readonly validForMs?: number } = {}): Promise<Certificates> {
  const notBeforeDate = new Date(Date.now() - 60_000);
  const common = {
    notBeforeDate,
    notAfterDate: new Date(notBeforeDate.getTime() + (options.validForMs ?? yearMs)),
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
  } as const;
  const authority = await generate([{ name: 'commonName', value: 'Simulated tenant authority' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
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
        ],
      },
    ],
  });
  return { ca: authority.cert, key: server.private, cert: server.cert };
}
