import { join } from 'node:path';
import { catalogue as detectors } from '@picket/detections';
import {
  type ConsentPurpose,
  day,
  defaultAssessmentPolicy,
  type Platform,
  requiredSourcesOf,
  second,
} from '@picket/domain';
import { channels } from '@picket/enforcement';
import { clearWorkFolder } from './apps/analyze-waiting.ts';
import { createFindKnowing } from './assessment/find-knowing.ts';
import { signHeads, signHeadsEveryMs } from './audit/audit-log.ts';
import { createAuditTrail } from './audit/audit-trail.ts';
import { type HeadSigner, openHeadSigner } from './audit/head-signer.ts';
import { witnessHeads } from './audit/head-store.ts';
import { type Background, restingBackground, startBackground } from './background.ts';
import { createSessionOpener } from './connectors/sessions.ts';
import type { RunTools } from './deployment/do-step.ts';
import { managedDeviceSync } from './devices/managed-device-sync.ts';
import { entraDeviceSync } from './directory/entra-devices.ts';
import { groupSync } from './directory/groups.ts';
import { userSync } from './directory/users.ts';
import { deleteExpiredRequests } from './entra-sign-in/request-store.ts';
import { showFeedFigures } from './feeds/figures.ts';
import { createIndicators } from './feeds/in-memory.ts';
import { showSilenceFigures } from './health/figures.ts';
import { createFleetSight } from './ingest/fleet-sight.ts';
import { createRemarkables } from './ingest/remarkable.ts';
import { deployedAppsOf } from './installs/deployed-apps.ts';
import { installSync } from './installs/install-sync.ts';
import { joinRoutes } from './join-routes.ts';
import { refuseOtherKeys } from './keys/refuse-other-keys.ts';
import { createLedger } from './ledger/ledger.ts';
import { showDatabaseFigures } from './metrics/database-figures.ts';
import { listenForMetrics } from './metrics/listen-metrics.ts';
import { createMetrics } from './metrics/metrics.ts';
import { ensureFirstInvitation, identifyWith, sweepEnded } from './operators/operators.ts';
import { welcomeUrl } from './operators/routes.ts';
import { openApp } from './platform/http/app.ts';
import type { Addresses } from './platform/http/listen.ts';
import { createJobs } from './platform/jobs.ts';
import { startLoop } from './platform/loops.ts';
import { createSealer, keyId } from './platform/sealer.ts';
import { processRoles } from './process-roles.ts';
import { lookReady } from './readiness.ts';
import type { ServerParts } from './server-parts.ts';
import { readChoices } from './setup/store.ts';
import { prepareStop } from './stopping.ts';
import { domainSync } from './tenants/domain-sync.ts';
import { readJudgment } from './tenants/judgment-store.ts';
import { listTenantIds } from './tenants/store.ts';
import { noTracing } from './tracing/tracing.ts';

export interface PicketServer {
  readonly addresses: Addresses;
  /** The link for the first Owner, while there is no operator yet. To be shown once. */
  readonly welcome: string | undefined;
  readonly openDoors: readonly { readonly method: string; readonly path: string; readonly because: string }[];
  readonly background: Background;
  /** Where the figures are shown, if they are. */
  readonly metricsUrl: string | undefined;
  /** Ends in order: nothing new, then what is under way within its time, then the connections. The database stays open. */
  close(): Promise<void>;
  /** Frees the ports and nothing else, as a killed process does. For drills. */
  abandon(): Promise<void>;
}

const usualStopWithinMs = 20 * second;
const usualObservationsKeptMs = 90 * day;
const usualCallsKeptMs = 30 * day;
/** A `kill -9` loses what the ledger has gathered in so long. */
const ledgerEveryMs = second;

