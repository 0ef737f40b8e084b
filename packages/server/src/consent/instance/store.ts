import type { ConsentPurpose, EntraTenantId, Instant, TenantId } from '@picket/domain';
import { at, type InstantColumn, type NullableInstantColumn } from '../../platform/database/columns.ts';
import type { Transaction } from '../../platform/database/database.ts';
import type { GrantState } from '../store.ts';

declare module '../../platform/database/tables.ts' {
  interface Tables {
    consent_instance_registration: {
      purpose: ConsentPurpose;
      client_id: string;
      secret_sealed: string;
      certificate: string | null;
      secret_expires_at: NullableInstantColumn;
      changed_at: InstantColumn;
    };
    consent_entra_assignment: {
      for_tenant_id: TenantId;
      entra_tenant_id: EntraTenantId;
      assigned_at: InstantColumn;
    };
  }
}

/** An app registration of the instance's own, that many Entra tenants may consent to. */
export interface InstanceRegistration {
  readonly purpose: ConsentPurpose;
  readonly clientId: string;
  /** The client secret or, with a certificate, its private key; sealed to the instance. */
  readonly secretSealed: string;
  readonly certificate: string | undefined;
  readonly secretExpiresAt: Instant | undefined;
}

export async function listInstanceRegistrations(db: Transaction): Promise<readonly InstanceRegistration[]> {
  const rows = await db.selectFrom('consent_instance_registration').selectAll().execute();
  return rows.map(fromRow);
}

/** Locked until the commit, so that a tenant that takes it up and a rotation do not miss each other. */
export async function lockInstanceRegistration(
  db: Transaction,
  purpose: ConsentPurpose,
): Promise<InstanceRegistration | undefined> {
  const row = await db
    .selectFrom('consent_instance_registration')
    .selectAll()
    .where('purpose', '=', purpose)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function saveInstanceRegistration(
  db: Transaction,
  { purpose, clientId, secretSealed, certificate, secretExpiresAt }: InstanceRegistration,
  now: Instant,
): Promise<void> {
  const values = {
    client_id: clientId,
    secret_sealed: secretSealed,
    certificate: certificate ?? null,
    secret_expires_at: at(secretExpiresAt),
    changed_at: at(now),
  };
  await db
    .insertInto('consent_instance_registration')
    .values({ purpose, ...values })
    .onConflict((conflict) => conflict.column('purpose').doUpdateSet(values))
    .execute();
}

/** Answers whether there was one. */
export async function deleteInstanceRegistration(db: Transaction, purpose: ConsentPurpose): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('consent_instance_registration')
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** A tenant that has the instance's registration for a purpose, whatever came of the grant. */
export interface InstanceUse {
  readonly tenantId: TenantId;
  readonly purpose: ConsentPurpose;
  readonly state: GrantState;
  readonly expectedEntraTenantId: EntraTenantId | undefined;
}

/** Locked until the commit, so that a rotation reaches each of them or none. What was given back is no use anymore. */
export async function listInstanceUses(
  db: Transaction,
  of: { readonly purpose?: ConsentPurpose; readonly tenantId?: TenantId } = {},
): Promise<readonly InstanceUse[]> {
  let query = db
    .selectFrom('consent_registration')
    .select(['tenant_id', 'purpose', 'state', 'expected_entra_tenant_id'])
    .where('source', '=', 'instance')
    .where('state', '<>', 'given-back')
    .orderBy('tenant_id')
    .forUpdate();
  if (of.purpose !== undefined) query = query.where('purpose', '=', of.purpose);
  if (of.tenantId !== undefined) query = query.where('tenant_id', '=', of.tenantId);
  return (await query.execute()).map((row) => ({
    tenantId: row.tenant_id as TenantId,
    purpose: row.purpose,
    state: row.state,
    expectedEntraTenantId: row.expected_entra_tenant_id ?? undefined,
  }));
}

/** Another credential of the same app: what it was granted stands. */
export async function replaceCredential(
  db: Transaction,
  { tenantId, purpose }: Pick<InstanceUse, 'tenantId' | 'purpose'>,
  credential: Pick<InstanceRegistration, 'secretSealed' | 'certificate' | 'secretExpiresAt'>,
): Promise<void> {
  await db
    .updateTable('consent_registration')
    .set({
      secret_sealed: credential.secretSealed,
      certificate: credential.certificate ?? null,
      secret_expires_at: at(credential.secretExpiresAt),
    })
    .where('tenant_id', '=', tenantId)
    .where('purpose', '=', purpose)
    .execute();
}

export async function listAssignments(db: Transaction): Promise<ReadonlyMap<TenantId, EntraTenantId>> {
  const rows = await db.selectFrom('consent_entra_assignment').select(['for_tenant_id', 'entra_tenant_id']).execute();
  return new Map(rows.map((row) => [row.for_tenant_id, row.entra_tenant_id]));
}

/** Locked until the commit, so that it is not taken back from under a tenant that takes up a registration by it. */
export async function lockAssignment(db: Transaction, tenantId: TenantId): Promise<EntraTenantId | undefined> {
  const row = await db
    .selectFrom('consent_entra_assignment')
    .select('entra_tenant_id')
    .where('for_tenant_id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst();
  return row?.entra_tenant_id;
}

/** @throws PicketError `conflict` where that Entra tenant is another tenant's, by the database's own word */
export async function saveAssignment(
  db: Transaction,
  { tenantId, entraTenantId, now }: { tenantId: TenantId; entraTenantId: EntraTenantId; now: Instant },
): Promise<void> {
  const values = { entra_tenant_id: entraTenantId, assigned_at: at(now) };
  await db
    .insertInto('consent_entra_assignment')
    .values({ for_tenant_id: tenantId, ...values })
    .onConflict((conflict) => conflict.column('for_tenant_id').doUpdateSet(values))
    .execute();
}

/** Answers whether there was one. */
export async function deleteAssignment(db: Transaction, tenantId: TenantId): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('consent_entra_assignment')
    .where('for_tenant_id', '=', tenantId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

function fromRow(row: {
  purpose: ConsentPurpose;
  client_id: string;
  secret_sealed: string;
  certificate: string | null;
  secret_expires_at: Instant | null;
}): InstanceRegistration {
  return {
    purpose: row.purpose,
    clientId: row.client_id,
    secretSealed: row.secret_sealed,
    certificate: row.certificate ?? undefined,
    secretExpiresAt: row.secret_expires_at ?? undefined,
  };
}
