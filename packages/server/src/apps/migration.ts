import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** App files that were uploaded: what is known of each, and its bytes until it has been analysed. */
export const appsTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'apps_file', {
      key: ['app_file_id'],
      columns: (table) =>
        table
          .addColumn('app_file_id', 'uuid', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('size', 'bigint', (column) => column.notNull())
          .addColumn('sha256', 'text', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('received', 'bigint', (column) => column.notNull())
          .addColumn('attempts', 'integer', (column) => column.notNull())
          .addColumn('uploaded_at', 'timestamptz', (column) => column.notNull())
          .addColumn('touched_at', 'timestamptz', (column) => column.notNull())
          .addColumn('analyzed_at', 'timestamptz')
          .addColumn('kind', 'text')
          .addColumn('app_id', 'text')
          .addColumn('version_name', 'text')
          .addColumn('worst', 'text')
          .addColumn('findings', 'integer', (column) => column.notNull())
          .addColumn('is_complete', 'boolean')
          .addColumn('problem', 'jsonb')
          .addColumn('report', 'jsonb'),
    });
    await createTenantIndex(db, 'apps_file', ['sha256'], { unique: true });
    await createTenantIndex(db, 'apps_file', ['state', 'touched_at']);
    await createTenantIndex(db, 'apps_file', ['uploaded_at', 'app_file_id']);
    await createTenantTable(db, 'apps_bytes', {
      key: ['app_file_id', 'place'],
      columns: (table) =>
        table
          .addColumn('app_file_id', 'uuid', (column) => column.notNull())
          .addColumn('place', 'bigint', (column) => column.notNull())
          .addColumn('bytes', 'bytea', (column) => column.notNull()),
    });
  },
};
