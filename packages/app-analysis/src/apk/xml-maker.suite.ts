import { valueTypes } from './binary-xml.ts';

/** An attribute that a test makes. `id`: the resource id by which Android knows it. */
export interface MadeAttribute {
  readonly name: string;
  readonly id?: number;
  readonly type?: number;
  readonly data?: number;
  /** Makes it a string. */
  readonly text?: string;
}

export interface MadeElement {
  readonly name: string;
  readonly attributes?: readonly MadeAttribute[];
  readonly children?: readonly MadeElement[];
  /** In front of its children. */
  readonly text?: string;
}

const nothing = 0xffffffff;

export function chunk(type: number, head: Buffer, body: Buffer): Buffer {
  const start = Buffer.alloc(8);
  start.writeUInt16LE(type, 0);
  start.writeUInt16LE(8 + head.length, 2);
  start.writeUInt32LE(8 + head.length + body.length, 4);
  return Buffer.concat([start, head, body]);
}

export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
  return bytes;
}

/** A pool of strings in UTF-16. */
export function makePool(strings: readonly string[]): Buffer {
  const offsets: number[] = [];
  const encoded: Buffer[] = [];
  let at = 0;
  for (const text of strings) {
    const bytes = Buffer.alloc(4 + text.length * 2);
    bytes.writeUInt16LE(text.length, 0);
    bytes.write(text, 2, 'utf16le');
    offsets.push(at);
    encoded.push(bytes);
    at += bytes.length;
  }
  const head = words(strings.length, 0, 0, 28 + strings.length * 4, 0);
  return chunk(0x0001, head, Buffer.concat([words(...offsets), ...encoded]));
}

/** Binary XML as aapt writes it. */
export function makeXml(root: MadeElement): Buffer {
  const all = flatten(root);
  const named = all.flatMap(({ attributes = [] }) => attributes);
  // The names that have ids stand in front: the map of ids runs along the pool.
  const withIds = [...new Map(named.filter(({ id }) => id !== undefined).map((each) => [each.name, each])).values()];
  const others = [
    ...all.flatMap(({ name, text }) => [name, text ?? '']),
    ...named.flatMap(({ name, text }) => [name, text ?? '']),
  ];
  const pool = [...withIds.map(({ name }) => name), ...new Set(others)];
  const indexOf = (text: string) => pool.indexOf(text);
  /** A name without an id must not be taken for its namesake that has one. */
  const nameOf = ({ name, id }: MadeAttribute) => (id === undefined ? pool.lastIndexOf(name) : indexOf(name));
  const map = chunk(0x0180, Buffer.alloc(0), words(...withIds.map(({ id = 0 }) => id)));
  const write = ({ name, attributes = [], children = [], text }: MadeElement): Buffer => {
    const place = words(1, nothing);
    const head = Buffer.concat([words(nothing, indexOf(name)), Buffer.alloc(12)]);
    head.writeUInt16LE(20, 8);
    head.writeUInt16LE(20, 10);
    head.writeUInt16LE(attributes.length, 12);
    const body = attributes.map((each) => {
      const type = each.text === undefined ? (each.type ?? valueTypes.decimal) : valueTypes.string;
      const data = each.text === undefined ? (each.data ?? 0) : indexOf(each.text);
      return words(nothing, nameOf(each), nothing, ((type << 24) | 8) >>> 0, data);
    });
    const start = chunk(0x0102, place, Buffer.concat([head, ...body]));
    const end = chunk(0x0103, place, words(nothing, indexOf(name)));
    const inside = text === undefined ? [] : [chunk(0x0104, place, words(indexOf(text), 8, 0))];
    return Buffer.concat([start, ...inside, ...children.map(write), end]);
  };
  return chunk(0x0003, Buffer.alloc(0), Buffer.concat([makePool(pool), map, write(root)]));
}

function flatten(element: MadeElement): readonly MadeElement[] {
  return [element, ...(element.children ?? []).flatMap(flatten)];
}

/** A resource of one type: its value in each configuration, the first of them the default one. */
export type MadeResource = readonly { readonly type: number; readonly data: number }[];

/** A resource table with one package (0x7f) and one type (1): resource n has the id 0x7f010000 + n. */
export function makeTable(resources: readonly MadeResource[], strings: readonly string[] = []): Buffer {
  const configurations = Math.max(1, ...resources.map(({ length }) => length));
  const types = Array.from({ length: configurations }, (_, index) => makeType(resources, index));
  const packageHead = Buffer.alloc(280);
  packageHead.writeUInt32LE(0x7f, 0);
  const body = Buffer.concat([makePool(strings), chunk(0x0200, packageHead, Buffer.concat(types))]);
  return chunk(0x0002, words(1), body);
}

function makeType(resources: readonly MadeResource[], configuration: number): Buffer {
  const offsets: number[] = [];
  const entries: Buffer[] = [];
  for (const values of resources) {
    const value = values[configuration];
    offsets.push(value === undefined ? nothing : entries.length * 16);
    if (value === undefined) continue;
    entries.push(words(8, 0, ((value.type << 24) | 8) >>> 0, value.data));
  }
  const head = Buffer.alloc(12 + 28);
  head.writeUInt8(1, 0);
  head.writeUInt32LE(resources.length, 4);
  head.writeUInt32LE(8 + head.length + resources.length * 4, 8);
  head.writeUInt32LE(28, 12);
  head.writeUInt16LE(configuration, 20);
  return chunk(0x0201, head, Buffer.concat([words(...offsets), ...entries]));
}
