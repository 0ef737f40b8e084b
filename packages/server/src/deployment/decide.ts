import { type Instant, PicketError, type PlanStep, type TenantId } from '@picket/domain';
import type { DeploymentDecision } from '@picket/wire/console';
import type { TenantTransaction } from '../platform/database/database.ts';
import { type MadePlan, makePlan, type PlanTools } from './make-plan.ts';
import { findLastRun } from './run-store.ts';
import { isSame } from './shapes.ts';
import {
  deleteDecision,
  deleteObject,
  forgetRemote,
  type Kept,
  listObjects,
  type StoredObject,
  saveDecision,
  saveObject,
} from './store.ts';

interface Decided {
  readonly key: string;
  readonly decision: DeploymentDecision;
  /** Of the object that was seen: another one of that name needs another decision. */
  readonly remoteId: string | undefined;
  readonly by: string;
}

/** What must be read of the tenant before this can be decided. Undefined: nothing. */
export async function lookBeforeDeciding(
  tools: PlanTools,
  tenantId: TenantId,
  { key, decision }: Decided,
  signal: AbortSignal,
): Promise<{ readonly made: MadePlan; readonly step: PlanStep | undefined } | undefined> {
  if (decision !== 'keep' && decision !== 'adopt' && decision !== 'beside') return undefined;
  const made = await makePlan(tools, { tenantId, aim: 'apply', signal });
  return { made, step: made.plan.steps.find((each) => each.key === key) };
}

/**
 * Writes down what an operator decided. Nothing happens at Microsoft before the next plan is applied.
 *
 * @throws PicketError `conflict` where there is nothing of the kind to decide, `deployment_under_way`
 */
export async function decide(
  tx: TenantTransaction,
  decided: Decided,
  seen: Awaited<ReturnType<typeof lookBeforeDeciding>>,
  now: Instant,
): Promise<void> {
  const { key, decision, remoteId, by } = decided;
  const run = await findLastRun(tx);
  if (run?.state === 'running' || run?.state === 'paused')
    throw new PicketError('deployment_under_way', `${run.startedBy} applies a plan: decide when it has ended.`);
  const own = (await listObjects(tx)).find((object) => object.key === key);
  switch (decision) {
    case 'none':
      return await deleteDecision(tx, key);
    case 'adopt':
    case 'beside':
      refuseOtherThan(seen?.step, decision, remoteId);
      break;
    case 'keep':
      await keepTheirs(tx, own, seen?.step);
      break;
    case 'put-back':
      if (own === undefined) throw nothingToDecide();
      await saveObject(tx, { ...own, kept: undefined });
      break;
    case 'release':
      if (own?.isAdopted !== true)
        throw new PicketError(
          'conflict',
          'Only what was adopted can be given back. What Picket made can be forgotten.',
        );
      break;
    case 'forget':
      if (own === undefined) throw nothingToDecide();
      await deleteObject(tx, key);
      if (own.remoteId !== undefined) await forgetRemote(tx, own.remoteId, now);
      break;
  }
  await saveDecision(tx, {
    key,
    decision,
    // What is forgotten is one object: another of its name is not meant.
    remoteId: decision === 'forget' ? own?.remoteId : remoteId,
    name: own?.name ?? seen?.step?.name,
    by,
    at: now,
  });
}

const nothingToDecide = () => new PicketError('conflict', 'There is nothing of ours under this key.');

function refuseOtherThan(step: PlanStep | undefined, decision: 'adopt' | 'beside', remoteId: string | undefined): void {
  const isOpen = step?.action === 'clash' || step?.action === 'adopt';
  if (!isOpen || step.wanted === undefined) throw new PicketError('conflict', 'Nothing stands in its way.');
  if (step.found?.remoteId !== remoteId)
    throw new PicketError('conflict', 'What stands in its way is another object by now: look at the plan again.');
  if (decision === 'adopt' && (step.reason === 'other-picket' || step.reason === 'copy'))
    throw new PicketError('conflict', 'It carries the mark of another Picket, and cannot be adopted.');
}

/** What they edited takes the place of what we made, in the plan and in the books: it is watched from now on. */
async function keepTheirs(
  tx: TenantTransaction,
  own: StoredObject | undefined,
  step: PlanStep | undefined,
): Promise<void> {
  const { found, wanted, drift = [] } = step ?? {};
  if (own === undefined || found === undefined || wanted === undefined || drift.length === 0)
    throw new PicketError('conflict', 'Nobody has edited it.');
  const properties = new Set(drift.flatMap(({ path }) => (path.startsWith('/audience/') ? [] : [firstOf(path)])));
  const isAudience = drift.some(({ path }) => path.startsWith('/audience/'));
  const content: Record<string, Kept['content'][string]> = { ...own.kept?.content };
  for (const name of properties)
    content[name] = { ours: own.kept?.content[name]?.ours ?? wanted.content[name], theirs: found.content[name] };
  const audience = isAudience
    ? { ours: own.kept?.audience?.ours ?? wanted.audience, theirs: found.audience }
    : own.kept?.audience;
  await saveObject(tx, {
    ...own,
    content: { ...own.content, ...Object.fromEntries([...properties].map((name) => [name, found.content[name]])) },
    audience: isAudience ? found.audience : own.audience,
    kept: { content, ...(audience === undefined ? {} : { audience }) },
  });
}

/** The property of the content that a path leads into, by RFC 6901. */
function firstOf(path: string): string {
  const [, first = ''] = path.split('/');
  return first.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Whether a decision in force still fits a step: one about another object of the same name does not. */
export const fits = ({ remoteId }: { readonly remoteId: string | undefined }, step: PlanStep): boolean =>
  remoteId === undefined || isSame(remoteId, step.found?.remoteId);
