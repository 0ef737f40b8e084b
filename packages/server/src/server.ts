import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Analyzer } from '@picket/app-analysis';
import { catalogue as detectors } from '@picket/detections';
import {
  type Clock,
  type ConsentPurpose,
  day,
  defaultAssessmentPolicy,
  type Entropy,
  type Knowledge,
  type OperatorId,
  type Platform,
  requiredSourcesOf,
  second,
  type Uem,
} from '@picket/domain';
import { channels } from '@picket/enforcement';
import { syncKinds } from '@picket/wire/console';
import { clearWorkFolder } from './apps/analyze-waiting.ts';
import { appRoutes } from './apps/routes.ts';
import type { UploadLimits } from './apps/uploads.ts';
import { createFindKnowing } from './assessment/find-knowing.ts';
import { signHeads, signHeadsEveryMs } from './audit/audit-log.ts';
import { createAuditTrail } from './audit/audit-trail.ts';
import { type HeadSigner, openHeadSigner } from './audit/head-signer.ts';
import { witnessHeads } from './audit/head-store.ts';
import { auditRoutes } from './audit/routes.ts';
import { type Background, type Rhythm, restingBackground, startBackground } from './background.ts';
import { connectorRoutes } from './connectors/routes.ts';
import { createSessionOpener } from './connectors/sessions.ts';
import { insertConnector } from './connectors/store.ts';
import { consentRoutes } from './consent/routes.ts';
import { deliveryRoutes } from './delivery/routes.ts';
import { managedDeviceSync } from './devices/managed-device-sync.ts';
import { deviceRoutes } from './devices/routes.ts';
import { entraDeviceSync } from './directory/entra-devices.ts';
import { groupSync } from './directory/groups.ts';
import { userSync } from './directory/users.ts';
import { doctorRoutes } from './doctor/routes.ts';
import { showFeedFigures } from './feeds/figures.ts';
import { createIndicators } from './feeds/in-memory.ts';
import type { RefreshTools } from './feeds/refresh-collection.ts';
import { feedRoutes } from './feeds/routes.ts';
import { findingRoutes } from './findings/routes.ts';
import { historyRoutes } from './history/routes.ts';
import { createFleetSight } from './ingest/fleet-sight.ts';
import { createRemarkables } from './ingest/remarkable.ts';
import { refuseOtherKeys } from './keys/refuse-other-keys.ts';
import { showDatabaseFigures } from './metrics/database-figures.ts';
import { listenForMetrics, type MetricsDoor } from './metrics/listen-metrics.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { grantRole } from './operators/operator-store.ts';
import { ensureFirstInvitation, identifyWith, sweepEnded } from './operators/operators.ts';
import { openPassphrases } from './operators/passphrase.ts';
import { operatorRoutes, welcomeUrl } from './operators/routes.ts';
import { SignInPace } from './operators/sign-in-pace.ts';
import type { OpenDatabase } from './platform/database/database.ts';
import { openApp } from './platform/http/app.ts';
import type { Addresses, ListenOptions } from './platform/http/listen.ts';
import { openApiRoute } from './platform/http/openapi.ts';
import { createJobs } from './platform/jobs.ts';
import type { Log } from './platform/log.ts';
import { startLoop } from './platform/loops.ts';
import type { Secrets } from './platform/real/system-secrets.ts';
import { createSealer, keyId } from './platform/sealer.ts';
import { type ProcessRole, processRoles } from './process-roles.ts';
import { lookReady } from './readiness.ts';
import { prepareStop } from './stopping.ts';
import { syncRoutes } from './sync/routes.ts';
import { ensureSyncStates } from './sync/store.ts';
import { domainSync } from './tenants/domain-sync.ts';
import { judgmentRoutes } from './tenants/judgment-routes.ts';
import { readJudgment } from './tenants/judgment-store.ts';
import { tenantRoutes } from './tenants/routes.ts';
import { listTenantIds, listTenantsById } from './tenants/store.ts';
import { noTracing, type Tracing } from './tracing/tracing.ts';
import { version } from './version.ts';

