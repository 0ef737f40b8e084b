/**
 * A list of what must not raise an alarm by itself: big names, hosts that many share, hashes of empty files. It speaks against
 * a match and is part of the evidence.
 */
export interface WarningList {
  readonly name: string;
  readonly reach: WarningReach;
  /** Whether a feed that lists such a value is wrong. Otherwise the list only adds a doubt. */
  readonly rejects: boolean;
  /** Host names, in the one spelling. */
  readonly hosts: readonly string[];
  /** Networks and addresses. */
  readonly networks: readonly string[];
  /** Digests of files and certificates. */
  readonly digests: readonly string[];
}

/**
 * `below`: the owner of the name speaks for everything below it. `itself`: what is below belongs to others, or may.
 */
export type WarningReach = 'below' | 'itself';
