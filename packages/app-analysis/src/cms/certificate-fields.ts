import {
  BerRefused,
  type BerValue,
  expectTag,
  firstValue,
  isTagged,
  readInteger,
  readObjectIdentifier,
  readValues,
  tags,
} from './ber.ts';

/** Fields of an X.509 certificate that `X509Certificate` of Node does not give, or not as they are encoded. */
export interface CertificateFields {
  readonly serialNumber: bigint;
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly publicKey: Buffer;
  readonly extensions: readonly { readonly type: string; readonly critical: boolean; readonly value: Buffer }[];
}

const newestVersion = 2n;

/**
 * Reads a certificate's fields. Throws `BerRefused`, also for what OpenSSL overlooks and Java does not: a version that does not exist, a
 * signature algorithm that is named in two ways, dates that are none. Nobody signs a certificate's own fields in a v1 signature, so that
 * these are the places where somebody can change it unseen.
 */
export function readCertificateFields(certificate: Buffer): CertificateFields {
  const [signed, outerAlgorithm] = [
    ...readValues(expectTag(firstValue(certificate), tags.sequence, 'The certificate').contents),
  ];
  const fields = [...readValues(expectTag(signed, tags.sequence, 'The certificate').contents)];
  const version = fields[0];
  const at = isTagged(version, 0, true) ? 1 : 0;
  if (isTagged(version, 0, true) && !isKnownVersion(readInteger(firstValue(version.contents).contents)))
    throw new BerRefused('The version does not exist');
  if (
    fields[at + 1] === undefined ||
    outerAlgorithm?.encoded.equals(fields[at + 1]?.encoded ?? Buffer.alloc(0)) !== true
  )
    throw new BerRefused('The certificate names two signature algorithms');
  for (const time of readValues(expectTag(fields[at + 3], tags.sequence, 'The validity').contents)) assertTime(time);
  const extensions = fields.slice(at + 6).find((field) => isTagged(field, 3, true));
  if (extensions !== undefined && (!isTagged(version, 0, true) || !isVersion3(version)))
    throw new BerRefused('A certificate of an old version has extensions');
  return {
    serialNumber: readInteger(expectTag(fields[at], tags.integer, 'The serial number').contents),
    issuer: expectTag(fields[at + 2], tags.sequence, 'The issuer').encoded,
    subject: expectTag(fields[at + 4], tags.sequence, 'The subject').encoded,
    publicKey: expectTag(fields[at + 5], tags.sequence, 'The public key').encoded,
    extensions:
      extensions === undefined ? [] : [...readValues(firstValue(extensions.contents).contents)].map(readExtension),
  };
}

function isKnownVersion(version: bigint): boolean {
  return version >= 0n && version <= newestVersion;
}

function isVersion3(version: BerValue): boolean {
  return readInteger(firstValue(version.contents).contents) === newestVersion;
}

const utcTime = 23;
const generalizedTime = 24;

/** `YYMMDDhhmmssZ`, or with four digits of the year, and a date and time that exist. */
function assertTime({ tag, tagClass, contents }: BerValue): void {
  const digits = tag === utcTime ? 2 : 4;
  const found = new RegExp(`^(\\d{${digits}})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)Z$`).exec(
    contents.toString('latin1'),
  );
  if (tagClass !== 0 || (tag !== utcTime && tag !== generalizedTime) || found === null)
    throw new BerRefused('A date is none');
  const [, , month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59)
    throw new BerRefused('A date is none');
}

function readExtension(extension: BerValue): CertificateFields['extensions'][number] {
  const fields = [...readValues(expectTag(extension, tags.sequence, 'An extension').contents)];
  const value = fields.at(-1);
  return {
    type: readObjectIdentifier(fields[0], 'The type of an extension'),
    critical: fields.length === 3 && fields[1]?.contents[0] !== 0,
    value: expectTag(value, tags.octetString, 'The value of an extension').contents,
  };
}

/**
 * A name in the form in which names are compared (RFC 5280 7.1, as Java does it): kinds of text do not matter, nor do case and
 * the number of blanks.
 */
export function canonicalName(name: Buffer): string {
  const sets = [...readValues(expectConstructed(firstValue(name), tags.sequence).contents)];
  return sets
    .map((set) =>
      [...readValues(expectConstructed(set, tags.set).contents)]
        .map((part) => {
          const [type, value] = [...readValues(expectConstructed(part, tags.sequence).contents)];
          if (type?.constructed) throw new BerRefused('A name is broken');
          return `${readObjectIdentifier(type, 'The kind of a part')}=${value === undefined ? '' : canonicalText(value)}`;
        })
        .toSorted()
        .join('+'),
    )
    .join(',');
}

function expectConstructed(value: BerValue, tag: number): BerValue {
  if (!value.constructed) throw new BerRefused('A name is broken');
  return expectTag(value, tag, 'A part of a name');
}

/** The values in a name, each a part of the bytes that are given. */
export function nameValues(name: Buffer): readonly BerValue[] {
  return [...readValues(firstValue(name).contents)]
    .flatMap(({ contents }) => [...readValues(contents)])
    .flatMap(({ contents }) => [...readValues(contents)].slice(1, 2));
}

const textTags = new Set([12, 19, 20, 22, 30]);

function canonicalText({ tag, tagClass, constructed, contents, encoded }: BerValue): string {
  if (!textTags.has(tag) || tagClass !== 0 || constructed) return `#${encoded.toString('hex')}`;
  const text = tag === 30 ? Buffer.from(contents).swap16().toString('utf16le') : contents.toString('utf8');
  return text.trim().replace(/\s+/g, ' ').toLowerCase().normalize('NFKD');
}
