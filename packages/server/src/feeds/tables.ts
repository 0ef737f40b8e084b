import type { Confidence, IndicatorKind, Instant, Term } from '@picket/domain';
import type { Rejection } from '@picket/intelligence';
import type { InstantColumn, Json, NullableInstantColumn, NullableJson } from '../platform/database/columns.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    feeds_feed: FeedTable;
    feeds_version: VersionTable;
    feeds_collection: { feed_id: string; place: number; bytes: Uint8Array };
    feeds_piece: { version_id: string; place: number; bytes: Uint8Array };
    feeds_change: ChangeTable;
    feeds_switch: { tenant_id: string; feed_id: string; is_on: boolean; changed_at: InstantColumn };
  }
}

/**
 * Where versions of a feed come from. `shipped`: with Picket itself. `taxii`: the address is that of a collection. `upload`: an operator
 * brings each of them.
 */
export type FeedSource = 'shipped' | 'url' | 'taxii' | 'upload';

/** Whether a collection is read whole each time, or only what came after the last time, and whole once a week. */
export type CollectionReading = 'whole' | 'incremental';

/**
 * `staged`: being written, seen by nobody. `held`: something about it needs a person. `trial`: it is tried out, on nobody or on a share
 * of the tenants. `in-force`: what is looked for. `past`: it was in force. `discarded`: a person did not want it, or took it back.
 */
export type VersionState = 'staged' | 'held' | 'trial' | 'in-force' | 'past' | 'discarded';

interface FeedTable {
  feed_id: string;
  title: string;
  source: FeedSource;
  url: string | null;
  /** Where the SHA-256 of what is at `url` is published. */
  checksum_url: string | null;
  license: string;
  /** How far the operator believes it. Shown with each match, and weighed by detectors. */
  confidence: Confidence;
  /** Null: not by itself. */
  every_ms: number | null;
  /** Without a word from its source for so long it is not believed any more. Null: always. */
  max_age_ms: number | null;
  trial_ms: number;
  /** The share of tenants that a version on trial already counts for; 0: it is only watched. */
  canary_percent: number;
  /** As its first version had it. Another one is held. */
  format: string | null;
  etag: string | null;
  last_modified: string | null;
  next_due_at: NullableInstantColumn;
  checked_at: NullableInstantColumn;
  /** When its source last said that this is all, or brought something new. */
  confirmed_at: NullableInstantColumn;
  problem: NullableJson<FeedProblem>;
  /** In force. */
  version_id: string | null;
  aged_out_at: NullableInstantColumn;
  created_at: InstantColumn;
  /** The whole header that its source wants: a secret, bound to this feed. */
  authorization_sealed: string | null;
  /** Of a collection; null for everything else. */
  reading: CollectionReading | null;
  most_pages: number | null;
  page_size: number | null;
  /** Where to go on, as the server of the collection says it. */
  added_after: string | null;
  /** When it was last read whole. */
  whole_at: NullableInstantColumn;
  /** Its source is not asked until somebody says so; what is in force stays. */
  is_paused: boolean;
  /** Since then it is looked in by nobody, and may still be brought back. */
  removed_at: NullableInstantColumn;
}

/** Why the last try brought nothing. */
export interface FeedProblem {
  readonly code: string;
  readonly detail: string;
  /** ISO 8601 */
  readonly at: string;
}

interface VersionTable {
  version_id: string;
  feed_id: string;
  edition: string;
  state: VersionState;
  /** Of what came, all files together. */
  sha256: string;
  format: string;
  size: number;
  summary: Json<VersionSummary>;
  reasons: Json<readonly HoldReason[]>;
  sight: NullableJson<VersionSight>;
  /** By its source's own word. */
  modified_at: NullableInstantColumn;
  fetched_at: InstantColumn;
  trial_until: NullableInstantColumn;
  /** The tenants that it counts for while it is on trial. */
  canary_tenants: NullableJson<readonly string[]>;
  in_force_at: NullableInstantColumn;
  /** When a person put it in force before its time. */
  released_at: NullableInstantColumn;
  ended_at: NullableInstantColumn;
  /** Entries that ended before this are not looked for. */
  read_as_of: InstantColumn;
  /** When the next of its entries ends by the feed's own word. */
  next_expiry_at: NullableInstantColumn;
}

/** What a version holds, in numbers and a few examples. */
export interface VersionSummary {
  readonly files: number;
  readonly indicators: number;
  readonly kinds: Readonly<Partial<Record<IndicatorKind, number>>>;
  readonly rejected: readonly Rejection[];
  /** Entries of warning lists, and known signers. */
  readonly warnings: number;
  /** What it lists although warning lists say that nobody may, up to `mostNamed`. */
  readonly warned: readonly Term[];
  /** Apps that everybody needs to be let in again, listed by their id alone. */
  readonly vital: readonly string[];
}

export const holdCodes = [
  'format-changed',
  'warning-listed',
  'vital-app',
  'ten-times-larger',
  'ten-times-smaller',
  'mostly-other',
  'older',
  'hits-too-many',
] as const;

/** Why a version needs a person. */
export interface HoldReason {
  readonly code: (typeof holdCodes)[number];
  readonly detail: string;
}

/** Whom a version would newly hit. */
export interface VersionSight {
  /** ISO 8601 */
  readonly at: string;
  /** Terms that nothing in force lists yet. */
  readonly newTerms: number;
  /** Absent: no source reports what feeds list, so nobody can tell. */
  readonly tenants?: readonly TenantHits[];
}

export interface TenantHits {
  readonly tenantId: string;
  /** Of which any source has told apps or hosts. */
  readonly devices: number;
  readonly newlyHit: number;
  readonly apps: number;
  readonly domains: number;
  /** Names of some of the phones. */
  readonly examples: readonly string[];
  /** The entries that hit most, worst first. */
  readonly terms: readonly { readonly kind: IndicatorKind; readonly value: string; readonly devices: number }[];
}

interface ChangeTable {
  generation: number;
  at: InstantColumn;
  feed_id: string;
  /** What was in force for these tenants before; null: nothing. */
  from_version: string | null;
  to_version: string | null;
  /** Null: all of them. */
  tenant_ids: NullableJson<readonly string[]>;
  /** Entries whose time ended between these two. Null: the versions differ. */
  expired_after: NullableInstantColumn;
  expired_until: NullableInstantColumn;
}

/** One step of what is in force, as `recordChange` writes it. */
export interface Change {
  readonly feedId: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly tenantIds?: readonly string[];
  readonly expired?: { readonly after: Instant; readonly until: Instant };
}
