import { type Clock, type Entropy, type Instant, PicketError, type TenantId } from '@picket/domain';
import { recordHistory } from '../history/store.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { isToBeDone, type MadePlan, makePlan, type PlanTools } from './make-plan.ts';
import { type DeploymentAim, findLastRun, insertRun, lockRun, type StoredRun, updateRun } from './run-store.ts';
import { retrySteps } from './step-store.ts';
import { saveObject } from './store.ts';

/**
 * Agrees to a plan by its fingerprint: reads the tenant again, plans again, and refuses where that is another plan.
 * What is to be done is written down; the tenant's worker does it. Answers the id of the run.
 *
 * @throws PicketError `plan_outdated`, `deployment_under_way`, and what the session throws
 */
export async function startRun(
  tools: PlanTools & { readonly entropy: Entropy },
  {
    tenantId,
    aim,
    fingerprint,
    startedBy,
    signal,
    conclude,
  }: {
    readonly tenantId: TenantId;
    readonly aim: DeploymentAim;
    readonly fingerprint: string;
    readonly startedBy: string;
    readonly signal: AbortSignal;
    /** Called in the transaction that begins the run, as its last act. */
    readonly conclude: (tx: TenantTransaction, runId: string, made: MadePlan) => Promise<void>;
  },
): Promise<string> {
  const { database, clock, entropy } = tools;
  await database.forTenant(tenantId, (tx) => refuseSecond(tx, clock));
  const made = await makePlan(tools, { tenantId, aim, signal });
  if (made.fingerprint !== fingerprint)
    throw new PicketError('plan_outdated', 'What this plan was made from has changed since.');
  const runId = entropy.uuid();
  await database.forTenant(tenantId, async (tx) => {
    const now = await endUnfinished(tx, clock);
    await enterFound(tx, made);
    const isFirst = await insertRun(tx, {
      id: runId,
      aim,
      fingerprint,
      wanted: made.wanted,
      startedBy,
      at: now,
      steps: made.plan.steps.filter(isToBeDone).map(({ key, action, kind, name, found }) => ({
        key,
        action,
        kind,
        name,
        task: {
          found: found && { remoteId: found.remoteId, content: found.content, audience: found.audience },
        },
      })),
    });
    if (!isFirst) throw new PicketError('deployment_under_way', 'Somebody else was a moment faster.');
    await recordHistory(tx, [
      {
        at: now,
        kind: 'deployment-changed',
        text: aim === 'apply' ? `${startedBy} applies a plan` : `${startedBy} takes back what Picket has made`,
        data: { runId },
      },
    ]);
    await conclude(tx, runId, made);
  });
  return runId;
}

/** Pause, continue, cancel. @throws PicketError `conflict`, `deployment_under_way`, `not_found` */
export async function steerRun(
  tx: TenantTransaction,
  runId: string,
  wish: 'pause' | 'continue' | 'cancel',
  clock: Clock,
): Promise<void> {
  const run = await lockRun(tx, runId);
  if (run === undefined) throw new PicketError('not_found', 'There is no such run.');
  const { state } = run;
  if (state === 'completed' || state === 'canceled') throw new PicketError('conflict', `This run is ${state} already.`);
  if (wish === 'continue') {
    const last = await findLastRun(tx);
    if (last !== undefined && last.id !== runId)
      throw new PicketError('conflict', `${last.startedBy} has begun another run since: look at the plan.`);
    await retrySteps(tx, runId);
    return await updateRun(tx, runId, { state: 'running', asked: null, waiting: null, problem: null, endedAt: null });
  }
  if (wish === 'cancel' && state !== 'running')
    return await updateRun(tx, runId, { state: 'canceled', asked: null, waiting: null, endedAt: clock.now() });
  if (state !== 'running') throw new PicketError('conflict', `This run is ${state}: there is nothing to pause.`);
  // Whoever does it is in the middle of a step, which may take effect whatever is written here.
  await updateRun(tx, runId, { asked: wish, waiting: null });
}

async function refuseSecond(tx: TenantTransaction, clock: Clock): Promise<StoredRun | undefined> {
  const last = await findLastRun(tx);
  if (last === undefined || (last.state !== 'running' && last.state !== 'paused')) return last;
  const minutes = Math.floor((clock.now() - Date.parse(last.startedAt)) / 60_000);
  const what = last.aim === 'apply' ? 'applies a plan' : 'takes everything back';
  const how = last.state === 'paused' ? ', and has paused it' : '';
  throw new PicketError('deployment_under_way', `${last.startedBy} ${what} since ${minutes} min${how}.`);
}

/**
 * A new plan takes the place of a run that could not go on: it knows what that one has done. Answers when the new one
 * begins.
 */
async function endUnfinished(tx: TenantTransaction, clock: Clock): Promise<Instant> {
  const last = await refuseSecond(tx, clock);
  const now = clock.now();
  if (last?.state === 'stopped' || last?.state === 'incomplete')
    await updateRun(tx, last.id, { state: 'canceled', endedAt: now });
  // Which run is the last is read from when they began, also where two began in one moment or a clock was set back.
  return last === undefined ? now : (Math.max(now, Date.parse(last.startedAt) + 1) as Instant);
}

/** What is there as wanted and carries our mark, but is not in the books: a restored backup does not know it. */
async function enterFound(tx: TenantTransaction, { plan, at }: MadePlan): Promise<void> {
  for (const { action, reason, key, kind, name, wanted, found, owned } of plan.steps) {
    if (action !== 'leave' || found === undefined || (reason === undefined && owned !== undefined)) continue;
    const { remoteId, content, audience } = found;
    await saveObject(tx, {
      key,
      kind,
      name,
      remoteId,
      content,
      audience,
      needs: wanted?.needs ?? [],
      isAdopted: false,
      madeAt: at,
      before: undefined,
      kept: undefined,
    });
  }
}
