import { createHash } from 'node:crypto';

/**
 * Seeded chance: the same seed rolls the same dice. `fork` makes an independent stream by name, so that drawing one
 * number more in one place does not shift every number drawn after it somewhere else.
 *
 * Not for secrets that guard anything real: whoever knows the seed knows every id, secret and Retry-After.
 */
export interface Chance {
  fork(name: string): Chance;
  /** A number in [0, 1). */
  fraction(): number;
  /** A whole number in [low, high], both included. */
  between(low: number, high: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** By weight: `[['iphone', 4], ['pixel', 1]]` gives an iPhone four times in five. */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item;
  uuid(): string;
  /** `length` characters of `alphabet`. */
  text(length: number, alphabet?: string): string;
}

const base62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function seededChance(seed: string | number): Chance {
  const fraction = sfc32(seed);
  const between = (low: number, high: number) => low + Math.floor(fraction() * (high - low + 1));

  function pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new RangeError('nothing to pick from');
    return items[between(0, items.length - 1)] as Item;
  }

  return {
    fork: (name) => seededChance(`${seed}/${name}`),
    fraction,
    between,
    pick,
    weighted(items) {
      let roll = fraction() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        roll -= weight;
        if (roll < 0) return item;
      }
      return pick(items)[0];
    },
    uuid() {
      const hex = Array.from({ length: 16 }, () => between(0, 255));
      hex[6] = ((hex[6] ?? 0) & 0x0f) | 0x40;
      hex[8] = ((hex[8] ?? 0) & 0x3f) | 0x80;
      const text = hex.map((byte) => byte.toString(16).padStart(2, '0')).join('');
      return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
    },
    text: (length, alphabet = base62) =>
      Array.from({ length }, () => alphabet[between(0, alphabet.length - 1)]).join(''),
  };
}

/** The small fast counter generator of PractRand (public domain): passes its tests, and is a few lines. */
function sfc32(seed: string | number): () => number {
  const digest = createHash('sha256').update(String(seed)).digest();
  let a = digest.readUInt32LE(0);
  let b = digest.readUInt32LE(4);
  let c = digest.readUInt32LE(8);
  let counter = digest.readUInt32LE(12);
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
}

/** A steady number in [0, 1) for a name: the same device is hidden on every page, or on none. */
export function steadyFraction(seed: string, name: string): number {
  return createHash('sha256').update(`${seed}/${name}`).digest().readUInt32LE(0) / 4_294_967_296;
}
