import type { Budget } from '../limits.ts';
import { Unreadable } from '../unreadable.ts';
import { chunksOf } from './chunks.ts';
import { emptyPool, readStringPool, type StringPool } from './string-pool.ts';

/** A typed value as Android stores it (`Res_value`). */
export interface TypedValue {
  readonly type: number;
  readonly data: number;
  /** The string, where the value is one. */
  readonly text?: string;
}

/** `Res_value` types that a manifest uses. */
export const valueTypes = { reference: 1, attribute: 2, string: 3, decimal: 0x10, hexadecimal: 0x11, boolean: 0x12 };

export interface Attribute {
  readonly name: string;
  /** 0 when the file gives none: Android then does not know an `android:` attribute by its name. */
  readonly resourceId: number;
  readonly value: TypedValue;
}

export interface Element {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly children: readonly Element[];
  /** What stands between its tags, without the blanks around it. */
  readonly text: string;
}

/** A binary XML document, with what was odd about it. */
export interface XmlDocument {
  readonly root: Element;
  /** Tricks that Android overlooks and tools stumble over; empty for what aapt writes. */
  readonly oddities: readonly string[];
}

const stringPoolType = 0x0001;
const xmlType = 0x0003;
const resourceMapType = 0x0180;
const startElementType = 0x0102;
const endElementType = 0x0103;
const textType = 0x0104;
const namespaceTypes = new Set([0x0100, 0x0101]);
const mostElements = 100_000;
const mostAttributes = 1_000;

interface OpenElement extends Element {
  readonly children: Element[];
  text: string;
}

/**
 * Reads Android's binary XML as Android does: the type of the file is not looked at, unknown chunks are skipped, attributes are known
 * by their resource ids. Deeper nesting than the budget allows is cut.
 */
export function readBinaryXml(bytes: Buffer, budget: Budget): XmlDocument {
  if (bytes.length < 8) throw new Unreadable('manifest-broken', 'Binary XML that is too short');
  const oddities = new Set<string>();
  if (bytes.readUInt16LE(0) !== xmlType) oddities.add(`its type is ${bytes.readUInt16LE(0)} instead of ${xmlType}`);
  const headerSize = bytes.readUInt16LE(2);
  const size = bytes.readUInt32LE(4);
  if (headerSize < 8 || headerSize > bytes.length || size > bytes.length || size < headerSize)
    throw new Unreadable('manifest-broken', 'Binary XML whose sizes make no sense');
  if (size < bytes.length) oddities.add(`${bytes.length - size} bytes stand behind its end`);

  let pool: StringPool | undefined;
  let resourceIds: Buffer = Buffer.alloc(0);
  let root: Element | undefined;
  let elements = 0;
  let tooDeep = 0;
  const open: OpenElement[] = [];
  for (const chunk of chunksOf(bytes, headerSize, size)) {
    if (chunk.type === stringPoolType) {
      if (pool !== undefined) oddities.add('it has several string pools');
      pool ??= readStringPool(chunk.bytes);
    } else if (chunk.type === resourceMapType) {
      resourceIds = chunk.bytes.subarray(chunk.headerSize);
    } else if (chunk.type === startElementType) {
      if (open.length >= budget.limits.depth || ++elements > mostElements) {
        tooDeep++;
        budget.cut('Elements of an XML file that are nested too deeply or too many');
        continue;
      }
      const element = readElement(chunk.bytes, chunk.headerSize, pool ?? emptyPool, resourceIds, oddities);
      if (element.attributes.length >= mostAttributes) budget.cut('An XML element has too many attributes to read all');
      open.at(-1)?.children.push(element);
      if (root === undefined) root = element;
      else if (open.length === 0) oddities.add('it has several roots');
      open.push(element);
    } else if (chunk.type === endElementType) {
      if (tooDeep > 0) tooDeep--;
      else open.pop();
    } else if (chunk.type === textType) {
      const inside = open.at(-1);
      if (inside === undefined || tooDeep > 0 || chunk.headerSize + 4 > chunk.bytes.length) continue;
      inside.text ||= pool?.get(chunk.bytes.readUInt32LE(chunk.headerSize))?.trim() ?? '';
    } else if (!namespaceTypes.has(chunk.type)) {
      oddities.add('it holds chunks that nobody knows');
    }
  }
  if (root === undefined) throw new Unreadable('manifest-broken', 'Binary XML without an element');
  if (open.length > 0) oddities.add('it ends inside an element');
  return { root, oddities: [...oddities] };
}

function readElement(
  chunk: Buffer,
  headerSize: number,
  pool: StringPool,
  resourceIds: Buffer,
  oddities: Set<string>,
): OpenElement {
  if (headerSize + 20 > chunk.length) throw new Unreadable('manifest-broken', 'An XML element is too short');
  const start = headerSize + chunk.readUInt16LE(headerSize + 8);
  const stride = chunk.readUInt16LE(headerSize + 10);
  const count = chunk.readUInt16LE(headerSize + 12);
  if (stride !== 20 && count > 0) oddities.add(`its attributes are ${stride} bytes long`);
  const attributes: Attribute[] = [];
  if (count > mostAttributes) oddities.add(`an element has ${count} attributes`);
  for (let index = 0; index < Math.min(count, mostAttributes); index++) {
    const at = start + index * stride;
    if (stride < 20 || at + 20 > chunk.length)
      throw new Unreadable('manifest-broken', 'XML attributes that do not fit');
    const name = chunk.readUInt32LE(at + 4);
    attributes.push({
      name: pool.get(name) ?? '',
      resourceId: name * 4 + 4 <= resourceIds.length ? resourceIds.readUInt32LE(name * 4) : 0,
      value: readTypedValue(chunk, at + 12, pool),
    });
  }
  return { name: pool.get(chunk.readUInt32LE(headerSize + 4)) ?? '', attributes, children: [], text: '' };
}

/** A `Res_value`: size, a zero, type, data. */
export function readTypedValue(bytes: Buffer, at: number, pool: StringPool): TypedValue {
  const type = bytes.readUInt8(at + 3);
  const data = bytes.readUInt32LE(at + 4);
  const text = type === valueTypes.string ? pool.get(data) : undefined;
  return { type, data, ...(text === undefined ? {} : { text }) };
}
