import { BerRefused, readInteger } from '../cms/ber.ts';
import { derTags } from './der-tags.ts';
import { encodeDer } from './encode-der.ts';
import { resolveIndefinite } from './indefinite-length.ts';

const deepestOctetString = 16;
const longestObjectIdentifier = 4096;

/**
 * One value as Java reads it. Not the values of `cms/ber.ts`, which are apksig's: here the whole identifier byte counts, so that a
 * sequence which is not called constructed is none, and no tag takes more than a byte. Lengths may be longer than they need to be.
 */
export class DerValue {
  readonly tag: number;
  readonly end: number;
  readonly #whole: Buffer;
  readonly #start: number;
  #inside: DerReader | undefined;

  /** From where its contents start until where they end in the buffer. */
  constructor(tag: number, whole: Buffer, start: number, end: number) {
    this.tag = tag;
    this.end = end;
    this.#whole = whole;
    this.#start = start;
  }

  /** The values inside. What was read of them once is not seen again, as in Java. */
  get inside(): DerReader {
    this.#inside ??= new DerReader(this.#whole, this.#start, this.end);
    return this.#inside;
  }

  get contents(): Buffer {
    return this.#whole.subarray(this.#start, this.end);
  }

  /** Encoded anew: the same tag and contents, the shortest length. */
  encode(): Buffer {
    return encodeDer(this.tag, [this.contents]);
  }

  /** The same contents under another tag, as for values that are tagged implicitly; read from the beginning again. */
  as(tag: number): DerValue {
    return new DerValue(tag, this.#whole, this.#start, this.end);
  }

  get isConstructed(): boolean {
    return (this.tag & 0x20) !== 0;
  }

  get isContextSpecific(): boolean {
    return (this.tag & 0xc0) === 0x80;
  }

  isContext(number: number): boolean {
    return this.isContextSpecific && (this.tag & 0x1f) === number;
  }

  expect(tag: number, what: string): this {
    if (this.tag !== tag) throw new BerRefused(`${what} is missing or something else`);
    return this;
  }

  boolean(): boolean {
    const { contents } = this.expect(derTags.boolean, 'A yes or no');
    if (contents.length !== 1) throw new BerRefused('A yes or no is longer than a byte');
    return contents[0] !== 0;
  }

  /** The bytes of an integer; there is at least one. */
  integer(tag: number = derTags.integer): Buffer {
    const { contents } = this.expect(tag, 'A number');
    if (contents.length === 0) throw new BerRefused('A number is empty');
    return contents;
  }

  /** An integer that has to fit into 32 bits. */
  smallInteger(tag: number = derTags.integer): number {
    const value = readInteger(this.integer(tag));
    if (BigInt.asIntN(32, value) !== value) throw new BerRefused('A number is too large');
    return Number(value);
  }

  /** The bytes of an octet string, put together where it comes in pieces. */
  octetString(depth = 0): Buffer {
    const isPieces = this.isConstructed && (this.tag & 0x1f) === derTags.octetString;
    if (!isPieces) return this.expect(derTags.octetString, 'An octet string').contents;
    if (depth === deepestOctetString) throw new BerRefused('Octet strings are nested too deeply');
    const pieces = this.as(this.tag).inside.rest();
    return Buffer.concat(pieces.map((piece) => piece.octetString(depth + 1)));
  }

  /** A bit string, whatever its tag: its bytes, with zeros for bits behind the last one, and the number of its bits. */
  bits(): { readonly bytes: Buffer; readonly length: number } {
    const { contents } = this;
    const spare = contents[0];
    if (spare === undefined || spare > 7) throw new BerRefused('A bit string is broken');
    const bytes = Buffer.from(contents.subarray(1));
    const last = bytes.length - 1;
    if (last === -1) return { bytes, length: 0 };
    bytes[last] = (bytes[last] ?? 0) & (0xff << spare);
    return { bytes, length: bytes.length * 8 - spare };
  }

  /** The bytes of an object identifier that is well-formed. */
  objectIdentifier(): Buffer {
    const { contents } = this.expect(derTags.objectIdentifier, 'An object identifier');
    if (contents.length > longestObjectIdentifier) throw new BerRefused('An object identifier is too long');
    const endsNumber = (at: number) => ((contents[at] ?? 0x80) & 0x80) === 0;
    if (!endsNumber(contents.length - 1)) throw new BerRefused('An object identifier is empty or cut off');
    for (const [at, byte] of contents.entries()) {
      if (byte === 0x80 && (at === 0 || endsNumber(at - 1)))
        throw new BerRefused('An object identifier is longer than need be');
    }
    return contents;
  }
}

/** Values that stand one after the other. */
export class DerReader {
  readonly #whole: Buffer;
  readonly #end: number;
  #at: number;

