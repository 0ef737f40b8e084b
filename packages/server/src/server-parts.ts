import type { KeyObject } from 'node:crypto';
import type { Analyzer } from '@picket/app-analysis';
import type { Clock, Entropy, Knowledge, OwnAuthority, Uem } from '@picket/domain';
import type { UploadLimits } from './apps/uploads.ts';
import type { Rhythm } from './background.ts';
import type { RefreshTools } from './feeds/refresh-collection.ts';
import type { MetricsDoor } from './metrics/listen-metrics.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { OpenDatabase } from './platform/database/database.ts';
import type { ListenOptions } from './platform/http/listen.ts';
import type { Log } from './platform/log.ts';
import type { Secrets } from './platform/real/system-secrets.ts';
import type { ProcessRole } from './process-roles.ts';
import type { Tracing } from './tracing/tracing.ts';

/** What a server is made of. Everything that touches the world is handed in, so that a test can be the world. */
export interface ServerParts {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly uem: Uem;
  /** By what operators sign in with Entra: where it is (its origin), and how it is spoken to. */
  readonly entra: { readonly login: string; readonly fetch: typeof globalThis.fetch };
  readonly knowledge: Knowledge;
  readonly rhythm: Rhythm;
  /** Analyses uploaded app files; closed by whoever made it. */
  readonly appAnalyzer: Pick<Analyzer, 'analyze'>;
  readonly uploadLimits?: UploadLimits;
  /** How feeds are read and fetched, and whether those that ship are taken in. */
  readonly feeds: Pick<RefreshTools, 'reader' | 'openPage'> & { readonly withShipped: boolean };
  /** How far back is kept what agents have told. */
  readonly observationsKeptMs?: number;
  /** How far back the ledger of messages to Microsoft reaches. */
  readonly callsKeptMs?: number;
  /** The first seals, all open. */
  readonly sealingKeys: readonly Uint8Array[];
  /** Where the audit key and the signed heads are kept. */
  readonly directory: string;
  readonly listen: ListenOptions;
  readonly publicUrl?: URL | undefined;
  /** What phones must trust to reach it there, beyond what they trust anyway. */
  readonly ownAuthorities?: readonly OwnAuthority[];
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
