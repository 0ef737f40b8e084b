import { createHash, timingSafeEqual } from 'node:crypto';
import {
  type Clock,
  type ConsentPurpose,
  type EntraTenantId,
  type Instant,
  minute,
  PicketError,
  parseInstant,
  type RemoteTenant,
  say,
  second,
  type TenantId,
  type Uem,
} from '@picket/domain';
import { moveConnector } from '../connectors/connectors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Database, TenantTransaction } from '../platform/database/database.ts';
import type { Secrets } from '../platform/real/system-secrets.ts';
import type { Sealer } from '../platform/sealer.ts';
import { setEntraTenant } from '../tenants/store.ts';
import { type EnteredCredential, parseCredential, sealCredential } from './credential.ts';
import { openForOne } from './look.ts';
import { forgetSight } from './sight-store.ts';
import * as store from './store.ts';

/** How long an administrator may take to say yes (abuse case C6). */
const stateLivesMs = 10 * minute;
/** A grant takes a while to reach every part of Entra: so often is the token asked for, so far apart. */
const proofTries = 8;
const betweenProofsMs = 3 * second;

export interface ConsentTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly sealer: Sealer;
  readonly uem: Uem;
  /** Told of what proving costs Microsoft. */
  readonly ledger: Pick<Ledger, 'observer'>;
  /** Exactly as registered with the app: public URL + `/consent/callback`. */
  readonly redirectUri: () => string;
}

/** Begins a grant: makes a `state` that works once, for ten minutes, in this session only. */
export async function startConsent(
  { clock, secrets, uem, redirectUri }: ConsentTools,
  tx: TenantTransaction,
  { purpose, credentialId }: { readonly purpose: ConsentPurpose; readonly credentialId: string },
): Promise<{ readonly url: string; readonly expiresAt: Instant }> {
  const registration = await store.findRegistration(tx, purpose);
  if (registration === undefined) {
    throw new PicketError(
      'consent_missing',
      `No app registration is set for ${purpose}: enter its client id and credential first.`,
    );
  }
  const now = clock.now();
  const expiresAt = (now + stateLivesMs) as Instant;
  // The tenant stands in the state so that the callback, which has none in its path, finds the right store.
  const state = `${tx.tenantId}.${Buffer.from(secrets.bytes(32)).toString('base64url')}`;
  await store.forgetOldConsentRequests(tx, (now - 24 * 60 * minute) as Instant);
  await store.insertConsentRequest(tx, {
    stateHash: digest(state),
    purpose,
    sessionHash: digest(credentialId),
    expiresAt,
  });
  if (purpose === 'sync-and-signal') {
    await moveConnector(tx, uem.id, 'consent-requested', {
      because: 'An administrator has been asked for consent.',
      at: now,
    });
  }
  const url = uem.consentAddress({
    purpose,
    clientId: registration.clientId,
    entraTenantId: registration.expectedEntraTenantId,
    redirectUri: redirectUri(),
    state,
  });
  return { url, expiresAt };
}

export interface ConsentCallback {
  readonly state: string | undefined;
  /** Whom the redirect claims to come from. A hint, never a proof. */
  readonly claimedTenant: string | undefined;
  readonly error: string | undefined;
  readonly errorDescription: string | undefined;
  /** Of the session that came back. */
  readonly credentialId: string;
  /** May this operator link that tenant? */
  readonly mayManage: (tenantId: TenantId) => boolean;
}

export interface ProvenConsent {
  readonly tenantId: TenantId;
  readonly purpose: ConsentPurpose;
  readonly remote: RemoteTenant;
}

/**
 * What the redirect says is believed in one point only: that this session may ask for the proof now. The proof is a
 * fresh token of the expected Entra tenant and what `/organization` answers to it. Nothing is written here; `linkTenant`
 * does that.
 */
export async function proveConsent(
  tools: ConsentTools,
  callback: ConsentCallback,
  signal: AbortSignal,
): Promise<ProvenConsent> {
  const { database, clock } = tools;
  const tenantId = tenantOf(callback.state);
  if (callback.state === undefined || tenantId === undefined || !callback.mayManage(tenantId)) throw invalidState();

  const stateHash = digest(callback.state);
  const now = clock.now();
  const taken = await database.forTenant(tenantId, async (tx) => {
    const request = await store.takeConsentRequest(tx, stateHash, now);
    const registration = request && (await store.findRegistration(tx, request.purpose));
    return request && registration && { request, registration };
  });
  if (taken === undefined) throw invalidState();
  const { request, registration } = taken;
  if (request.expiresAt <= now || !same(request.sessionHash, digest(callback.credentialId))) throw invalidState();

  // `admin_consent=True` stands on refusals too: the error is looked at first.
  if (callback.error !== undefined) {
    throw new PicketError('consent_refused', callback.errorDescription ?? `Entra answered ${callback.error}.`);
  }
  const expected = expectedTenantOf(registration);
  if (callback.claimedTenant !== undefined && callback.claimedTenant.toLowerCase() !== expected) {
    throw new PicketError(
      'consent_wrong_tenant',
      `Consent came from ${callback.claimedTenant}; ${expected} was expected.`,
    );
  }

  const remote = await withPatience(clock, signal, () => askForProof(tools, tenantId, registration, signal));
  return { tenantId, purpose: request.purpose, remote };
}

