import { readTypedValue, type TypedValue, valueTypes } from './binary-xml.ts';
import { chunksOf } from './chunks.ts';
import { emptyPool, readStringPool, type StringPool } from './string-pool.ts';

/** The values of an app's `resources.arsc`. */
export interface ResourceTable {
  /**
   * Every value that a value may stand for, in any configuration (language, version, screen), the default one first; references are
   * followed. A phone may see any of them, so that a flag counts as set when one of them sets it.
   */
  readonly resolve: (value: TypedValue) => readonly TypedValue[];
}

export const noResources: ResourceTable = { resolve: (value) => (isReference(value) ? [] : [value]) };

const tablePackage = 0x0200;
const tableType = 0x0201;
const stringPool = 0x0001;
const sparse = 0x01;
const shortOffsets = 0x02;
const complexEntry = 0x0001;
const compactEntry = 0x0008;
const mostValues = 200;

/** One type in one configuration: strings in German, say. */
interface TypeChunk {
  readonly isDefault: boolean;
  readonly bytes: Buffer;
  readonly headerSize: number;
}

/**
 * Indexes a resource table; single values are read when they are asked for. A table that is broken in the middle still gives what
 * stands in front of the break.
 */
export function readResourceTable(bytes: Buffer): ResourceTable {
  let pool: StringPool = emptyPool;
  const types = new Map<number, TypeChunk[]>();
  if (bytes.length < 12) return noResources;
  for (const chunk of chunksOf(bytes, bytes.readUInt16LE(2))) {
    if (chunk.type === stringPool && pool === emptyPool) pool = readStringPool(chunk.bytes);
    if (chunk.type !== tablePackage || chunk.bytes.length < 12) continue;
    const packageId = chunk.bytes.readUInt32LE(8) & 0xff;
    for (const inner of chunksOf(chunk.bytes, chunk.headerSize)) {
      if (inner.type !== tableType || inner.headerSize < 24 || inner.bytes.length < inner.headerSize) continue;
      const key = (packageId << 8) | inner.bytes.readUInt8(8);
      const list = types.get(key) ?? [];
      list.push({ isDefault: isDefault(inner.bytes, inner.headerSize), ...inner });
      types.set(key, list);
    }
  }
  for (const list of types.values()) list.sort((left, right) => Number(right.isDefault) - Number(left.isDefault));

  return {
    resolve(value) {
      const found: TypedValue[] = [];
      const seen = new Set<number>();
      // Breadth first and each resource once: tables can hold circles, and chains that branch in every configuration.
      const waiting = [value];
      for (let next = waiting.shift(); next !== undefined && found.length < mostValues; next = waiting.shift()) {
        if (!isReference(next)) found.push(next);
        else if (!seen.has(next.data) && seen.size < mostValues) {
          const { data } = next;
          seen.add(data);
          const chunks = (types.get(data >>> 16) ?? []).slice(0, mostValues);
          waiting.push(...chunks.flatMap((chunk) => valueIn(chunk, data & 0xffff, pool) ?? []));
        }
      }
      return found;
    },
  };
}

function isReference({ type }: TypedValue): boolean {
  return type === valueTypes.reference || type === valueTypes.attribute;
}

/** All of the configuration behind its own size is zero. */
function isDefault(bytes: Buffer, headerSize: number): boolean {
  const size = bytes.readUInt32LE(20);
  return bytes.subarray(24, Math.min(20 + size, headerSize)).every((byte) => byte === 0);
}

function valueIn({ bytes, headerSize }: TypeChunk, index: number, pool: StringPool): TypedValue | undefined {
  const offset = offsetOf(bytes, headerSize, index);
  if (offset === undefined) return undefined;
  const at = bytes.readUInt32LE(16) + offset;
  if (at + 8 > bytes.length) return undefined;
  const flags = bytes.readUInt16LE(at + 2);
  if ((flags & compactEntry) !== 0) {
    // Android 14: the type stands in the flags and the data right behind them.
    const data = bytes.readUInt32LE(at + 4);
    const type = flags >>> 8;
    const text = type === valueTypes.string ? pool.get(data) : undefined;
    return { type, data, ...(text === undefined ? {} : { text }) };
  }
  const valueAt = at + bytes.readUInt16LE(at);
  if ((flags & complexEntry) !== 0 || valueAt + 8 > bytes.length) return undefined;
  return readTypedValue(bytes, valueAt, pool);
}

function offsetOf(bytes: Buffer, headerSize: number, index: number): number | undefined {
  const count = bytes.readUInt32LE(12);
  const flags = bytes.readUInt8(9);
  if ((flags & sparse) !== 0) {
    const last = Math.min(count, Math.floor((bytes.length - headerSize) / 4));
    for (let each = 0; each < last; each++) {
      const at = headerSize + each * 4;
      if (bytes.readUInt16LE(at) === index) return bytes.readUInt16LE(at + 2) * 4;
    }
    return undefined;
  }
  if (index >= count) return undefined;
  if ((flags & shortOffsets) !== 0) {
    const at = headerSize + index * 2;
    const offset = at + 2 <= bytes.length ? bytes.readUInt16LE(at) : 0xffff;
    return offset === 0xffff ? undefined : offset * 4;
  }
  const at = headerSize + index * 4;
  const offset = at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0xffffffff;
  return offset === 0xffffffff ? undefined : offset;
}
