import type { Cursor, Instant, TenantId } from '@picket/domain';
import type { syncKinds } from '@picket/wire/console';
import { sql } from 'kysely';
import {
  at,
  type InstantColumn,
  type Json,
  json,
  type NullableInstantColumn,
  type NullableJson,
} from '../platform/database/columns.ts';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';
import { insertRows } from '../platform/database/record-set.ts';

export type SyncKind = (typeof syncKinds)[number];

declare module '../platform/database/tables.ts' {
  interface Tables {
    sync_state: StateTable;
    sync_staged: StagedTable;
  }
}

interface StateTable {
  tenant_id: string;
  kind: SyncKind;
  /** Where the next round of changes begins; null: from nothing. Listings have none. */
  round_cursor: string | null;
  /** The round under way, if any: what is staged under it survives a kill, and it goes on at `page_cursor`. */
  round_id: string | null;
  page_cursor: string | null;
  /** The round enumerates everything: what it does not mention is gone. */
  is_full: boolean;
  staged_count: number;
  lease_holder: string | null;
  lease_until: NullableInstantColumn;
  next_due_at: InstantColumn;
  every_seconds: number | null;
  last_completed_at: NullableInstantColumn;
  last_count: number | null;
  last_problem: NullableJson<SyncProblem>;
  /** When the round under way, or the last one, began. */
  round_began_at: NullableInstantColumn;
  /** From there until it was applied, a pause by a kill included. */
  last_duration_ms: number | null;
}

/** One item of a page, as it came, waiting for the round to be complete. Readers never look here. */
interface StagedTable {
  tenant_id: string;
  kind: SyncKind;
  round_id: string;
  sequence: number;
  remote_id: string;
  body: Json<unknown>;
}

