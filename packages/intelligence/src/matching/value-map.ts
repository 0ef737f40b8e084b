/** A map by text that grows without ever taking long: a `Map` of a million moves all of them when it grows. */
export interface ValueMap<Value = number> {
  get(key: string): Value | undefined;
  has(key: string): boolean;
  set(key: string, value: Value): void;
  keys(): Iterable<string>;
  size(): number;
}

const shards = 32;

export function createValueMap<Value = number>(): ValueMap<Value> {
  const maps = Array.from({ length: shards }, () => new Map<string, Value>());
  const mapOf = (key: string) => maps[shardOf(key)] as Map<string, Value>;
  return {
    get: (key) => mapOf(key).get(key),
    has: (key) => mapOf(key).has(key),
    set: (key, value) => void mapOf(key).set(key, value),
    *keys() {
      for (const map of maps) yield* map.keys();
    },
    size: () => maps.reduce((sum, { size }) => sum + size, 0),
  };
}

/** By a few letters from where values differ: hosts in front, ids of apps behind, digests everywhere. */
function shardOf(key: string): number {
  const { length } = key;
  if (length === 0) return 0;
  const sum =
    key.charCodeAt(0) * 3 +
    key.charCodeAt(length >> 2) * 5 +
    key.charCodeAt(length >> 1) * 7 +
    key.charCodeAt(length - 1) * 11;
  return (sum + length) & (shards - 1);
}
