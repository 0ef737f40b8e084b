import { BerRefused } from '../cms/ber.ts';
import { encodeDer } from './encode-der.ts';

const deepest = 64;

/**
 * Rewrites a value of indefinite length, which ends with two zeros, as one of definite length, and so the values of indefinite length
 * right inside it. As in Java, what stands inside a value of definite length is not looked at, and a tag is one byte.
 * `end`: where the value ended.
 */
export function resolveIndefinite(
  bytes: Buffer,
  start: number,
  limit: number,
): { readonly definite: Buffer; readonly end: number } {
  const open: { readonly tag: number; readonly parts: Buffer[] }[] = [];
  let at = start;
  while (at + 2 <= limit) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    at += 2;
    if (tag === 0 && first === 0) {
      const closing = open.pop();
      if (closing === undefined) break;
      const closed = encodeDer(closing.tag, closing.parts);
      const parent = open.at(-1);
      if (parent === undefined) return { definite: closed, end: at };
      parent.parts.push(closed);
    } else if (first === 0x80) {
      if (open.length === deepest) throw new BerRefused('Values are nested too deeply');
      open.push({ tag, parts: [] });
    } else {
      const { from, length } = readLength(bytes, at, limit);
      at = from + length;
      if (at > limit) break;
      open.at(-1)?.parts.push(encodeDer(tag, [bytes.subarray(from, at)]));
    }
  }
  throw new BerRefused('A value has no end');
}

/** The length whose first byte was just passed, and where the contents begin. */
function readLength(bytes: Buffer, at: number, limit: number): { readonly from: number; readonly length: number } {
  const first = bytes[at - 1] ?? 0;
  if (first < 0x80) return { from: at, length: first };
  const count = first & 0x7f;
  if (count > 4 || limit - at < count + 1) throw new BerRefused('A length is too long');
  const length = bytes.readUIntBE(at, count);
  if (length > 0x7fffffff) throw new BerRefused('A length is too large');
  return { from: at + count, length };
}
