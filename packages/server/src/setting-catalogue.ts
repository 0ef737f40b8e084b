import { cloudNames } from '@picket/graph';
import { parseAuditKey } from './audit/head-signer.ts';
import { readOwnAuthorities } from './deployment/own-authorities.ts';
import type { LogLevel } from './platform/log.ts';
import { parseSealingKeys } from './platform/sealing-keys.ts';
import { processRoles } from './process-roles.ts';
import {
  addressList,
  appSigners,
  clamdAddress,
  collectorUrl,
  databaseUrl,
  duration,
  guid,
  host,
  hostList,
  longDuration,
  longToken,
  mebibytes,
  oneOfWords,
  origin,
  type ParseSetting,
  pem,
  port,
  portOrOff,
  publicUrl,
  serviceUrl,
  text,
  wordList,
  yaraRules,
} from './setting-values.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const satisfies readonly LogLevel[];

/** One setting, as data: what reads it, what explains it and its page in the docs are made from this. */
export interface Setting<Value> {
  readonly name: `PICKET_${string}`;
  /** A sentence for whoever sets it. */
  readonly meaning: string;
  readonly parse: ParseSetting<Value>;
  /** As it would be written in the environment. Absent: not set unless somebody sets it. */
  readonly fallback?: string;
  /** Never shown, also not in part. May come from a file: `NAME_FILE`. */
  readonly secret?: true;
  /** May come from a file without being secret. */
  readonly fromFile?: true;
}

const always = <Value>(setting: Setting<Value> & { readonly fallback: string }): Setting<Value> => setting;
const sometimes = <Value>(setting: Setting<Value>): Setting<Value | undefined> => setting;

