import type { Instant } from '@picket/domain';

/**
 * What an indicator can be about. Not all of it is seen by somebody today: what no source reports (a file path, a process
 * name) is kept all the same, so that nothing a feed says is lost when a source comes that reports it.
 *
 * `pattern` is a well-formed STIX pattern that is more than a list of values (an order in time, `LIKE`, `MATCHES`); it is
 * kept as text and never run. `other` is a value of a STIX object that has no word here.
 */
export const indicatorKinds = [
  'domain',
  'url',
  'ip',
  'network',
  'app',
  'signer',
  'file',
  'fileName',
  'filePath',
  'process',
  'email',
  'configurationProfile',
  'androidProperty',
  'pattern',
  'other',
] as const;

export type IndicatorKind = (typeof indicatorKinds)[number];

/** What a feed says that a hit would mean. `unspecified`: it lists the value and does not say why. */
export type IndicatorCategory =
  | 'malware'
  | 'stalkerware'
  | 'watchware'
  | 'phishing'
  | 'root-tool'
  | 'test-key'
  | 'unspecified';

/** One value of one kind, in the one spelling that `normalizeValue` gives it. */
export interface Term {
  readonly kind: IndicatorKind;
  readonly value: string;
}

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