/** The only place where parts are joined. Resolves once everything stands and `/healthz` says so. */
export async function startServer(parts: ServerParts): Promise<PicketServer> {
  const {
    database,
    clock,
    entropy,
    secrets,
    log,
    uem,
    knowledge,
    publicUrl,
    metrics = createMetrics(),
    tracing = noTracing,
  } = parts;
  showDatabaseFigures(metrics, database, clock);
  showFeedFigures(metrics, database, clock);
  showSilenceFigures(metrics, database, clock, uem.id);
  const stopping = prepareStop();
  const sealer = createSealer(parts.sealingKeys, secrets);
  const roles = new Set(parts.roles ?? processRoles);
  const signer = openHeadSigner({ directory: parts.directory, clock, key: parts.auditKey });
  await refuseOtherKeys(database, ownKeys(parts.sealingKeys, signer));
  const audit = createAuditTrail({ database, clock, log });
  const jobs = createJobs({
    database,
    clock,
    entropy,
    log,
    ...(parts.jobTime === undefined ? {} : { time: parts.jobTime }),
  });
  const indicators = createIndicators(database);
  const requirements = (platform: Platform) => requiredSourcesOf(defaultAssessmentPolicy, platform);
  const ledger = createLedger({
    database,
    onLost: () => metrics.count('picket_ledger_lost_total'),
  });
  const openSession = createSessionOpener({ database, uem, sealer, ledger });
  const operators = { database, clock, entropy, secrets };
  const { withShipped, ...feedWays } = parts.feeds;
  const feeds = {
    ...feedWays,
    database,
    clock,
    entropy,
    log,
    indicators,
    sight: createFleetSight(database),
    listTenantIds,
    sealer,
  };

  let addresses: Addresses | undefined;
  let background: Background | undefined;
  let isWorking = false;
  let figures: Awaited<ReturnType<typeof listenForMetrics>> | undefined;
  const closeDoors = async () => {
    await figures?.close();
    await app.close(0);
  };
  const ownUrl = () => (publicUrl?.href ?? addresses?.http ?? '').replace(/\/$/, '');
  const wake = () => background?.wake();
  const deployment: RunTools = {
    database,
    clock,
    log,
    openSession,
    uemId: uem.id,
    design: uem.deployment,
    readChoices: async (tx) => (await readChoices(tx)).choices,
    place: () => ({ publicUrl: ownUrl(), ownAuthorities: parts.ownAuthorities ?? [], answersDns: false }),
  };

  const app = await openApp({
    routes: joinRoutes({
      ...parts,
      audit,
      signer,
      sealer,
      openSession,
      ledger,
      feeds,
      deployment,
      ownUrl,
      wake,
    }),
    identify: identifyWith(operators),
    audit,
    clock,
    entropy,
    secrets,
    log,
    tracing,
    publicUrl,
    trustedProxies: parts.trustedProxies ?? [],
    consoleFolder: parts.consoleFolder,
    onAnswered: ({ operation, status, ms, isStream }) => {
      metrics.count('picket_http_requests_total', { operation, status: String(status) });
      if (!isStream) metrics.observe('picket_http_request_seconds', ms / second, { operation });
    },
    healthOnly: !roles.has('http'),
    lookReady: lookReady({ database, clock, isWorking: () => isWorking }),
    checkAnswers: parts.checkAnswers ?? false,
  });

  try {
    addresses = await app.listen(parts.listen);
    if (parts.metricsDoor !== undefined) figures = await listenForMetrics(metrics, parts.metricsDoor, log);
    const invitation = roles.has('http') ? await ensureFirstInvitation(operators) : undefined;
    const { signals } = stopping;
    const start = roles.has('worker') ? startBackground : restingBackground;
    const workerId = parts.workerId ?? entropy.uuid();
    const workFolder = join(parts.directory, 'work', workerId);
    if (roles.has('worker')) clearWorkFolder(workFolder);
    background = await start(
      {
        database,
        clock,
        entropy,
        log,
        jobs,
        openSession,
        tracing,
        uemId: uem.id,
        deployment,
        consent: { database, clock, log, sealer, uem, ledger },
        uem,
        sync: {
          database,
          clock,
          entropy,
          log,
          tracing,
          instanceId: entropy.uuid(),
          uemId: uem.id,
          openSession,
          kinds: [
            userSync,
            groupSync,
            entraDeviceSync,
            managedDeviceSync,
            domainSync,
            installSync({ deployedApps: deployedAppsOf(uem) }),
          ],
        },
        assessment: {
          database,
          clock,
          entropy,
          log,
          tracing,
          channels,
          catalogue: new Set(detectors.map(({ id }) => id)),
          requirements,
          findKnowing: createFindKnowing({
            knowledge,
            indicators,
            requirements,
            judgments: { database, read: readJudgment },
            clock,
            log,
          }),
          remarkables: createRemarkables(),
        },
        marking: { database, clock, indicators },
        observations: { database, clock, keptMs: parts.observationsKeptMs ?? usualObservationsKeptMs },
        calls: { database, clock, keptMs: parts.callsKeptMs ?? usualCallsKeptMs },
        appAnalysis: { database, clock, log, analyzer: parts.appAnalyzer, workFolder },
        feeds: { ...feeds, withShipped },
        channels,
        partnerChannelIds: channels
          .filter(({ purpose }) => purpose === ('sync-and-signal' satisfies ConsentPurpose))
          .map(({ id }) => id),
        signAuditHeads: async () => {
          const { broken } = await signHeads({ database, signer }, signals.cutOff);
          metrics.show('picket_audit_chains_broken', [[broken.length]]);
          for (const { chain, brokenAt, because } of broken)
            log.error({ chain, brokenAt, because }, 'an audit chain does not fit what was signed');
        },
        onAccepted: (channel, ms) => metrics.observe('picket_decided_to_accepted_seconds', ms / second, { channel }),
        sweepEnded: async () => {
          await sweepEnded(operators);
          await database.acrossTenants((db) => deleteExpiredRequests(db, clock.now()));
        },
        worker: { workerId, time: parts.jobTime ?? 'server', listTenantIds },
        rhythm: parts.rhythm,
      },
      signals,
    );
    const witnessing = startLoop({
      name: 'witness of audit heads',
      everyMs: signHeadsEveryMs,
      clock,
      log,
      signal: signals.rest,
      run: () => witnessHeads({ database, signer }),
    });
    const writing = startLoop({
      name: 'ledger',
      everyMs: ledgerEveryMs,
      clock,
      log,
      signal: signals.rest,
      run: ledger.flush,
    });
    app.setReady();
    const running = background;
    isWorking = true;
    void running.stopped.then(() => {
      isWorking = false;
    });
    return {
      addresses,
      welcome: invitation && welcomeUrl(ownUrl(), invitation.secret),
      openDoors: app.listOpenDoors(),
      background: running,
      metricsUrl: figures?.url,
      abandon: async () => {
        await figures?.close();
        await app.close(0);
      },
      close: () =>
        stopping.stop({
          clock,
          log,
          withinMs: parts.stopWithinMs ?? usualStopWithinMs,
          drain: app.drain,
          workEnded: async () => {
            await Promise.all([running.stopped, witnessing.stopped, writing.stopped]);
            await ledger.flush();
          },
          closeConnections: closeDoors,
        }),
    };
  } catch (error) {
    await stopping.stop({
      clock,
      log,
      withinMs: 0,
      drain: app.drain,
      workEnded: async () => background?.stopped,
      closeConnections: closeDoors,
    });
    throw error;
  }
}

function ownKeys(sealingKeys: readonly Uint8Array[], { fingerprint }: HeadSigner) {
  const [current = '', ...older] = sealingKeys.map(keyId);
  return [
    { purpose: 'sealing', fingerprints: [current, ...older], setting: 'PICKET_SEALING_KEYS' },
    { purpose: 'audit-heads', fingerprints: [fingerprint], setting: 'PICKET_AUDIT_KEY' },
  ] as const;
}
