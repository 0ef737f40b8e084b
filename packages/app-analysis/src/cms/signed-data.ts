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

/** One signer of a CMS message (RFC 5652), unverified. */
export interface CmsSigner {
  /** The certificate it points to; undefined where it points by key identifier, which apksig does not follow. */
  readonly issuer: Buffer | undefined;
  readonly serialNumber: bigint | undefined;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  /** Encoded as they stand there, with their `[0]` tag. */
  readonly signedAttributes: BerValue | undefined;
  readonly signature: Buffer;
}

/** A CMS `SignedData`: JAR signature blocks and provisioning profiles are such messages. */
export interface SignedData {
  readonly contentType: string;
  /** The signed content, where it is inside the message. */
  readonly content: Buffer | undefined;
  /** Encoded, in the order in which they stand there. */
  readonly certificates: readonly Buffer[];
  readonly signers: readonly CmsSigner[];
}

const signedDataType = '1.2.840.113549.1.7.2';

/** Parses a message. Throws `BerRefused` for anything that apksig would not parse either. */
export function readSignedData(message: Buffer): SignedData {
  const [type, explicit] = [...readValues(expectTag(firstValue(message), tags.sequence, 'The message').contents)];
  if (readObjectIdentifier(type, 'The type') !== signedDataType) throw new BerRefused('It is no signed message');
  if (!isTagged(explicit, 0, true)) throw new BerRefused('The signed data is missing');
  const fields = [...readValues(expectTag(firstValue(explicit.contents), tags.sequence, 'The signed data').contents)];
  readVersion(fields[0]);
  for (const algorithm of readValues(expectTag(fields[1], tags.set, 'The list of digests').contents))
    readAlgorithm(algorithm);
  const encapsulated = [...readValues(expectTag(fields[2], tags.sequence, 'The content').contents)];
  let next = 3;
  const certificates = isTagged(fields[next], 0, true) ? fields[next++] : undefined;
  if (isTagged(fields[next], 1, true)) next++;
  const signers = [...readValues(expectTag(fields[next], tags.set, 'The list of signers').contents)];
  return {
    contentType: readObjectIdentifier(encapsulated[0], 'The type of the content'),
    content: contentOf(encapsulated[1]),
    certificates:
      certificates === undefined ? [] : [...readValues(certificates.contents)].map(({ encoded }) => encoded),
    signers: signers.map(readSigner),
  };
}

/** An octet string, explicitly tagged; Apple writes it in one piece, others in several. */
function contentOf(explicit: BerValue | undefined): Buffer | undefined {
  if (!isTagged(explicit, 0, true)) return undefined;
  const { constructed, contents } = expectTag(firstValue(explicit.contents), tags.octetString, 'The content');
  return constructed ? Buffer.concat([...readValues(contents)].map((piece) => piece.contents)) : contents;
}

function readSigner(value: BerValue): CmsSigner {
  const fields = [...readValues(expectTag(value, tags.sequence, 'A signer').contents)];
  readVersion(fields[0]);
  const identifier = fields[1];
  const signedAttributes = isTagged(fields[3], 0, true) ? fields[3] : undefined;
  const next = signedAttributes === undefined ? 3 : 4;
  const signature = expectTag(fields[next + 1], tags.octetString, 'The signature').contents;
  return {
    ...readIdentifier(identifier),
    digestAlgorithm: readAlgorithm(fields[2]),
    signatureAlgorithm: readAlgorithm(fields[next]),
    signedAttributes,
    signature,
  };
}

function readIdentifier(value: BerValue | undefined): Pick<CmsSigner, 'issuer' | 'serialNumber'> {
  if (isTagged(value, 0, true)) return { issuer: undefined, serialNumber: undefined };
  const [issuer, serial] = [...readValues(expectTag(value, tags.sequence, "The signer's name").contents)];
  if (issuer === undefined || issuer.tagClass !== 0) throw new BerRefused("The signer's issuer is missing");
  const { contents } = expectTag(serial, tags.integer, "The signer's serial number");
  return { issuer: issuer.encoded, serialNumber: readInteger(contents) };
}

function readVersion(value: BerValue | undefined): void {
  const version = readInteger(expectTag(value, tags.integer, 'The version').contents);
  if (BigInt.asIntN(32, version) !== version) throw new BerRefused('The version is too large');
}

function readAlgorithm(value: BerValue | undefined): string {
  const parts = readValues(expectTag(value, tags.sequence, 'An algorithm').contents);
  const identifier = readObjectIdentifier(parts.next().value ?? undefined, 'An algorithm');
  // Its parameters are not used, but apksig reads them, and gives up where they are broken.
  parts.next();
  return identifier;
}

/** One signed attribute: its type and the encoded values. */
export interface CmsAttribute {
  readonly type: string;
  readonly values: readonly BerValue[];
}

/** The attributes inside their `[0]` tag. */
export function readAttributes(signedAttributes: BerValue): readonly CmsAttribute[] {
  return [...readValues(signedAttributes.contents)].map((attribute) => {
    const [type, values] = [...readValues(expectTag(attribute, tags.sequence, 'An attribute').contents)];
    return {
      type: readObjectIdentifier(type, 'The type of an attribute'),
      values: [...readValues(expectTag(values, tags.set, 'The values of an attribute').contents)],
    };
  });
}
