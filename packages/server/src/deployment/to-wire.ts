import {
  type DeploymentDesign,
  type Difference,
  faults,
  type PlanStep,
  planActions,
  textOf,
  toIso,
} from '@picket/domain';
import type * as wire from '@picket/wire/console';
import { toldToWire } from '../platform/http/told.ts';
import { fits } from './decide.ts';
import { isToBeDone, type MadePlan } from './make-plan.ts';
import type { StoredProblem, StoredRun } from './run-store.ts';
import type { ShownStep } from './shown-runs.ts';
import type { ShownObject } from './store.ts';

export function planToWire(design: DeploymentDesign | undefined, made: MadePlan): wire.DeploymentPlan {
  const { steps } = made.plan;
  const count = (action: PlanStep['action']) => steps.filter((step) => step.action === action).length;
  return {
    at: toIso(made.at),
    aim: made.aim,
    fingerprint: made.fingerprint,
    changes: steps.filter(isToBeDone).length,
    sums: Object.fromEntries(planActions.map((action) => [action, count(action)])) as wire.DeploymentPlan['sums'],
    steps: steps.map((step) => stepToWire(design, step, made)),
    notPlanned: made.notPlanned.map(({ what, because }) => ({ what: textOf(what), because: textOf(because) })),
    handedOver: made.handedOver.map(({ key, kind, name, because }) => ({
      key,
      kindTitle: titleOf(design, kind),
      name,
      because: textOf(because),
    })),
    told: toldToWire(
      ...steps.flatMap(({ wanted, found }) => [
        wanted?.because,
        ...(wanted?.remarks ?? []),
        ...(found?.warnings ?? []),
      ]),
      ...made.notPlanned.flatMap(({ what, because }) => [what, because]),
      ...made.handedOver.map(({ because }) => because),
    ),
  };
}

function stepToWire(
  design: DeploymentDesign | undefined,
  step: PlanStep,
  { books }: MadePlan,
): wire.DeploymentPlanStep {
  const { key, action, kind, name, wanted, found, differences, drift, reason, blockedBy } = step;
  const decided = books.decisions.find((each) => each.key === key && fits(each, step));
  return {
    key,
    action,
    reason: reason ?? null,
    kind,
    kindTitle: titleOf(design, kind),
    name,
    because: wanted === undefined ? null : textOf(wanted.because),
    platform: wanted?.platform ?? null,
    purpose: wanted?.purpose ?? null,
    needs: [...(wanted?.needs ?? [])],
    blockedBy: [...blockedBy],
    remoteId: found?.remoteId ?? null,
    differences: differencesToWire(design, kind, differences),
    drift: differencesToWire(design, kind, drift),
    decided: decided?.decision ?? null,
    warnings: (found?.warnings ?? []).map(textOf),
    remarks: (wanted?.remarks ?? []).map(textOf),
  };
}

function differencesToWire(
  design: DeploymentDesign | undefined,
  kind: string,
  differences: readonly Difference[],
): wire.DeploymentDifference[] {
  return differences.map(({ path, from, to }) => ({
    path,
    what: design?.wordsFor(kind, path) ?? path,
    from: from ?? null,
    to: to ?? null,
  }));
}

const titleOf = (design: DeploymentDesign | undefined, kind: string) =>
  design?.kinds.find((each) => each.kind === kind)?.title ?? kind;

export function objectToWire(design: DeploymentDesign | undefined, object: ShownObject): wire.DeployedObject {
  const { key, kind, name, remoteId, isAdopted, isKept, madeAt, drift } = object;
  return {
    key,
    kind,
    kindTitle: titleOf(design, kind),
    name,
    remoteId: remoteId ?? null,
    isAdopted,
    isKept,
    madeAt: toIso(madeAt),
    drift:
      drift === undefined
        ? null
        : {
            since: toIso(drift.since),
            state: drift.state,
            differences: differencesToWire(design, kind, drift.differences),
          },
  };
}

export function runToWire(
  design: DeploymentDesign | undefined,
  run: StoredRun,
  steps: readonly ShownStep[],
): wire.DeploymentRun {
  const count = (states: readonly ShownStep['state'][]) => steps.filter(({ state }) => states.includes(state)).length;
  return {
    ...summaryToWire({
      ...run,
      done: count(['done']),
      failed: count(['failed', 'skipped']),
      total: steps.length,
    }),
    asked: run.asked,
    waiting: run.waiting === undefined ? null : { until: toIso(run.waiting.until), because: run.waiting.because },
    steps: steps.map(({ key, action, kind, name, state, remoteId, requestIds, problem, endedAt }) => ({
      key,
      action,
      kind,
      kindTitle: titleOf(design, kind),
      name,
      state,
      remoteId: remoteId ?? null,
      requestIds: [...requestIds],
      problem: problemToWire(problem),
      endedAt: endedAt === undefined ? null : toIso(endedAt),
    })),
  };
}

export function summaryToWire(
  run: StoredRun & { readonly done: number; readonly failed: number; readonly total: number },
): wire.DeploymentRunSummary {
  const { id, aim, state, startedBy, startedAt, endedAt, done, failed, total, problem } = run;
  return { id, aim, state, startedBy, startedAt, endedAt, done, failed, total, problem: problemToWire(problem) };
}

function problemToWire(problem: StoredProblem | undefined) {
  if (problem === undefined) return null;
  const fault = Object.hasOwn(faults, problem.code) ? faults[problem.code as keyof typeof faults] : undefined;
  return { ...problem, remedy: fault?.remedy ?? '' };
}
