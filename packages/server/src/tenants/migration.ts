import { sql } from 'kysely';
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

/** What a tenant is called, and what it has decided about what it is to be judged by. */
export const tenantsJudgment: Migration = {
  async up(db) {
    await createTenantTable(db, 'tenants_domain', {
      key: ['domain', 'source'],
      columns: (table) =>
        table
          .addColumn('domain', sql`text collate "C"`, (column) => column.notNull())
          .addColumn('source', 'text', (column) => column.notNull())
          .addColumn('since', 'timestamptz', (column) => column.notNull()),
    });
    await createTenantTable(db, 'tenants_judgment', {
      key: [],
      columns: (table) =>
        table
          .addColumn('watchware', 'text', (column) => column.notNull())
          .addColumn('changed_at', 'timestamptz', (column) => column.notNull()),
    });
    // Tenants of before have no such sync yet; it is due at once.
    await sql`
      insert into sync_state (tenant_id, kind, is_full, staged_count, next_due_at)
      select tenant_id, 'domains', true, 0, created_at from tenants_tenant
      on conflict do nothing`.execute(db);
  },
};
