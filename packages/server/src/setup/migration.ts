import type { Migration } from '../platform/database/migrate.ts';
import { createTenantTable } from '../platform/database/tenant-table.ts';

/** What operators chose in setup: each save is a row of its own, so that any of them can be brought back. */
export const setupTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'setup_choices', {
      key: ['version'],
      allow: ['select', 'insert'],
      columns: (table) =>
        table
          .addColumn('version', 'integer', (column) => column.notNull())
          .addColumn('choices', 'jsonb', (column) => column.notNull())
          .addColumn('saved_at', 'timestamptz', (column) => column.notNull())
          .addColumn('saved_by', 'text', (column) => column.notNull()),
    });
  },
};
