import { day, type Instant, type PatchLevel } from '@picket/domain';

/** Makers ship next month's level a few weeks early; two months ahead nobody does. */
const furthestAheadMs = 62 * day;

/** A level that cannot have been published yet was made up, and says nothing about fixes. */
export function isFromTheFuture({ at }: PatchLevel, now: Instant): boolean {
  return at > now + furthestAheadMs;
}
