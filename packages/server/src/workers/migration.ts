import type { Migration } from '../platform/database/migrate.ts';
import { createInstanceTable } from '../platform/database/tenant-table.ts';

/** Which worker processes there are, and whose work each of them does. */
export const workersTables: Migration = {
  async up(db) {
    await createInstanceTable(db, 'workers_worker', {
      key: ['worker_id'],
      columns: (table) =>
        table
          .addColumn('worker_id', 'uuid', (column) => column.notNull())
          .addColumn('alive_until', 'timestamptz', (column) => column.notNull()),
    });
    await createInstanceTable(db, 'workers_duty', {
      key: ['duty'],
      columns: (table) =>
        table
          // Not `tenant_id`: the row is the workers' and no tenant's transaction has any business with it.
          .addColumn('duty', 'uuid', (column) => column.notNull())
          .addColumn('worker_id', 'uuid')
          .addColumn('held_until', 'timestamptz', (column) => column.notNull()),
    });
  },
};
