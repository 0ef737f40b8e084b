import { BerRefused } from '../cms/ber.ts';
import { derTags } from './der-tags.ts';

/** A value in the one form of DER: the shortest length. */
export function encodeDer(tag: number, contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const header = [tag];
  if (length < 0x80) {
    header.push(length);
  } else {
    const bytes = Math.ceil((32 - Math.clz32(length)) / 8);
    header.push(0x80 + bytes);
    for (let left = bytes - 1; left >= 0; left--) header.push((length >>> (left * 8)) & 0xff);
  }
  return Buffer.concat([Buffer.from(header), ...contents]);
}

/** A number in two's complement, in as few bytes as hold it and its sign. */
export function encodeInteger(contents: Buffer): Buffer {
  const isSpare = (at: number) => {
    const next = contents[at + 1];
    return next !== undefined && contents[at] === (next & 0x80 ? 0xff : 0);
  };
  let from = 0;
  while (isSpare(from)) from++;
  return encodeDer(derTags.integer, [contents.length === 0 ? Buffer.of(0) : contents.subarray(from)]);
}

const largestNode = 2 ** 21;

/** An object identifier from its dotted form. Throws `BerRefused` where apksig gives up: for a second number from 40 on, and for large ones. */
export function encodeIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  if (second >= 40 || others.some((node) => node >= largestNode))
    throw new BerRefused('An object identifier has a number that is too large');
  const bytes = others.flatMap((node) => [
    ...(node >= 1 << 14 ? [0x80 | (node >> 14)] : []),
    ...(node >= 1 << 7 ? [0x80 | ((node >> 7) & 0x7f)] : []),
    node & 0x7f,
  ]);
  return encodeDer(derTags.objectIdentifier, [Buffer.from([first * 40 + second, ...bytes])]);
}
