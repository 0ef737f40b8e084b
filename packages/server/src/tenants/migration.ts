import type { Migration } from '../platform/database/migrate.ts';
import { createTenantTable } from '../platform/database/tenant-table.ts';

/** Customer organisations. The tenant id is the whole key. */
export const tenantsTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'tenants_tenant', {
      key: [],
      columns: (table) =>
        table
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('entra_tenant_id', 'uuid')
          .addColumn('created_at', 'timestamptz', (column) => column.notNull()),
    });
  },
};
