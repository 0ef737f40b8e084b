import { addressBits, firstBits } from '../indicators/address.ts';

/** Networks by how many bits they fix: a look-up asks once for each length that occurs, however many networks there are. */
export interface NetworkTable<Item> {
  add(network: string, item: Item): void;
  /** What was added for the networks that hold an address, the smallest network first. */
  find(address: string): readonly { readonly network: string; readonly items: readonly Item[] }[];
}

/** Takes networks and addresses in the spelling of `normalizeNetwork` and `normalizeAddress`. */
export function createNetworkTable<Item>(): NetworkTable<Item> {
  interface Held {
    readonly network: string;
    readonly items: Item[];
  }
  /** By width, then by length of the prefix, then by the prefix. */
  const families = new Map<number, Map<number, Map<bigint, Held>>>();

  return {
    add(network, item) {
      const [base = '', length] = network.split('/');
      const { bits, width } = addressBits(base);
      const prefix = length === undefined ? width : Number(length);
      const family = families.get(width) ?? new Map<number, Map<bigint, Held>>();
      families.set(width, family);
      const table = family.get(prefix) ?? new Map<bigint, Held>();
      family.set(prefix, table);
      const key = firstBits(bits, width, prefix);
      const held = table.get(key);
      if (held === undefined) table.set(key, { network, items: [item] });
      else held.items.push(item);
    },
    find(address) {
      const { bits, width } = addressBits(address);
      const family = families.get(width);
      if (family === undefined) return [];
      return [...family.keys()]
        .toSorted((one, other) => other - one)
        .flatMap((prefix) => family.get(prefix)?.get(firstBits(bits, width, prefix)) ?? []);
    },
  };
}
