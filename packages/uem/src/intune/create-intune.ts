import type {
  Clock,
  ConsentPurpose,
  ConsentRequest,
  Entropy,
  Permission,
  Uem,
  UemLink,
  UemSession,
} from '@picket/domain';
import { createEntraTokens, createThrottle, parseOrigin, type Surroundings } from '@picket/graph';
import { appOf, listAppInstalls } from './app-installs.ts';
import { partnerRole } from './calls.ts';
import { credentialFaults } from './credential-faults.ts';
import { intuneDesign } from './deployment/design.ts';
import { deploymentObjectsOf } from './deployment/objects.ts';
import { deviceAttributesOf } from './device-attributes.ts';
import { directoryOf } from './directory.ts';
import { checks, doctorOf } from './doctor/doctor.ts';
import { explainInstallError } from './install-errors.ts';
import { listManagedDevices } from './inventory.ts';
import { lookAtGrant } from './look-at-grant.ts';
import type { PartnerHost } from './partner-channel.ts';
import { askedFor } from './permissions.ts';
import { proveConsent } from './prove-consent.ts';
import { registrationGuide, removalGuide } from './registration-guide.ts';
import { listSignIns } from './sign-ins.ts';
import { type IntuneTools, openTenantAccess } from './tenant-access.ts';
import { listTenantDomains } from './tenant-domains.ts';
import { threatLevelsOf } from './threat-levels.ts';
import { translating, translatingEach } from './translate-error.ts';
import { userNoticesOf } from './user-notices.ts';

/** Where Microsoft is: each cloud has its own hosts, and tokens of one mean nothing in another. */
export interface IntuneHosts {
  /** `https://login.microsoftonline.com` */
  readonly login: string;
  /** `https://graph.microsoft.com` */
  readonly graph: string;
  /** Absent where nobody speaks the partner protocol, which is everywhere but at the simulator: no threat levels then. */
  readonly partner?: PartnerHost;
}

export interface IntuneOptions {
  readonly fetch: Surroundings['fetch'];
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly hosts: IntuneHosts;
  /** How a hanging connection is given up, in real time whatever `clock` says. */
  readonly timeLimit?: Surroundings['timeLimit'];
}

export const intuneId = 'intune';

/** Microsoft Intune, with the Entra directory it builds on. One for all tenants: they share the limits' bookkeeping. */
export function createIntune(options: IntuneOptions): Uem {
  const { fetch, clock, entropy, hosts, timeLimit = (ms) => AbortSignal.timeout(ms) } = options;
  const login = parseOrigin(hosts.login);
  const outside = { fetch, clock, entropy, timeLimit };
  const tools: IntuneTools = {
    outside,
    tokens: createEntraTokens({ ...outside, loginOrigin: login }),
    throttle: createThrottle(outside),
    graphOrigin: parseOrigin(hosts.graph),
  };
  const permissions = (purpose: ConsentPurpose): readonly Permission[] =>
    askedFor(purpose)
      // Not to be asked for where there is nobody to report to.
      .filter(({ name }) => name !== partnerRole.name || hosts.partner !== undefined)
      .map(({ calls: _, ...permission }) => permission);
  return {
    id: intuneId,
    title: 'Microsoft Intune',
    permissions,
    registrationGuide: (purpose, redirectUri, reach) =>
      registrationGuide(purpose, permissions(purpose), redirectUri, reach),
    removalGuide,
    consentAddress: (request) => consentAddress(login, tools.graphOrigin, request),
    credentialFaults,
    checks,
    deployment: intuneDesign,
    ...(hosts.partner === undefined ? {} : { takesThreatLevels: true }),
    open: (link) => openSession(tools, { partner: hosts.partner, permissions }, link),
    explainInstallError,
    appOf,
  };
}

function openSession(
  tools: IntuneTools,
  { partner, permissions }: { readonly partner: PartnerHost | undefined; readonly permissions: Uem['permissions'] },
  link: UemLink,
): UemSession {
  const access = openTenantAccess(tools, link);
  return {
    proveConsent: (purpose, signal) => translating(() => proveConsent(access, purpose, signal)),
    lookAtGrant: (purpose, signal) => lookAtGrant(access, { purpose, asked: permissions(purpose), partner }, signal),
    listManagedDevices: (from, signal) => translatingEach(listManagedDevices(access, from, signal)),
    directory: directoryOf(access),
    tenantDomains: (signal) => translating(() => listTenantDomains(access, signal)),
    attributes: deviceAttributesOf(access),
    signIns: { list: (since, signal) => translatingEach(listSignIns(access, since, signal)) },
    doctor: doctorOf(access, partner),
    deployment: deploymentObjectsOf(access, partner),
    appInstalls: { list: (appId, from, signal) => translatingEach(listAppInstalls(access, appId, from, signal)) },
    userNotices: userNoticesOf(access),
    ...(partner === undefined ? {} : { threatLevels: threatLevelsOf(access, partner) }),
  };
}

/**
 * https://learn.microsoft.com/entra/identity-platform/v2-admin-consent. `.default` of one resource is enough: it grants
 * everything the registration asks for, of other resources too.
 */
function consentAddress(login: string, graph: string, request: ConsentRequest): string {
  // `common` is not allowed here: personal accounts cannot consent.
  const tenant = request.entraTenantId ?? 'organizations';
  const address = new URL(`${login}/${encodeURIComponent(tenant)}/v2.0/adminconsent`);
  address.searchParams.set('client_id', request.clientId);
  address.searchParams.set('scope', `${graph}/.default`);
  address.searchParams.set('redirect_uri', request.redirectUri);
  address.searchParams.set('state', request.state);
  return address.href;
}
