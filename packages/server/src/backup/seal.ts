import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { keyId } from '../platform/sealer.ts';

/** Shows that a backup was made by somebody who has the sealing key: an operator put into it by hand would be let in after a restore. */
export interface Seal {
  /** Of the sealing key. */
  readonly keyId: string;
  readonly hmac: string;
}

export function sealOf(sealingKey: Uint8Array, sha256: Uint8Array): Seal {
  const key = new Uint8Array(hkdfSync('sha256', sealingKey, new Uint8Array(), 'picket backup seal', 32));
  return { keyId: keyId(sealingKey), hmac: createHmac('sha256', key).update(sha256).digest('hex') };
}

export function isSealedBy(sealingKey: Uint8Array, seal: Seal, sha256: Uint8Array): boolean {
  const own = sealOf(sealingKey, sha256);
  return own.keyId === seal.keyId && timingSafeEqual(Buffer.from(own.hmac, 'hex'), Buffer.from(seal.hmac, 'hex'));
}
