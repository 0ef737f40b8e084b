import { Unreadable } from '../unreadable.ts';

/** What can be told of code without running it. */
export interface DexFacts {
  /** Classes that the file defines, as paths: `com/example/Main`. */
  readonly classes: readonly string[];
  /** Whether exactly this text is one of its strings: a class that it uses (`Lcom/example/Main;`), a method, a constant. */
  readonly holdsString: (text: string) => boolean;
  /** Addresses that stand in its strings, each once. */
  readonly urls: readonly string[];
  /** There are more addresses than are told. */
  readonly moreUrls: boolean;
}

const headerSize = 0x70;
const littleEndian = 0x12345678;
const longestName = 1_024;
const mostUrls = 2_000;

/**
 * Reads class names and addresses from a DEX file. https://source.android.com/docs/core/runtime/dex-format
 * Offsets that lie outside the file lead to nothing; only a header that makes no sense is refused.
 */
export function readDex(bytes: Buffer): DexFacts {
  if (
    bytes.length < headerSize ||
    bytes.toString('latin1', 0, 4) !== 'dex\n' ||
    bytes.readUInt32LE(0x28) !== littleEndian
  )
    throw new Unreadable('entry-unreadable', 'It is no DEX file');
  const strings = table(bytes, 0x38, 4);
  const types = table(bytes, 0x40, 4);
  const definitions = table(bytes, 0x60, 32);

  const pathOf = (type: number): string | undefined => {
    if (type >= types.count) return undefined;
    const string = bytes.readUInt32LE(types.offset + type * 4);
    if (string >= strings.count) return undefined;
    const descriptor = stringAt(bytes, bytes.readUInt32LE(strings.offset + string * 4));
    return descriptor?.startsWith('L') && descriptor.endsWith(';') ? descriptor.slice(1, -1) : undefined;
  };
  const classes: string[] = [];
  for (let index = 0; index < definitions.count; index++) {
    const path = pathOf(bytes.readUInt32LE(definitions.offset + index * 32));
    if (path !== undefined) classes.push(path);
  }
  const urls = urlsIn(bytes);
  return { classes, holdsString: (text) => holdsString(bytes, text), urls, moreUrls: urls.length >= mostUrls };
}

/** A table of the header: how many, and where; cut to what lies inside the file. */
function table(bytes: Buffer, at: number, stride: number): { readonly count: number; readonly offset: number } {
  const offset = bytes.readUInt32LE(at + 4);
  const room = offset < headerSize || offset > bytes.length ? 0 : Math.floor((bytes.length - offset) / stride);
  return { count: Math.min(bytes.readUInt32LE(at), room), offset };
}

/** A length in UTF-16 units, which is not needed, then MUTF-8 up to a zero. Class names are nearly always ASCII. */
function stringAt(bytes: Buffer, offset: number): string | undefined {
  let at = offset;
  for (let size = 0; size < 5 && (bytes[at] ?? 0) >= 0x80; size++) at++;
  at++;
  const end = bytes.indexOf(0, at);
  return end === -1 || end - at > longestName ? undefined : bytes.toString('utf8', at, end);
}

/** A string of the table is its length, its bytes and a zero. Longer texts than 127 letters are nobody's name. */
function holdsString(bytes: Buffer, text: string): boolean {
  return bytes.includes(Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1'), Buffer.from([0])]));
}

const scheme = 'http';
const address = /^https?:\/\/[\w.~:/?#[\]@!$&'()*+,;=%{}-]{3,500}/;

/** Addresses in any bytes. They are only ever shown: nothing here opens them. */
export function urlsIn(bytes: Buffer): readonly string[] {
  const found = new Set<string>();
  for (let at = bytes.indexOf(scheme); at !== -1 && found.size < mostUrls; at = bytes.indexOf(scheme, at + 4)) {
    const url = address.exec(bytes.toString('latin1', at, at + 512))?.[0];
    if (url !== undefined) found.add(url);
  }
  return [...found];
}
