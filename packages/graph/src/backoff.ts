import type { Entropy } from './surroundings.ts';

const firstMs = 1_000;
const longestMs = 30_000;

/**
 * Exponential backoff with full jitter: anything up to 1 s, 2 s, 4 s … 30 s, so that many who failed together do not
 * come back together (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/).
 */
export function backoffMs(attempt: number, entropy: Entropy): number {
  return Math.ceil(Math.min(longestMs, firstMs * 2 ** (attempt - 1)) * entropy.jitter());
}
