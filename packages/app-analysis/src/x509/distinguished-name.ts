import { BerRefused } from '../cms/ber.ts';
import { derTags } from './der-tags.ts';
import { DerReader, type DerValue, dotted } from './der-values.ts';
import { encodeDer } from './encode-der.ts';

interface NamePart {
  /** Dotted. */
  readonly kind: string;
  readonly value: DerValue;
}

/** A distinguished name: sets of parts, the least specific first. */
export interface DistinguishedName {
  readonly sets: readonly (readonly NamePart[])[];
  readonly isEmpty: boolean;
  /** Names that are the same to Java have the same one. */
  readonly canonical: string;
}

/** Reads a name, of which something else may follow. Throws `BerRefused`. */
export function readName(reader: DerReader): DistinguishedName {
  const sets = nameSets(reader).map(readNameSet);
  return { sets, isEmpty: sets.every(({ length }) => length === 0), canonical: canonicalOf(sets) };
}

/** A name whose sequence is missing is read as well, if nothing else is left to read. */
function nameSets(reader: DerReader): readonly DerValue[] {
  const { remaining } = reader;
  try {
    return reader.next().expect(derTags.sequence, 'A name').inside.rest();
  } catch (error) {
    if (!(error instanceof BerRefused)) throw error;
    return new DerReader(encodeDer(derTags.sequence, [remaining])).next().inside.rest();
  }
}

/** The parts of one set. */
export function readNameSet(set: DerValue): readonly NamePart[] {
  const copy = new DerReader(set.expect(derTags.set, 'A part of a name').encode()).next();
  return copy.inside.rest().map((part) => {
    const { inside } = part.expect(derTags.sequence, 'A part of a name');
    const kind = dotted(inside.next().objectIdentifier());
    const value = inside.next();
    if (inside.hasMore) throw new BerRefused('Something stands behind a part of a name');
    return { kind, value };
  });
}

/** Kinds of parts that have a word in RFC 2253. Java compares any other byte by byte. */
const words: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
};

/** Words for people, beside those. */
const otherWords: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.9.1': 'emailAddress',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.12': 'title',
  '2.5.4.42': 'GN',
  '2.5.4.43': 'initials',
};

function canonicalOf(sets: DistinguishedName['sets']): string {
  const texts = sets.map((parts) => {
    const known = parts.filter(({ kind }) => kind in words).map(canonicalPart);
    const others = parts.filter(({ kind }) => !(kind in words)).map(canonicalPart);
    return [...known.toSorted(), ...others.toSorted()].join('+');
  });
  // Names with another number of parts in a set differ, whatever the text.
  return `${sets.map(({ length }) => length).join()}:${texts.join()}`;
}

function canonicalPart({ kind, value }: NamePart): string {
  const word = words[kind];
  const isText = value.tag === derTags.printableString || value.tag === derTags.utf8String;
  const text = word === undefined || !isText ? `#${value.encode().toString('hex')}` : canonicalText(value.contents);
  return `${word ?? kind}=${text}`.toUpperCase().toLowerCase().normalize('NFKD');
}

/** Blanks in a row are one, and what has a meaning in a name is escaped. At the ends, what sorts below a blank counts as one. */
function canonicalText(bytes: Buffer): string {
  const text = bytes
    .toString('utf8')
    .replace(/ {2,}/g, ' ')
    .replace(/^#|[,+<>;"\\]/g, (character) => `\\${character}`);
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) <= blank) from++;
  while (to > from && text.charCodeAt(to - 1) <= blank) to--;
  return text.slice(from, to);
}

const blank = 0x20;
const bmpString = 0x1e;
const longestText = 500;

/** A name for people, on one line, the least specific part last: `CN=Android Debug, O=Android, C=US`. */
export function describeName({ sets }: DistinguishedName): string {
  const texts = sets.map((parts) =>
    parts.map(({ kind, value }) => `${words[kind] ?? otherWords[kind] ?? kind}=${readableText(value)}`).join(' + '),
  );
  return texts.toReversed().join(', ').slice(0, longestText);
}

function readableText({ tag, contents, isConstructed }: DerValue): string {
  if (isConstructed || tag < derTags.utf8String || tag > bmpString) return `#${contents.toString('hex')}`;
  const text =
    tag === bmpString && contents.length % 2 === 0
      ? Buffer.from(contents).swap16().toString('utf16le')
      : contents.toString('utf8');
  return text.replace(/[,+<>;"\\]|\p{Cc}/gu, (character) =>
    character < ' ' || character > '~'
      ? `\\${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`
      : `\\${character}`,
  );
}
