import { createHash, hash } from 'node:crypto';
import type { ByteSource } from '../archive/byte-source.ts';
import type { Sections } from '../archive/end-record.ts';
import { Malformed } from './length-prefixed.ts';
import type { ContentDigest } from './signature-algorithms.ts';

const chunkSize = 1024 * 1024;
const pageSize = 4096;

/** Something that is digested as if it stood alone: the entries, the central directory, the end record. */
type Section = Pick<ByteSource, 'size' | 'read'>;

/** Digests of a whole file without its signing block, each made when it is first asked for. */
export function createContentDigests(
  source: ByteSource,
  sections: Sections,
  blockOffset: number,
): (kind: ContentDigest) => Buffer {
  const part = (start: number, end: number): Section => ({
    size: end - start,
    read: (offset, length) => source.read(start + offset, length),
  });
  // The end record is digested as if the signing block were not there.
  const end = Buffer.from(sections.endRecord);
  end.writeUInt32LE(blockOffset, 16);
  const parts: readonly Section[] = [
    part(0, blockOffset),
    part(sections.directoryOffset, sections.endOffset),
    { size: end.length, read: (offset, length) => end.subarray(offset, offset + length) },
  ];
  const known = new Map<ContentDigest, Buffer>();
  return (kind) => {
    const digest =
      known.get(kind) ??
      (kind === 'verity-sha256'
        ? verityDigest(parts, sections.directoryOffset - blockOffset)
        : chunkedDigest(parts, kind));
    known.set(kind, digest);
    return digest;
  };
}

/** https://source.android.com/docs/security/features/apksigning/v2#integrity-protected-contents */
function chunkedDigest(parts: readonly Section[], algorithm: 'sha256' | 'sha512'): Buffer {
  const digests: Buffer[] = [];
  for (const part of parts) {
    for (let offset = 0; offset < part.size; offset += chunkSize) {
      const length = Math.min(chunkSize, part.size - offset);
      digests.push(createHash(algorithm).update(prefixed(0xa5, length)).update(part.read(offset, length)).digest());
    }
  }
  return createHash(algorithm).update(prefixed(0x5a, digests.length)).update(Buffer.concat(digests)).digest();
}

function prefixed(mark: number, length: number): Buffer {
  const prefix = Buffer.alloc(5);
  prefix[0] = mark;
  prefix.writeUInt32LE(length, 1);
  return prefix;
}

/**
 * The root of a tree of SHA-256 over pages, salted with eight zeros, and the length of what was digested, as fs-verity would have it.
 * The block has to be aligned to pages, or Android cannot use the digest and apksig gives up.
 */
function verityDigest(parts: readonly Section[], blockSize: number): Buffer {
  const [entries] = parts;
  if (entries === undefined || entries.size % pageSize !== 0 || blockSize % pageSize !== 0)
    throw new Malformed('The signing block is not aligned to pages');
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  let level = pageDigests(pagesOf(parts));
  while (level.length > pageSize) level = pageDigests([level]);
  const root = pageDigests([level]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(size));
  return Buffer.concat([root, length]);
}

const salt = Buffer.alloc(8);

/** The digests of every page, the last page filled up with zeros. Blocks are multiples of a page but for the last. */
function pageDigests(blocks: Iterable<Buffer>): Buffer {
  const digests: Buffer[] = [];
  for (const block of blocks) {
    for (let at = 0; at < block.length; at += pageSize) {
      const page = block.subarray(at, at + pageSize);
      const padding = Buffer.alloc(pageSize - page.length);
      digests.push(hash('sha256', Buffer.concat([salt, page, padding]), 'buffer'));
    }
  }
  return Buffer.concat(digests);
}

/** Everything in one row, in blocks of whole pages; page boundaries do not follow the parts. */
function* pagesOf(parts: readonly Section[]): Generator<Buffer> {
  let left: Buffer = Buffer.alloc(0);
  for (const part of parts) {
    for (let offset = 0; offset < part.size; offset += chunkSize) {
      const bytes = Buffer.concat([left, part.read(offset, Math.min(chunkSize, part.size - offset))]);
      const whole = bytes.length - (bytes.length % pageSize);
      if (whole > 0) yield bytes.subarray(0, whole);
      left = bytes.subarray(whole);
    }
  }
  if (left.length > 0) yield left;
}
