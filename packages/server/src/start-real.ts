import type { KeyObject } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type OwnAuthority, second } from '@picket/domain';
import { loadShippedKnowledge } from '@picket/intelligence';
import { createIntune, type IntuneHosts } from '@picket/uem';
import { type AppEngines, startAppAnalyzer } from './apps/start-analyzer.ts';
import type { UploadLimits } from './apps/uploads.ts';
import type { Rhythm } from './background.ts';
import { createFeedReader } from './feeds/feed-reader.ts';
import { createOpenPage } from './feeds/open-page.ts';
import { countRequestsOut } from './metrics/count-requests-out.ts';
import type { MetricsDoor } from './metrics/listen-metrics.ts';
import { createMetrics } from './metrics/metrics.ts';
import { migrations } from './migrations/index.ts';
import type { OpenDatabase } from './platform/database/database.ts';
import { openPglite } from './platform/database/pglite.ts';
import { openPostgres } from './platform/database/postgres.ts';
import { endsWithin } from './platform/ends-within.ts';
import type { ListenOptions } from './platform/http/listen.ts';
import { createLog, type LogLevel } from './platform/log.ts';
import { systemClock } from './platform/real/system-clock.ts';
import { systemEntropy } from './platform/real/system-entropy.ts';
import { systemSecrets } from './platform/real/system-secrets.ts';
import { loadSealingKeys } from './platform/sealing-keys.ts';
import { type ProcessRole, processRoles } from './process-roles.ts';
import { type PicketServer, startServer } from './server.ts';
import { traceDatabase } from './tracing/trace-database.ts';
import { traceRequestsOut } from './tracing/trace-requests-out.ts';
import { noTracing, openTracing, type TracingOptions } from './tracing/tracing.ts';
import { version } from './version.ts';
import { takeWorkerId } from './workers/worker-id.ts';

/** Everything an operator decides, already read and checked. */
export interface RealOptions {
  /** Picket's data directory: keys, signed heads, and the embedded database where no other is given. */
  readonly directory: string;
  readonly databaseUrl?: string | undefined;
  /** Another role, for migrations only. */
  readonly databaseAdminUrl?: string | undefined;
  /** Keys from elsewhere; else a file in the directory, made at the first start. */
  readonly sealingKeys?: readonly Uint8Array[] | undefined;
  /** The audit key from elsewhere; else a file in the directory too. */
  readonly auditKey?: KeyObject | undefined;
  /** What this process is there for; all by default. */
  readonly roles?: readonly ProcessRole[];
  readonly hosts: IntuneHosts;
  readonly rhythm: Rhythm;
  readonly listen: ListenOptions;
  readonly publicUrl?: URL | undefined;
  /** The operator's own, by which phones reach it. */
  readonly ownAuthorities?: readonly OwnAuthority[];
  readonly trustedProxies?: readonly string[];
  readonly consoleFolder?: string | undefined;
  readonly logLevel: LogLevel;
  /** What uploaded app files are looked at with, on top of what ships. */
  readonly appEngines?: AppEngines;
  readonly uploadLimits?: UploadLimits;
  readonly observationsKeptMs?: number;
  readonly callsKeptMs?: number;
  /** Hosts of the operator's own network that feeds may come from. */
  readonly feedPrivateHosts?: readonly string[];
  /** Where Prometheus finds the figures; nowhere when absent. */
  readonly metricsDoor?: MetricsDoor | undefined;
  /** Where OpenTelemetry traces go; none are made when absent. */
  readonly traces?: Pick<TracingOptions, 'url' | 'token'> | undefined;
  /** How long a stop waits for what is under way. */
  readonly stopWithinMs?: number | undefined;
  /** The embedded database will not come back: the process must stop. */
  readonly onDatabaseLost: (error: Error) => void;
}

const databaseClosesWithinMs = 5 * second;
const tracesSentWithinMs = 3 * second;

