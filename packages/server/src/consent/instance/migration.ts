import type { Migration } from '../../platform/database/migrate.ts';
import { createInstanceTable } from '../../platform/database/tenant-table.ts';

/**
 * The instance's own app registrations, for many Entra tenants, and which of those each of our tenants is. Both out of reach
 * of `forTenant`: a tenant can neither read the secret nor say for itself whose consent it will be given.
 */
export const instanceRegistrations: Migration = {
  async up(db) {
    await createInstanceTable(db, 'consent_instance_registration', {
      key: ['purpose'],
      columns: (table) =>
        table
          .addColumn('purpose', 'text', (column) => column.notNull())
          .addColumn('client_id', 'uuid', (column) => column.notNull())
          .addColumn('secret_sealed', 'text', (column) => column.notNull())
          .addColumn('certificate', 'text')
          .addColumn('secret_expires_at', 'timestamptz')
          .addColumn('changed_at', 'timestamptz', (column) => column.notNull()),
    });
    await createInstanceTable(db, 'consent_entra_assignment', {
      key: ['for_tenant_id'],
      columns: (table) =>
        table
          // Not `tenant_id`: these are the instance's words about a tenant, and no rows of its own.
          .addColumn('for_tenant_id', 'uuid', (column) => column.notNull())
          .addColumn('entra_tenant_id', 'uuid', (column) => column.notNull().unique())
          .addColumn('assigned_at', 'timestamptz', (column) => column.notNull()),
    });
    await db.schema
      .alterTable('consent_registration')
      .addColumn('source', 'text', (column) => column.notNull().defaultTo('own'))
      .execute();
  },
};
