import { Unreadable } from '../unreadable.ts';

/** Strings of a binary XML file or resource table, decoded when they are asked for. */
export interface StringPool {
  readonly size: number;
  /** The string, or undefined where the index or its bytes lie outside the pool. */
  readonly get: (index: number) => string | undefined;
}

export const emptyPool: StringPool = { size: 0, get: () => undefined };

const utf8Flag = 1 << 8;
/** Longer strings are cut: no name, path or label of an honest app comes near it. */
const longestString = 32_768;

/**
 * Reads a string pool chunk (`ResStringPool_header` of AOSP's ResourceTypes.h). Nothing is copied up front: a pool that lies about its
 * number of strings costs nothing.
 */
export function readStringPool(chunk: Buffer): StringPool {
  if (chunk.length < 28) throw new Unreadable('manifest-broken', 'A string pool is too short');
  const headerSize = chunk.readUInt16LE(2);
  const stringsStart = chunk.readUInt32LE(20);
  const room = Math.max(0, Math.floor((chunk.length - headerSize) / 4));
  const size = Math.min(chunk.readUInt32LE(8), room);
  const isUtf8 = (chunk.readUInt32LE(16) & utf8Flag) !== 0;
  const known = new Map<number, string | undefined>();
  return {
    size,
    get(index) {
      if (index < 0 || index >= size) return undefined;
      if (known.has(index)) return known.get(index);
      const at = stringsStart + chunk.readUInt32LE(headerSize + index * 4);
      const text = isUtf8 ? utf8At(chunk, at) : utf16At(chunk, at);
      known.set(index, text);
      return text;
    },
  };
}

function utf16At(chunk: Buffer, at: number): string | undefined {
  if (at + 2 > chunk.length) return undefined;
  let length = chunk.readUInt16LE(at);
  let start = at + 2;
  if ((length & 0x8000) !== 0) {
    if (at + 4 > chunk.length) return undefined;
    length = ((length & 0x7fff) << 16) | chunk.readUInt16LE(at + 2);
    start += 2;
  }
  if (start + length * 2 > chunk.length) return undefined;
  return chunk.toString('utf16le', start, start + Math.min(length, longestString) * 2);
}

/** Two lengths stand in front: in UTF-16 units, which is skipped, and in bytes. */
function utf8At(chunk: Buffer, at: number): string | undefined {
  const units = lengthAt(chunk, at);
  const bytes = units === undefined ? undefined : lengthAt(chunk, units.end);
  if (bytes === undefined || bytes.end + bytes.value > chunk.length) return undefined;
  return chunk.toString('utf8', bytes.end, bytes.end + Math.min(bytes.value, longestString));
}

function lengthAt(chunk: Buffer, at: number): { value: number; end: number } | undefined {
  const first = chunk[at];
  if (first === undefined) return undefined;
  if ((first & 0x80) === 0) return { value: first, end: at + 1 };
  const second = chunk[at + 1];
  return second === undefined ? undefined : { value: ((first & 0x7f) << 8) | second, end: at + 2 };
}
