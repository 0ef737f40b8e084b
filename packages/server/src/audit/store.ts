import type { TenantId } from '@picket/domain';
import { at, type InstantColumn, type Json, json } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { AuditActor, AuditDetail, AuditEntry } from './audit-entry.ts';
import { type ChainedEntry, type ChainPlace, chainStart, hashEntry } from './chain.ts';
import { tidyEntry } from './tidy-entry.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    audit_entry: AuditEntryTable;
    audit_head: { tenant_id: TenantId; sequence: number; hash: string };
  }
}

interface AuditEntryTable {
  tenant_id: TenantId;
  sequence: number;
  at: InstantColumn;
  actor_kind: AuditActor['kind'];
  actor_id: string | null;
  actor_name: string;
  action: string;
  outcome: AuditEntry['outcome'];
  target: string | null;
  detail: Json<AuditDetail>;
  request_id: string | null;
  previous_hash: string;
  hash: string;
}

/**
 * Appends to a chain. The head's row is locked from here to the end of the transaction, which is what keeps one chain
 * where several write at once: call it last, so that others wait for a commit and not for work.
 */
export async function appendEntry(db: Transaction, chain: TenantId, written: AuditEntry): Promise<void> {
  const entry = tidyEntry(written);
  const head = await lockHead(db, chain);
  const linked = { ...entry, sequence: head.sequence + 1, previousHash: head.hash };
  const hash = hashEntry(chain, linked);
  await db
    .insertInto('audit_entry')
    .values({
      tenant_id: chain,
      sequence: linked.sequence,
      at: at(entry.at),
      actor_kind: entry.actor.kind,
      actor_id: entry.actor.id,
      actor_name: entry.actor.name,
      action: entry.action,
      outcome: entry.outcome,
      target: entry.target ?? null,
      detail: json(entry.detail ?? {}),
      request_id: entry.requestId ?? null,
      previous_hash: linked.previousHash,
      hash,
    })
    .execute();
  await db.updateTable('audit_head').set({ sequence: linked.sequence, hash }).where('tenant_id', '=', chain).execute();
}

async function lockHead(db: Transaction, chain: TenantId): Promise<ChainPlace> {
  const locked = () =>
    db
      .selectFrom('audit_head')
      .select(['sequence', 'hash'])
      .where('tenant_id', '=', chain)
      .forUpdate()
      .executeTakeFirst();
  const head = await locked();
  if (head !== undefined) return head;
  // The first two writers of a chain meet here: one inserts, the other waits for it, inserts nothing and reads on.
  await db
    .insertInto('audit_head')
    .values({ tenant_id: chain, ...chainStart })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await locked()) ?? chainStart;
}

export interface AuditFilter {
  readonly action?: string | undefined;
  readonly outcome?: AuditEntry['outcome'] | undefined;
}

/** Newest first, from before `before`. */
export async function listEntries(
  db: Transaction,
  chain: TenantId,
  { action, outcome }: AuditFilter,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly ChainedEntry[]> {
  let query = db.selectFrom('audit_entry').selectAll().where('tenant_id', '=', chain);
  if (action !== undefined) query = query.where('action', '=', action);
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (before !== undefined) query = query.where('sequence', '<', before);
  return (await query.orderBy('sequence', 'desc').limit(limit).execute()).map(fromRow);
}

/** Oldest first, those after one sequence and up to another. */
export async function readEntries(
  db: Transaction,
  chain: TenantId,
  { after, upTo, limit }: { readonly after: number; readonly upTo: number; readonly limit: number },
): Promise<readonly ChainedEntry[]> {
  const rows = await db
    .selectFrom('audit_entry')
    .selectAll()
    .where('tenant_id', '=', chain)
    .where('sequence', '>', after)
    .where('sequence', '<=', upTo)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

export async function findHead(db: Transaction, chain: TenantId): Promise<ChainPlace> {
  const head = await db
    .selectFrom('audit_head')
    .select(['sequence', 'hash'])
    .where('tenant_id', '=', chain)
    .executeTakeFirst();
  return head ?? chainStart;
}

/** Where every chain of the instance ends. Across tenants. */
export async function listHeads(db: Transaction): Promise<readonly (ChainPlace & { readonly chain: TenantId })[]> {
  const rows = await db.selectFrom('audit_head').selectAll().orderBy('tenant_id').execute();
  return rows.map(({ tenant_id, sequence, hash }) => ({ chain: tenant_id, sequence, hash }));
}

/** Whether a chain has entries beyond its head: somebody appended without moving it. */
export async function findLastSequence(db: Transaction, chain: TenantId): Promise<number> {
  const row = await db
    .selectFrom('audit_entry')
    .select('sequence')
    .where('tenant_id', '=', chain)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sequence ?? 0;
}

function fromRow(
  row: {
    [Column in keyof AuditEntryTable]: Column extends 'at'
      ? AuditEntry['at']
      : Column extends 'detail'
        ? AuditDetail
        : AuditEntryTable[Column];
  },
): ChainedEntry {
  return {
    sequence: row.sequence,
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action: row.action,
    outcome: row.outcome,
    ...(row.target === null ? {} : { target: row.target }),
    detail: row.detail,
    ...(row.request_id === null ? {} : { requestId: row.request_id }),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
