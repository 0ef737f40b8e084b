import {
  type Clock,
  type Entropy,
  hour,
  minute,
  type PicketError,
  second,
  type TenantId,
  type UemSession,
} from '@picket/domain';
import type { AnyChannel } from '@picket/enforcement';
import { Type } from 'typebox';
import { type AppAnalysisTools, analyzeWaiting } from './apps/analyze-waiting.ts';
import { listWaitingAppFiles } from './apps/store.ts';
import { type AssessmentTools, assessBatch } from './assessment/assess-batch.ts';
import { listTenantsWithDirtyDevices } from './assessment/store.ts';
import { noteFailure } from './connectors/connectors.ts';
import { beatHeart } from './connectors/heartbeat.ts';
import type { OpenSession } from './connectors/sessions.ts';
import { findConnector, listDueHeartbeats, listLinkedTenants } from './connectors/store.ts';
import type { LookTools } from './consent/look.ts';
import { listChannelSwitches } from './delivery/channel-switches.ts';
import { type DeliveryTools, deliverRound } from './delivery/deliver.ts';
import { type DueChannel, listDueDeliveries } from './delivery/due.ts';
import { endTakingBack } from './delivery/take-back.ts';
import type { RunTools } from './deployment/do-step.ts';
import { startDeployments } from './deployment/rounds.ts';
import type { RefreshTools } from './feeds/refresh-collection.ts';
import { startFeeds } from './feeds/rounds.ts';
import type { HeartbeatSurroundings } from './health/is-heartbeat-used.ts';
import type { MarkingTools } from './ingest/mark-concerned.ts';
import type { IngestTools } from './ingest/record-observations.ts';
import type { ForgetCallsTools } from './ledger/forget-calls.ts';
import type { CallCause } from './ledger/ledger.ts';
import type { Database } from './platform/database/database.ts';
import type { Jobs } from './platform/jobs.ts';
import { createLanes } from './platform/lanes.ts';
import type { Log } from './platform/log.ts';
import { type Loop, startLoop } from './platform/loops.ts';
import { readSignIns } from './sign-ins/read-sign-ins.ts';
import type { StopSignals } from './stopping.ts';
import { type UsualRhythm, usualEveryMs } from './sync/rhythm.ts';
import { runForOperator, runScheduled, type SyncRunTools } from './sync/run.ts';
import { listRunningRuns } from './sync/run-store.ts';
import { listDueSyncs, type SyncKind } from './sync/store.ts';
import type { Tracing } from './tracing/tracing.ts';
import { startUpkeep } from './upkeep.ts';
import { instanceDuty, type ShiftOptions, startShift } from './workers/shift.ts';

/** How often what is done; each is a setting. */
export interface Rhythm {
  readonly syncEveryMs: UsualRhythm;
  readonly signInsEveryMs: number;
  readonly heartbeatEveryMs: number;
  /** How long the workers rest when there is nothing to do. */
  readonly pollMs: number;
}

export interface BackgroundTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  readonly jobs: Jobs;
  readonly openSession: OpenSession;
  readonly tracing: Tracing;
  readonly uemId: string;
  readonly deployment: RunTools;
  readonly consent: LookTools;
  readonly uem: HeartbeatSurroundings['uem'];
  readonly sync: SyncRunTools;
  readonly assessment: AssessmentTools;
  readonly marking: MarkingTools;
  readonly observations: IngestTools;
  readonly calls: ForgetCallsTools;
  readonly appAnalysis: AppAnalysisTools;
  readonly feeds: RefreshTools & { readonly withShipped: boolean };
  readonly channels: readonly AnyChannel[];
  /** Channels that speak to the partner service. */
  readonly partnerChannelIds: readonly string[];
  readonly signAuditHeads: () => Promise<void>;
  /** Told how long it took from a decision to its being read back. */
  readonly onAccepted: NonNullable<DeliveryTools['onAccepted']>;
  /** Removes sessions and what else of operators has ended. */
  readonly sweepEnded: () => Promise<void>;
  readonly worker: Pick<ShiftOptions, 'workerId' | 'time' | 'listTenantIds'>;
  readonly rhythm: Rhythm;
}

export interface Background {
  /** Work has come in: look at once. */
  wake(): void;
  /** Resolves when what was under way has ended, after the signals given to `startBackground` said so. */
  readonly stopped: Promise<void>;
}

const Sync = Type.Object({ tenantId: Type.String(), kind: Type.String() });
const Run = Type.Object({ tenantId: Type.String(), runId: Type.String() });
const AppFile = Type.Object({ tenantId: Type.String(), appFileId: Type.String() });
const operatorRunQueue = 'operator-sync';
const appQueue = 'app-analysis';

