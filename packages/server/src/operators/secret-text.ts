import { createHash, createHmac } from 'node:crypto';
import type { Secrets } from '../platform/real/system-secrets.ts';

/** 256 bits that nobody can guess, as text for a URL, a cookie or a header. */
export function makeSecret(secrets: Secrets): string {
  return Buffer.from(secrets.bytes(32)).toString('base64url');
}

/** Found by secret scanners, and by whoever greps for what leaked. */
export const tokenPrefix = 'pkt_';

/**
 * What is stored of a secret of ours. A plain digest is enough: unlike a passphrase it cannot be guessed, and looking it
 * up by its digest tells nothing by time.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** What a session's changes must carry: known only to who can read our answers, and not stored. */
export function csrfTokenOf(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('picket-csrf').digest('base64url');
}
