import { catalogue as detectors } from '@picket/detections';
import type { OperatorId } from '@picket/domain';
import { channels } from '@picket/enforcement';
import { syncKinds } from '@picket/wire/console';
import { appRoutes } from './apps/routes.ts';
import type { UploadLimits } from './apps/uploads.ts';
import type { AuditTrail } from './audit/audit-trail.ts';
import type { HeadSigner } from './audit/head-signer.ts';
import { auditRoutes } from './audit/routes.ts';
import { connectorControlRoutes } from './connectors/control-routes.ts';
import { connectorRoutes } from './connectors/routes.ts';
import type { OpenSession } from './connectors/sessions.ts';
import { insertConnector } from './connectors/store.ts';
import { instanceRegistrationRoutes } from './consent/instance/routes.ts';
import { consentRoutes } from './consent/routes.ts';
import { deliveryRoutes } from './delivery/routes.ts';
import type { PlanTools } from './deployment/make-plan.ts';
import { deploymentRoutes } from './deployment/routes.ts';
import { deviceRoutes } from './devices/routes.ts';
import { doctorRoutes } from './doctor/routes.ts';
import { fetchOfEntra } from './entra-sign-in/entra-documents.ts';
import { entraSignInRoutes } from './entra-sign-in/routes.ts';
import type { FeedTools } from './feeds/import-version.ts';
import { feedRoutes } from './feeds/routes.ts';
import { findingRoutes } from './findings/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { historyRoutes } from './history/routes.ts';
import { installRoutes } from './installs/routes.ts';
import type { Ledger } from './ledger/ledger.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { grantRole } from './operators/operator-store.ts';
import { openPassphrases } from './operators/passphrase.ts';
import { describeSession, type OperatorRouteTools, operatorRoutes } from './operators/routes.ts';
import { SignInPace } from './operators/sign-in-pace.ts';
import { openApiRoute } from './platform/http/openapi.ts';
import type { Route } from './platform/http/route.ts';
import type { Sealer } from './platform/sealer.ts';
import type { ServerParts } from './server-parts.ts';
import { setupRoutes } from './setup/routes.ts';
import { syncRoutes } from './sync/routes.ts';
import { ensureSyncStates } from './sync/store.ts';
import { judgmentRoutes } from './tenants/judgment-routes.ts';
import { tenantRoutes } from './tenants/routes.ts';
import { listTenantsById } from './tenants/store.ts';
import { version } from './version.ts';

/** What routes are joined from: the parts of a server, and what it made of them. */
export interface RouteParts extends Omit<ServerParts, 'feeds'> {
  readonly audit: AuditTrail;
  readonly signer: HeadSigner;
  readonly sealer: Sealer;
  readonly openSession: OpenSession;
  readonly ledger: Ledger;
  readonly feeds: FeedTools;
  readonly deployment: PlanTools;
  /** Where people reach this server, without a slash at the end. */
  readonly ownUrl: () => string;
  /** Something is to be done: whoever works in this process may look at once. */
  readonly wake: () => void;
}

const usualUploadLimits: UploadLimits = { fileBytes: 512 * 1024 * 1024 };

/** Every route of the server, from each noun its own. The only place that lists them. */
export function joinRoutes(parts: RouteParts): readonly Route[] {
  const { database, clock, entropy, secrets, uem, audit, signer, sealer, openSession, feeds, ownUrl, wake } = parts;
  const consentTools = {
    database,
    clock,
    secrets,
    sealer,
    uem,
    log: parts.log,
    channels,
    ledger: parts.ledger,
    redirectUri: () => `${ownUrl()}/consent/callback`,
    onLinked: async () => wake(),
  };
  const { login } = parts.entra;
  const signInTools = {
    database,
    clock,
    entropy,
    secrets,
    audit,
    pace: new SignInPace({ database, clock, sealingKey: parts.sealingKeys[0] ?? new Uint8Array() }),
  };
  const operatorTools: OperatorRouteTools = {
    ...signInTools,
    passphrases: openPassphrases(secrets),
    namesOfTenants: async (db, ids) => new Map((await listTenantsById(db, ids)).map(({ id, name }) => [id, name])),
    consoleUrl: ownUrl,
    entraLogin: login,
  };
  return [
    ...operatorRoutes(operatorTools),
    ...entraSignInRoutes({
      ...signInTools,
      log: parts.log,
      sealer,
      uem,
      login,
      fetchOfEntra: fetchOfEntra({ fetch: parts.entra.fetch, clock, login }),
      redirectUri: () => `${ownUrl()}/sign-in/entra/callback`,
      ownUrl,
      describeSession: (secret) => describeSession(operatorTools, secret),
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
    ...connectorControlRoutes({ database, clock, uemId: uem.id, channels, wake }),
    ...consentRoutes(consentTools),
    ...instanceRegistrationRoutes(consentTools),
    ...doctorRoutes({ database, clock, openSession }),
    ...setupRoutes({ database, clock, openSession }),
    ...deploymentRoutes({ ...parts.deployment, entropy, onDue: wake }),
    ...installRoutes({ database, clock, uem, openSession }),
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
    ...ledgerRoutes({ database, clock, entropy, channels, uem, onDue: wake }),
    ...healthRoutes({ database, clock, channels, uem, rhythm: parts.rhythm, onDue: wake }),
    ...historyRoutes({ database, clock }),
    openApiRoute(version),
  ];
}
