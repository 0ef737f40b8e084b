import type { Instant, TenantId } from '@picket/domain';
import type { SyncRun } from '@picket/wire/console';
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
import type { SyncKind } from './store.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    sync_run: RunTable;
  }
}

interface RunTable {
  tenant_id: string;
  run_id: string;
  state: SyncRun['state'];
  dry_run: boolean;
  accept_shrinkage: boolean;
  kinds: Json<SyncKind[]>;
  started_at: InstantColumn;
  ended_at: NullableInstantColumn;
  progress: string;
  differences: Json<SyncRun['differences']>;
  problem: NullableJson<{ code: string; detail: string }>;
}

/** A sync that an operator asked for, with what it was asked to do. */
export interface RunRecord extends SyncRun {
  readonly acceptShrinkage: boolean;
  readonly kinds: readonly SyncKind[];
}

export async function insertRun(
  { tenantId, db }: TenantTransaction,
  run: { id: string; dryRun: boolean; acceptShrinkage: boolean; kinds: readonly SyncKind[]; at: Instant },
): Promise<void> {
  await db
    .insertInto('sync_run')
    .values({
      tenant_id: tenantId,
      run_id: run.id,
      state: 'running',
      dry_run: run.dryRun,
      accept_shrinkage: run.acceptShrinkage,
      kinds: json([...run.kinds]),
      started_at: at(run.at),
      progress: 'waiting to begin',
      differences: json<SyncRun['differences']>([]),
    })
    .execute();
}

export async function findRun({ db }: TenantTransaction, id: string): Promise<RunRecord | undefined> {
  const row = await db.selectFrom('sync_run').selectAll().where('run_id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.run_id,
    state: row.state,
    dryRun: row.dry_run,
    acceptShrinkage: row.accept_shrinkage,
    kinds: row.kinds,
    startedAt: new Date(row.started_at).toISOString(),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
    progress: row.progress,
    differences: row.differences,
    problem: row.problem,
  };
}

export async function updateRun(
  { db }: TenantTransaction,
  id: string,
  change: {
    readonly state?: SyncRun['state'];
    readonly progress?: string;
    readonly addDifference?: SyncRun['differences'][number];
    readonly problem?: { code: string; detail: string };
    readonly endedAt?: Instant;
  },
): Promise<void> {
  await db
    .updateTable('sync_run')
    .set({
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.progress === undefined ? {} : { progress: change.progress }),
      ...(change.addDifference === undefined
        ? {}
        : { differences: sql<never>`differences || ${JSON.stringify([change.addDifference])}::jsonb` }),
      ...(change.problem === undefined ? {} : { problem: json(change.problem) }),
      ...(change.endedAt === undefined ? {} : { ended_at: at(change.endedAt) }),
    })
    .where('run_id', '=', id)
    .execute();
}

/** Runs of these tenants that operators have asked for and that have not ended. */
export async function listRunningRuns(
  db: Transaction,
  tenants: readonly TenantId[],
): Promise<readonly { readonly tenantId: TenantId; readonly runId: string }[]> {
  if (tenants.length === 0) return [];
  const rows = await db
    .selectFrom('sync_run')
    .select(['tenant_id', 'run_id'])
    .where('tenant_id', 'in', [...tenants])
    .where('state', '=', 'running')
    .orderBy('started_at')
    .limit(100)
    .execute();
  return rows.map(({ tenant_id, run_id }) => ({ tenantId: tenant_id as TenantId, runId: run_id }));
}
