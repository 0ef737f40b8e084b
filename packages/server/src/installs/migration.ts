import { sql } from 'kysely';
import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** Which apps were asked about, and how far each has come on every phone it is meant for. */
export const installsTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'installs_app', {
      key: ['app_id'],
      columns: (table) =>
        table
          .addColumn('app_id', sql`text collate "C"`, (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('read_at', 'timestamptz', (column) => column.notNull()),
    });
    await createTenantTable(db, 'installs_install', {
      key: ['app_id', 'remote_device_id'],
      columns: (table) =>
        table
          .addColumn('app_id', sql`text collate "C"`, (column) => column.notNull())
          .addColumn('remote_device_id', sql`text collate "C"`, (column) => column.notNull())
          .addColumn('device_name', 'text', (column) => column.notNull())
          .addColumn('user_principal_name', 'text')
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('state_rank', 'smallint', (column) => column.notNull())
          .addColumn('detail', 'text')
          .addColumn('error_code', 'text')
          .addColumn('reported_at', 'timestamptz')
          .addColumn('since', 'timestamptz', (column) => column.notNull())
          .addColumn('notified_at', 'timestamptz'),
    });
    // Pages of one state are read in the order of this index, and counts from it alone.
    await createTenantIndex(db, 'installs_install', ['state_rank', 'app_id', 'remote_device_id']);
    // Tenants of before have no such sync yet; it is due at once.
    await sql`
      insert into sync_state (tenant_id, kind, is_full, staged_count, next_due_at)
      select tenant_id, 'app-installs', true, 0, created_at from tenants_tenant
      on conflict do nothing`.execute(db);
  },
};