/** Starts Picket in the real world: real clock, real chance, real network. */
export async function startReal(options: RealOptions): Promise<PicketServer> {
  const { directory, hosts } = options;
  const metrics = createMetrics();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  let tracing = noTracing;
  const log = createLog({ level: options.logLevel, clock: systemClock, more: () => tracing.logFields() });
  if (options.traces !== undefined) tracing = openTracing({ ...options.traces, version, clock: systemClock, log });
  const database = await openDatabase(options, {
    onLost: (error) => {
      log.fatal({ err: error }, 'the embedded database has ended; nothing can go on without it');
      options.onDatabaseLost(error);
    },
    onConnectionLost: (error) =>
      log.warn({ err: error }, 'a connection to the database was lost; the pool makes another'),
  });
  const isWorker = (options.roles ?? processRoles).includes('worker');
  const worker = isWorker ? takeWorkerId(directory, systemEntropy) : undefined;
  const appAnalyzer = startAppAnalyzer(options.appEngines ?? {}, systemClock);
  const close = async () => {
    await appAnalyzer.close();
    await database.close();
    worker?.release();
  };
  const partnerUrl = hosts.partner?.url;
  const fetch = countRequestsOut(metrics, traceRequestsOut(tracing, globalThis.fetch, partnerUrl), partnerUrl);
  try {
    const server = await startServer({
      database: traceDatabase(tracing, database),
      clock: systemClock,
      entropy: systemEntropy,
      secrets: systemSecrets,
      log,
      entra: { login: hosts.login, fetch },
      uem: createIntune({
        fetch,
        clock: systemClock,
        entropy: systemEntropy,
        hosts,
      }),
      metrics,
      tracing,
      metricsDoor: options.metricsDoor,
      knowledge: await loadShippedKnowledge(),
      rhythm: options.rhythm,
      appAnalyzer,
      feeds: {
        reader: createFeedReader(systemClock),
        openPage: createOpenPage({ privateHosts: options.feedPrivateHosts ?? [] }),
        withShipped: true,
      },
      ...(options.uploadLimits === undefined ? {} : { uploadLimits: options.uploadLimits }),
      ...(options.callsKeptMs === undefined ? {} : { callsKeptMs: options.callsKeptMs }),
      ...(options.observationsKeptMs === undefined ? {} : { observationsKeptMs: options.observationsKeptMs }),
      sealingKeys: options.sealingKeys ?? loadSealingKeys(join(directory, 'sealing.key'), systemSecrets),
      auditKey: options.auditKey,
      ...(options.roles === undefined ? {} : { roles: options.roles }),
      ...(worker === undefined ? {} : { workerId: worker.id }),
      directory,
      listen: options.listen,
      publicUrl: options.publicUrl,
      ...(options.ownAuthorities === undefined ? {} : { ownAuthorities: options.ownAuthorities }),
      trustedProxies: options.trustedProxies ?? [],
      consoleFolder: options.consoleFolder,
      ...(options.stopWithinMs === undefined ? {} : { stopWithinMs: options.stopWithinMs }),
    });
    if ('announce' in database) (database.announce as (url: string) => void)(server.addresses.http);
    return {
      ...server,
      close: async () => {
        await server.close();
        await tracing.close(tracesSentWithinMs);
        // A server that does not answer any more must not keep the process from ending.
        await endsWithin(systemClock, databaseClosesWithinMs, close()).catch((error) =>
          log.warn({ err: error }, 'the database was not closed in order'),
        );
      },
    };
  } catch (error) {
    await close();
    await tracing.close(0);
    throw error;
  }
}

interface LossListeners {
  readonly onLost: (error: Error) => void;
  readonly onConnectionLost: (error: Error) => void;
}

function openDatabase(options: RealOptions, { onLost, onConnectionLost }: LossListeners): Promise<OpenDatabase> {
  const { databaseUrl, databaseAdminUrl, directory } = options;
  if (databaseUrl === undefined) return openPglite({ directory, migrations, onLost });
  return openPostgres({ url: databaseUrl, adminUrl: databaseAdminUrl, migrations, onConnectionLost });
}
