import { crc32, inflateRawSync, constants as zlib } from 'node:zlib';
import type { Budget } from '../limits.ts';
import { Unreadable } from '../unreadable.ts';
import type { ContainerFaultKind } from './faults.ts';
import type { Archive, Entry } from './open-archive.ts';

const localMark = 0x04034b50;
const localHeaderSize = 30;
const stored = 0;
const deflated = 8;
const encryptedFlag = 1;
const sizesFollowFlag = 1 << 3;

/**
 * Whose eyes an entry is read with. They differ in what is neither stored nor deflated: Android's asset manager takes it as
 * stored (the "BadPack" trick lives on that), apksig and the JAR verifier inflate it.
 */
export type Reading = 'android' | 'apksig';

/** An entry that cannot be read, with the kind of fault that says why. */
export class EntryUnreadable extends Unreadable {
  readonly kind: ContainerFaultKind | 'cut';

  constructor(kind: ContainerFaultKind | 'cut', message: string) {
    super('entry-unreadable', message);
    this.kind = kind;
  }
}

/** Where the bytes of an entry lie, after its local header was held against the central directory. */
export interface Extent {
  readonly offset: number;
  /** Bytes as packed, when they are deflated. */
  readonly packedSize: number;
}

/**
 * Holds the local header against the central directory with the strictness of libziparchive and apksig: mark, name, and, where
 * the sizes do not follow behind the data, checksum and sizes.
 */
export function locate({ source, sections }: Archive, entry: Entry): Extent {
  const nameSize = entry.nameBytes.length;
  const end = entry.headerOffset + localHeaderSize + nameSize;
  if (end > sections.directoryOffset)
    throw new EntryUnreadable('outside-archive', 'its local header lies outside the archive');
  const header = source.read(entry.headerOffset, localHeaderSize + nameSize);
  if (header.readUInt32LE(0) !== localMark)
    throw new EntryUnreadable('outside-archive', 'there is no local header where it should be');
  const mismatch = (what: string) => new EntryUnreadable('header-mismatch', `${what} differ`);
  const sizesFollow = (header.readUInt16LE(6) & sizesFollowFlag) !== 0;
  if (sizesFollow !== ((entry.flags & sizesFollowFlag) !== 0)) throw mismatch('the flags');
  if (!sizesFollow) {
    if (header.readUInt32LE(14) !== entry.checksum) throw mismatch('the checksums');
    if (header.readUInt32LE(18) !== entry.packedSize) throw mismatch('the packed sizes');
    if (header.readUInt32LE(22) !== entry.size) throw mismatch('the sizes');
  }
  if (header.readUInt16LE(26) !== nameSize || !header.subarray(localHeaderSize).equals(entry.nameBytes))
    throw mismatch('the names');
  const offset = end + header.readUInt16LE(28);
  const packedSize = entry.method === stored ? entry.size : entry.packedSize;
  if (offset + packedSize > sections.directoryOffset)
    throw new EntryUnreadable('outside-archive', 'its data lies outside the archive');
  return { offset, packedSize };
}

/**
 * The bytes of one entry, unpacked in memory. Throws {@link EntryUnreadable} for what Android (or apksig) would not read, and for
 * what the budget does not allow; the latter is noted there as cut.
 */
export function readEntry(archive: Archive, entry: Entry, budget: Budget, reading: Reading = 'android'): Buffer {
  const { offset, packedSize } = locate(archive, entry);
  const inflates = entry.method === deflated || (reading === 'apksig' && entry.method !== stored);
  const allowed = budget.allowanceFor(entry.packedSize);
  if (!inflates) {
    assertInDirectoryBounds(archive, offset, entry.size);
    if (entry.size > allowed) throw cutShort(entry, budget, allowed);
    budget.spend(entry.size);
    return archive.source.read(offset, entry.size);
  }
  // Deflated data is never much larger than what it unpacks to: more than that is not worth the memory to look.
  if (packedSize > budget.limits.entryBytes) throw cutShort(entry, budget, allowed);
  const bytes = inflate(archive.source.read(offset, packedSize), entry, budget, allowed);
  budget.spend(bytes.length);
  if (bytes.length !== entry.size)
    throw new EntryUnreadable('wrong-size', `it says ${entry.size} bytes and unpacks to ${bytes.length}`);
  return bytes;
}

/** True when the bytes have the checksum that the directory gives. Android's asset manager does not look; its installer does. */
export function hasChecksum(entry: Entry, bytes: Buffer): boolean {
  return crc32(bytes) === entry.checksum;
}

function assertInDirectoryBounds({ sections }: Archive, offset: number, size: number): void {
  if (offset + size > sections.directoryOffset)
    throw new EntryUnreadable('outside-archive', 'its data lies outside the archive');
}

function inflate(packed: Buffer, entry: Entry, budget: Budget, allowed: number): Buffer {
  if (allowed === 0) throw cutShort(entry, budget, allowed);
  try {
    // A stream that ends too early shows in the size; garbage behind its end is as harmless as it is to Android.
    return inflateRawSync(packed, { maxOutputLength: allowed, finishFlush: zlib.Z_SYNC_FLUSH });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      budget.spend(allowed);
      throw cutShort(entry, budget, allowed);
    }
    throw new EntryUnreadable('broken-data', 'its data does not unpack');
  }
}

function cutShort(entry: Entry, budget: Budget, allowed: number): EntryUnreadable {
  budget.cut(`${shortName(entry.name)} unpacks to more than the ${allowed} bytes that were left for it`);
  return new EntryUnreadable('cut', `it unpacks to more than ${allowed} bytes`);
}

/** A name that fits into a line. It is still somebody else's text: who prints it makes it harmless. */
export function shortName(name: string): string {
  return name.length <= 120 ? name : `${name.slice(0, 117)}…`;
}

/** Looks at every entry's headers without unpacking anything, and notes what is odd. */
export function inspectEntries(archive: Archive): void {
  const { entries, faults } = archive;
  const extents: { readonly start: number; readonly end: number; readonly name: string }[] = [];
  for (const entry of entries) {
    if (entry.method !== stored && entry.method !== deflated)
      faults.add('unknown-compression', `method ${entry.method}`, entry.name);
    if ((entry.flags & encryptedFlag) !== 0) faults.add('encrypted-flag', 'bit 0 of its flags', entry.name);
    try {
      const { offset, packedSize } = locate(archive, entry);
      extents.push({ start: entry.headerOffset, end: offset + packedSize, name: entry.name });
    } catch (error) {
      if (!(error instanceof EntryUnreadable) || error.kind === 'cut') throw error;
      faults.add(error.kind, error.message, entry.name);
    }
  }
  extents.sort((left, right) => left.start - right.start);
  const [first] = extents;
  if (first !== undefined && first.start > 0)
    faults.add('bytes-before-archive', `${first.start} bytes in front of the first entry`);
  let furthest = 0;
  for (const { start, end, name } of extents) {
    if (start < furthest) faults.add('overlapping-data', 'its bytes belong to another entry too', name);
    furthest = Math.max(furthest, end);
  }
}
