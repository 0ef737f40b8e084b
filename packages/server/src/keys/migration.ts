import type { Migration } from '../platform/database/migrate.ts';
import { createInstanceTable } from '../platform/database/tenant-table.ts';

/** By which keys this database is worked with: their fingerprints, never the keys. */
export const keysTables: Migration = {
  async up(db) {
    await createInstanceTable(db, 'keys_fingerprint', {
      key: ['purpose'],
      columns: (table) =>
        table
          .addColumn('purpose', 'text', (column) => column.notNull())
          .addColumn('fingerprint', 'text', (column) => column.notNull()),
    });
  },
};
