import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key with a certificate made for it. */
export interface MadeKey {
  readonly privateKey: KeyObject;
  readonly spki: Buffer;
  readonly certificate: Buffer;
}

const ecdsaWithSha256 = 0x0201;

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const contents = Buffer.concat(parts);
  const length = contents.length < 128 ? [contents.length] : [0x82, contents.length >> 8, contents.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), contents]);
}

const sequence = (...parts: readonly Buffer[]) => tlv(0x30, ...parts);
const ecdsaAlgorithm = sequence(tlv(6, Buffer.from('2a8648ce3d040302', 'hex')));

/** A P-256 key and a self-signed certificate in its name. */
export function makeKey(name: string): MadeKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const subject = sequence(tlv(0x31, sequence(tlv(6, Buffer.from('550403', 'hex')), tlv(12, Buffer.from(name)))));
  const year = (text: string) => tlv(0x17, Buffer.from(`${text}0101000000Z`));
  const serial = tlv(2, Buffer.from([1]));
  const signed = sequence(serial, ecdsaAlgorithm, subject, sequence(year('20'), year('49')), subject, spki);
  const certificate = sequence(signed, ecdsaAlgorithm, tlv(3, Buffer.from([0]), sign('sha256', signed, privateKey)));
  return { privateKey, spki, certificate };
}

const int = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value | 0);
  return bytes;
};
const field = (...parts: readonly Buffer[]) => {
  const contents = Buffer.concat(parts);
  return Buffer.concat([int(contents.length), contents]);
};
const attribute = (id: number, value: Buffer) => field(int(id), value);

/** The proof that each key follows the one before it. `forged`: the last step is signed by the newcomer itself. */
export function makeLineage(keys: readonly MadeKey[], { forged = false } = {}): Buffer {
  const nodes = keys.map((key, index) => {
    const before = keys[index - 1];
    const signedData = Buffer.concat([field(key.certificate), int(before === undefined ? 0 : ecdsaWithSha256)]);
    const signer = forged && index === keys.length - 1 ? key : before;
    const signature = signer === undefined ? Buffer.alloc(0) : sign('sha256', signedData, signer.privateKey);
    return field(field(signedData), int(31), int(index === keys.length - 1 ? 0 : ecdsaWithSha256), field(signature));
  });
  return attribute(0x3ba06f8c, Buffer.concat([int(1), ...nodes]));
}

export const rotationFrom = (minSdk: number) => attribute(0x559f8b02, int(minSdk));
export const requiresScheme = (scheme: number) => attribute(0xbeeff00d, int(scheme));

export interface MadeSigner {
  readonly key: MadeKey;
  readonly attributes?: readonly Buffer[];
  /** v3 only. */
  readonly sdks?: readonly [number, number];
}

/** Schemes by their block id, each with its signers. */
export type MadeBlock = Readonly<Record<number, readonly MadeSigner[]>>;

/** Puts a signing block into an archive, with every signer's signature over its real content. */
export function signArchive(archive: Buffer, block: MadeBlock): Buffer {
  const end = archive.length - 22;
  const directory = archive.readUInt32LE(end + 16);
  const digest = contentDigest([
    archive.subarray(0, directory),
    archive.subarray(directory, end),
    archive.subarray(end),
  ]);
  const pairs = Object.entries(block).map(([id, signers]) => {
    const value = field(...signers.map((signer) => makeSigner(signer, digest)));
    const head = Buffer.alloc(12);
    head.writeBigUInt64LE(BigInt(value.length + 4));
    head.writeUInt32LE(Number(id), 8);
    return Buffer.concat([head, value]);
  });
  const size = Buffer.alloc(8);
  const contents = Buffer.concat(pairs);
  size.writeBigUInt64LE(BigInt(contents.length + 24));
  const signing = Buffer.concat([size, contents, size, Buffer.from('APK Sig Block 42')]);
  const newEnd = Buffer.from(archive.subarray(end));
  newEnd.writeUInt32LE(directory + signing.length, 16);
  return Buffer.concat([archive.subarray(0, directory), signing, archive.subarray(directory, end), newEnd]);
}

function makeSigner({ key, attributes = [], sdks }: MadeSigner, digest: Buffer): Buffer {
  const levels = sdks === undefined ? [] : sdks.map(int);
  const signedData = Buffer.concat([
    field(field(int(ecdsaWithSha256), field(digest))),
    field(field(key.certificate)),
    ...levels,
    field(...attributes),
  ]);
  const signature = sign('sha256', signedData, key.privateKey);
  return field(field(signedData), ...levels, field(field(int(ecdsaWithSha256), field(signature))), field(key.spki));
}

/** Chunks of 1 MiB; the parts made here are all smaller. */
function contentDigest(parts: readonly Buffer[]): Buffer {
  const sha256 = (...pieces: readonly Buffer[]) => createHash('sha256').update(Buffer.concat(pieces)).digest();
  const digests = parts.map((part) => sha256(Buffer.from([0xa5]), int(part.length), part));
  return sha256(Buffer.from([0x5a]), int(digests.length), ...digests);
}
