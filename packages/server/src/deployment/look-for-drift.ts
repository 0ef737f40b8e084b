import { after, hour, type Instant, minute, PicketError, type PlanStep, type TenantId } from '@picket/domain';
import { noteFailure, noteHeard } from '../connectors/connectors.ts';
import { recordHistory } from '../history/store.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import type { RunTools } from './do-step.ts';
import { makePlan } from './make-plan.ts';
import { findLastRun } from './run-store.ts';
import { isSame } from './shapes.ts';
import { findLook, listObjects, type StoredObject, saveLook, setDrift } from './store.ts';

/** How soon it is seen that somebody edited by hand what Picket has made. */
export const lookEveryMs = 6 * hour;
const lookAgainAfterMs = 15 * minute;

/** Looks whether what Picket has made is still as it was made, and writes down what is not, and since when. */
export async function lookForDrift(tools: RunTools, tenantId: TenantId, signal: AbortSignal): Promise<void> {
  const { database, clock, log, uemId } = tools;
  try {
    const { plan, at } = await makePlan(tools, { tenantId, aim: 'apply', signal });
    const news = await database.forTenant(tenantId, async (tx) => {
      await noteHeard(tx, uemId, clock.now());
      await saveLook(tx, { at, nextAt: after(at, lookEveryMs), problem: undefined });
      return await noteDrift(tx, plan.steps, at);
    });
    for (const { key, state } of news)
      log.warn({ tenantId, key, state }, 'somebody changed in Intune what Picket has made');
  } catch (error) {
    if (signal.aborted || !(error instanceof PicketError)) throw error;
    await database.forTenant(tenantId, async (tx) => {
      const now = clock.now();
      const askedMs = typeof error.retry === 'object' ? error.retry.afterMs : 0;
      const nextAt = after(now, Math.max(lookAgainAfterMs, askedMs));
      await saveLook(tx, { at: (await findLook(tx))?.at, nextAt, problem: error.message });
      await noteFailure(tx, uemId, error, now);
    });
  }
}

/** Answers what is news: what drifted that had not, or otherwise. */
export async function noteDrift(
  tx: TenantTransaction,
  steps: readonly PlanStep[],
  now: Instant,
): Promise<readonly { readonly key: string; readonly state: string }[]> {
  // A run changes things itself, and writes down what it has made of them.
  const last = await findLastRun(tx);
  if (last?.state === 'running') return [];
  const news: { key: string; state: string }[] = [];
  for (const object of await listObjects(tx)) {
    const step = steps.find(({ key, kind }) => key === object.key && kind === object.kind);
    const seen = step && driftOf(step);
    if (isSame(seen, object.drift && { state: object.drift.state, differences: object.drift.differences })) continue;
    await setDrift(tx, object.key, seen && { ...seen, since: object.drift?.since ?? now });
    if (seen === undefined) continue;
    news.push({ key: object.key, state: seen.state });
    await recordHistory(tx, [
      { at: now, kind: 'deployment-changed', text: wordsOf(object, seen.state), data: { key: object.key, ...seen } },
    ]);
  }
  return news;
}

/** How what is ours differs from what was made; undefined where it does not. */
export function driftOf({ reason, drift }: PlanStep): Omit<NonNullable<StoredObject['drift']>, 'since'> | undefined {
  if (reason === 'gone') return { state: 'gone', differences: [] };
  if (reason === 'mark-removed' || reason === 'other-picket') return { state: 'taken-over', differences: drift };
  return drift.length === 0 ? undefined : { state: 'edited', differences: drift };
}

function wordsOf({ name }: StoredObject, state: NonNullable<StoredObject['drift']>['state']): string {
  switch (state) {
    case 'gone':
      return `Somebody deleted in Intune what Picket had made: ${name}`;
    case 'taken-over':
      return `Somebody took over in Intune what Picket had made: ${name}`;
    case 'edited':
      return `Somebody edited in Intune what Picket had made: ${name}`;
  }
}
