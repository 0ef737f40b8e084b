import type { Instant } from '../time.ts';

/**
 * The place of the next intent of one device in one channel: now, but always later than the one before.
 *
 * Some receivers order what they are told by a time of ours and drop what is not newer. A plain counter would be older
 * than everything they hold once a database has been restored from a backup; a plain clock goes backwards. This is a
 * hybrid of both: a moment that no step of the clock can turn round.
 */
export function nextSequence(previous: number | undefined, now: Instant): number {
  return previous === undefined ? now : Math.max(now, previous + 1);
}
