import type { ConsentPurpose, EntraTenantId, Instant, RegistrationSource } from '@picket/domain';
import { at, type InstantColumn, type Json, json, type NullableInstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    consent_registration: RegistrationTable;
    consent_request: RequestTable;
  }
}

/**
 * `not-granted`: registered, nobody consented yet. `withdrawn`: Microsoft refuses what it once granted. `given-back`: the same,
 * because an operator wanted it so, and Picket has forgotten the credential.
 */
export type GrantState = 'not-granted' | 'granted' | 'withdrawn' | 'given-back';

interface RegistrationTable {
  tenant_id: string;
  purpose: ConsentPurpose;
  client_id: string;
  secret_sealed: string;
  certificate: string | null;
  secret_expires_at: NullableInstantColumn;
  expected_entra_tenant_id: EntraTenantId | null;
  state: GrantState;
  proven_at: NullableInstantColumn;
  missing_permissions: Json<string[]>;
  given_back_at: NullableInstantColumn;
  source: RegistrationSource;
}

interface RequestTable {
  tenant_id: string;
  state_hash: string;
  purpose: ConsentPurpose;
  session_hash: string;
  expires_at: InstantColumn;
  used_at: NullableInstantColumn;
}

/** The app registration that a tenant has for a purpose, with its sealed credential. */
export interface Registration {
  readonly purpose: ConsentPurpose;
  readonly source: RegistrationSource;
  readonly clientId: string;
  /** The client secret or, with a certificate, its private key. */
  readonly secretSealed: string;
  /** PEM; undefined where the app has a secret. */
  readonly certificate: string | undefined;
  /** When an operator says that the secret ends. */
  readonly secretExpiresAt: Instant | undefined;
  readonly expectedEntraTenantId: EntraTenantId | undefined;
  readonly state: GrantState;
  readonly provenAt: Instant | undefined;
  /** Permissions that a call was refused for since the last proof. */
  readonly missingPermissions: readonly string[];
  readonly givenBackAt: Instant | undefined;
}

export interface ConsentRequestRecord {
  readonly purpose: ConsentPurpose;
  readonly sessionHash: string;
  readonly expiresAt: Instant;
  readonly usedAt: Instant | undefined;
}

export async function saveRegistration(
  { tenantId, db }: TenantTransaction,
  registration: {
    purpose: ConsentPurpose;
    source: RegistrationSource;
    clientId: string;
    secretSealed: string;
    certificate: string | undefined;
    secretExpiresAt: Instant | undefined;
    expectedEntraTenantId: EntraTenantId | undefined;
  },
): Promise<void> {
  const values = {
    source: registration.source,
    client_id: registration.clientId,
    secret_sealed: registration.secretSealed,
    certificate: registration.certificate ?? null,
    secret_expires_at: at(registration.secretExpiresAt),
    expected_entra_tenant_id: registration.expectedEntraTenantId ?? null,
    // Another registration or secret proves nothing yet.
    state: 'not-granted' as const,
    proven_at: null,
    missing_permissions: json<string[]>([]),
    given_back_at: null,
  };
  await db
    .insertInto('consent_registration')
    .values({ tenant_id: tenantId, purpose: registration.purpose, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'purpose']).doUpdateSet(values))
    .execute();
}

export async function listRegistrations({ db }: TenantTransaction): Promise<readonly Registration[]> {
  const rows = await db.selectFrom('consent_registration').selectAll().execute();
  return rows.map((row) => ({
    purpose: row.purpose,
    source: row.source,
    clientId: row.client_id,
    secretSealed: row.secret_sealed,
    certificate: row.certificate ?? undefined,
    secretExpiresAt: row.secret_expires_at ?? undefined,
    expectedEntraTenantId: row.expected_entra_tenant_id ?? undefined,
    state: row.state,
    provenAt: row.proven_at ?? undefined,
    missingPermissions: row.missing_permissions,
    givenBackAt: row.given_back_at ?? undefined,
  }));
}

/** One purpose's registration that Picket can use: one that was given back has no credential anymore. */
export async function findRegistration(
  tx: TenantTransaction,
  purpose: ConsentPurpose,
): Promise<Registration | undefined> {
  return (await listRegistrations(tx)).find((each) => each.purpose === purpose && each.state !== 'given-back');
}

export async function markGranted({ db }: TenantTransaction, purpose: ConsentPurpose, now: Instant): Promise<void> {
  await db
    .updateTable('consent_registration')
    .set({ state: 'granted', proven_at: at(now), missing_permissions: json<string[]>([]) })
    .where('purpose', '=', purpose)
    // A proof that was under way while it was given back brings no credential back.
    .where('state', '<>', 'given-back')
    .execute();
}

/** Answers whether it was granted before: only then something has been taken away. */
export async function markWithdrawn({ db }: TenantTransaction, purpose: ConsentPurpose): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('consent_registration')
    .set({ state: 'withdrawn' })
    .where('purpose', '=', purpose)
    .where('state', '=', 'granted')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Forgets the credential, and every grant that is under way: what comes back from one must find nothing. */
export async function markGivenBack({ db }: TenantTransaction, purpose: ConsentPurpose, now: Instant): Promise<void> {
  await db
    .updateTable('consent_registration')
    .set({
      state: 'given-back',
      secret_sealed: '',
      certificate: null,
      secret_expires_at: null,
      missing_permissions: json<string[]>([]),
      given_back_at: at(now),
    })
    .where('purpose', '=', purpose)
    .execute();
  await db.deleteFrom('consent_request').where('purpose', '=', purpose).execute();
}

export async function setMissingPermissions(
  { db }: TenantTransaction,
  purpose: ConsentPurpose,
  names: readonly string[],
): Promise<void> {
  await db
    .updateTable('consent_registration')
    .set({ missing_permissions: json([...names]) })
    .where('purpose', '=', purpose)
    .execute();
}

export async function insertConsentRequest(
  { tenantId, db }: TenantTransaction,
  request: { stateHash: string; purpose: ConsentPurpose; sessionHash: string; expiresAt: Instant },
): Promise<void> {
  await db
    .insertInto('consent_request')
    .values({
      tenant_id: tenantId,
      state_hash: request.stateHash,
      purpose: request.purpose,
      session_hash: request.sessionHash,
      expires_at: at(request.expiresAt),
    })
    .execute();
}

/** Uses the request up, once: of two callbacks that come at the same moment only one gets it. */
export async function takeConsentRequest(
  { db }: TenantTransaction,
  stateHash: string,
  now: Instant,
): Promise<ConsentRequestRecord | undefined> {
  const row = await db
    .updateTable('consent_request')
    .set({ used_at: at(now) })
    .where('state_hash', '=', stateHash)
    .where('used_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    purpose: row.purpose,
    sessionHash: row.session_hash,
    expiresAt: row.expires_at,
    usedAt: row.used_at ?? undefined,
  };
}

/** Requests that can no longer be used say nothing anymore. */
export async function forgetOldConsentRequests({ db }: TenantTransaction, before: Instant): Promise<void> {
  await db.deleteFrom('consent_request').where('expires_at', '<', at(before)).execute();
}