/** Every setting of the server. */
export const settings = {
  dataDirectory: always({
    name: 'PICKET_DATA',
    meaning:
      'The data directory: keys, certificates, signed audit heads, and the embedded database where no other is given.',
    parse: text,
    fallback: '.picket',
  }),
  databaseUrl: sometimes({
    name: 'PICKET_DATABASE_URL',
    meaning: 'PostgreSQL 15 or newer, as a role without SUPERUSER and BYPASSRLS. Without it: the embedded database.',
    parse: databaseUrl,
    secret: true,
  }),
  databaseAdminUrl: sometimes({
    name: 'PICKET_DATABASE_ADMIN_URL',
    meaning: 'The same database as the role that owns the tables: migrations use it and nothing else does.',
    parse: databaseUrl,
    secret: true,
  }),
  host: always({
    name: 'PICKET_HOST',
    meaning: 'The address to listen on. Any other than this machine alone needs PICKET_PUBLIC_URL.',
    parse: host,
    fallback: '127.0.0.1',
  }),
  port: always({ name: 'PICKET_PORT', meaning: 'Console and API over HTTP/1.1.', parse: port, fallback: '4800' }),
  tlsPort: always({
    name: 'PICKET_TLS_PORT',
    meaning: 'The same over TLS with HTTP/2; `off` where a proxy in front does that.',
    parse: portOrOff,
    fallback: '4843',
  }),
  tlsCertificate: sometimes({
    name: 'PICKET_TLS_CERTIFICATE',
    meaning: 'The certificate and its chain, PEM. Without it: one of our own making, for this machine.',
    parse: pem('CERTIFICATE'),
    fromFile: true,
  }),
  tlsKey: sometimes({
    name: 'PICKET_TLS_KEY',
    meaning: 'Its private key, PEM.',
    parse: pem('PRIVATE KEY'),
    secret: true,
  }),
  publicUrl: sometimes({
    name: 'PICKET_PUBLIC_URL',
    meaning: 'How browsers and Entra reach this Picket: `https://picket.example`. Never taken from a request.',
    parse: publicUrl,
  }),
  ownAuthorities: sometimes({
    name: 'PICKET_OWN_CA',
    meaning:
      'Where phones reach this Picket by a certificate of your own authority: the certificate of that authority, PEM; several while one follows another. Setup plans to have phones trust them. Processes of one database need the same.',
    parse: readOwnAuthorities,
    fromFile: true,
  }),
  trustedProxies: sometimes({
    name: 'PICKET_TRUSTED_PROXIES',
    meaning: 'Addresses or ranges, between commas, whose `X-Forwarded-*` headers are believed. None when not set.',
    parse: addressList,
  }),
  sealingKeys: sometimes({
    name: 'PICKET_SEALING_KEYS',
    meaning:
      'Keys that seal secrets at rest: 32 bytes each in base64, one a line, the newest first. Without them: `sealing.key` in the data directory, made at the first start.',
    parse: parseSealingKeys,
    secret: true,
  }),
  auditKey: sometimes({
    name: 'PICKET_AUDIT_KEY',
    meaning:
      'The key that signs audit heads: Ed25519, PKCS #8 in PEM. Without it: `audit-signing.key` in the data directory, made at the first start. Processes of one database need the same.',
    parse: parseAuditKey,
    secret: true,
  }),
  roles: always({
    name: 'PICKET_ROLES',
    meaning:
      'What this process is there for, between commas: `http` (console, API, event stream), `ingest` (agents, which are yet to come: it answers `/healthz` only), `worker` (all that Picket does by itself). Fewer than all need PICKET_DATABASE_URL.',
    parse: wordList(processRoles),
    fallback: processRoles.join(','),
  }),
  cloud: always({
    name: 'PICKET_CLOUD',
    meaning: `Which of Microsoft's clouds the tenants are in: ${cloudNames.join(', ')}. Decides the hosts of Entra and Graph.`,
    parse: oneOfWords(cloudNames),
    fallback: 'global',
  }),
  loginOrigin: sometimes({
    name: 'PICKET_LOGIN_ORIGIN',
    meaning: "Microsoft Entra's sign-in, where it is not that of PICKET_CLOUD.",
    parse: origin,
  }),
  graphOrigin: sometimes({
    name: 'PICKET_GRAPH_ORIGIN',
    meaning: 'Microsoft Graph, where it is not that of PICKET_CLOUD. Tokens are asked for it.',
    parse: origin,
  }),
  partnerUrl: sometimes({
    name: 'PICKET_PARTNER_URL',
    meaning: 'A service that speaks the partner protocol of docs/partner-protocol.md. Microsoft does not.',
    parse: serviceUrl,
  }),
  partnerScope: always({
    name: 'PICKET_PARTNER_SCOPE',
    meaning: 'What tokens for the partner service are asked for.',
    parse: text,
    fallback: 'https://api.manage.microsoft.com//.default',
  }),
  partnerConnectorId: sometimes({
    name: 'PICKET_PARTNER_CONNECTOR_ID',
    meaning: "Which of Intune's connectors is ours: the partner's own GUID. Together with PICKET_PARTNER_URL.",
    parse: guid,
  }),
  syncUsersEveryMs: always({
    name: 'PICKET_SYNC_USERS_EVERY',
    meaning: 'How often users are read.',
    parse: duration,
    fallback: '15m',
  }),
  syncGroupsEveryMs: always({
    name: 'PICKET_SYNC_GROUPS_EVERY',
    meaning: 'How often groups are read.',
    parse: duration,
    fallback: '15m',
  }),
  syncEntraDevicesEveryMs: always({
    name: 'PICKET_SYNC_ENTRA_DEVICES_EVERY',
    meaning: "How often Entra's devices are read.",
    parse: duration,
    fallback: '5m',
  }),
  syncDomainsEveryMs: always({
    name: 'PICKET_SYNC_DOMAINS_EVERY',
    meaning: "How often Entra's list of the tenant's verified domains is read. Imitations of them are looked for.",
    parse: duration,
    fallback: '1d',
  }),
  syncManagedDevicesEveryMs: always({
    name: 'PICKET_SYNC_MANAGED_DEVICES_EVERY',
    meaning: "How often Intune's inventory is read. It has no changes to ask for: each time all of it.",
    parse: duration,
    fallback: '15m',
  }),
  syncAppInstallsEveryMs: always({
    name: 'PICKET_SYNC_APP_INSTALLS_EVERY',
    meaning: 'How often it is read how far the agent has come on each phone.',
    parse: duration,
    fallback: '15m',
  }),
  signInsEveryMs: always({
    name: 'PICKET_SIGN_INS_EVERY',
    meaning: 'How often sign-ins are read, which is how a refusal is learnt of.',
    parse: duration,
    fallback: '5m',
  }),
  heartbeatEveryMs: always({
    name: 'PICKET_HEARTBEAT_EVERY',
    meaning: 'How often the partner service hears that we are alive.',
    parse: duration,
    fallback: '15m',
  }),
  pollMs: always({
    name: 'PICKET_POLL_EVERY',
    meaning: 'How long workers rest when there is nothing to do.',
    parse: duration,
    fallback: '2s',
  }),
  observationsKeptMs: always({
    name: 'PICKET_KEEP_OBSERVATIONS',
    meaning:
      'How long is kept what phones once had and spoke to, `7d` to `730d`: a new indicator finds nothing that is older.',
    parse: longDuration,
    fallback: '90d',
  }),
  callsKeptMs: always({
    name: 'PICKET_KEEP_CALLS',
    meaning:
      'How long the ledger of messages to Microsoft and their answers is kept, `7d` to `730d`. A tenant has 250,000 rows at most, the newest ones.',
    parse: longDuration,
    fallback: '30d',
  }),
  appFileMost: always({
    name: 'PICKET_APP_FILE_MOST',
    meaning: 'How many MiB an uploaded app file may have. Its bytes stay in the database until it has been analyzed.',
    parse: mebibytes,
    fallback: '512',
  }),
  appRules: sometimes({
    name: 'PICKET_APP_RULES',
    meaning: 'YARA rules for uploaded app files, on top of those that ship: a file, or a folder of `.yar` and `.yara`.',
    parse: yaraRules,
  }),
  appSigners: sometimes({
    name: 'PICKET_APP_SIGNERS',
    meaning:
      'Who signs your own apps, so that a copy somebody else signed is noticed: a JSON file, `{"com.example.app": ["<SHA-256 of the certificate>"]}`.',
    parse: appSigners,
  }),
  feedPrivateHosts: sometimes({
    name: 'PICKET_FEED_PRIVATE_HOSTS',
    meaning:
      'Hosts of your own network that feeds may be fetched from, between commas. All others must be at public addresses.',
    parse: hostList,
  }),
  clamd: sometimes({
    name: 'PICKET_CLAMD',
    meaning:
      'Where ClamAV listens, to be asked about uploaded app files: `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`.',
    parse: clamdAddress,
  }),
  metricsPort: always({
    name: 'PICKET_METRICS_PORT',
    meaning: 'Prometheus’ figures, on this machine alone. Needs PICKET_METRICS_TOKEN.',
    parse: portOrOff,
    fallback: 'off',
  }),
  metricsToken: sometimes({
    name: 'PICKET_METRICS_TOKEN',
    meaning: 'What Prometheus must send as a bearer token to read them, 16 characters at least.',
    parse: longToken,
    secret: true,
  }),
  tracesUrl: sometimes({
    name: 'PICKET_TRACES_URL',
    meaning:
      'Where OpenTelemetry traces go: a collector that takes OTLP over HTTP, with its path: `https://collector.example:4318/v1/traces`. None are made when not set.',
    parse: collectorUrl,
  }),
  tracesToken: sometimes({
    name: 'PICKET_TRACES_TOKEN',
    meaning: 'What the collector wants as a bearer token. Over https://, or on this machine.',
    parse: longToken,
    secret: true,
  }),
  stopWithinMs: always({
    name: 'PICKET_STOP_WITHIN',
    meaning:
      'How long a stop waits for requests, assessments and deliveries that are under way; then it cuts them off.',
    parse: duration,
    fallback: '20s',
  }),
  logLevel: always({
    name: 'PICKET_LOG_LEVEL',
    meaning: `How much is logged: ${logLevels.join(', ')}.`,
    parse: oneOfWords(logLevels),
    fallback: 'info',
  }),
};

/** Names that belong to others of this product, and are no mistakes when the server sees them. */
export const namesOfOthers: readonly string[] = [
  'PICKET_URL',
  'PICKET_TOKEN',
  'PICKET_TENANT',
  'PICKET_SIMULATOR_PORT',
  'PICKET_SIMULATOR_TLS_PORT',
  'PICKET_TEST_REPORT',
];
