import { isIPv6 } from 'node:net';
import { BerRefused } from '../cms/ber.ts';
import { derTags } from './der-tags.ts';
import { type DerValue, dotted } from './der-values.ts';
import { readName } from './distinguished-name.ts';

/** Throws `BerRefused` where Java finds no list of names of machines, people and places (RFC 5280 4.2.1.6). */
export function assertGeneralNames(value: DerValue): void {
  const { inside } = value.expect(derTags.sequence, 'A list of names');
  if (!inside.hasMore) throw new BerRefused('A list of names is empty');
  while (inside.hasMore) assertGeneralName(inside.next());
}

/** The kinds of names by their number: whether they are constructed, and what has to hold. */
const kinds: readonly (readonly [isConstructed: boolean, assert: (value: DerValue) => void])[] = [
  [true, assertOtherName],
  [false, (value) => assertMailAddress(value.contents.toString('latin1'))],
  [false, () => {}],
  [true, () => {}],
  [true, (value) => void readName(value.inside)],
  [true, assertPartyName],
  [false, (value) => assertAddress(value.contents.toString('latin1'))],
  [false, assertMachineAddress],
  [false, (value) => void value.as(derTags.objectIdentifier).objectIdentifier()],
];

/** `isLimit`: it stands in a limit of names, where a host may stand for an address. */
export function assertGeneralName(value: DerValue, isLimit = false): void {
  const number = value.tag & 0x1f;
  const [isConstructed, assert] = kinds[number] ?? [];
  if (assert === undefined || !value.isContextSpecific || value.isConstructed !== isConstructed)
    throw new BerRefused('There is no name of this kind');
  if (number !== address || !isLimit) assert(value);
  else assertAddressLimit(value.contents.toString('latin1'));
}

const address = 6;

/** Java takes a kind that is an extension's identifier for that extension, and fails. */
const extensionArcs = /^(?:2\.5\.29|1\.3\.6\.1\.5\.5\.7\.(?:1|48\.1)|2\.16\.840\.1\.113730\.1)\.\d+$/;

function assertOtherName({ inside }: DerValue): void {
  const kind = dotted(inside.next().objectIdentifier());
  if (extensionArcs.test(kind)) throw new BerRefused('A name of another kind is an extension');
  inside.next();
}

function assertMailAddress(text: string): void {
  const domain = text.slice(text.indexOf('@') + 1);
  if (domain === '' || domain === '.') throw new BerRefused('An address of mail has no domain');
}

function assertMachineAddress({ contents: { length } }: DerValue): void {
  if (![4, 8, 16, 32].includes(length)) throw new BerRefused('An address of a machine has another length');
}

/** Who assigned the name, and the name: either may be missing. */
function assertPartyName(value: DerValue): void {
  const parts = value.as(derTags.sequence).inside.rest();
  const named = parts.filter(({ tag }) => tag === 0x80 || tag === 0x81);
  if (parts.length < 1 || parts.length > 2 || new Set(named.map(({ tag }) => tag)).size !== named.length)
    throw new BerRefused('The name of a party is broken');
  for (const { inside } of named) inside.next();
}

const scheme = '[a-z][a-z0-9+.-]*';
const inPath = "(?:[\\w.!~*'();:@&=+$,/-]|%[0-9a-f]{2}|[\\x80-\\xff])";
const anywhere = `(?:${inPath}|[?[\\]])`;
const literalHost = "//(?:[\\w.!~*'();:&=+$,-]*@)?\\[([0-9a-f:.]+)\\](?=[:/?#]|$)";
const withPath = `(?=/)(?:${literalHost})?${inPath}*(?:[?]${anywhere}*)?`;
const anyAddress = new RegExp(`^${scheme}:(?:(?=[^/])${anywhere}+|${withPath})(?:#${anywhere}*)?$`, 'i');
const withoutRest = new RegExp(`^${scheme}://$`, 'i');
const hostAndPort = /^[^:]+:\/\/(?:[^@/?#]*@)?([a-z0-9.-]*)(?::\d*)?(?:[/?#]|$)/i;

/** Java's `URI`, nearly: in odd places we may refuse what it takes. */
function assertAddress(text: string): void {
  const found = anyAddress.exec(text);
  const hostInNumbers = found?.[1];
  if (found === null || withoutRest.test(text) || (hostInNumbers !== undefined && !isIPv6(hostInNumbers)))
    throw new BerRefused('An address is broken');
  if (/[a-z0-9]\.$/i.test(hostAndPort.exec(text)?.[1] ?? '')) throw new BerRefused('A host ends with a dot');
}

function assertAddressLimit(text: string): void {
  if (/^\.?(?:[a-z0-9]+(?:-+[a-z0-9]+)*)(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*$/i.test(text)) return;
  assertAddress(text);
}
