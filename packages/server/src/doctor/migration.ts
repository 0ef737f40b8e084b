import type { Migration } from '../platform/database/migrate.ts';
import { createTenantTable } from '../platform/database/tenant-table.ts';

/** What the doctor saw when it last looked at a tenant: one row for each. */
export const doctorTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'doctor_examination', {
      key: [],
      columns: (table) =>
        table
          .addColumn('at', 'timestamptz', (column) => column.notNull())
          .addColumn('results', 'jsonb', (column) => column.notNull()),
    });
  },
};
