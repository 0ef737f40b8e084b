import type { EntraTenantId, Instant, TenantId } from '@picket/domain';
import type { Role } from '@picket/wire/console';
import { at, type InstantColumn, type Json, json, type NullableJson } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    /** One a tenant; that of the instance stands under the id that no tenant has (`instanceChain`). */
    signin_registration: {
      tenant_id: TenantId;
      name: string | null;
      entra_tenant_id: EntraTenantId;
      client_id: string;
      secret_sealed: string;
      certificate: string | null;
      groups: Json<readonly GroupRole[]>;
      allow_guests: boolean;
      role_tenant_ids: NullableJson<readonly TenantId[]>;
      is_on: boolean;
      version: string;
      changed_at: InstantColumn;
      proven_version: string | null;
      last_test: NullableJson<SignInTest>;
    };
  }
}

export interface GroupRole {
  readonly groupId: string;
  readonly role: Role;
}

/** What came of the last test. */
export interface SignInTest {
  readonly at: Instant;
  readonly succeeded: boolean;
  readonly who: string | null;
  readonly would: { readonly role: Role | null; readonly instanceOwner: boolean } | null;
  /** Of the refusal: an error code of ours, and the number that Entra gave. */
  readonly code: string | null;
  readonly aadsts: number | null;
}

/** By which app registration in Entra the people of a tenant, or of the instance, sign in. */
export interface SignInRegistration {
  /** The tenant; `instanceChain` for the instance. */
  readonly scope: TenantId;
  /** By which a tenant's is named at the door. The instance's has none. */
  readonly name: string | undefined;
  readonly entraTenantId: EntraTenantId;
  readonly clientId: string;
  /** The client secret or, with a certificate, its private key. */
  readonly secretSealed: string;
  readonly certificate: string | undefined;
  readonly groups: readonly GroupRole[];
  readonly allowGuests: boolean;
  /** Of the instance: where its people get their role; undefined: in every tenant. */
  readonly roleTenantIds: readonly TenantId[] | undefined;
  readonly isOn: boolean;
  /** Another with each change: a sign-in or a test that began before is worth nothing. */
  readonly version: string;
  readonly changedAt: Instant;
  /** A test has succeeded with it as it is. */
  readonly isProven: boolean;
  readonly lastTest: SignInTest | undefined;
}

export type NewSignInRegistration = Omit<SignInRegistration, 'scope' | 'isProven' | 'lastTest' | 'isOn'>;

/** That of one scope, locked until the commit. */
export async function findOfScope(db: Transaction, scope: TenantId): Promise<SignInRegistration | undefined> {
  const row = await db
    .selectFrom('signin_registration')
    .selectAll()
    .where('tenant_id', '=', scope)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(row);
}

/** At the door, where no tenant is known yet. */
export async function findByName(db: Transaction, name: string): Promise<SignInRegistration | undefined> {
  const row = await db.selectFrom('signin_registration').selectAll().where('name', '=', name).executeTakeFirst();
  return row && fromRow(row);
}

/** Takes the place of the one before: off, and proven by nothing yet. */
export async function saveSignInRegistration(
  db: Transaction,
  scope: TenantId,
  registration: NewSignInRegistration,
): Promise<void> {
  const values = {
    name: registration.name ?? null,
    entra_tenant_id: registration.entraTenantId,
    client_id: registration.clientId,
    secret_sealed: registration.secretSealed,
    certificate: registration.certificate ?? null,
    groups: json(registration.groups),
    allow_guests: registration.allowGuests,
    role_tenant_ids: registration.roleTenantIds === undefined ? null : json(registration.roleTenantIds),
    is_on: false,
    version: registration.version,
    changed_at: at(registration.changedAt),
    proven_version: null,
    last_test: null,
  };
  await db
    .insertInto('signin_registration')
    .values({ tenant_id: scope, ...values })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))
    .execute();
}

export async function setSwitch(db: Transaction, scope: TenantId, isOn: boolean): Promise<void> {
  await db.updateTable('signin_registration').set({ is_on: isOn }).where('tenant_id', '=', scope).execute();
}

/** Writes down a test of that very version; of an earlier one it says nothing any more. */
export async function saveTest(
  db: Transaction,
  { scope, version }: Pick<SignInRegistration, 'scope' | 'version'>,
  test: SignInTest,
): Promise<void> {
  await db
    .updateTable('signin_registration')
    .set({ last_test: json(test), ...(test.succeeded ? { proven_version: version } : {}) })
    .where('tenant_id', '=', scope)
    .where('version', '=', version)
    .execute();
}

/** Answers whether there was one. */
export async function deleteSignInRegistration(db: Transaction, scope: TenantId): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('signin_registration')
    .where('tenant_id', '=', scope)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

function fromRow(row: {
  tenant_id: TenantId;
  name: string | null;
  entra_tenant_id: EntraTenantId;
  client_id: string;
  secret_sealed: string;
  certificate: string | null;
  groups: readonly GroupRole[];
  allow_guests: boolean;
  role_tenant_ids: readonly TenantId[] | null;
  is_on: boolean;
  version: string;
  changed_at: Instant;
  proven_version: string | null;
  last_test: SignInTest | null;
}): SignInRegistration {
  return {
    scope: row.tenant_id,
    name: row.name ?? undefined,
    entraTenantId: row.entra_tenant_id,
    clientId: row.client_id,
    secretSealed: row.secret_sealed,
    certificate: row.certificate ?? undefined,
    groups: row.groups,
    allowGuests: row.allow_guests,
    roleTenantIds: row.role_tenant_ids ?? undefined,
    isOn: row.is_on,
    version: row.version,
    changedAt: row.changed_at,
    isProven: row.proven_version === row.version,
    lastTest: row.last_test ?? undefined,
  };
}
