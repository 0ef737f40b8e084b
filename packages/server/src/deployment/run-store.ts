import type { Instant, WantedObject } from '@picket/domain';
import type { DeploymentRun, deploymentAims, deploymentRunStates } from '@picket/wire/console';
import type { Selectable } from 'kysely';
import {
  at,
  type InstantColumn,
  json,
  type NullableInstantColumn,
  type NullableJson,
} from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { insertSteps, type NewStep } from './step-store.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    deployment_run: RunTable;
  }
}

export type DeploymentAim = (typeof deploymentAims)[number];
export type RunState = (typeof deploymentRunStates)[number];
export interface StoredProblem {
  readonly code: string;
  readonly detail: string;
}

interface RunTable {
  tenant_id: string;
  run_id: string;
  aim: DeploymentAim;
  state: RunState;
  is_open: boolean;
  fingerprint: string;
  wanted: string;
  started_by: string;
  started_at: InstantColumn;
  ended_at: NullableInstantColumn;
  asked: 'pause' | 'cancel' | null;
  not_before: NullableInstantColumn;
  waiting: string | null;
  waits: number;
  problem: NullableJson<StoredProblem>;
}

export interface StoredRun extends Omit<DeploymentRun, 'steps' | 'waiting' | 'problem' | 'done' | 'failed' | 'total'> {
  readonly fingerprint: string;
  readonly waiting: { readonly until: Instant; readonly because: string } | undefined;
  /** How often it has waited in a row. */
  readonly waits: number;
  readonly problem: StoredProblem | undefined;
}

/** Columns: all but what the plan wanted, which is long and which only the worker reads. */
export const runColumns = [
  'run_id',
  'aim',
  'state',
  'fingerprint',
  'started_by',
  'started_at',
  'ended_at',
  'asked',
  'not_before',
  'waiting',
  'waits',
  'problem',
] as const;

const isOpen = (state: RunState) => state === 'running' || state === 'paused';

/** Answers false, and writes nothing, where another run of the tenant is under way. */
export async function insertRun(
  tx: TenantTransaction,
  run: {
    readonly id: string;
    readonly aim: DeploymentAim;
    readonly fingerprint: string;
    readonly wanted: readonly WantedObject[];
    readonly startedBy: string;
    readonly at: Instant;
    readonly steps: readonly NewStep[];
  },
): Promise<boolean> {
  const { tenantId, db } = tx;
  const state: RunState = run.steps.length === 0 ? 'completed' : 'running';
  const inserted = await db
    .insertInto('deployment_run')
    .values({
      tenant_id: tenantId,
      run_id: run.id,
      aim: run.aim,
      state,
      is_open: isOpen(state),
      fingerprint: run.fingerprint,
      wanted: JSON.stringify(run.wanted),
      started_by: run.startedBy,
      started_at: at(run.at),
      waits: 0,
      ...(isOpen(state) ? {} : { ended_at: at(run.at) }),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('run_id')
    .executeTakeFirst();
  if (inserted === undefined) return false;
  await insertSteps(tx, run.id, run.steps);
  return true;
}

export async function findRun({ db }: TenantTransaction, id: string): Promise<StoredRun | undefined> {
  const row = await db.selectFrom('deployment_run').select(runColumns).where('run_id', '=', id).executeTakeFirst();
  return row && runFromRow(row);
}

/** Everything the plan of a run wanted, also what was left as it is. */
export async function findWanted({ db }: TenantTransaction, id: string): Promise<readonly WantedObject[]> {
  const row = await db.selectFrom('deployment_run').select('wanted').where('run_id', '=', id).executeTakeFirst();
  return row === undefined ? [] : (JSON.parse(row.wanted) as readonly WantedObject[]);
}

/** Locked until commit, so that of two who change it the second sees what the first did. */
export async function lockRun({ db }: TenantTransaction, id: string): Promise<StoredRun | undefined> {
  const row = await db
    .selectFrom('deployment_run')
    .select(runColumns)
    .where('run_id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && runFromRow(row);
}

/** The run that began last. */
export async function findLastRun({ db }: TenantTransaction): Promise<StoredRun | undefined> {
  const row = await db
    .selectFrom('deployment_run')
    .select(runColumns)
    .orderBy('started_at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && runFromRow(row);
}

export interface RunChange {
  readonly state?: RunState;
  readonly asked?: 'pause' | 'cancel' | null;
  readonly endedAt?: Instant | null;
  /** Null: it waits no longer. */
  readonly waiting?: { readonly until: Instant; readonly because: string; readonly waits: number } | null;
  readonly problem?: StoredProblem | null;
}

export async function updateRun({ db }: TenantTransaction, id: string, change: RunChange): Promise<void> {
  const { state, asked, endedAt, waiting, problem } = change;
  await db
    .updateTable('deployment_run')
    .set({
      ...(state === undefined ? {} : { state, is_open: isOpen(state) }),
      ...(asked === undefined ? {} : { asked }),
      ...(endedAt === undefined ? {} : { ended_at: at(endedAt) }),
      ...(waiting === undefined
        ? {}
        : waiting === null
          ? { not_before: null, waiting: null, waits: 0 }
          : { not_before: at(waiting.until), waiting: waiting.because, waits: waiting.waits }),
      ...(problem === undefined ? {} : { problem: problem === null ? null : json(problem) }),
    })
    .where('run_id', '=', id)
    .execute();
}

export function runFromRow(row: Pick<Selectable<RunTable>, (typeof runColumns)[number]>): StoredRun {
  return {
    id: row.run_id,
    aim: row.aim,
    state: row.state,
    fingerprint: row.fingerprint,
    startedBy: row.started_by,
    startedAt: new Date(row.started_at).toISOString(),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
    asked: row.asked,
    waiting: row.not_before === null ? undefined : { until: row.not_before, because: row.waiting ?? '' },
    waits: row.waits,
    problem: row.problem ?? undefined,
  };
}