/**
 * Starts everything that Picket does by itself, for the tenants that are this worker's (`workers/shift.ts`; decision
 * 0006). Each part may be killed anywhere and goes on where it was, here or in another process. At a stop the
 * assessment, the delivery round and the heartbeat that are under way are finished; a sync, which may take an hour,
 * goes on at the same page after the next start.
 */
export async function startBackground(tools: BackgroundTools, { rest, cutOff }: StopSignals): Promise<Background> {
  const { database, clock, log, jobs, rhythm } = tools;
  /** Jobs are left behind at a stop, but their last words, which free a lease, are waited for. */
  const runs = new Set<Promise<void>>();
  const waitedFor = (run: Promise<void>) => {
    runs.add(run);
    const forget = () => void runs.delete(run);
    run.then(forget, forget);
    return run;
  };
  const lanes = createLanes({ name: 'tenant', clock, log, signal: rest });
  /** Grows while they are started, during which the shift may already have taken something. */
  const loops: Loop[] = [];
  const wakeAll = () => {
    for (const each of loops) each.wake();
  };
  const shift = startShift({ ...tools.worker, database, clock, log, onTaken: wakeAll });

  jobs.define(
    { name: 'sync', data: Sync, expireMs: 30 * minute, attempts: 2, concurrency: 4 },
    async ({ tenantId, kind }, aborted) => {
      const sync = kind as SyncKind;
      // Any worker may be handed the job; one that is not its tenant's lets it go, and the tenant's own finds it due again.
      await shift.during(tenantId as TenantId, (lost) =>
        waitedFor(
          runScheduled(
            tools.sync,
            tenantId as TenantId,
            sync,
            usualEveryMs(rhythm.syncEveryMs, sync),
            AbortSignal.any([aborted, lost]),
          ),
        ),
      );
      assessing.wake();
    },
  );
  jobs.define(
    { name: operatorRunQueue, data: Run, expireMs: hour, concurrency: 2 },
    async ({ tenantId, runId }, aborted) => {
      await shift.during(tenantId as TenantId, (lost) =>
        waitedFor(runForOperator(tools.sync, tenantId as TenantId, runId, AbortSignal.any([aborted, lost]))),
      );
      assessing.wake();
    },
  );

  jobs.define(
    { name: appQueue, data: AppFile, expireMs: 10 * minute, attempts: 2 },
    async ({ tenantId, appFileId }, aborted) => {
      await shift.during(tenantId as TenantId, (lost) =>
        waitedFor(analyzeWaiting(tools.appAnalysis, tenantId as TenantId, appFileId, AbortSignal.any([aborted, lost]))),
      );
    },
  );

  const loop = (name: string, everyMs: number, run: (signal: AbortSignal) => Promise<'again' | undefined>): Loop => {
    const started = startLoop({ name, everyMs, run, clock, log, signal: rest });
    loops.push(started);
    return started;
  };

  const assessing = loop('assessment', rhythm.pollMs, async () => {
    let again = false;
    for (const tenantId of await database.acrossTenants(listTenantsWithDirtyDevices)) {
      await shift.during(tenantId, async () => {
        again = (await assessBatch(tools.assessment, tenantId)) || again;
      });
    }
    delivering.wake();
    return again ? 'again' : undefined;
  });

  const deliverWhere = (due: readonly DueChannel[]) => {
    for (const { tenantId, channelId } of due) {
      lanes.run({ kind: 'delivery', tenantId, channelId }, () =>
        shift.during(tenantId, (lost) =>
          deliver(tools, tenantId, channelId, { rest, cutOff: AbortSignal.any([cutOff, lost]) }),
        ),
      );
    }
  };
  const delivering = loop('delivery', rhythm.pollMs, async () => {
    deliverWhere(await database.acrossTenants((db) => listDueDeliveries(db, clock.now())));
    return undefined;
  });

  const planning = loop('schedule', second, async () => {
    const tenants = shift.tenants();
    for (const { tenantId, kind } of await database.acrossTenants((db) =>
      listDueSyncs(db, tenants, clock.now(), 200),
    )) {
      await jobs.send('sync', { tenantId, kind }, { key: `${tenantId} ${kind}` });
    }
    // Whoever was asked for it may be another process, or have been killed since.
    for (const { tenantId, runId } of await database.acrossTenants((db) => listRunningRuns(db, tenants))) {
      await jobs.send(operatorRunQueue, { tenantId, runId }, { key: runId });
    }
    for (const { tenantId, appFileId } of await database.acrossTenants((db) => listWaitingAppFiles(db, tenants))) {
      await jobs.send(appQueue, { tenantId, appFileId }, { key: appFileId });
    }
    for (const { tenantId, isWished } of await database.acrossTenants((db) =>
      listDueHeartbeats(db, tools.uemId, clock.now(), rhythm.heartbeatEveryMs),
    )) {
      lanes.run(
        { kind: 'heartbeat', tenantId },
        () => shift.during(tenantId, (lost) => beat(tools, tenantId, AbortSignal.any([cutOff, lost]))),
        { evenResting: isWished },
      );
    }
    return undefined;
  });

  loop('sign-ins', rhythm.signInsEveryMs, async () => {
    for (const tenantId of await database.acrossTenants((db) => listLinkedTenants(db, tools.uemId))) {
      lanes.run({ kind: 'sign-ins', tenantId }, () =>
        shift.during(tenantId, (lost) =>
          withSession(tools, tenantId, { kind: 'sign-ins' }, async (uem) => {
            await readSignIns(tools, { tenantId, uem, signal: AbortSignal.any([rest, lost]) });
          }),
        ),
      );
    }
    return undefined;
  });

  const feeding = startFeeds(tools.feeds, {
    loop,
    during: (work) => shift.during(instanceDuty, work),
    rest,
    withShipped: tools.feeds.withShipped,
  });
  const deploying = startDeployments(tools.deployment, { loop, shift, lanes, rest, cutOff });
  startUpkeep({
    tools,
    loop,
    shift,
    lanes,
    cutOff,
    onDirty: () => assessing.wake(),
    onRecheck: deliverWhere,
    withSession: (tenantId, cause, work) => withSession(tools, tenantId, cause, work),
  });

  loops.push(await jobs.start(rest));
  return {
    wake: () => {
      for (const each of [shift, planning, assessing, delivering, feeding, deploying]) each.wake();
    },
    stopped: Promise.all(loops.map(({ stopped }) => stopped))
      .then(() => lanes.settled())
      .then(() => Promise.allSettled(runs))
      .then(() => shift.end()),
  };
}

