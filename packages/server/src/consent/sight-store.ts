import type { ConsentPurpose, CredentialEnd, GrantSight, Instant, TenantId } from '@picket/domain';
import type { Selectable } from 'kysely';
import {
  at,
  type InstantColumn,
  type Json,
  json,
  type NullableInstantColumn,
  type NullableJson,
} from '../platform/database/columns.ts';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';
import type { Migration } from '../platform/database/migrate.ts';
import { createTenantTable } from '../platform/database/tenant-table.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    consent_sight: SightTable;
  }
}

interface SightTable {
  tenant_id: string;
  purpose: ConsentPurpose;
  kind: GrantSight['kind'];
  saw: string;
  code: string | null;
  held: NullableJson<string[]>;
  missing: NullableJson<string[]>;
  not_asked_for: Json<string[]>;
  since: InstantColumn;
  looked_at: InstantColumn;
  /** Nearest end of the credential that was told already. */
  told_end: CredentialEnd;
  credential_expires_at: NullableInstantColumn;
}

/** What the last look at a purpose's grant showed. */
export interface StoredSight extends GrantSight {
  readonly purpose: ConsentPurpose;
  /** When a look showed this kind for the first time in a row. */
  readonly since: Instant;
  readonly lookedAt: Instant;
  readonly toldEnd: CredentialEnd;
}

/** What was seen of grants, and until when an operator says that a secret is good. */
export const consentSight: Migration = {
  async up(db) {
    await createTenantTable(db, 'consent_sight', {
      key: ['purpose'],
      columns: (table) =>
        table
          .addColumn('purpose', 'text', (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('saw', 'text', (column) => column.notNull())
          .addColumn('code', 'text')
          .addColumn('held', 'jsonb')
          .addColumn('missing', 'jsonb')
          .addColumn('not_asked_for', 'jsonb', (column) => column.notNull())
          .addColumn('since', 'timestamptz', (column) => column.notNull())
          .addColumn('looked_at', 'timestamptz', (column) => column.notNull())
          .addColumn('told_end', 'text', (column) => column.notNull())
          .addColumn('credential_expires_at', 'timestamptz'),
    });
    await db.schema.alterTable('consent_registration').addColumn('secret_expires_at', 'timestamptz').execute();
  },
};

export async function listSights({ db }: TenantTransaction): Promise<readonly StoredSight[]> {
  const rows = await db.selectFrom('consent_sight').selectAll().execute();
  return rows.map(fromRow);
}

/** Takes the place of the look before. One that began earlier than what is stored says nothing anymore. */
export async function saveSight(
  { tenantId, db }: TenantTransaction,
  sight: StoredSight & { readonly credentialExpiresAt: Instant | undefined },
): Promise<void> {
  const values = {
    kind: sight.kind,
    saw: sight.saw,
    code: sight.code ?? null,
    held: sight.held === undefined ? null : json([...sight.held]),
    missing: sight.missing === undefined ? null : json([...sight.missing]),
    not_asked_for: json([...sight.notAskedFor]),
    since: at(sight.since),
    looked_at: at(sight.lookedAt),
    told_end: sight.toldEnd,
    credential_expires_at: at(sight.credentialExpiresAt),
  };
  await db
    .insertInto('consent_sight')
    .values({ tenant_id: tenantId, purpose: sight.purpose, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'purpose']).doUpdateSet(values))
    .execute();
}

/** Another registration or credential: what was seen was of the one before. */
export async function forgetSight({ db }: TenantTransaction, purpose: ConsentPurpose): Promise<void> {
  await db.deleteFrom('consent_sight').where('purpose', '=', purpose).execute();
}

/** Which grants of these tenants nobody has looked at since. Only of what was granted once, where Picket may speak to Microsoft. */
export async function listDueLooks(
  db: Transaction,
  tenants: readonly TenantId[],
  before: Instant,
): Promise<readonly { readonly tenantId: TenantId; readonly purpose: ConsentPurpose }[]> {
  if (tenants.length === 0) return [];
  const rows = await db
    .selectFrom('consent_registration')
    .innerJoin('connectors_connector', 'connectors_connector.tenant_id', 'consent_registration.tenant_id')
    .leftJoin('consent_sight', (join) =>
      join
        .onRef('consent_sight.tenant_id', '=', 'consent_registration.tenant_id')
        .onRef('consent_sight.purpose', '=', 'consent_registration.purpose'),
    )
    .select(['consent_registration.tenant_id', 'consent_registration.purpose'])
    .where('consent_registration.tenant_id', 'in', [...tenants])
    .where('consent_registration.state', 'in', ['granted', 'withdrawn'])
    .where('connectors_connector.state', 'in', ['linked', 'unresponsive', 'revoked'])
    .where((eb) => eb.or([eb('looked_at', 'is', null), eb('looked_at', '<=', at(before))]))
    .orderBy('consent_registration.tenant_id')
    .orderBy('consent_registration.purpose')
    .execute();
  return rows.map(({ tenant_id, purpose }) => ({ tenantId: tenant_id as TenantId, purpose }));
}

function fromRow(row: Selectable<SightTable>): StoredSight {
  return {
    purpose: row.purpose,
    kind: row.kind,
    saw: row.saw,
    code: row.code ?? undefined,
    held: row.held ?? undefined,
    missing: row.missing ?? undefined,
    notAskedFor: row.not_asked_for,
    since: row.since,
    lookedAt: row.looked_at,
    toldEnd: row.told_end,
  };
}
