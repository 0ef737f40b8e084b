import type { Entropy } from '@picket/domain';
import type { Secrets } from '../real/system-secrets.ts';

/** The same ids and the same jitter for the same seed. */
export function seededEntropy(seed: number): Entropy {
  const next = mulberry32(seed);
  const hex = (digits: number) => Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');
  return {
    jitter: next,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + Math.floor(next() * 4)).toString(16)}${hex(3)}-${hex(12)}`,
  };
}

/** Guessable "secrets", for tests only. */
export function seededSecrets(seed: number): Secrets {
  const next = mulberry32(seed);
  return { bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)) };
}

/** https://gist.github.com/tommyettinger/46a874533244883189143505d203312c: public domain, 32 bits of state. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
