import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';

/** The key that signs tokens. One for all tenants, as Entra's are; roll-over is not modelled. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: JWK;
}
