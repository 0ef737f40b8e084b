import { Unreadable } from '../unreadable.ts';
import type { ByteSource } from './byte-source.ts';

/** Where the parts of an archive are, as its end record says. */
export interface Sections {
  readonly directoryOffset: number;
  readonly directorySize: number;
  readonly entryCount: number;
  readonly endOffset: number;
  /** The end record itself with its comment. */
  readonly endRecord: Buffer;
  /** True when the mark of an end record stands once more behind this one: Android would take that one and give up. */
  readonly secondMark: boolean;
}

const endMark = 0x06054b50;
const endSize = 22;
const longestComment = 0xffff;

/**
 * Finds the end record: the last one whose comment ends exactly with the file, as apksig looks for it. ZIP64 is not read,
 * apksig does not either: its marks make offsets that lie outside the file, which is refused here.
 */
export function findSections(source: ByteSource): Sections {
  if (source.size < endSize) throw new Unreadable('not-an-app', 'The file is too short for an archive');
  const tailSize = Math.min(source.size, endSize + longestComment);
  const tail = source.read(source.size - tailSize, tailSize);
  let secondMark = false;
  for (let at = tail.length - endSize; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== endMark) continue;
    if (tail.readUInt16LE(at + 20) !== tail.length - at - endSize) {
      secondMark = true;
      continue;
    }
    return sectionsAt(tail.subarray(at), source.size - tail.length + at, secondMark);
  }
  throw new Unreadable('not-an-app', 'The file is no ZIP archive: it has no end record');
}

function sectionsAt(endRecord: Buffer, endOffset: number, secondMark: boolean): Sections {
  const directoryOffset = endRecord.readUInt32LE(16);
  const directorySize = endRecord.readUInt32LE(12);
  if (directoryOffset > endOffset || directoryOffset + directorySize > endOffset) {
    throw new Unreadable('archive-broken', 'The central directory lies outside the archive');
  }
  return {
    directoryOffset,
    directorySize,
    entryCount: endRecord.readUInt16LE(10),
    endOffset,
    endRecord,
    secondMark,
  };
}
