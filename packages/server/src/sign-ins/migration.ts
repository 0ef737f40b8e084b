import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** Sign-ins of known phones, each once. */
export const signInsTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'signins_cursor', {
      key: [],
      columns: (table) => table.addColumn('since', 'timestamptz', (column) => column.notNull()),
    });
    await createTenantTable(db, 'signins_signin', {
      key: ['sign_in_id'],
      columns: (table) =>
        table
          .addColumn('sign_in_id', 'text', (column) => column.notNull())
          .addColumn('at', 'timestamptz', (column) => column.notNull())
          .addColumn('device_id', 'uuid')
          .addColumn('entra_device_id', 'uuid')
          .addColumn('outcome', 'text', (column) => column.notNull())
          .addColumn('app', 'text', (column) => column.notNull()),
    });
    await createTenantIndex(db, 'signins_signin', ['at']);
  },
};
