import { generate } from 'selfsigned';

/** A certificate of its own making with its key, both PEM; valid from 2020 to 2040 unless said. */
export async function makeTestCertificate(
  valid: { readonly from?: string; readonly to?: string; readonly bits?: number } = {},
): Promise<{ readonly certificate: string; readonly privateKey: string }> {
  const { cert, private: privateKey } = await generate([{ name: 'commonName', value: 'Picket test' }], {
    notBeforeDate: new Date(valid.from ?? '2020-01-01T00:00:00Z'),
    notAfterDate: new Date(valid.to ?? '2040-01-01T00:00:00Z'),
    keyType: 'rsa',
    keySize: valid.bits ?? 2_048,
    algorithm: 'sha256',
  });
  return { certificate: cert, privateKey };
}
