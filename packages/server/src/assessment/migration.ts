import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** Devices to be judged again. */
export const assessmentTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'assessment_dirty', {
      key: ['device_id'],
      columns: (table) =>
        table
          .addColumn('device_id', 'uuid', (column) => column.notNull())
          .addColumn('marked_at', 'timestamptz', (column) => column.notNull()),
    });
    await createTenantIndex(db, 'assessment_dirty', ['marked_at', 'device_id']);
  },
};
