import { X509Certificate } from 'node:crypto';
import { day, type Instant, type TenantId, toIso } from '@picket/domain';
import type { AnswerOf, getSignIn } from '@picket/wire/console';
import { instanceChain } from '../audit/chain.ts';
import { hasLocalInstanceOwner, hasLocalOwner } from '../operators/operator-store.ts';
import type { Transaction } from '../platform/database/database.ts';
import { findOfScope, type SignInRegistration } from './registration-store.ts';
import { isOfItsTenant } from './sign-in.ts';

type Settings = AnswerOf<typeof getSignIn>;
type Check = Settings['checks'][number];

/** Warned of so long before a certificate ends. */
const warnBeforeMs = 30 * day;

/** How people of a scope sign in with Entra, without any secret, and what stands in the way. */
export async function describeSettings(
  db: Transaction,
  scope: TenantId,
  { now, ownUrl, redirectUri }: { readonly now: Instant; readonly ownUrl: string; readonly redirectUri: string },
): Promise<Settings> {
  const registration = await findOfScope(db, scope);
  return {
    state: registration === undefined ? 'not-set' : registration.isOn ? 'on' : 'off',
    redirectUri,
    registration: registration === undefined ? null : describeRegistration(registration, ownUrl),
    checks: [...(await checksOfOwners(db, scope)), ...(await checksOf(db, registration, { now, redirectUri }))],
  };
}

/** The link that begins to sign in. A tenant's holds its name, the instance's needs none. */
const addressOf = (ownUrl: string, name: string | undefined): string =>
  `${ownUrl}/sign-in/entra${name === undefined ? '' : `?name=${name}`}`;

function describeRegistration(registration: SignInRegistration, ownUrl: string): NonNullable<Settings['registration']> {
  const { name, certificate, lastTest, scope, roleTenantIds } = registration;
  return {
    name: name ?? null,
    address: addressOf(ownUrl, name),
    entraTenantId: registration.entraTenantId,
    clientId: registration.clientId,
    credential: certificate === undefined ? 'secret' : 'certificate',
    certificateExpiresAt: certificate === undefined ? null : toIso(expiryOf(certificate)),
    groups: registration.groups.map((group) => ({ ...group })),
    allowGuests: registration.allowGuests,
    tenantIds: scope === instanceChain ? (roleTenantIds === undefined ? null : [...roleTenantIds]) : [scope],
    changedAt: toIso(registration.changedAt),
    lastTest: lastTest === undefined ? null : { ...lastTest, at: toIso(lastTest.at) },
  };
}

/** Whoever can still get in when Entra, or its registration, does not work: the break-glass. */
async function checksOfOwners(db: Transaction, scope: TenantId): Promise<readonly Check[]> {
  const local: Check = { id: 'local-owner', outcome: (await hasLocalInstanceOwner(db)) ? 'passed' : 'failed' };
  if (scope === instanceChain) return [local];
  return [local, { id: 'local-tenant-owner', outcome: (await hasLocalOwner(db, scope)) ? 'passed' : 'warning' }];
}

async function checksOf(
  db: Transaction,
  registration: SignInRegistration | undefined,
  { now, redirectUri }: { readonly now: Instant; readonly redirectUri: string },
): Promise<readonly Check[]> {
  const https: Check = { id: 'https', outcome: isTakenByEntra(redirectUri) ? 'passed' : 'failed' };
  if (registration === undefined) return [https];
  const { certificate, scope, isProven } = registration;
  return [
    https,
    ...(scope === instanceChain
      ? []
      : [{ id: 'linked', outcome: (await isOfItsTenant(db, registration)) ? 'passed' : 'failed' } as const]),
    { id: 'proven', outcome: isProven ? 'passed' : 'warning' },
    // Of a secret nobody here knows when it ends: nothing is said of it.
    ...(certificate === undefined ? [] : [checkOfCertificate(certificate, now)]),
  ];
}

function checkOfCertificate(certificate: string, now: Instant): Check {
  const left = expiryOf(certificate) - now;
  return { id: 'credential', outcome: left <= 0 ? 'failed' : left <= warnBeforeMs ? 'warning' : 'passed' };
}

/** https://learn.microsoft.com/entra/identity-platform/reply-url: HTTPS, or this machine itself. */
function isTakenByEntra(redirectUri: string): boolean {
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1';
}

function expiryOf(certificate: string): Instant {
  return new X509Certificate(certificate).validToDate.getTime() as Instant;
}
