import { randomBytes } from 'node:crypto';

/** Bytes that nobody can guess: keys, tokens, nonces. There is no seeded one outside of tests. */
export interface Secrets {
  bytes(length: number): Uint8Array;
}

export const systemSecrets: Secrets = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
};
