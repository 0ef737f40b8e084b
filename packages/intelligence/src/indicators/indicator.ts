import type { IndicatorCategory, Instant, Term } from '@picket/domain';

/** One thing to look for, as one entry of a feed says it. */
export interface Indicator extends Term {
  readonly category: IndicatorCategory;
  /** The family or campaign, in the feed's words. */
  readonly name: string | undefined;
  /** Where in its file it stands, from 1: the line of a text, the entry of a list, the object of a bundle. */
  readonly position: number;
  /** What must be seen on the same subject too. Without it the value alone says nothing. */
  readonly together: readonly Term[];
  /** The feed's own date of expiry. */
  readonly validUntil: Instant | undefined;
}

/** Why an entry of a feed is not used. A closed list: each of them is counted, and shown with an example. */
export const rejectionReasons = ['malformed', 'not-an-indicator', 'duplicate', 'warning-listed', 'over-limit'] as const;

export type RejectionReason = (typeof rejectionReasons)[number];

export interface Rejection {
  readonly reason: RejectionReason;
  readonly count: number;
  /** The first that was met, cut to 120 characters. Text of somebody else's. */
  readonly example: string;
}
