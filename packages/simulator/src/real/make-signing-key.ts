import { createHash, generateKeyPair, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { SigningKey } from '../entra/key-ring.ts';

const generate = promisify(generateKeyPair);
const kind = { modulusLength: 2048 } as const;

/** From real chance: a token of one simulator must not be good at another that has the same seed. */
export async function makeSigningKey(): Promise<SigningKey> {
  return describePair(await generate('rsa', kind));
}

/** The same while everything else waits: for a roll-over, which happens between two requests. */
export function makeSigningKeyNow(): SigningKey {
  return describePair(generateKeyPairSync('rsa', kind));
}

/** Named by its thumbprint (RFC 7638). */
function describePair({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): SigningKey {
  const { kty = '', n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  return { kid, privateKey, publicKey, publicJwk: { kty, n, e, kid, use: 'sig', alg: 'RS256' } };
}
