import type { Instant } from '@picket/domain';
import { sql } from 'kysely';
import { at } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { runColumns, runFromRow, type StoredRun } from './run-store.ts';
import type { StepState, StoredStep } from './step-store.ts';

export type ShownStep = Pick<
  StoredStep,
  'key' | 'action' | 'kind' | 'name' | 'state' | 'remoteId' | 'requestIds' | 'problem' | 'endedAt'
>;

/** What is told of each step: not what it was agreed to as, which is long. */
export async function listShownSteps({ db }: TenantTransaction, runId: string): Promise<readonly ShownStep[]> {
  const rows = await db
    .selectFrom('deployment_step')
    .select(['object_key', 'action', 'kind', 'name', 'state', 'remote_id', 'request_ids', 'problem', 'ended_at'])
    .where('run_id', '=', runId)
    .orderBy('step')
    .execute();
  return rows.map((row) => ({
    key: row.object_key,
    action: row.action,
    kind: row.kind,
    name: row.name,
    state: row.state,
    remoteId: row.remote_id ?? undefined,
    requestIds: row.request_ids,
    problem: row.problem ?? undefined,
    endedAt: row.ended_at ?? undefined,
  }));
}

export interface RunCounts {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
}

/** Newest first. */
export async function listRuns(
  { db }: TenantTransaction,
  {
    after,
    limit,
  }: { readonly after: { readonly at: Instant; readonly id: string } | undefined; readonly limit: number },
): Promise<readonly (StoredRun & RunCounts)[]> {
  let query = db
    .selectFrom('deployment_run')
    .select(runColumns)
    .select((eb) => {
      const steps = eb
        .selectFrom('deployment_step')
        .whereRef('deployment_step.tenant_id', '=', 'deployment_run.tenant_id')
        .whereRef('deployment_step.run_id', '=', 'deployment_run.run_id');
      const count = (states: readonly StepState[] | undefined) =>
        (states === undefined ? steps : steps.where('state', 'in', [...states])).select(
          sql<number>`count(*)::int`.as('n'),
        );
      return [count(['done']).as('done'), count(['failed', 'skipped']).as('failed'), count(undefined).as('total')];
    });
  if (after !== undefined)
    query = query.where(sql<boolean>`(started_at, run_id) < (${at(after.at)}, ${after.id}::uuid)`);
  const rows = await query.orderBy('started_at', 'desc').orderBy('run_id', 'desc').limit(limit).execute();
  return rows.map((row) => ({
    ...runFromRow(row),
    done: row.done ?? 0,
    failed: row.failed ?? 0,
    total: row.total ?? 0,
  }));
}
