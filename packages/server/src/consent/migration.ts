import type { Migration } from '../platform/database/migrate.ts';
import { createTenantTable } from '../platform/database/tenant-table.ts';

/** App registrations per purpose, and grants under way. */
export const consentTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'consent_registration', {
      key: ['purpose'],
      columns: (table) =>
        table
          .addColumn('purpose', 'text', (column) => column.notNull())
          .addColumn('client_id', 'text', (column) => column.notNull())
          .addColumn('secret_sealed', 'text', (column) => column.notNull())
          .addColumn('expected_entra_tenant_id', 'uuid')
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('proven_at', 'timestamptz')
          .addColumn('missing_permissions', 'jsonb', (column) => column.notNull()),
    });
    await createTenantTable(db, 'consent_request', {
      key: ['state_hash'],
      columns: (table) =>
        table
          .addColumn('state_hash', 'text', (column) => column.notNull())
          .addColumn('purpose', 'text', (column) => column.notNull())
          .addColumn('session_hash', 'text', (column) => column.notNull())
          .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
          .addColumn('used_at', 'timestamptz'),
    });
  },
};

/** An app may have a certificate instead of a secret; `secret_sealed` then holds its key. */
export const consentCertificate: Migration = {
  async up(db) {
    await db.schema.alterTable('consent_registration').addColumn('certificate', 'text').execute();
  },
};

/** When a purpose was given back. */
export const consentGivenBack: Migration = {
  async up(db) {
    await db.schema.alterTable('consent_registration').addColumn('given_back_at', 'timestamptz').execute();
  },
};
