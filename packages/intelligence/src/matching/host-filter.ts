/**
 * Says quickly of a host and of each of its parents that it is not listed, without cutting a string. It is wrong about one in
 * sixteen, in one direction only: what it lets through is looked up.
 */
export interface HostFilter {
  add(host: string): void;
  /** Calls for the host and those parents that may have been added, the shortest first. */
  eachCandidate(host: string, take: (suffix: string) => void): void;
}

/** @param count how many hosts will be added. Takes about 16 bits each. */
export function createHostFilter(count: number): HostFilter {
  const bits = 2 ** Math.max(10, Math.ceil(Math.log2(Math.max(1, count) * 16)));
  const words = new Uint32Array(bits / 32);
  const mask = bits - 1;

  return {
    add(host) {
      let hash = 0;
      for (let at = host.length - 1; at >= 0; at--) hash = step(hash, host.charCodeAt(at));
      const bit = mix(hash) & mask;
      words[bit >>> 5] = (words[bit >>> 5] as number) | (1 << (bit & 31));
    },
    eachCandidate(host, take) {
      let hash = 0;
      for (let at = host.length - 1; at >= 0; at--) {
        hash = step(hash, host.charCodeAt(at));
        if (at !== 0 && host.charCodeAt(at - 1) !== dot) continue;
        const bit = mix(hash) & mask;
        if (((words[bit >>> 5] as number) & (1 << (bit & 31))) !== 0) take(at === 0 ? host : host.slice(at));
      }
    },
  };
}

const dot = 0x2e;

function step(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

/** The finalizer of MurmurHash3: spreads what a sum leaves in the low bits. */
function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
