import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BerValue, firstValue, readValues } from '../cms/ber.ts';
import { readSignedData } from '../cms/signed-data.ts';
import { encodeDer } from '../x509/encode-der.ts';
import { changed, openSigned, samples } from './apksig-agreement.suite.ts';
import { ApksigOracle, hasApksig } from './apksig-oracle.suite.ts';
import { describeCertificate, parseCertificate } from './certificate.ts';
import { verifySignatureBlock } from './jar-signature-block.ts';

const signed = openSigned(readFileSync(`${samples}old-target-v1only.apk`));
const entry = (ending: string) => signed.find(({ name }) => name.endsWith(ending))?.bytes ?? Buffer.alloc(0);
const block = entry('.RSA');
const [whole = Buffer.alloc(0)] = readSignedData(block).certificates;

/** Where things stand in the certificate of the sample. */
const places = {
  versionNumber: 12,
  issuer: 39,
  firstText: 50,
  monthOfStart: 99 + 2,
  keyAlgorithm: 189,
  exponent: 476,
  extension: 483,
  outerAlgorithm: 526,
} as const;

function ofIndefiniteLength(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([bytes[0] ?? 0, 0x80]), bytes.subarray(4), Buffer.alloc(2)]);
}

function withLongerLength(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([bytes[0] ?? 0, 0x83, 0]), bytes.subarray(2)]);
}

function asPem(bytes: Buffer): Buffer {
  return Buffer.from(`-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`);
}

const read = [
  { how: 'as it is', bytes: whole },
  { how: 'with something behind it', bytes: Buffer.concat([whole, Buffer.alloc(9)]) },
  { how: 'of indefinite length', bytes: ofIndefiniteLength(whole) },
  { how: 'with a length that could be shorter', bytes: withLongerLength(whole) },
  { how: 'with a name that is not called constructed', bytes: changed(whole, places.issuer, 0x20) },
  { how: 'with a text that is called a numeric one', bytes: changed(whole, places.firstText, 1) },
  {
    how: 'with an algorithm of the key that is not called constructed',
    bytes: changed(whole, places.keyAlgorithm, 0x20),
  },
  { how: 'with an extension that is something else', bytes: changed(whole, places.extension, 2) },
];

const refused = [
  { how: 'empty', bytes: Buffer.alloc(0) },
  { how: 'cut off', bytes: whole.subarray(0, -1) },
  { how: 'of a version that has no extensions', bytes: changed(whole, places.versionNumber, 3) },
  { how: 'with a month 46', bytes: changed(whole, places.monthOfStart, 5) },
  { how: 'with an exponent of 1', bytes: changed(whole, places.exponent, 1) },
  { how: 'with two signature algorithms', bytes: changed(whole, places.outerAlgorithm, 1) },
];

test.each(read)('a certificate $how is read, and stays the bytes it is', ({ bytes }) => {
  const certificate = parseCertificate(bytes);
  expect(certificate?.bytes).toEqual(bytes);
  expect(certificate?.key?.asymmetricKeyType).toBe('rsa');
  expect(certificate && describeCertificate(certificate).subject).toBe('CN=MTD sample rsa, O=Open MTD test data');
});

test.each(refused)('a certificate $how is none', ({ bytes }) => {
  expect(parseCertificate(bytes)).toBeUndefined();
});

test.each([
  { how: 'in PEM', bytes: asPem(whole) },
  { how: 'of more than 256 KiB', bytes: Buffer.concat([whole, Buffer.alloc(256 * 1024)]) },
])('a certificate $how is refused, although Java takes it', ({ bytes }) => {
  expect(parseCertificate(bytes)).toBeUndefined();
});

test('a signer who points to its certificate by key identifier is nobody', () => {
  expect(() => verifySignatureBlock(block, entry('.SF'), 14)).not.toThrow();
  expect(() => verifySignatureBlock(byKeyIdentifier(block), entry('.SF'), 14)).toThrow(
    "the signer's certificate is not in the signature block",
  );
});

describe.skipIf(!hasApksig())('asked of Debian’s apksig', () => {
  let oracle: ApksigOracle;
  beforeAll(() => {
    oracle = new ApksigOracle();
  });
  afterAll(() => oracle?.close());

  test('the certificates that are read here are read there, and those refused are refused', async () => {
    for (const { how, bytes } of read) expect(await oracle.certificate(bytes), how).toBeDefined();
    for (const { how, bytes } of refused) expect(await oracle.certificate(bytes), how).toBeUndefined();
  }, 60_000);
});

/** The block with the key identifier of the certificate in place of its issuer and serial number, which nobody signs. */
function byKeyIdentifier(bytes: Buffer): Buffer {
  const identifier = encodeDer(0x80, [whole.subarray(494, 514)]);
  const path = [1, 0, -1, 0, 1];
  return replaced(firstValue(bytes), path, identifier);
}

/** A value encoded anew, with another one in a place inside it. */
function replaced({ encoded, contents }: BerValue, [at, ...path]: readonly number[], by: Buffer): Buffer {
  if (at === undefined) return by;
  const values = [...readValues(contents)];
  const index = at < 0 ? values.length + at : at;
  const parts = values.map((value, place) => (place === index ? replaced(value, path, by) : value.encoded));
  return encodeDer(encoded[0] ?? 0, parts);
}