/** What a server is made of. Everything that touches the world is handed in, so that a test can be the world. */
export interface ServerParts {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly uem: Uem;
  readonly knowledge: Knowledge;
  readonly rhythm: Rhythm;
  /** Analyses uploaded app files; closed by whoever made it. */
  readonly appAnalyzer: Pick<Analyzer, 'analyze'>;
  readonly uploadLimits?: UploadLimits;
  /** How feeds are read and fetched, and whether those that ship are taken in. */
  readonly feeds: Pick<RefreshTools, 'reader' | 'openPage'> & { readonly withShipped: boolean };
  /** How far back is kept what agents have told. */
  readonly observationsKeptMs?: number;
  /** The first seals, all open. */
  readonly sealingKeys: readonly Uint8Array[];
  /** Where the audit key and the signed heads are kept. */
  readonly directory: string;
  readonly listen: ListenOptions;
  readonly publicUrl?: URL | undefined;
  readonly trustedProxies?: readonly string[];
  readonly consoleFolder?: string | undefined;
  /** What this process is there for; all by default. */
  readonly roles?: readonly ProcessRole[];
  /** Tells this worker from others. Started again under the same id after a kill it goes on at once; else by chance. */
  readonly workerId?: string;
  /** The audit key where it is not kept in the directory. */
  readonly auditKey?: KeyObject | undefined;
  /** Whose time counts among processes, and drives retries of jobs: `clock` lets a run be replayed. */
  readonly jobTime?: 'server' | 'clock';
  readonly checkAnswers?: boolean;
  /** Figures that others count too; by default those of this server alone. */
  readonly metrics?: Metrics;
  /** Shows where time goes; nobody by default. */
  readonly tracing?: Tracing;
  /** Where they are shown; nowhere by default. */
  readonly metricsDoor?: MetricsDoor | undefined;
  /** How long a stop waits for requests and steps that are under way. */
  readonly stopWithinMs?: number;
}

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
const usualUploadLimits: UploadLimits = { fileBytes: 512 * 1024 * 1024 };

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
  const openSession = createSessionOpener({ database, uem, sealer });
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
  const consentTools = {
    database,
    clock,
    secrets,
    sealer,
    uem,
    redirectUri: () => `${ownUrl()}/consent/callback`,
    onLinked: async () => wake(),
  };

  const app = await openApp({
    routes: [
      ...operatorRoutes({
        ...operators,
        audit,
        passphrases: openPassphrases(secrets),
        pace: new SignInPace({ database, clock, sealingKey: parts.sealingKeys[0] ?? new Uint8Array() }),
        namesOfTenants: async (db, ids) => new Map((await listTenantsById(db, ids)).map(({ id, name }) => [id, name])),
        consoleUrl: ownUrl,
      }),
      ...auditRoutes({ database, signer }),
      ...tenantRoutes({
        database,
        clock,
        entropy,
        furnish: async (db, tenantId) => {
          await insertConnector({ tenantId, db }, uem.id, clock.now());
          await ensureSyncStates({ tenantId, db }, syncKinds, clock.now());
        },
        grantOwner: (db, tenantId, { operatorId }) =>
          grantRole(db, operatorId as OperatorId, { tenantId, role: 'owner' }),
      }),
      ...judgmentRoutes({ database, clock, onDirty: wake }),
      ...connectorRoutes({ ...consentTools, usualRhythm: parts.rhythm.syncEveryMs }),
      ...consentRoutes(consentTools),
      ...doctorRoutes({ database, clock, openSession }),
      ...deviceRoutes({ database, channels, detectors }),
      ...findingRoutes({ database, clock, detectors }),
      ...appRoutes({ database, clock, entropy, limits: parts.uploadLimits ?? usualUploadLimits, onWhole: wake }),
      ...feedRoutes({ ...feeds, onDue: wake }),
      ...deliveryRoutes({ database, clock, channels }),
      ...syncRoutes({
        database,
        clock,
        entropy,
        usualRhythm: parts.rhythm.syncEveryMs,
        // Its tenant's worker looks for it each second, in whatever process; in this one it need not wait.
        requestRun: async () => wake(),
      }),
      ...historyRoutes({ database, clock }),
      openApiRoute(version),
    ],
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
        sync: {
          database,
          clock,
          entropy,
          log,
          tracing,
          instanceId: entropy.uuid(),
          uemId: uem.id,
          openSession,
          kinds: [userSync, groupSync, entraDeviceSync, managedDeviceSync, domainSync],
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
        sweepEnded: () => sweepEnded(operators),
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
          workEnded: () => Promise.all([running.stopped, witnessing.stopped]),
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