export interface SyncProblem {
  readonly code: string;
  readonly detail: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface SyncState {
  readonly kind: SyncKind;
  readonly roundCursor: Cursor | undefined;
  readonly roundId: string | undefined;
  readonly pageCursor: Cursor | undefined;
  readonly isFull: boolean;
  readonly stagedCount: number;
  readonly nextDueAt: Instant;
  /** How often this tenant wants it read; undefined: as often as the server does. */
  readonly everySeconds: number | undefined;
  readonly lastCompletedAt: Instant | undefined;
  readonly lastCount: number | undefined;
  readonly lastProblem: SyncProblem | undefined;
  readonly lastDurationMs: number | undefined;
}

export async function ensureSyncStates(
  { tenantId, db }: TenantTransaction,
  kinds: readonly SyncKind[],
  now: Instant,
): Promise<void> {
  await db
    .insertInto('sync_state')
    .values(
      kinds.map((kind) => ({
        tenant_id: tenantId,
        kind,
        is_full: true,
        staged_count: 0,
        next_due_at: at(now),
        every_seconds: null,
        round_cursor: null,
        round_id: null,
        page_cursor: null,
        lease_holder: null,
        last_count: null,
        last_duration_ms: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function listSyncStates({ db }: TenantTransaction): Promise<readonly SyncState[]> {
  const rows = await db.selectFrom('sync_state').selectAll().orderBy('kind').execute();
  return rows.map(fromRow);
}

/** Which syncs of these tenants are due, longest waiting first. */
export async function listDueSyncs(
  db: Transaction,
  tenants: readonly TenantId[],
  now: Instant,
  limit: number,
): Promise<readonly { tenantId: TenantId; kind: SyncKind }[]> {
  if (tenants.length === 0) return [];
  const rows = await db
    .selectFrom('sync_state')
    .innerJoin('connectors_connector', 'connectors_connector.tenant_id', 'sync_state.tenant_id')
    .select(['sync_state.tenant_id', 'sync_state.kind'])
    .where('sync_state.tenant_id', 'in', [...tenants])
    .where('connectors_connector.state', 'in', ['linked', 'unresponsive'])
    .where('next_due_at', '<=', at(now))
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', at(now))]))
    .orderBy('next_due_at')
    .limit(limit)
    .execute();
  return rows.map(({ tenant_id, kind }) => ({ tenantId: tenant_id as TenantId, kind }));
}

/** Two must never read the same kind of the same tenant at once. Undefined: somebody else is at it. */
export async function leaseSync(
  { db }: TenantTransaction,
  kind: SyncKind,
  lease: { readonly holder: string; readonly now: Instant; readonly until: Instant },
): Promise<SyncState | undefined> {
  const row = await db
    .updateTable('sync_state')
    .set({
      lease_holder: lease.holder,
      lease_until: at(lease.until),
      // One that goes on where it was killed began when it began.
      round_began_at: sql<never>`case when page_cursor is null then ${at(lease.now)} else round_began_at end`,
    })
    .where('kind', '=', kind)
    .where((eb) =>
      eb.or([
        eb('lease_until', 'is', null),
        eb('lease_until', '<=', at(lease.now)),
        eb('lease_holder', '=', lease.holder),
      ]),
    )
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** False when the lease was lost: then nothing more may be written under it. */
export async function holdSyncLease(
  { db }: TenantTransaction,
  kind: SyncKind,
  holder: string,
  until: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sync_state')
    .set({ lease_until: at(until) })
    .where('kind', '=', kind)
    .where('lease_holder', '=', holder)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function releaseSync({ db }: TenantTransaction, kind: SyncKind, holder: string): Promise<void> {
  await db
    .updateTable('sync_state')
    .set({ lease_holder: null, lease_until: null })
    .where('kind', '=', kind)
    .where('lease_holder', '=', holder)
    .execute();
}

export async function beginRound(
  { db }: TenantTransaction,
  kind: SyncKind,
  roundId: string,
  isFull: boolean,
): Promise<void> {
  await db.deleteFrom('sync_staged').where('kind', '=', kind).execute();
  await db
    .updateTable('sync_state')
    .set({ round_id: roundId, page_cursor: null, is_full: isFull, staged_count: 0 })
    .where('kind', '=', kind)
    .execute();
}

/**
 * Stages pages and where to go on, together, and renews the lease: a kill in between loses or doubles nothing. False when
 * the lease was lost: then nothing was written, and nothing more may be.
 */
export async function stagePages(
  tx: TenantTransaction,
  kind: SyncKind,
  lease: { readonly holder: string; readonly until: Instant },
  pages: {
    readonly roundId: string;
    readonly from: number;
    readonly items: readonly { readonly remoteId: string; readonly body: unknown }[];
    readonly next: Cursor | undefined;
  },
): Promise<boolean> {
  const { roundId, from, items, next } = pages;
  const { numUpdatedRows } = await tx.db
    .updateTable('sync_state')
    .set({ lease_until: at(lease.until), page_cursor: next ?? null, staged_count: from + items.length })
    .where('kind', '=', kind)
    .where('round_id', '=', roundId)
    .where('lease_holder', '=', lease.holder)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  const types = {
    kind: 'text',
    round_id: 'uuid',
    sequence: 'integer',
    remote_id: 'text',
    body: 'json',
  } as const;
  const rows = items.map(({ remoteId, body }, index) => ({
    kind,
    round_id: roundId,
    sequence: from + index,
    remote_id: remoteId,
    body,
  }));
  await insertRows(tx, 'sync_staged', types, rows);
  return true;
}

const stagedAtOnce = 1_000;

/** In the order in which they came, so many at a time. */
export async function* readStaged(
  { db }: TenantTransaction,
  kind: SyncKind,
  roundId: string,
): AsyncGenerator<readonly unknown[], void, void> {
  for (let from = 0; ; from += stagedAtOnce) {
    const rows = await db
      .selectFrom('sync_staged')
      .select('body')
      .where('kind', '=', kind)
      .where('round_id', '=', roundId)
      .where('sequence', '>=', from)
      .where('sequence', '<', from + stagedAtOnce)
      .orderBy('sequence')
      .execute();
    if (rows.length === 0) return;
    yield rows.map(({ body }) => body);
  }
}

export async function forgetStaged({ db }: TenantTransaction, kind: SyncKind, roundId: string): Promise<void> {
  await db.deleteFrom('sync_staged').where('kind', '=', kind).where('round_id', '=', roundId).execute();
}

export async function completeRound(
  { db }: TenantTransaction,
  kind: SyncKind,
  done: {
    readonly roundCursor: Cursor | undefined;
    readonly count: number;
    readonly at: Instant;
    readonly problem: SyncProblem | undefined;
  },
): Promise<void> {
  await db
    .updateTable('sync_state')
    .set({
      round_cursor: done.roundCursor ?? null,
      round_id: null,
      page_cursor: null,
      staged_count: 0,
      is_full: done.roundCursor === undefined,
      ...(done.problem === undefined
        ? {
            last_completed_at: at(done.at),
            last_count: done.count,
            last_problem: null,
            last_duration_ms: sql<number>`greatest(0, extract(epoch from ${at(done.at)} - round_began_at) * 1000)::bigint`,
          }
        : { last_problem: json(done.problem) }),
    })
    .where('kind', '=', kind)
    .execute();
}

/** The round cannot be finished (its cursor is no longer understood): the next one begins from nothing. */
export async function abandonRound({ db }: TenantTransaction, kind: SyncKind): Promise<void> {
  await db.deleteFrom('sync_staged').where('kind', '=', kind).execute();
  await db
    .updateTable('sync_state')
    .set({ round_cursor: null, round_id: null, page_cursor: null, is_full: true, staged_count: 0 })
    .where('kind', '=', kind)
    .execute();
}

export async function setNextDue({ db }: TenantTransaction, kind: SyncKind, nextDueAt: Instant): Promise<void> {
  await db
    .updateTable('sync_state')
    .set({ next_due_at: at(nextDueAt) })
    .where('kind', '=', kind)
    .execute();
}

/** Undefined: as often as the server does. Due by the new rhythm, from when it was last read. */
export async function setSyncEvery(
  { db }: TenantTransaction,
  kind: SyncKind,
  every: { readonly seconds: number | undefined; readonly nextDueAt: Instant },
): Promise<void> {
  await db
    .updateTable('sync_state')
    .set({ every_seconds: every.seconds ?? null, next_due_at: at(every.nextDueAt) })
    .where('kind', '=', kind)
    .execute();
}

export async function setSyncProblem({ db }: TenantTransaction, kind: SyncKind, problem: SyncProblem): Promise<void> {
  await db
    .updateTable('sync_state')
    .set({ last_problem: json(problem) })
    .where('kind', '=', kind)
    .execute();
}

function fromRow(row: {
  kind: SyncKind;
  round_cursor: string | null;
  round_id: string | null;
  page_cursor: string | null;
  is_full: boolean;
  staged_count: number;
  next_due_at: Instant;
  every_seconds: number | null;
  last_completed_at: Instant | null;
  last_count: number | null;
  last_problem: SyncProblem | null;
  last_duration_ms: number | null;
}): SyncState {
  return {
    kind: row.kind,
    roundCursor: (row.round_cursor as Cursor | null) ?? undefined,
    roundId: row.round_id ?? undefined,
    pageCursor: (row.page_cursor as Cursor | null) ?? undefined,
    isFull: row.is_full,
    stagedCount: row.staged_count,
    nextDueAt: row.next_due_at,
    everySeconds: row.every_seconds ?? undefined,
    lastCompletedAt: row.last_completed_at ?? undefined,
    lastCount: row.last_count ?? undefined,
    lastProblem: row.last_problem ?? undefined,
    lastDurationMs: row.last_duration_ms ?? undefined,
  };
}
