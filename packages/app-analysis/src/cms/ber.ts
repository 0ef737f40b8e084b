/** A BER value that breaks the rules, or is not what was expected there. */
export class BerRefused extends Error {
  override readonly name = 'BerRefused';
}

/** One tag-length-value of BER (X.690). */
export interface BerValue {
  /** 0 universal, 1 application, 2 context, 3 private. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  readonly contents: Buffer;
  /** Tag and length included. */
  readonly encoded: Buffer;
}

export const tags = { integer: 2, bitString: 3, octetString: 4, objectIdentifier: 6, sequence: 16, set: 17 } as const;

const deepestIndefinite = 32;

/**
 * Reads the values that stand one after the other. Written for this package, since its yes and no has to be apksig's on every byte:
 * the same leniency with tags, long lengths and indefinite lengths, nothing read that apksig does not read.
 */
export function* readValues(bytes: Buffer): Generator<BerValue> {
  for (let at = 0; at < bytes.length; ) {
    const { value, end } = readValue(bytes, at, 0);
    yield value;
    at = end;
  }
}

/** The first value of some bytes; what stands behind it is left alone. */
export function firstValue(bytes: Buffer): BerValue {
  const [value] = readValues(bytes);
  if (value === undefined) throw new BerRefused('There is nothing');
  return value;
}

function readValue(bytes: Buffer, start: number, depth: number): { readonly value: BerValue; readonly end: number } {
  let at = start;
  const next = () => {
    const byte = bytes[at];
    if (byte === undefined) throw new BerRefused('A value is cut off');
    at++;
    return byte;
  };
  const identifier = next();
  const constructed = (identifier & 0x20) !== 0;
  let tag = identifier & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    for (let byte = 0x80; (byte & 0x80) !== 0; ) {
      if (tag > 0x7fffffff >>> 7) throw new BerRefused('A tag is too large');
      byte = next();
      tag = (tag << 7) | (byte & 0x7f);
    }
  }
  const first = next();
  let length = first;
  let end: number;
  if (first === 0x80) {
    if (depth > deepestIndefinite) throw new BerRefused('Values are nested too deeply');
    const contentsEnd = constructed ? endOfConstructed(bytes, at, depth) : bytes.indexOf('\0\0', at, 'latin1');
    if (contentsEnd === -1) throw new BerRefused('A value has no end');
    length = contentsEnd - at;
    end = contentsEnd + 2;
  } else {
    if (first > 0x80) {
      if (first > 0x84) throw new BerRefused('A length is too long');
      length = 0;
      for (let left = first & 0x7f; left > 0; left--) {
        if (length > 0x7fffffff >>> 8) throw new BerRefused('A length is too large');
        length = (length << 8) | next();
      }
    }
    end = at + length;
    if (end > bytes.length) throw new BerRefused('A value is longer than what holds it');
  }
  const contents = bytes.subarray(at, at + length);
  return {
    value: { tagClass: identifier >>> 6, tag, constructed, contents, encoded: bytes.subarray(start, end) },
    end,
  };
}

/** Where the two zeros stand that end a constructed value of indefinite length. */
function endOfConstructed(bytes: Buffer, from: number, depth: number): number {
  let at = from;
  while (at < bytes.length) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return at;
    at = readValue(bytes, at, depth + 1).end;
  }
  return -1;
}

/** True for a universal tag; `context` asks for a context-specific one. */
export function isTagged(value: BerValue | undefined, tag: number, context = false): value is BerValue {
  return value !== undefined && value.tagClass === (context ? 2 : 0) && value.tag === tag;
}

/** The value itself, when it has the universal tag that is expected. */
export function expectTag(value: BerValue | undefined, tag: number, what: string): BerValue {
  if (!isTagged(value, tag)) throw new BerRefused(`${what} is missing or something else`);
  return value;
}

/** An object identifier in dotted form. */
export function readObjectIdentifier(value: BerValue | undefined, what: string): string {
  const { contents } = expectTag(value, tags.objectIdentifier, what);
  if (contents.length === 0) throw new BerRefused(`${what} is empty`);
  const numbers: number[] = [];
  let number = 0;
  for (const [index, byte] of contents.entries()) {
    if (number > Number.MAX_SAFE_INTEGER / 128) throw new BerRefused(`${what} is too large`);
    number = number * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) {
      numbers.push(number);
      number = 0;
    } else if (index === contents.length - 1) {
      throw new BerRefused(`${what} is cut off`);
    }
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...rest].join('.');
}

const longestInteger = 16 * 1024;

/** A whole number in two's complement. One longer than any key is refused: apksig reads on, and nobody makes them. */
export function readInteger(contents: Buffer): bigint {
  if (contents.length > longestInteger) throw new BerRefused('A number is too large');
  return contents.length === 0 ? 0n : BigInt.asIntN(contents.length * 8, BigInt(`0x${contents.toString('hex')}`));
}
