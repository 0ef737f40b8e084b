import {
  BerRefused,
  type BerValue,
  firstValue,
  readInteger,
  readObjectIdentifier,
  readValues,
  tags,
} from '../cms/ber.ts';
import { derTags } from './der-tags.ts';
import { encodeDer, encodeIdentifier, encodeInteger } from './encode-der.ts';

/**
 * Encodes a certificate anew from what apksig's own reader finds in it, which takes BER and overlooks much: what does not belong there is
 * left out, and so are all extensions when one of them is something else (its reader takes them for another field). The values in names, extensions and parameters stay as they are.
 * Throws `BerRefused` where that reader, or apksig's writer, gives up.
 */
export function mendCertificate(bytes: Buffer): Buffer {
  return must(certificate.read(firstValue(bytes)))();
}

/** Encodes what was read. Only after all was read: what cannot be written may be left out yet. */
type Encode = () => Buffer;

/** A kind of value, and how one is read. */
interface Kind {
  /** Undefined for a value whose tag is another. */
  readonly read: (value: BerValue) => Encode | undefined;
  /** What is written where the field is missing; a field without it has to be there. */
  readonly whenMissing?: Encode;
}

function must<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new BerRefused('A field is missing or something else');
  return found;
}

const universal = 0;
const contextSpecific = 2;

function tagged(tagClass: number, tag: number, read: Kind['read']): Kind {
  return { read: (value) => (value.tagClass === tagClass && value.tag === tag ? read(value) : undefined) };
}

function optional(kind: Kind, whenMissing: Encode = () => Buffer.alloc(0)): Kind {
  return { ...kind, whenMissing };
}

/** Fields in their order. What is none of those that may come next is left out, if they all may be missing. */
function sequence(...fields: readonly Kind[]): Kind {
  return tagged(universal, tags.sequence, ({ contents }) => {
    const known: Encode[] = [];
    const values = readValues(contents);
    while (known.length < fields.length) {
      const { value, done } = values.next();
      if (done) break;
      const missing: Encode[] = [];
      for (const field of fields.slice(known.length)) {
        const found = field.read(value);
        if (found !== undefined) {
          known.push(...missing, found);
          break;
        }
        missing.push(must(field.whenMissing));
      }
    }
    return () =>
      encodeDer(
        derTags.sequence,
        fields.map(({ whenMissing }, at) => must(known[at] ?? whenMissing)()),
      );
  });
}

/** Undefined, as if it were not there, when one of the values is something else. */
function listOf(tag: number, encodedTag: number, kind: Kind): Kind {
  return tagged(universal, tag, ({ contents }) => {
    const found: Encode[] = [];
    for (const value of readValues(contents)) {
      const next = kind.read(value);
      if (next === undefined) return undefined;
      found.push(next);
    }
    return () => {
      const values = found.map((encode) => encode());
      return encodeDer(encodedTag, encodedTag === derTags.set ? values.toSorted(Buffer.compare) : values);
    };
  });
}

/** The one value inside counts whatever its tag is. */
function explicit(number: number, tag: number, kind: Kind): Kind {
  return tagged(contextSpecific, number, ({ contents }) => {
    const found = kind.read({ ...firstValue(contents), tagClass: universal, tag });
    return found && (() => encodeDer(0xa0 + number, [found()]));
  });
}

function contentsAs(encodedTag: number, contents: Buffer): Encode {
  return () => encodeDer(encodedTag, [contents]);
}

function integerAs(contents: Buffer): Encode {
  return () => encodeInteger(contents);
}

const integer = tagged(universal, tags.integer, ({ contents }) => integerAs(contents));
const bitString = tagged(universal, tags.bitString, ({ contents }) => contentsAs(derTags.bitString, contents));
const octetString = tagged(universal, tags.octetString, ({ contents }) => contentsAs(derTags.octetString, contents));
const identifier = tagged(universal, tags.objectIdentifier, readIdentifier);
const boolean = tagged(universal, derTags.boolean, ({ contents }) => {
  if (contents.length !== 1) throw new BerRefused('A yes or no is longer than a byte');
  return contentsAs(derTags.boolean, Buffer.of(contents[0] === 0 ? 0 : 1));
});
const anything: Kind = { read: ({ tagClass, encoded }) => (tagClass === universal ? () => encoded : undefined) };

const version: Kind = tagged(universal, tags.integer, ({ contents }) => {
  const number = readInteger(contents);
  if (BigInt.asIntN(32, number) !== number) throw new BerRefused('The version is too large');
  return integerAs(contents);
});

const time: Kind = {
  read: ({ tagClass, tag, contents }) => {
    if (tagClass !== universal || (tag !== derTags.utcTime && tag !== derTags.generalizedTime))
      throw new BerRefused('A date is none');
    return contentsAs(tag, contents);
  },
};

const algorithm = sequence(identifier, optional(anything));
const parts = listOf(tags.set, derTags.set, sequence(identifier, anything));
const name = listOf(tags.sequence, derTags.sequence, { read: (value) => must(parts.read(value)) });
const extension = sequence(identifier, optional(boolean, contentsAs(derTags.boolean, Buffer.of(0))), octetString);

function identifierOf(number: number): Kind {
  return optional(tagged(contextSpecific, number, ({ contents }) => contentsAs(0x80 + number, contents)));
}

const certificate = sequence(
  sequence(
    explicit(0, tags.integer, version),
    integer,
    algorithm,
    name,
    sequence(time, time),
    name,
    sequence(algorithm, bitString),
    identifierOf(1),
    identifierOf(2),
    optional(explicit(3, tags.sequence, listOf(tags.sequence, derTags.sequence, extension))),
  ),
  algorithm,
  bitString,
);

function readIdentifier(value: BerValue): Encode {
  const dotted = readObjectIdentifier(value, 'An object identifier');
  return () => encodeIdentifier(dotted);
}
