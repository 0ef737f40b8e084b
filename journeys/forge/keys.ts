import { generateKeyPairSync } from 'node:crypto';
import type { startWorld } from '../world.ts';

/** The simulator's own signing key, and one of somebody else. */
const keyPairs = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
export const [ours, foreign] = keyPairs.map(({ privateKey, publicKey }, place) => {
  const kid = `key-${place}-of-a-simulator`;
  return {
    kid,
    privateKey,
    publicKey,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' },
  };
}) as [SigningKey, SigningKey];
type SigningKey = NonNullable<Parameters<typeof startWorld>[0]>['signingKey'] & object;
