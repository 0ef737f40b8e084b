import type { Migration } from '../platform/database/migrate.ts';
import { createTenantTable } from '../platform/database/tenant-table.ts';

/** Links to UEMs. */
export const connectorsTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'connectors_connector', {
      key: ['uem'],
      columns: (table) =>
        table
          .addColumn('uem', 'text', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('since', 'timestamptz', (column) => column.notNull())
          .addColumn('because', 'text', (column) => column.notNull())
          .addColumn('last_heard_at', 'timestamptz')
          .addColumn('provisioned_at', 'timestamptz')
          .addColumn('last_heartbeat_at', 'timestamptz')
          .addColumn('partner_state', 'text')
          .addColumn('partner_last_heartbeat_at', 'timestamptz')
          .addColumn('unresponsive_after_days', 'integer')
          .addColumn('resync_requested_at', 'timestamptz'),
    });
  },
};
