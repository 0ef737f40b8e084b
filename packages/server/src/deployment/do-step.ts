import {
  type DeploymentObjects,
  type FoundObject,
  PicketError,
  type PlanStep,
  resolveReferences,
  type TenantId,
  type WantedObject,
} from '@picket/domain';
import { recordAudit } from '../audit/audit-trail.ts';
import { recordHistory } from '../history/store.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import { isOfLink } from './interruptions.ts';
import type { PlanTools } from './make-plan.ts';
import { type StoredRun, updateRun } from './run-store.ts';
import { givenBack, isSame } from './shapes.ts';
import { type StoredStep, updateStep } from './step-store.ts';
import { deleteDecision, deleteObject, listObjects, type Shape, type StoredObject, saveObject } from './store.ts';

export interface RunTools extends PlanTools {
  readonly log: Log;
  readonly uemId: string;
}

export interface StepTools extends RunTools {
  readonly tenantId: TenantId;
  readonly run: StoredRun;
  readonly deployment: DeploymentObjects;
  /** Remote ids by key, of what is there by now. */
  readonly references: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

interface Made {
  readonly remoteId: string | undefined;
  readonly requestIds: readonly string[];
}

/**
 * Does one step, if the tenant still looks as it did when it was agreed to. What concerns this object alone fails the
 * step; what concerns the link is thrown.
 *
 * @param fresh what a plan made now says about the object
 * @param lookAgain makes one again, after something went wrong
 */
export async function doStep(
  tools: StepTools,
  step: StoredStep,
  fresh: PlanStep | undefined,
  lookAgain: () => Promise<PlanStep | undefined>,
): Promise<{ readonly remoteId: string | undefined }> {
  try {
    return await (step.action === 'delete' || step.action === 'release'
      ? takeAway(tools, step, fresh)
      : make(tools, step, fresh));
  } catch (error) {
    if (tools.signal.aborted || !(error instanceof PicketError) || isOfLink(error)) throw error;
    if (step.action === 'create') await settleTry(tools, step, await lookAgain());
    await fail(tools, step, error);
    return { remoteId: undefined };
  }
}

async function make(tools: StepTools, step: StoredStep, fresh: PlanStep | undefined): Promise<Made> {
  const { deployment, references, signal, run } = tools;
  const wanted = fresh?.wanted;
  if (fresh === undefined || wanted === undefined) throw outdated(step, 'It is not what was planned any more.');
  const shape = resolveReferences(wanted, references);
  const found = fresh.found;
  const wasTried = step.triedAt !== undefined;
  const isOurs = fresh.action === 'leave' || fresh.action === 'change';

  if (fresh.action === 'create' && step.action === 'create') {
    await begin(tools, step, (tx) => enter(tools, tx, step, { wanted, shape, remoteId: undefined }));
    const made = await deployment.create(wanted, references, signal);
    await finish(tools, step, made, (tx) => enter(tools, tx, step, { wanted, shape, remoteId: made.remoteId }));
    return made;
  }
  const isAdopting = step.action === 'adopt' && fresh.action === 'adopt';
  if (found === undefined || !(isOurs || isAdopting)) throw outdated(step, whyNot(fresh));
  // A create that is found was made by a try of which nobody had heard the end; the others were there before.
  if (step.action !== 'create' && !wasTried && !isAsAgreed(step, found))
    throw outdated(step, 'Somebody has changed it since the plan was made.');
  if (fresh.action === 'leave') {
    const made = { remoteId: found.remoteId, requestIds: [] };
    await finish(tools, step, made, (tx) => enter(tools, tx, step, { wanted, shape, remoteId: found.remoteId }));
    return made;
  }
  await begin(tools, step, async (tx) => {
    // From now on it may be half as we want it: what it was before is written down first.
    if (isAdopting) await enter(tools, tx, step, { wanted, shape: found, remoteId: found.remoteId, before: found });
  });
  const made = await deployment.change(found, wanted, references, signal);
  await finish(tools, step, made, async (tx) => {
    await enter(tools, tx, step, { wanted, shape, remoteId: found.remoteId });
    if (step.action === 'adopt') await deleteDecision(tx, step.key);
  });
  return { ...made, remoteId: found.remoteId };

  function whyNot({ action, reason }: PlanStep): string {
    if (reason === 'mark-removed') return 'Somebody has taken off the mark that says it is Picket’s.';
    if (action === 'clash') return 'Something with its name was made since by somebody else.';
    return run.aim === 'apply' && action === 'create' ? 'It is gone: somebody has deleted it.' : 'It has changed.';
  }
}

async function takeAway(tools: StepTools, step: StoredStep, fresh: PlanStep | undefined): Promise<Made> {
  const { deployment, references, signal, database, tenantId } = tools;
  const nothing: Made = { remoteId: undefined, requestIds: [] };
  const strike = (tx: TenantTransaction) => deleteObject(tx, step.key);
  const found = fresh?.found;
  // Struck from the books already, gone, or taken over by somebody: nothing of ours is left there.
  const isOver =
    fresh === undefined || found === undefined || (fresh.action === 'release' && fresh.reason !== 'adopted');
  if (isOver && (step.action === 'release' || found === undefined)) {
    await finish(tools, step, nothing, strike);
    return nothing;
  }
  if (found === undefined || fresh?.action !== step.action)
    throw outdated(step, 'It is not what was planned any more: somebody has taken it over.');
  if (step.triedAt === undefined && !isAsAgreed(step, found))
    throw outdated(step, 'Somebody has changed it since the plan was made.');
  await begin(tools, step, async () => undefined);
  if (step.action === 'delete') {
    const done = await deployment.remove(found, signal);
    await finish(tools, step, done, strike);
    return nothing;
  }
  const own = (await database.forTenant(tenantId, listObjects)).find(({ key }) => key === step.key);
  const back = own === undefined ? found : givenBack(own, found);
  const done = isSame(shapeOf(found), shapeOf(back))
    ? nothing
    : await deployment.change(found, asWanted(tenantId, step, own, back), references, signal);
  await finish(tools, step, done, strike);
  return nothing;
}

/** Whether a try that went wrong has made something all the same: then it is ours, and in the books. */
async function settleTry(tools: StepTools, step: StoredStep, fresh: PlanStep | undefined): Promise<void> {
  const { database, tenantId } = tools;
  const { wanted, found } = fresh ?? {};
  const isThere = fresh?.action === 'leave' || fresh?.action === 'change';
  await database.forTenant(tenantId, async (tx) => {
    if (isThere && wanted !== undefined && found !== undefined)
      await enter(tools, tx, step, { wanted, shape: found, remoteId: found.remoteId });
    else if (fresh?.owned?.remoteId === undefined) await deleteObject(tx, step.key);
  });
}

const shapeOf = ({ content, audience }: Shape): Shape => ({ content, audience });

const isAsAgreed = ({ task }: StoredStep, found: FoundObject): boolean =>
  task.found?.remoteId === found.remoteId && isSame(shapeOf(task.found), shapeOf(found));

const outdated = (step: StoredStep, because: string) =>
  new PicketError('plan_outdated', `"${step.name}" is left alone. ${because}`);

function asWanted(
  owner: string,
  { key, kind, name }: StoredStep,
  own: StoredObject | undefined,
  shape: Shape,
): WantedObject {
  return {
    key,
    kind,
    owner,
    name,
    because: 'It is given back.',
    platform: undefined,
    purpose: 'setup',
    needs: own?.needs ?? [],
    content: shape.content,
    audience: shape.audience,
    remarks: [],
  };
}

async function enter(
  { clock }: StepTools,
  tx: TenantTransaction,
  { key, kind, name }: StoredStep,
  entry: {
    readonly wanted: WantedObject;
    readonly shape: Shape;
    readonly remoteId: string | undefined;
    readonly before?: Shape;
  },
): Promise<void> {
  const own = (await listObjects(tx)).find((object) => object.key === key);
  const before = own?.before ?? (entry.before && shapeOf(entry.before));
  await saveObject(tx, {
    key,
    kind,
    name,
    ...shapeOf(entry.shape),
    remoteId: entry.remoteId,
    needs: entry.wanted.needs,
    madeAt: clock.now(),
    isAdopted: before !== undefined,
    before,
    kept: own?.kept,
  });
}

/** Written down before the call: whoever comes after a kill knows that it may have happened. */
async function begin(
  { database, clock, tenantId, run }: StepTools,
  step: StoredStep,
  enterBooks: (tx: TenantTransaction) => Promise<void>,
): Promise<void> {
  await database.forTenant(tenantId, async (tx) => {
    await updateStep(tx, run.id, step.step, { state: 'begun', triedAt: clock.now(), problem: null });
    await enterBooks(tx);
  });
}

const pastOf = {
  create: 'Made',
  change: 'Changed',
  adopt: 'Adopted',
  delete: 'Deleted',
  release: 'Gave back',
  leave: 'Left',
  clash: 'Left',
} as const;

async function finish(
  { database, clock, tenantId, run }: StepTools,
  step: StoredStep,
  made: Made,
  enterBooks: (tx: TenantTransaction) => Promise<void>,
): Promise<void> {
  await database.forTenant(tenantId, async (tx) => {
    const now = clock.now();
    const remoteId = made.remoteId ?? step.task.found?.remoteId;
    await enterBooks(tx);
    await updateStep(tx, run.id, step.step, {
      state: 'done',
      endedAt: now,
      requestIds: made.requestIds,
      problem: null,
      ...(remoteId === undefined ? {} : { remoteId }),
    });
    await updateRun(tx, run.id, { waiting: null });
    await recordHistory(tx, [
      {
        at: now,
        kind: 'deployment-changed',
        text: `${pastOf[step.action]} in Intune: ${step.name}`,
        data: { runId: run.id, key: step.key, action: step.action },
      },
    ]);
    await recordAudit(tx, {
      at: now,
      actor: { kind: 'picket', id: null, name: 'Picket' },
      action: `deployment.${step.action}`,
      outcome: 'done',
      target: step.key,
      detail: {
        name: step.name,
        runId: run.id,
        requestIds: made.requestIds,
        ...(remoteId === undefined ? {} : { remoteId }),
      },
    });
  });
}

async function fail(
  { database, clock, tenantId, run, log }: StepTools,
  step: StoredStep,
  error: PicketError,
): Promise<void> {
  const { code, message: detail, context } = error;
  const requestIds = typeof context.requestId === 'string' ? [context.requestId] : [];
  log.info({ err: error, tenantId, runId: run.id, key: step.key }, 'a step of a deployment failed');
  await database.forTenant(tenantId, async (tx) => {
    const now = clock.now();
    await updateStep(tx, run.id, step.step, { state: 'failed', endedAt: now, requestIds, problem: { code, detail } });
    await recordHistory(tx, [
      {
        at: now,
        kind: 'deployment-changed',
        text: `Could not be done in Intune: ${step.name}. ${detail}`,
        data: { runId: run.id, key: step.key, code },
      },
    ]);
    await recordAudit(tx, {
      at: now,
      actor: { kind: 'picket', id: null, name: 'Picket' },
      action: `deployment.${step.action}`,
      outcome: 'refused',
      target: step.key,
      detail: { name: step.name, runId: run.id, code, requestIds },
    });
  });
}
