import { type BerValue, expectTag, firstValue, isTagged, readObjectIdentifier, readValues, tags } from './ber.ts';
import { readInteger } from './signed-data.ts';

/** Fields of an X.509 certificate that `X509Certificate` of Node does not give, or not as they are encoded. */
export interface CertificateFields {
  readonly serialNumber: bigint;
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly publicKey: Buffer;
  readonly extensions: readonly { readonly type: string; readonly critical: boolean; readonly value: Buffer }[];
}

/** Reads a certificate's fields. Throws `BerRefused`. */
export function readCertificateFields(certificate: Buffer): CertificateFields {
  const signed = firstValue(expectTag(firstValue(certificate), tags.sequence, 'The certificate').contents);
  const fields = [...readValues(expectTag(signed, tags.sequence, 'The certificate').contents)];
  const at = isTagged(fields[0], 0, true) ? 1 : 0;
  const extensions = fields.slice(at + 6).find((field) => isTagged(field, 3, true));
  return {
    serialNumber: readInteger(expectTag(fields[at], tags.integer, 'The serial number').contents),
    issuer: expectTag(fields[at + 2], tags.sequence, 'The issuer').encoded,
    subject: expectTag(fields[at + 4], tags.sequence, 'The subject').encoded,
    publicKey: expectTag(fields[at + 5], tags.sequence, 'The public key').encoded,
    extensions:
      extensions === undefined ? [] : [...readValues(firstValue(extensions.contents).contents)].map(readExtension),
  };
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
  const sets = [...readValues(expectTag(firstValue(name), tags.sequence, 'A name').contents)];
  return sets
    .map((set) =>
      [...readValues(expectTag(set, tags.set, 'A part of a name').contents)]
        .map((part) => {
          const [type, value] = [...readValues(expectTag(part, tags.sequence, 'A part of a name').contents)];
          return `${readObjectIdentifier(type, 'The kind of a part')}=${value === undefined ? '' : canonicalText(value)}`;
        })
        .toSorted()
        .join('+'),
    )
    .join(',');
}

const textTags = new Set([12, 19, 20, 22, 30]);

function canonicalText({ tag, contents }: BerValue): string {
  if (!textTags.has(tag)) return `#${contents.toString('hex')}`;
  const text = tag === 30 ? Buffer.from(contents).swap16().toString('utf16le') : contents.toString('utf8');
  return text.trim().replace(/\s+/g, ' ').toLowerCase().normalize('NFKD');
}
