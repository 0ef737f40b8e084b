import type { Confidence, TenantId, Term } from '@picket/domain';
import type { IndicatorIndex } from '@picket/intelligence';

/** What is looked for in one tenant, at one moment. Never changes: hold it for as long as one piece of work takes. */
export interface CurrentIndicators {
  /** Grows with everything that changes what any tenant looks for; 0 before the first feed. */
  readonly generation: number;
  /** Over the versions in force of the feeds that are on in this tenant; a canary tenant already has the version on trial. */
  readonly index: IndicatorIndex;
  /** The feeds it looks in, warning lists among them. */
  readonly feeds: readonly FeedInForce[];
}

export interface FeedInForce {
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  readonly confidence: Confidence;
}

/** What became different for one tenant between two generations. */
export interface IndicatorChanges {
  /** The generation that these changes lead to: where the next question begins. */
  readonly upTo: number;
  /**
   * Everything of which the index may say something else now: listed newly, no longer, or otherwise, or spoken for or against by a
   * warning list. A `domain` stands for itself and all below it, a `network` for every address in it. `everything`: nobody
   * can tell any more.
   */
  readonly terms: readonly Term[] | 'everything';
}

/** The feeds as the rest of the server sees them. */
export interface Indicators {
  /**
   * Asks the database which generation is in force, takes it into memory if it is news, and answers what is looked for in a tenant.
   * Usually one cheap query. Rejects rather than answer with less than is in force. Not inside a transaction.
   */
  currentIndicators(tenantId: TenantId): Promise<CurrentIndicators>;
  /** What became different for a tenant after this generation; no terms when nothing did. Not inside a transaction. */
  changesSince(tenantId: TenantId, generation: number): Promise<IndicatorChanges>;
}

/** Something a feed lists, with what must be seen on the same device too. */
export interface Wanted {
  readonly term: Term;
  readonly together: readonly Term[];
}

/** What a tenant's stored observations, history included, show of what is wanted. */
export interface TenantSight {
  /** Devices, not retired, of which any source has told apps or hosts. Of the others nobody can tell. */
  readonly observed: number;
  /** Those among them on which at least one of the wanted was seen. */
  readonly hit: readonly { readonly deviceId: string; readonly name: string }[];
  /** How many devices each was seen on; what was seen on none is left out. */
  readonly terms: readonly { readonly term: Term; readonly devices: number }[];
}

/** The inverted side: who has it. Asked before a version of a feed is put in force. Not inside a transaction. */
export interface FleetSight {
  /** @param wanted at most 5,000 at a time. */
  look(tenantId: TenantId, wanted: readonly Wanted[]): Promise<TenantSight>;
}
