import {
  minute,
  PicketError,
  type Plan,
  type PlanStep,
  second,
  type TenantId,
  type WantedObject,
} from '@picket/domain';
import { noteFailure } from '../connectors/connectors.ts';
import { recordHistory } from '../history/store.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { doStep, type RunTools, type StepTools } from './do-step.ts';
import { isWeather } from './interruptions.ts';
import { openDeployment, planFor, readBooks } from './make-plan.ts';
import {
  findRun,
  findWanted,
  lockRun,
  type RunChange,
  type StoredProblem,
  type StoredRun,
  updateRun,
} from './run-store.ts';
import { listSteps, type StoredStep, updateStep } from './step-store.ts';

/** The tenant is read again before a step when the last reading is as old as this. */
const viewLastsMs = minute;
const shortestWaitMs = 5 * second;
const longestWaitMs = 5 * minute;

/**
 * Goes on with a run until it has ended, must wait, or cannot go on. May be killed anywhere: what was begun and not
 * ended is looked for in the tenant before anything is done again.
 */
export async function executeRun(
  tools: RunTools,
  {
    tenantId,
    runId,
    rest,
    signal,
  }: {
    readonly tenantId: TenantId;
    readonly runId: string;
    /** Ends it after the step that is under way. */
    readonly rest: AbortSignal;
    /** Ends it at once. */
    readonly signal: AbortSignal;
  },
): Promise<void> {
  try {
    await workThrough(tools, { tenantId, runId, rest, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    await breakOff(tools, tenantId, runId, error);
  }
}

async function workThrough(
  tools: RunTools,
  { tenantId, runId, rest, signal }: Parameters<typeof executeRun>[1],
): Promise<void> {
  const { database, clock } = tools;
  let view: { readonly at: number; readonly plan: Plan } | undefined;
  const references = new Map<string, string>();
  const wanted = await database.forTenant(tenantId, (tx) => findWanted(tx, runId));
  while (!rest.aborted) {
    const next = await database.forTenant(tenantId, (tx) => chooseStep(tx, runId, wanted, clock.now()));
    if (next === undefined) return;
    const { deployment } = await openDeployment(tools, tenantId, {
      kind: 'deployment',
      of: next.step.key,
      work: runId,
    });
    const look = async () => {
      const books = await database.forTenant(tenantId, (tx) => readBooks(tools, tx));
      const { plan } = await planFor(tools, { tenantId, deployment, books, wanted, signal });
      for (const [key, remoteId] of plan.references) references.set(key, remoteId);
      return { at: clock.now(), plan };
    };
    if (view === undefined || clock.now() - view.at > viewLastsMs) view = await look();
    const stepTools: StepTools = { ...tools, tenantId, run: next.run, deployment, references, signal };
    const outcome = await doStep(stepTools, next.step, freshOf(view.plan, next.step), async () => {
      view = await look();
      return freshOf(view.plan, next.step);
    });
    if (outcome.remoteId !== undefined) references.set(next.step.key, outcome.remoteId);
  }
}

const freshOf = ({ steps }: Plan, { key, kind }: StoredStep): PlanStep | undefined =>
  steps.find((step) => step.key === key && step.kind === kind);

/** The next step to do. Undefined: there is none, or somebody asked to end or to pause, and it is written down so. */
async function chooseStep(
  tx: TenantTransaction,
  runId: string,
  wanted: readonly WantedObject[],
  now: Parameters<typeof noteFailure>[3],
): Promise<{ readonly run: StoredRun; readonly step: StoredStep } | undefined> {
  const run = await lockRun(tx, runId);
  if (run?.state !== 'running') return undefined;
  if (run.asked !== null) {
    const change: RunChange = run.asked === 'pause' ? { state: 'paused' } : { state: 'canceled', endedAt: now };
    await updateRun(tx, runId, { ...change, asked: null, waiting: null });
    await tell(tx, run, run.asked === 'pause' ? 'paused' : 'canceled', now);
    return undefined;
  }
  const bad = new Set<string>();
  let isWhole = true;
  for (const step of await listSteps(tx, runId)) {
    if (step.state === 'waiting' || step.state === 'begun') {
      const missing = needsOf(wanted, step).filter((key) => bad.has(key));
      if (missing.length === 0) return { run, step };
      const detail = `It needs what could not be made: ${missing.join(', ')}.`;
      await updateStep(tx, runId, step.step, {
        state: 'skipped',
        endedAt: now,
        problem: { code: 'conflict', detail },
      });
    } else if (step.state === 'done') continue;
    bad.add(step.key);
    isWhole = false;
  }
  await updateRun(tx, runId, { state: isWhole ? 'completed' : 'incomplete', endedAt: now, waiting: null });
  await tell(tx, run, isWhole ? 'completed' : 'incomplete', now);
  return undefined;
}

function needsOf(wanted: readonly WantedObject[], { key, action }: StoredStep): readonly string[] {
  if (action === 'delete' || action === 'release') return [];
  return wanted.find((object) => object.key === key)?.needs ?? [];
}

const words = {
  paused: 'is paused',
  canceled: 'was ended early',
  completed: 'is done',
  incomplete: 'is done, but for what failed',
  stopped: 'cannot go on',
} as const;

async function tell(
  tx: TenantTransaction,
  { id, aim }: StoredRun,
  state: keyof typeof words,
  at: Parameters<typeof noteFailure>[3],
  because = '',
): Promise<void> {
  const what = aim === 'apply' ? 'The deployment' : 'The removal';
  await recordHistory(tx, [
    {
      at,
      kind: 'deployment-changed',
      text: `${what} ${words[state]}${because === '' ? '.' : `: ${because}`}`,
      data: { runId: id, state },
    },
  ]);
}

/** Waits where time helps; stops where somebody has to do something. Either way it can go on from there. */
async function breakOff(tools: RunTools, tenantId: TenantId, runId: string, error: unknown): Promise<void> {
  const { database, clock, log, uemId } = tools;
  if (error instanceof PicketError) log.info({ err: error, tenantId, runId }, 'a deployment was interrupted');
  else log.error({ err: error, tenantId, runId }, 'a deployment failed');
  await database.forTenant(tenantId, async (tx) => {
    const run = await findRun(tx, runId);
    if (run === undefined || run.state !== 'running') return;
    const now = clock.now();
    if (error instanceof PicketError && isWeather(error)) {
      const usual = Math.min(longestWaitMs, shortestWaitMs * 2 ** Math.min(run.waits, 20));
      const waitMs = typeof error.retry === 'object' ? Math.max(error.retry.afterMs, shortestWaitMs) : usual;
      await updateRun(tx, runId, {
        waiting: { until: (now + waitMs) as typeof now, because: error.message, waits: run.waits + 1 },
      });
    } else {
      const problem: StoredProblem =
        error instanceof PicketError
          ? { code: error.code, detail: error.message }
          : { code: 'internal', detail: 'Picket failed; see the log.' };
      await updateRun(tx, runId, { state: 'stopped', problem, waiting: null });
      await tell(tx, run, 'stopped', now, problem.detail);
    }
    await noteFailure(tx, uemId, error, now);
  });
}
