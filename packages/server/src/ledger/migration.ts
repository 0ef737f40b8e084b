import { sql } from 'kysely';
import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** Every message to Microsoft with its answer. One index for each thing that it is looked through by, always newest first. */
export const ledgerTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'ledger_call', {
      key: ['call_id'],
      // Nothing is ever changed in it.
      allow: ['select', 'insert', 'delete'],
      columns: (table) =>
        table
          .addColumn('call_id', 'uuid', (column) => column.notNull())
          .addColumn('at', 'timestamptz', (column) => column.notNull())
          .addColumn('duration_ms', 'integer', (column) => column.notNull())
          .addColumn('purpose', 'text', (column) => column.notNull())
          .addColumn('operation', 'text', (column) => column.notNull())
          .addColumn('cause', 'text', (column) => column.notNull())
          .addColumn('cause_of', 'text')
          .addColumn('work_id', 'uuid')
          .addColumn('status', 'smallint')
          .addColumn('attempts', 'smallint', (column) => column.notNull())
          .addColumn('parts', 'integer', (column) => column.notNull())
          .addColumn('failed_parts', 'integer', (column) => column.notNull())
          .addColumn('failed', 'boolean', (column) => column.notNull())
          .addColumn('code', 'text')
          .addColumn('detail', 'text')
          .addColumn('request_id', 'text')
          .addColumn('client_request_id', 'uuid', (column) => column.notNull())
          .addColumn('tries', 'jsonb'),
    });
    await createTenantIndex(db, 'ledger_call', ['at', 'call_id']);
    await createTenantIndex(db, 'ledger_call', ['purpose', 'at', 'call_id']);
    await createTenantIndex(db, 'ledger_call', ['operation', 'at', 'call_id']);
    await createTenantIndex(db, 'ledger_call', ['failed', 'at', 'call_id'], { where: sql`failed` });
    // Which phones were in a batch: those whose newest try it was.
    await db.schema.alterTable('delivery_intent').addColumn('batch_id', 'uuid').execute();
    await createTenantIndex(db, 'delivery_intent', ['batch_id'], { where: sql`batch_id is not null` });
  },
};
