import type { Instant, ObjectKey, PlanAction } from '@picket/domain';
import type { deploymentStepStates } from '@picket/wire/console';
import { sql } from 'kysely';
import { at, type Json, json, type NullableInstantColumn, type NullableJson } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import type { StoredProblem } from './run-store.ts';
import type { Shape } from './store.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    deployment_step: StepTable;
  }
}

export type StepState = (typeof deploymentStepStates)[number];

interface StepTable {
  tenant_id: string;
  run_id: string;
  step: number;
  object_key: ObjectKey;
  action: PlanAction;
  kind: string;
  name: string;
  task: string;
  state: StepState;
  tried_at: NullableInstantColumn;
  ended_at: NullableInstantColumn;
  remote_id: string | null;
  request_ids: Json<string[]>;
  problem: NullableJson<StoredProblem>;
}

/** What a step was agreed to as: done only where the tenant still looks like that. */
export interface Task {
  readonly found: (Shape & { readonly remoteId: string }) | undefined;
}

export interface StoredStep {
  readonly step: number;
  readonly key: ObjectKey;
  readonly action: PlanAction;
  readonly kind: string;
  readonly name: string;
  readonly task: Task;
  readonly state: StepState;
  /** When it was last tried. Set before the call: from then on it may have happened. */
  readonly triedAt: Instant | undefined;
  readonly endedAt: Instant | undefined;
  readonly remoteId: string | undefined;
  readonly requestIds: readonly string[];
  readonly problem: StoredProblem | undefined;
}

export type NewStep = Pick<StoredStep, 'key' | 'action' | 'kind' | 'name' | 'task'>;

/** The steps of a run that begins, in the order in which they are done. */
export async function insertSteps(
  { tenantId, db }: TenantTransaction,
  runId: string,
  steps: readonly NewStep[],
): Promise<void> {
  if (steps.length === 0) return;
  await db
    .insertInto('deployment_step')
    .values(
      steps.map(({ key, action, kind, name, task }, step) => ({
        tenant_id: tenantId,
        run_id: runId,
        step,
        object_key: key,
        action,
        kind,
        name,
        task: JSON.stringify(task),
        state: 'waiting' as const,
        request_ids: json<string[]>([]),
      })),
    )
    .execute();
}

export async function listSteps({ db }: TenantTransaction, runId: string): Promise<readonly StoredStep[]> {
  const rows = await db.selectFrom('deployment_step').selectAll().where('run_id', '=', runId).orderBy('step').execute();
  return rows.map((row) => ({
    step: row.step,
    key: row.object_key,
    action: row.action,
    kind: row.kind,
    name: row.name,
    task: JSON.parse(row.task) as Task,
    state: row.state,
    triedAt: row.tried_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    remoteId: row.remote_id ?? undefined,
    requestIds: row.request_ids,
    problem: row.problem ?? undefined,
  }));
}

export interface StepChange {
  readonly state: StepState;
  readonly triedAt?: Instant;
  readonly endedAt?: Instant | null;
  readonly remoteId?: string;
  /** Added to those that are there. */
  readonly requestIds?: readonly string[];
  readonly problem?: StoredProblem | null;
}

export async function updateStep(
  { db }: TenantTransaction,
  runId: string,
  step: number,
  { state, triedAt, endedAt, remoteId, requestIds = [], problem }: StepChange,
): Promise<void> {
  await db
    .updateTable('deployment_step')
    .set({
      state,
      ...(triedAt === undefined ? {} : { tried_at: at(triedAt) }),
      ...(endedAt === undefined ? {} : { ended_at: at(endedAt) }),
      ...(remoteId === undefined ? {} : { remote_id: remoteId }),
      ...(requestIds.length === 0
        ? {}
        : { request_ids: sql<never>`request_ids || ${JSON.stringify(requestIds)}::jsonb` }),
      ...(problem === undefined ? {} : { problem: problem === null ? null : json(problem) }),
    })
    .where('run_id', '=', runId)
    .where('step', '=', step)
    .execute();
}

/** What failed, and what needed it, is tried again. */
export async function retrySteps({ db }: TenantTransaction, runId: string): Promise<void> {
  await db
    .updateTable('deployment_step')
    .set({ state: 'waiting', ended_at: null, problem: null })
    .where('run_id', '=', runId)
    .where('state', 'in', ['failed', 'skipped'])
    .execute();
}
