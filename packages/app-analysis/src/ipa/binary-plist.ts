import { Unreadable } from '../unreadable.ts';
import type { PlistValue } from './plist.ts';

const trailerSize = 32;
/** Objects may be referred to many times: what is counted is what comes out. */
const mostValues = 200_000;
/** Seconds between 1970 and 2001, from which Apple counts. */
const appleEpochSeconds = 978_307_200;

/**
 * Reads a binary property list (`bplist00`, as in Apple's CFBinaryPList.c). Circles and trees that share branches to grow without end are
 * refused by depth and by the number of values that come out.
 */
export function readBinaryPlist(bytes: Buffer, mostDepth: number): PlistValue {
  if (bytes.length < 8 + trailerSize) throw broken();
  const trailer = bytes.subarray(bytes.length - trailerSize);
  const offsetSize = trailer.readUInt8(6);
  const referenceSize = trailer.readUInt8(7);
  const count = Number(trailer.readBigUInt64BE(8));
  const table = Number(trailer.readBigUInt64BE(24));
  if (offsetSize < 1 || offsetSize > 6 || referenceSize < 1 || referenceSize > 6) throw broken();
  if (count * offsetSize + table > bytes.length) throw broken();
  let values = 0;

  const unsigned = (at: number, size: number) => {
    if (at + size > bytes.length) throw broken();
    return size > 6 ? Number(bytes.readBigUInt64BE(at + size - 8)) : bytes.readUIntBE(at, size);
  };
  const wholeNumber = (at: number, size: number) => {
    if (size > 16) throw broken();
    return unsigned(size > 8 ? at + size - 8 : at, Math.min(size, 8));
  };
  const readObject = (index: number, depth: number): PlistValue => {
    if (index >= count || depth > mostDepth || ++values > mostValues) throw broken();
    const at = unsigned(table + index * offsetSize, offsetSize);
    const marker = unsigned(at, 1);
    const kind = marker >> 4;
    if (kind === 0) return marker === 8 ? false : marker === 9 ? true : null;
    if (kind === 1) return wholeNumber(at + 1, 1 << (marker & 0xf));
    if (kind === 2) return real(at + 1, 1 << (marker & 0xf));
    if (kind === 3) return new Date((real(at + 1, 8) + appleEpochSeconds) * 1000);
    const { length, start } = lengthAt(at, marker & 0xf);
    const slice = (size: number) => {
      if (start + size > bytes.length) throw broken();
      return bytes.subarray(start, start + size);
    };
    if (kind === 4) return slice(length);
    if (kind === 5) return slice(length).toString('latin1');
    if (kind === 6)
      return Buffer.from(slice(length * 2))
        .swap16()
        .toString('utf16le');
    const reference = (position: number) => unsigned(start + position * referenceSize, referenceSize);
    if (kind === 10 || kind === 12) {
      slice(length * referenceSize);
      return Array.from({ length }, (_, position) => readObject(reference(position), depth + 1));
    }
    if (kind === 13) {
      slice(length * 2 * referenceSize);
      const dictionary = new Map<string, PlistValue>();
      for (let position = 0; position < length; position++) {
        const key = readObject(reference(position), depth + 1);
        if (typeof key === 'string') dictionary.set(key, readObject(reference(length + position), depth + 1));
      }
      return dictionary;
    }
    throw broken();
  };
  const real = (at: number, size: number) => {
    if (at + size > bytes.length || (size !== 4 && size !== 8)) throw broken();
    return size === 4 ? bytes.readFloatBE(at) : bytes.readDoubleBE(at);
  };
  const lengthAt = (at: number, low: number) => {
    if (low !== 0xf) return { length: low, start: at + 1 };
    const size = 1 << (unsigned(at + 1, 1) & 0xf);
    const length = wholeNumber(at + 2, size);
    if (length > bytes.length) throw broken();
    return { length, start: at + 2 + size };
  };
  return readObject(Number(trailer.readBigUInt64BE(16)), 0);
}

function broken(): Unreadable {
  return new Unreadable('entry-unreadable', 'A binary property list that is broken');
}
