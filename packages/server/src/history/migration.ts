import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** What happened, for timelines and the event stream. */
export const historyTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'history_head', {
      key: [],
      columns: (table) => table.addColumn('last_id', 'bigint', (column) => column.notNull()),
    });
    await createTenantTable(db, 'history_entry', {
      key: ['entry_id'],
      columns: (table) =>
        table
          .addColumn('entry_id', 'bigint', (column) => column.notNull())
          .addColumn('at', 'timestamptz', (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('device_id', 'uuid')
          .addColumn('text', 'text', (column) => column.notNull())
          .addColumn('level', 'text')
          .addColumn('channel_id', 'text')
          .addColumn('data', 'jsonb', (column) => column.notNull()),
    });
    await createTenantIndex(db, 'history_entry', ['device_id', 'entry_id']);
  },
};
