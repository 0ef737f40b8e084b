import type { ConsentPurpose, ErrorCode, Instant } from '@picket/domain';
import { parseInstant, toIso } from '@picket/domain';
import type { CallCauseKind } from '@picket/wire/console';
import { type Selectable, sql } from 'kysely';
import { at, type InstantColumn, type NullableJson } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { chunksOf, recordSet } from '../platform/database/record-set.ts';
import type { LedgerEntry } from './ledger.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    ledger_call: CallTable;
  }
}

/** One time that it was sent, as it is kept. */
interface StoredTry {
  /** ISO 8601. */
  readonly at: string;
  readonly ms: number;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly clientRequestId: string;
}

interface CallTable {
  tenant_id: string;
  /** The `client-request-id` of the first try. */
  call_id: string;
  at: InstantColumn;
  duration_ms: number;
  purpose: ConsentPurpose;
  operation: string;
  cause: CallCauseKind;
  cause_of: string | null;
  work_id: string | null;
  /** Of the last try. */
  status: number | null;
  attempts: number;
  parts: number;
  failed_parts: number;
  failed: boolean;
  code: ErrorCode | null;
  detail: string | null;
  request_id: string | null;
  client_request_id: string;
  /** Null where one was enough. */
  tries: NullableJson<readonly StoredTry[]>;
}

export type CallRecord = Selectable<CallTable>;

/** Told twice is kept once: a commit whose answer was lost is written again. */
export async function insertCalls({ tenantId, db }: TenantTransaction, entries: readonly LedgerEntry[]): Promise<void> {
  const types = {
    call_id: 'uuid',
    at: 'timestamptz',
    duration_ms: 'integer',
    purpose: 'text',
    operation: 'text',
    cause: 'text',
    cause_of: 'text',
    work_id: 'uuid',
    status: 'smallint',
    attempts: 'smallint',
    parts: 'integer',
    failed_parts: 'integer',
    failed: 'boolean',
    code: 'text',
    detail: 'text',
    request_id: 'text',
    client_request_id: 'uuid',
    tries: 'jsonb',
  } as const;
  const columns = sql.join(Object.keys(types).map((name) => sql.id(name)));
  for (const chunk of chunksOf(entries.map(toRow))) {
    await sql`
      insert into ledger_call (tenant_id, ${columns})
      select ${tenantId}::uuid, ${columns} from ${recordSet(types, chunk)} on conflict do nothing`.execute(db);
  }
}

function toRow({ cause, tries, ...call }: LedgerEntry) {
  const last = tries.at(-1);
  const stored = tries.map(({ at, ms, status, requestId, clientRequestId }): StoredTry => {
    return { at: toIso(at), ms, status: status ?? null, requestId: requestId ?? null, clientRequestId };
  });
  return {
    call_id: tries[0]?.clientRequestId ?? null,
    at: toIso(call.at),
    duration_ms: Math.round(call.durationMs),
    purpose: call.purpose,
    operation: call.operation,
    cause: cause.kind,
    cause_of: cause.of ?? null,
    work_id: cause.work ?? null,
    status: last?.status ?? null,
    attempts: tries.length,
    parts: call.parts,
    failed_parts: call.failedParts,
    failed: call.failed,
    code: call.code ?? null,
    detail: call.detail ?? null,
    request_id: last?.requestId ?? null,
    client_request_id: last?.clientRequestId ?? null,
    tries: stored.length > 1 ? stored : null,
  };
}

export interface CallFilter {
  readonly failed?: boolean | undefined;
  readonly purpose?: ConsentPurpose | undefined;
  readonly operation?: string | undefined;
  readonly cause?: CallCauseKind | undefined;
  readonly since?: Instant | undefined;
}

/** Newest first, from before a place in the list. */
export async function listCalls(
  { db }: TenantTransaction,
  { failed, purpose, operation, cause, since }: CallFilter,
  {
    before,
    limit,
  }: { readonly before: { readonly at: Instant; readonly id: string } | undefined; readonly limit: number },
): Promise<readonly CallRecord[]> {
  let query = db.selectFrom('ledger_call').selectAll();
  if (failed === true) query = query.where('failed', '=', true);
  if (purpose !== undefined) query = query.where('purpose', '=', purpose);
  if (operation !== undefined) query = query.where('operation', '=', operation);
  if (cause !== undefined) query = query.where('cause', '=', cause);
  if (since !== undefined) query = query.where('at', '>=', at(since));
  if (before !== undefined) query = query.where(sql<boolean>`(at, call_id) < (${at(before.at)}, ${before.id}::uuid)`);
  return await query.orderBy('at', 'desc').orderBy('call_id', 'desc').limit(limit).execute();
}

export async function findCall({ db }: TenantTransaction, id: string): Promise<CallRecord | undefined> {
  return await db.selectFrom('ledger_call').selectAll().where('call_id', '=', id).executeTakeFirst();
}

/** Every try of a kept message, also of one that needed a single one. */
export function triesOf(call: CallRecord): readonly (Omit<StoredTry, 'at'> & { readonly at: Instant })[] {
  if (call.tries !== null) return call.tries.map((each) => ({ ...each, at: parseInstant(each.at) ?? call.at }));
  const { at: sentAt, duration_ms: ms, status, request_id: requestId, client_request_id: clientRequestId } = call;
  return [{ at: sentAt, ms, status, requestId, clientRequestId }];
}

export interface CallCount {
  readonly total: number;
  readonly failed: number;
  /** Turned away at least once for being too many. */
  readonly throttled: number;
}

export async function countCallsSince({ db }: TenantTransaction, since: Instant): Promise<CallCount> {
  const row = await db
    .selectFrom('ledger_call')
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.countAll<number>().filterWhere('failed', '=', true).as('failed'),
      fn.countAll<number>().filterWhere(sql<boolean>`status = 429 or tries @> '[{"status": 429}]'`).as('throttled'),
    ])
    .where('at', '>=', at(since))
    .executeTakeFirstOrThrow();
  return { total: Number(row.total), failed: Number(row.failed), throttled: Number(row.throttled) };
}

/** Lets go of some of what is older than `before`, or one of more than `most`. Answers whether there may be more. */
export async function deleteOldCalls(
  { db }: TenantTransaction,
  { before, most, atOnce }: { readonly before: Instant; readonly most: number; readonly atOnce: number },
): Promise<boolean> {
  const { rows } = await sql<{ at: Instant }>`
    select at from ledger_call order by at desc, call_id desc offset ${sql.lit(most)} limit 1`.execute(db);
  const [beyond] = rows;
  const upTo = beyond === undefined ? before : (Math.max(before, beyond.at + 1) as Instant);
  const deleted = await sql`
    delete from ledger_call where call_id in (
      select call_id from ledger_call where at < ${at(upTo)} order by at, call_id limit ${sql.lit(atOnce)})`.execute(
    db,
  );
  return deleted.numAffectedRows === BigInt(atOnce);
}