/** In a process that is no worker: others do it, and find what there is to do by themselves. */
export async function restingBackground(_tools: BackgroundTools, { rest }: StopSignals): Promise<Background> {
  const stopped = new Promise<void>((resolve) => rest.addEventListener('abort', () => resolve(), { once: true }));
  return { wake: () => undefined, stopped };
}

async function deliver(
  tools: BackgroundTools,
  tenantId: TenantId,
  channelId: string,
  { rest, cutOff }: StopSignals,
): Promise<void> {
  const { database } = tools;
  const channel = tools.channels.find(({ id }) => id === channelId);
  if (channel === undefined) return;
  const switched = await database.forTenant(tenantId, async (tx) =>
    (await listChannelSwitches(tx)).find((each) => each.channelId === channelId),
  );
  if (switched === undefined || !(switched.enabled || switched.isTakingBack)) return;
  const round = async (batchId: string, uem: UemSession) => {
    if (!channel.isOffered(uem)) return undefined;
    if (tools.partnerChannelIds.includes(channelId)) {
      const connector = await database.forTenant(tenantId, (tx) => findConnector(tx, tools.uemId));
      // Intune takes no level from a partner that has not introduced itself.
      if (connector?.provisionedAt === undefined) await beat(tools, tenantId, cutOff);
    }
    const settings = channel.settings.parse(switched.settings);
    return await deliverRound(tools, { tenantId, channel, settings, uem, batchId, signal: cutOff });
  };
  let isMore: boolean | undefined;
  do {
    const batchId = tools.entropy.uuid();
    const cause: CallCause = { kind: 'delivery', of: channelId, work: batchId };
    isMore = await withSession(tools, tenantId, cause, (uem) => round(batchId, uem));
  } while (isMore && !rest.aborted);
  if (isMore === false && switched.isTakingBack)
    await database.forTenant(tenantId, (tx) => endTakingBack(tx, channelId));
}

async function beat(tools: BackgroundTools, tenantId: TenantId, signal: AbortSignal): Promise<void> {
  const { database, clock, uemId, partnerChannelIds } = tools;
  const switches = await database.forTenant(tenantId, listChannelSwitches);
  if (!switches.some(({ channelId, enabled }) => enabled && partnerChannelIds.includes(channelId))) return;
  await withSession(tools, tenantId, { kind: 'heartbeat' }, (session) =>
    beatHeart({ database, clock }, { tenantId, uem: uemId, session, channelIds: partnerChannelIds, signal }),
  );
}

/** Opens the tenant's link for some work, and notes what a failure says about the link. */
async function withSession<Result>(
  tools: BackgroundTools,
  tenantId: TenantId,
  cause: CallCause,
  work: (session: UemSession) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(await tools.openSession(tenantId, cause));
  } catch (error) {
    await tools.database.forTenant(tenantId, (tx) => noteFailure(tx, tools.uemId, error, tools.clock.now()));
    throw error as PicketError;
  }
}
