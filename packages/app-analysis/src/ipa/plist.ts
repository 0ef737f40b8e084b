import type { Budget } from '../limits.ts';
import { Unreadable } from '../unreadable.ts';
import { readBinaryPlist } from './binary-plist.ts';
import { readXmlPlist } from './xml-plist.ts';

/** A property list. Dictionaries are maps: no key of a stranger's file can reach a prototype. */
export type PlistValue = string | number | boolean | Date | Buffer | null | readonly PlistValue[] | PlistDictionary;
export type PlistDictionary = ReadonlyMap<string, PlistValue>;

const largestPlist = 8 * 1024 * 1024;

export function isBinaryPlist(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 6) === 'bplist';
}

/** Reads a property list, binary or XML, whose top is a dictionary. Throws `Unreadable`. */
export function readPlist(bytes: Buffer, budget: Budget): PlistDictionary {
  if (bytes.length > largestPlist) throw new Unreadable('entry-unreadable', `A property list of ${bytes.length} bytes`);
  const { depth } = budget.limits;
  const value = isBinaryPlist(bytes) ? readBinaryPlist(bytes, depth) : readXmlPlist(bytes.toString('utf8'), depth);
  if (!(value instanceof Map)) throw new Unreadable('entry-unreadable', 'A property list that is no dictionary');
  return value;
}

export function textIn(plist: PlistDictionary | undefined, key: string): string | null {
  const value = plist?.get(key);
  return typeof value === 'string' ? value : null;
}

/** Dictionary below a key; undefined where there is none. */
export function dictionaryIn(plist: PlistDictionary | undefined, key: string): PlistDictionary | undefined {
  const value = plist?.get(key);
  return value instanceof Map ? value : undefined;
}

/** The texts of an array, or one text alone. */
export function textsIn(plist: PlistDictionary | undefined, key: string): readonly string[] {
  const value = plist?.get(key);
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
}

/** The dictionaries of an array. */
export function dictionariesIn(plist: PlistDictionary | undefined, key: string): readonly PlistDictionary[] {
  const value = plist?.get(key);
  return Array.isArray(value) ? value.filter((each) => each instanceof Map) : [];
}
