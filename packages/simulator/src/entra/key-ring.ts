import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { hour } from '../clock.ts';

/** A key that signs tokens, for all tenants, as Entra's are. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: JWK;
}

/** Longer than any token lives, so that a roll-over ends none of them. How long Entra keeps one is not documented [I]. */
export const formerKeyStaysMs = 24 * hour;

/**
 * The keys that sign: one that is in use, and those it replaced, which stay published for a time. A client that never
 * fetches the key set again believes no token after a roll-over, as in production.
 */
export class KeyRing {
  readonly #make: () => SigningKey;
  #current: SigningKey;
  #former: readonly { readonly key: SigningKey; readonly until: number }[] = [];

  constructor(first: SigningKey, make: () => SigningKey) {
    this.#current = first;
    this.#make = make;
  }

  get current(): SigningKey {
    return this.#current;
  }

  /** From now on a new key signs; the one before is believed for `formerStaysMs` more. */
  roll(now: number, formerStaysMs: number): SigningKey {
    this.#former = [{ key: this.#current, until: now + formerStaysMs }, ...this.#former];
    this.#current = this.#make();
    return this.#current;
  }

  /** Published and believed at that moment, the one in use first. */
  believed(now: number): readonly SigningKey[] {
    return [this.#current, ...this.#former.filter(({ until }) => until > now).map(({ key }) => key)];
  }

  find(kid: unknown, now: number): SigningKey | undefined {
    return this.believed(now).find((key) => key.kid === kid);
  }
}
