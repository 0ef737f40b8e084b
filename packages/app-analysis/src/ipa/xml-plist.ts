import { Unreadable } from '../unreadable.ts';
import type { PlistValue } from './plist.ts';

/** A tag, or the text between two tags. Comments, declarations and the document type are skipped whole. */
const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^[>]*>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([a-z]+)[^<>]*?(\/?)>|([^<]+)/gy;
const mostTokens = 500_000;
const containers = new Set(['plist', 'dict', 'array']);

interface Open {
  readonly tag: string;
  readonly values: PlistValue[];
  readonly keys: string[];
  text: string;
}

/**
 * Reads the XML of a property list, which is a handful of tags. No entities but the five of XML and numbered ones, no document type with
 * definitions inside: nothing can be made to grow or to be fetched.
 */
export function readXmlPlist(xml: string, mostDepth: number): PlistValue {
  const top: Open = { tag: '', values: [], keys: [], text: '' };
  const open: Open[] = [top];
  token.lastIndex = xml.startsWith('\uFEFF') ? 1 : 0;
  for (let tokens = 0; token.lastIndex < xml.length; tokens++) {
    const found = token.exec(xml);
    if (found === null || tokens > mostTokens) throw broken();
    const [, cdata, closing, tag, empty, text] = found;
    const inside = open.at(-1);
    if (inside === undefined) throw broken();
    if (cdata !== undefined) inside.text += cdata;
    else if (text !== undefined) inside.text += containers.has(inside.tag) || inside === top ? '' : decode(text);
    else if (tag === undefined) continue;
    else if (closing === '/') close(open, tag);
    else {
      if (open.length > mostDepth) throw broken();
      open.push({ tag, values: [], keys: [], text: '' });
      if (empty === '/') close(open, tag);
    }
  }
  const [value] = top.values;
  if (open.length !== 1 || value === undefined) throw broken();
  return value;
}

function close(open: Open[], tag: string): void {
  const done = open.pop();
  const parent = open.at(-1);
  if (done?.tag !== tag || parent === undefined) throw broken();
  if (tag === 'key') parent.keys.push(done.text);
  else parent.values.push(valueOfElement(done));
}

function valueOfElement({ tag, values, keys, text }: Open): PlistValue {
  switch (tag) {
    case 'plist':
      return values[0] ?? null;
    case 'array':
      return values;
    case 'dict':
      if (keys.length !== values.length) throw broken();
      return new Map(keys.map((key, index) => [key, values[index] ?? null]));
    case 'string':
      return text;
    case 'integer':
    case 'real':
      return Number(text.trim());
    case 'true':
      return true;
    case 'false':
      return false;
    case 'date':
      return new Date(text.trim());
    case 'data':
      return Buffer.from(text, 'base64');
    default:
      throw broken();
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(#x?[0-9a-f]{1,6}|[a-z]+);/gi, (_, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? refuse();
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : refuse();
  });
}

function refuse(): never {
  throw broken();
}

function broken(): Unreadable {
  return new Unreadable('entry-unreadable', 'A property list whose XML is broken');
}
