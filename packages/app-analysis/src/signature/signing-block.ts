import type { ByteSource } from '../archive/byte-source.ts';
import type { Sections } from '../archive/end-record.ts';

/** The block between the entries and the central directory that holds the v2 and later signatures. */
export interface SigningBlock {
  readonly offset: number;
  /** The value of an id, or undefined: where the list breaks before the id comes, apksig does not find it either. */
  readonly find: (id: number) => Buffer | undefined;
  /** Every id up to the first break. */
  readonly ids: readonly number[];
}

/** https://source.android.com/docs/security/features/apksigning/v2 and v3; the others are what packers and stores leave. */
export const blockIds = {
  v2: 0x7109871a,
  v3: 0xf05368c0,
  v31: 0x1b93ad61,
  sourceStampV1: 0x2b09189e,
  sourceStampV2: 0x6dff800d,
};

const magic = Buffer.from('APK Sig Block 42', 'latin1');
const footerSize = 24;
const smallestBlock = 32;
/** A block holds certificates and digests; what is larger is padding, or an attack on the reader's memory. */
const largestBlock = 64 * 1024 * 1024;

/** Finds the signing block by the rules of apksig: directly in front of a central directory that is directly followed by its end. */
export function findSigningBlock(source: ByteSource, sections: Sections): SigningBlock | undefined {
  const { directoryOffset, directorySize, endOffset } = sections;
  if (directoryOffset + directorySize !== endOffset || directoryOffset < smallestBlock) return undefined;
  const footer = source.read(directoryOffset - footerSize, footerSize);
  if (!footer.subarray(8).equals(magic)) return undefined;
  const size = footer.readBigUInt64LE(0);
  if (size < footerSize || size > largestBlock) return undefined;
  const offset = directoryOffset - Number(size) - 8;
  if (offset < 0) return undefined;
  const block = source.read(offset, Number(size) + 8);
  if (block.readBigUInt64LE(0) !== size) return undefined;
  const pairs = readPairs(block.subarray(8, block.length - footerSize));
  return { offset, find: (id) => pairs.find((pair) => pair.id === id)?.value, ids: pairs.map(({ id }) => id) };
}

function readPairs(bytes: Buffer): readonly { readonly id: number; readonly value: Buffer }[] {
  const pairs: { id: number; value: Buffer }[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    const length = bytes.readBigUInt64LE(at);
    if (length < 4n || length > BigInt(bytes.length - at - 8)) break;
    const end = at + 8 + Number(length);
    pairs.push({ id: bytes.readUInt32LE(at + 8), value: bytes.subarray(at + 12, end) });
    at = end;
  }
  return pairs;
}