/**
 * Proves a grant that an administrator gave in Entra itself, without coming back here. The proof is the same: a fresh token
 * of the expected tenant, for the credential that was entered for it, and what `/organization` answers.
 */
export async function proveGiven(
  tools: Pick<ConsentTools, 'database' | 'uem' | 'sealer' | 'ledger'>,
  { tenantId, purpose }: { readonly tenantId: TenantId; readonly purpose: ConsentPurpose },
  signal: AbortSignal,
): Promise<ProvenConsent> {
  const registration = await tools.database.forTenant(tenantId, (tx) => store.findRegistration(tx, purpose));
  if (registration === undefined) {
    throw new PicketError(
      'consent_missing',
      `No app registration is set for ${purpose}: enter its client id and credential first.`,
    );
  }
  return { tenantId, purpose, remote: await askForProof(tools, tenantId, registration, signal) };
}

async function askForProof(
  { uem, sealer, ledger }: Pick<ConsentTools, 'uem' | 'sealer' | 'ledger'>,
  tenantId: TenantId,
  registration: store.Registration,
  signal: AbortSignal,
): Promise<RemoteTenant> {
  const expected = expectedTenantOf(registration);
  const session = openForOne({ uem, sealer, ledger }, tenantId, registration, expected);
  const remote = await session.proveConsent(registration.purpose, signal);
  if (remote.entraTenantId === expected) return remote;
  throw new PicketError(
    'consent_wrong_tenant',
    `The token was answered by ${remote.entraTenantId}; ${expected} was expected.`,
  );
}

function expectedTenantOf({ expectedEntraTenantId }: store.Registration): EntraTenantId {
  if (expectedEntraTenantId !== undefined) return expectedEntraTenantId;
  throw new PicketError(
    'consent_wrong_tenant',
    'No Entra tenant is expected: set the registration again, with its tenant id.',
  );
}

/** Writes down what was proven. Answers whether the connector became linked by it. */
export async function linkTenant(
  tx: TenantTransaction,
  uem: Pick<Uem, 'id'>,
  { purpose, remote }: ProvenConsent,
  now: Instant,
): Promise<boolean> {
  await store.markGranted(tx, purpose, now);
  if (purpose !== 'sync-and-signal') return false;
  await setEntraTenant(tx, remote.entraTenantId);
  return await moveConnector(tx, uem.id, 'consent-proven', {
    because: say('Linked to {{name}}: a fresh token has proven the grant.', { name: remote.displayName }),
    at: now,
  });
}

/**
 * Stores a registration with its secret, or its certificate's key, sealed to this tenant and purpose.
 *
 * @throws PicketError `invalid_request` for a credential that could never work
 */
export async function setRegistration(
  { sealer, uem, clock }: Pick<ConsentTools, 'sealer' | 'uem' | 'clock'>,
  tx: TenantTransaction,
  registration: EnteredCredential & {
    readonly purpose: ConsentPurpose;
    readonly entraTenantId: string;
    /** ISO 8601. */
    readonly secretExpiresAt?: string | undefined;
  },
): Promise<void> {
  const { purpose, clientId } = registration;
  if (registration.certificate !== undefined && registration.secretExpiresAt !== undefined) {
    const detail = 'is of a secret: a certificate says itself when it ends';
    throw new PicketError('invalid_request', 'The credential is not as it should be.', {
      fields: [{ pointer: '/body/secretExpiresAt', detail }],
    });
  }
  const credential = parseCredential(uem, registration, clock.now());
  await store.saveRegistration(tx, {
    purpose,
    source: 'own',
    clientId,
    ...sealCredential(sealer, tx.tenantId, purpose, credential),
    secretExpiresAt: parseInstant(registration.secretExpiresAt),
    expectedEntraTenantId: registration.entraTenantId.toLowerCase() as EntraTenantId,
  });
  await forgetSight(tx, purpose);
}

async function withPatience<Result>(clock: Clock, signal: AbortSignal, proof: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried++) {
    try {
      return await proof();
    } catch (error) {
      const mayCome =
        error instanceof PicketError && (error.code === 'consent_missing' || error.code === 'permission_missing');
      if (!mayCome || tried === proofTries) throw error;
      await clock.sleep(betweenProofsMs, signal);
    }
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function tenantOf(state: string | undefined): TenantId | undefined {
  const id = state?.split('.')[0];
  return id !== undefined && uuid.test(id) ? (id as TenantId) : undefined;
}

function invalidState(): PicketError {
  return new PicketError('consent_state_invalid', 'Nothing was linked.');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function same(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}
