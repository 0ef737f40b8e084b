import { X509Certificate } from 'node:crypto';
import type { Instant } from '@picket/domain';
import type { Registration } from './store.ts';

/**
 * When a registration's credential ends: a certificate says it itself, of a secret only an operator can tell, since Entra
 * tells an app nothing of its own secrets. Undefined: nobody knows.
 */
export function expiryOf({
  certificate,
  secretExpiresAt,
}: Pick<Registration, 'certificate' | 'secretExpiresAt'>): Instant | undefined {
  if (certificate === undefined) return secretExpiresAt;
  return new X509Certificate(certificate).validToDate.getTime() as Instant;
}
