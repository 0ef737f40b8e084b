import { BerRefused } from '../cms/ber.ts';
import { derTags } from './der-tags.ts';
import { DerReader, type DerValue, onlyValue } from './der-values.ts';
import { readNameSet } from './distinguished-name.ts';
import { assertGeneralName, assertGeneralNames } from './general-names.ts';
import { assertTime } from './validity.ts';

/** Throws `BerRefused` where Java refuses the value of an extension. */
type Assert = (value: Buffer, isCritical: boolean) => void;

const any: Assert = () => {};
const bits: Assert = (value) => void onlyValue(value).expect(derTags.bitString, 'Bits').bits();
const number: Assert = (value) => void onlyValue(value).integer();
const names: Assert = (value) => assertGeneralNames(onlyValue(value));

/** A sequence of values that are alike. */
function each(assert: (value: DerValue) => void): Assert {
  return (value) => {
    const values = inside(value);
    while (values.hasMore) assert(values.next());
  };
}

interface Field {
  readonly form: 'primitive' | 'constructed';
  readonly read: (value: DerValue) => void;
  readonly mayRepeat?: true;
}

/** Fields that are told apart by their numbers. Gives the numbers that are there. */
function assertFields(byNumber: Readonly<Record<number, Field>>, inside: DerReader): ReadonlySet<number> {
  const seen = new Set<number>();
  while (inside.hasMore) {
    const part = inside.next();
    const at = part.tag & 0x1f;
    const field = byNumber[at];
    if (field === undefined || !part.isContextSpecific || part.isConstructed !== (field.form === 'constructed'))
      throw new BerRefused('There is a field that does not exist');
    if (seen.has(at) && field.mayRepeat !== true) throw new BerRefused('A field comes twice');
    seen.add(at);
    field.read(part);
  }
  return seen;
}

/** The values in the one sequence that an extension is. */
function inside(value: Buffer): DerReader {
  return onlyValue(value).expect(derTags.sequence, 'The value of an extension').inside;
}

const asNames: Field = { form: 'constructed', read: (value) => assertGeneralNames(value.as(derTags.sequence)) };
const asInteger: Field = { form: 'primitive', read: (value) => void value.as(derTags.integer).smallInteger() };
const asBoolean: Field = {
  form: 'primitive',
  read: (value) => void value.as(derTags.boolean).boolean(),
  mayRepeat: true,
};
const asTime: Field = { form: 'primitive', read: (value) => assertTime(value.as(derTags.generalizedTime)) };

const basicConstraints: Assert = (value) => {
  const values = inside(value);
  if (!values.hasMore) return;
  const isAuthority = values.next();
  if (isAuthority.tag !== derTags.boolean) return;
  isAuthority.boolean();
  if (values.hasMore) values.next().smallInteger();
};

const authorityKey: Assert = (value) =>
  void assertFields(
    {
      0: { form: 'primitive', read: () => {} },
      1: asNames,
      2: { form: 'primitive', read: (serial) => void serial.as(derTags.integer).integer() },
    },
    inside(value),
  );

const privateKeyUsage: Assert = (value) => {
  const period = new DerReader(value).next().expect(derTags.sequence, 'A period');
  assertFields({ 0: asTime, 1: asTime }, period.inside);
};

const policyConstraints: Assert = (value) => void assertFields({ 0: asInteger, 1: asInteger }, inside(value));

const asSubtrees: Field = {
  form: 'constructed',
  read: ({ inside: subtrees }) => {
    while (subtrees.hasMore) assertSubtree(subtrees.next());
  },
};

function assertSubtree(value: DerValue): void {
  const values = value.expect(derTags.sequence, 'A limit of names').inside;
  assertGeneralName(values.next(), true);
  const again: Field = { ...asInteger, mayRepeat: true };
  assertFields({ 0: again, 1: again }, values);
}

const nameConstraints: Assert = (value) => void assertFields({ 0: asSubtrees, 1: asSubtrees }, inside(value));

const asPlace: Field = { form: 'constructed', read: (value) => assertPlace(value.inside.next()) };

function assertPlace(value: DerValue): void {
  if (value.tag === 0xa0) assertGeneralNames(value.as(derTags.sequence));
  else if (value.tag === 0xa1) readNameSet(value.as(derTags.set));
  else throw new BerRefused('A place is none');
}

const asBits: Field = { form: 'primitive', read: (value) => void value.bits() };

const distributionPoints = each((value) => {
  const seen = assertFields({ 0: asPlace, 1: asBits, 2: asNames }, value.expect(derTags.sequence, 'A place').inside);
  if (!seen.has(0) && !seen.has(2)) throw new BerRefused('A place has no name');
});

const issuingPoint: Assert = (value) =>
  void assertFields(
    {
      0: { ...asPlace, mayRepeat: true },
      1: asBoolean,
      2: asBoolean,
      3: { ...asBits, mayRepeat: true },
      4: asBoolean,
      5: asBoolean,
    },
    inside(value),
  );

const access = each(({ inside: values }) => {
  values.next().objectIdentifier();
  assertGeneralName(values.next());
});

const policies = each((value) => {
  const values = value.expect(derTags.sequence, 'A policy').inside;
  values.next().objectIdentifier();
  if (!values.hasMore) return;
  const qualifiers = values.next().expect(derTags.sequence, 'The qualifiers of a policy').inside;
  if (!qualifiers.hasMore) throw new BerRefused('The qualifiers of a policy are missing');
  while (qualifiers.hasMore) {
    const copy = onlyValue(qualifiers.next().encode());
    copy.expect(derTags.sequence, 'A qualifier').inside.next().objectIdentifier();
  }
});

const policyMappings = each((value) => {
  const pair = value.expect(derTags.sequence, 'A mapping of policies').inside;
  for (let left = 2; left > 0; left--) pair.next().objectIdentifier();
});

const arc = '2.5.29';
export const keyUsage = `${arc}.15`;
export const subjectAlternativeName = `${arc}.17`;

/** Extensions that Java 17 looks into, by identifier. A critical one beyond them is one that Android must not overlook. */
export const knownExtensions: ReadonlyMap<string, Assert> = new Map([
  [`${arc}.14`, (value: Buffer) => void onlyValue(value).octetString()],
  [keyUsage, bits],
  [`${arc}.16`, privateKeyUsage],
  [subjectAlternativeName, names],
  [`${arc}.18`, names],
  [`${arc}.19`, basicConstraints],
  [`${arc}.20`, number],
  [`${arc}.21`, (value: Buffer) => void onlyValue(value).smallInteger(derTags.enumerated)],
  [`${arc}.27`, number],
  [`${arc}.28`, issuingPoint],
  [`${arc}.29`, names],
  [`${arc}.30`, nameConstraints],
  [`${arc}.31`, distributionPoints],
  [`${arc}.32`, policies],
  [`${arc}.33`, policyMappings],
  [`${arc}.35`, authorityKey],
  [`${arc}.36`, policyConstraints],
  [`${arc}.37`, each((value) => void value.objectIdentifier())],
  [`${arc}.46`, distributionPoints],
  [`${arc}.54`, assertInhibitAnyPolicy],
  ['1.3.6.1.5.5.7.1.1', access],
  ['1.3.6.1.5.5.7.1.11', access],
  ['1.3.6.1.5.5.7.48.1.5', any],
  ['2.16.840.1.113730.1.1', bits],
]);

/** Java refuses one that is not critical. */
function assertInhibitAnyPolicy(value: Buffer, isCritical: boolean): void {
  if (!isCritical || onlyValue(value).smallInteger() < -1) throw new BerRefused('A policy is not inhibited');
}
