import type { Cursor, Entropy, Instant, UemSession } from '@picket/domain';
import type { SyncRun } from '@picket/wire/console';
import type { TenantTransaction } from '../platform/database/database.ts';
import type { SyncKind } from './store.ts';

/** How one kind of thing is read and believed. One member a kind; the runner knows none of them by name. */
export interface SyncDefinition {
  readonly kind: SyncKind;
  /** Undefined where the tenant's UEM has nothing of the kind. */
  pages(
    session: UemSession,
    from: Cursor | undefined,
    signal: AbortSignal,
    ask: AskTenant,
  ): AsyncIterable<SyncPage> | undefined;
  /** Compares what a complete round brought with what is known. Reads only. */
  plan(tx: TenantTransaction, round: CompleteRound): Promise<SyncPlan>;
}

/** Reads in the tenant's database what there is to be asked for. */
export type AskTenant = <Result>(read: (tx: TenantTransaction) => Promise<Result>) => Promise<Result>;

export interface SyncPage {
  readonly items: readonly { readonly remoteId: string; readonly body: unknown }[];
  /** The remote side has forgotten our cursor: this page begins everything anew. */
  readonly startsOver: boolean;
  readonly next: Cursor | undefined;
  /** Where the next round begins; listings have none. */
  readonly done: Cursor | undefined;
  /** There was nothing to ask for: the remote side has said nothing by it, not even that it is there. */
  readonly isUnasked?: true;
}

export interface CompleteRound {
  readonly roundId: string;
  /**
   * As they came, in order, so many at a time; the same thing may be there several times. May be walked more than once: a
   * whole tenant's bodies are not held in memory.
   */
  bodies(): AsyncIterable<readonly unknown[]>;
  /** Whatever is not mentioned is gone. */
  readonly isFull: boolean;
  /** An operator has said that a sudden shrinkage is true. */
  readonly acceptShrinkage: boolean;
  readonly now: Instant;
  readonly entropy: Entropy;
}

export interface SyncPlan {
  readonly difference: SyncRun['differences'][number];
  readonly count: number;
  /** Why part of it is not believed. What is then written is only what is safe. */
  readonly refusal: string | undefined;
  /** Makes it so, in the transaction it was planned in. */
  write(): Promise<void>;
}
