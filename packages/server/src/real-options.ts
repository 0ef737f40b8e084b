import { clouds } from '@picket/graph';
import type { Settings } from './settings.ts';
import type { RealOptions } from './start-real.ts';

/** What settings alone cannot say: where the console was built to, certificates made on the spot, whom to tell of the end. */
export interface RealSurroundings {
  readonly consoleFolder: string;
  /** For the TLS port, where the settings name no certificate. */
  readonly ownCertificate: { readonly key: string; readonly cert: string } | undefined;
  readonly onDatabaseLost: (error: Error) => void;
}

/** Turns the operator's settings into what `startReal` takes. */
export function realOptionsOf(settings: Settings, surroundings: RealSurroundings): RealOptions {
  const { host, port, tlsPort, tlsCertificate, tlsKey, partnerUrl, partnerConnectorId, publicUrl } = settings;
  const certificate =
    tlsCertificate !== undefined && tlsKey !== undefined
      ? { cert: tlsCertificate, key: tlsKey }
      : surroundings.ownCertificate;
  return {
    directory: settings.dataDirectory,
    databaseUrl: settings.databaseUrl,
    databaseAdminUrl: settings.databaseAdminUrl,
    sealingKeys: settings.sealingKeys,
    auditKey: settings.auditKey,
    roles: settings.roles,
    hosts: {
      login: settings.loginOrigin ?? clouds[settings.cloud].login,
      graph: settings.graphOrigin ?? clouds[settings.cloud].graph,
      ...(partnerUrl === undefined || partnerConnectorId === undefined
        ? {}
        : {
            partner: {
              url: partnerUrl,
              scope: settings.partnerScope,
              connectorId: partnerConnectorId,
              name: 'Picket',
              consoleUrl: publicUrl?.href ?? `http://${host}:${port}`,
            },
          }),
    },
    rhythm: {
      syncEveryMs: {
        users: settings.syncUsersEveryMs,
        groups: settings.syncGroupsEveryMs,
        'entra-devices': settings.syncEntraDevicesEveryMs,
        domains: settings.syncDomainsEveryMs,
        'app-installs': settings.syncAppInstallsEveryMs,
        'managed-devices': settings.syncManagedDevicesEveryMs,
      },
      signInsEveryMs: settings.signInsEveryMs,
      heartbeatEveryMs: settings.heartbeatEveryMs,
      pollMs: settings.pollMs,
    },
    listen: {
      http: { host, port },
      ...(tlsPort === undefined || certificate === undefined ? {} : { https: { host, port: tlsPort, ...certificate } }),
    },
    metricsDoor:
      settings.metricsPort === undefined || settings.metricsToken === undefined
        ? undefined
        : { port: settings.metricsPort, token: settings.metricsToken },
    observationsKeptMs: settings.observationsKeptMs,
    callsKeptMs: settings.callsKeptMs,
    appEngines: { rules: settings.appRules, signers: settings.appSigners, clamd: settings.clamd },
    feedPrivateHosts: settings.feedPrivateHosts ?? [],
    uploadLimits: { fileBytes: settings.appFileMost },
    traces: settings.tracesUrl === undefined ? undefined : { url: settings.tracesUrl, token: settings.tracesToken },
    stopWithinMs: settings.stopWithinMs,
    publicUrl,
    ownAuthorities: settings.ownAuthorities ?? [],
    trustedProxies: settings.trustedProxies ?? [],
    consoleFolder: surroundings.consoleFolder,
    logLevel: settings.logLevel,
    onDatabaseLost: surroundings.onDatabaseLost,
  };
}
