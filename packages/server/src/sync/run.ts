import { after, type Clock, type Entropy, PicketError, say, second, type TenantId, toIso } from '@picket/domain';
import { noteFailure, noteHeard } from '../connectors/connectors.ts';
import type { OpenSession } from '../connectors/sessions.ts';
import { recordHistory } from '../history/store.ts';
import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { SyncDefinition } from './kinds.ts';
import { findRun, updateRun } from './run-store.ts';
import * as store from './store.ts';
import { type SyncOutcome, syncKind } from './sync-kind.ts';

export interface SyncRunTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly tracing: Tracing;
  readonly entropy: Entropy;
  readonly log: Log;
  readonly instanceId: string;
  readonly uemId: string;
  readonly openSession: OpenSession;
  /** Every kind there is, in the order in which an operator's run reads them. */
  readonly kinds: readonly SyncDefinition[];
}

/** How soon a failed sync is tried again when the error does not say. */
const retryMs = 30_000;

/**
 * One scheduled sync of one kind. What it says about the link is noted, next time is set, and the answer tells whether
 * it was done. Never throws for what Microsoft does; it throws for what is our own fault.
 */
export async function runScheduled(
  tools: SyncRunTools,
  tenantId: TenantId,
  kind: store.SyncKind,
  usualEveryMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock, log } = tools;
  const definition = tools.kinds.find((each) => each.kind === kind);
  if (definition === undefined) throw new Error(`no such kind of sync: ${kind}`);
  const rhythmOf = (states: readonly store.SyncState[]) => {
    const own = states.find((state) => state.kind === kind)?.everySeconds;
    return own === undefined ? usualEveryMs : own * second;
  };
  try {
    const session = await tools.openSession(tenantId, { kind: 'sync', of: kind });
    const outcome = await syncKind(tools, {
      tenantId,
      definition,
      session,
      dryRun: false,
      acceptShrinkage: false,
      signal,
    });
    if (outcome.kind === 'busy') return;
    await database.forTenant(tenantId, async (tx) => {
      const now = clock.now();
      if (outcome.kind === 'done' && outcome.wasAnswered) await noteHeard(tx, tools.uemId, now);
      await store.setNextDue(tx, kind, after(now, rhythmOf(await store.listSyncStates(tx))));
      if (outcome.kind === 'done') await tell(tx, kind, outcome, now);
    });
  } catch (error) {
    if (signal.aborted || !(error instanceof PicketError)) throw error;
    log.info({ err: error, tenantId, kind }, 'a sync failed');
    await database.forTenant(tenantId, async (tx) => {
      const now = clock.now();
      const states = await store.listSyncStates(tx);
      const everyMs = rhythmOf(states);
      const wait =
        typeof error.retry === 'object'
          ? error.retry.afterMs
          : error.retry === 'later'
            ? Math.min(retryMs, everyMs)
            : everyMs;
      const before = states.find((state) => state.kind === kind)?.lastProblem;
      await store.setSyncProblem(tx, kind, { code: error.code, detail: error.message, at: toIso(now) });
      await store.setNextDue(tx, kind, (now + wait) as typeof now);
      await noteFailure(tx, tools.uemId, error, now);
      // The first failure is news; the fortieth in a row is the same news.
      if (before?.code !== error.code) {
        await recordHistory(tx, [
          {
            at: now,
            kind: 'sync-failed',
            text: say('Reading {{kind}} failed: {{english}}', { kind, english: error.message }),
            data: { kind, code: error.code },
          },
        ]);
      }
    });
  }
}

async function tell(
  tx: Parameters<typeof recordHistory>[0],
  kind: string,
  outcome: Extract<SyncOutcome, { kind: 'done' }>,
  now: Parameters<typeof noteHeard>[2],
): Promise<void> {
  const { difference, refusal } = outcome.plan;
  if (refusal !== undefined) {
    await recordHistory(tx, [
      { at: now, kind: 'sync-failed', text: `Reading ${kind}: ${refusal}`, data: { kind, code: 'inventory_shrank' } },
    ]);
    return;
  }
  const { add, change, remove } = difference;
  if (add + change + remove === 0) return;
  await recordHistory(tx, [
    {
      at: now,
      kind: 'sync-completed',
      text: `Read ${kind}: ${add} new, ${change} changed, ${remove} gone`,
      data: { kind, add, change, remove },
    },
  ]);
}

/** A run that an operator asked for: every kind in turn, its progress written where the caller can follow it. */
export async function runForOperator(
  tools: SyncRunTools,
  tenantId: TenantId,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock } = tools;
  const update = (change: Parameters<typeof updateRun>[2]) =>
    database.forTenant(tenantId, (tx) => updateRun(tx, runId, change));
  const run = await database.forTenant(tenantId, (tx) => findRun(tx, runId));
  if (run === undefined || run.state !== 'running') return;
  const done = new Set(run.differences.map(({ kind }) => kind));

  try {
    let refusal: string | undefined;
    for (const definition of tools.kinds.filter(({ kind }) => run.kinds.includes(kind) && !done.has(kind))) {
      await update({ progress: `${definition.kind}: reading` });
      const session = await tools.openSession(tenantId, { kind: 'sync', of: definition.kind, work: runId });
      const outcome = await syncKind(tools, {
        tenantId,
        definition,
        session,
        dryRun: run.dryRun,
        acceptShrinkage: run.acceptShrinkage,
        signal,
        onProgress: (count) => update({ progress: `${definition.kind}: ${count} read` }),
      });
      if (outcome.kind === 'busy')
        throw new PicketError('conflict', `${definition.kind} is being read already; try again in a moment.`, {
          retry: 'later',
        });
      if (outcome.kind === 'done') {
        await update({ addDifference: outcome.plan.difference });
        refusal ??= outcome.plan.refusal;
      }
    }
    const end = { progress: 'done', endedAt: clock.now() };
    await update(
      refusal === undefined
        ? { ...end, state: 'completed' }
        : { ...end, state: 'refused', problem: { code: 'inventory_shrank', detail: refusal } },
    );
  } catch (error) {
    if (signal.aborted) throw error;
    const problem =
      error instanceof PicketError
        ? { code: error.code, detail: error.message }
        : { code: 'internal', detail: 'Picket failed; see the log.' };
    await update({ state: 'failed', problem, progress: 'failed', endedAt: clock.now() });
    await database.forTenant(tenantId, (tx) => noteFailure(tx, tools.uemId, error, clock.now()));
    if (!(error instanceof PicketError)) throw error;
  }
}
