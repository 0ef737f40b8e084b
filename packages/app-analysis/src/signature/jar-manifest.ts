/** One section of a `MANIFEST.MF` or `.SF` file, with the bytes that its digest is made of. */
export interface ManifestSection {
  /** What it is about; undefined for the first section, and for one that does not begin with `Name`. */
  readonly name: string | undefined;
  readonly bytes: Buffer;
  /** The value of an attribute whatever the case of its name; the first one counts. */
  readonly get: (attribute: string) => string | undefined;
}

const carriageReturn = 13;
const lineFeed = 10;
const blank = 32;

interface Line {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * Splits a JAR manifest into its sections as apksig does: lines end with CR, LF or both, a line that begins with a blank goes on with
 * the one before it, empty lines part sections and belong to the section in front of them.
 */
export function readManifestSections(bytes: Buffer): readonly ManifestSection[] {
  const sections: ManifestSection[] = [];
  let start = 0;
  let pieces: Buffer[] = [];
  let attributes: string[] = [];
  const finishAttribute = () => {
    if (pieces.length > 0) attributes.push(Buffer.concat(pieces).toString('utf8'));
    pieces = [];
  };
  const finishSection = (end: number) => {
    finishAttribute();
    if (attributes.length > 0) sections.push(makeSection(attributes, bytes.subarray(start, end)));
    attributes = [];
    start = end;
  };
  let end = 0;
  for (const line of linesOf(bytes)) {
    end = line.end;
    if (line.bytes.length === 0) {
      finishSection(line.end);
    } else if (line.bytes[0] === blank && pieces.length > 0) {
      pieces.push(line.bytes.subarray(1));
    } else {
      finishAttribute();
      pieces = [line.bytes];
    }
  }
  finishSection(end);
  return sections;
}

function* linesOf(bytes: Buffer): Generator<Line> {
  let start = 0;
  while (start < bytes.length) {
    let at = start;
    while (at < bytes.length && bytes[at] !== carriageReturn && bytes[at] !== lineFeed) at++;
    const end = at + (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? 2 : 1);
    yield { bytes: bytes.subarray(start, at), start, end: Math.min(end, bytes.length) };
    start = end;
  }
}

function makeSection(lines: readonly string[], bytes: Buffer): ManifestSection {
  const attributes = new Map<string, string>();
  for (const line of lines) {
    const [name, value] = split(line);
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, value);
  }
  const [firstName, firstValue] = split(lines[0] ?? '');
  return {
    name: firstName.toLowerCase() === 'name' ? firstValue : undefined,
    bytes,
    get: (attribute) => attributes.get(attribute.toLowerCase()),
  };
}

function split(line: string): readonly [string, string] {
  const at = line.indexOf(': ');
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 2)];
}
