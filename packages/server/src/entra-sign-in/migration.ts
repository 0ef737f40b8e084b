import type { Migration } from '../platform/database/migrate.ts';
import { createInstanceTable, createTenantTable } from '../platform/database/tenant-table.ts';

/** By which registration people sign in with Entra, and the sign-ins that are under way at Microsoft. */
export const entraSignInTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'signin_registration', {
      key: [],
      columns: (table) =>
        table
          .addColumn('name', 'text')
          .addColumn('entra_tenant_id', 'uuid', (column) => column.notNull())
          .addColumn('client_id', 'uuid', (column) => column.notNull())
          .addColumn('secret_sealed', 'text', (column) => column.notNull())
          .addColumn('certificate', 'text')
          .addColumn('groups', 'jsonb', (column) => column.notNull())
          .addColumn('allow_guests', 'boolean', (column) => column.notNull())
          .addColumn('role_tenant_ids', 'jsonb')
          .addColumn('is_on', 'boolean', (column) => column.notNull())
          .addColumn('version', 'uuid', (column) => column.notNull())
          .addColumn('changed_at', 'timestamptz', (column) => column.notNull())
          .addColumn('proven_version', 'uuid')
          .addColumn('last_test', 'jsonb'),
    });
    await createInstanceTable(db, 'signin_request', {
      key: ['state_hash'],
      columns: (table) =>
        table
          .addColumn('state_hash', 'text', (column) => column.notNull())
          // Not `tenant_id`: who comes back is found by the state, before any tenant is known.
          .addColumn('scope', 'uuid', (column) => column.notNull())
          .addColumn('registration_version', 'uuid', (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('browser_hash', 'text')
          .addColumn('return_to', 'text')
          .addColumn('expires_at', 'timestamptz', (column) => column.notNull()),
    });
    await db.schema.createIndex('signin_request_by_expires_at').on('signin_request').column('expires_at').execute();
  },
};