  constructor(whole: Buffer, start = 0, end = whole.length) {
    this.#whole = whole;
    this.#end = end;
    this.#at = start;
  }

  get hasMore(): boolean {
    return this.#at !== this.#end;
  }

  /** The bytes that were not read yet. */
  get remaining(): Buffer {
    return this.#whole.subarray(this.#at, this.#end);
  }

  next(): DerValue {
    const whole = this.#whole;
    const end = this.#end;
    const start = this.#at;
    if (end - start < 2) throw new BerRefused('A value is cut off');
    const tag = whole[start] ?? 0;
    if ((tag & 0x1f) === 0x1f) throw new BerRefused('A tag is too large');
    if (whole[start + 1] !== 0x80) {
      const value = readDefinite(whole, start, end);
      this.#at = value.end;
      return value;
    }
    if ((tag & 0x20) === 0) throw new BerRefused('A value of indefinite length is not constructed');
    const resolved = resolveIndefinite(whole, start, end);
    // Java counts what follows back from the end of the whole buffer, also where it reads a part of it.
    this.#at = whole.length - (end - resolved.end);
    return readDefinite(resolved.definite, 0, resolved.definite.length);
  }

  /** All that follow. */
  rest(): DerValue[] {
    const values: DerValue[] = [];
    while (this.#at < this.#end) values.push(this.next());
    return values;
  }
}

function readDefinite(whole: Buffer, start: number, end: number): DerValue {
  let at = start + 2;
  let length = whole[start + 1] ?? 0;
  if (length > 0x80) {
    const bytes = length & 0x7f;
    if (bytes > 4 || end - at < bytes) throw new BerRefused('A length is too long');
    length = whole.readUIntBE(at, bytes);
    if (length > 0x7fffffff) throw new BerRefused('A length is too large');
    at += bytes;
  }
  if (at + length > end) throw new BerRefused('A value is longer than what holds it');
  return new DerValue(whole[start] ?? 0, whole, at, at + length);
}

/** Reads bytes that have to be one value and nothing more. */
export function onlyValue(bytes: Buffer): DerValue {
  const reader = new DerReader(bytes);
  const value = reader.next();
  if (reader.hasMore) throw new BerRefused('Something stands behind a value');
  return value;
}

/** An object identifier in dotted form, from bytes that are known to be well-formed. */
export function dotted(contents: Buffer): string {
  const numbers: bigint[] = [];
  let start = 0;
  for (const [at, byte] of contents.entries()) {
    if ((byte & 0x80) !== 0) continue;
    numbers.push(numberIn(contents.subarray(start, at + 1)));
    start = at + 1;
  }
  const [first = 0n, ...others] = numbers;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...others].join('.');
}

function numberIn(bytes: Buffer): bigint {
  if (bytes.length < 5) return BigInt(bytes.reduce((number, byte) => number * 128 + (byte & 0x7f), 0));
  return BigInt(`0b${Array.from(bytes, (byte) => (byte & 0x7f).toString(2).padStart(7, '0')).join('')}`);
}
