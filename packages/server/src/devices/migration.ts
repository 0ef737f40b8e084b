import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** Our records of phones, and every enrollment behind them. */
export const devicesTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'devices_device', {
      key: ['device_id'],
      columns: (table) =>
        table
          .addColumn('device_id', 'uuid', (column) => column.notNull())
          .addColumn('entra_device_id', 'uuid')
          .addColumn('entra_object_id', 'uuid')
          .addColumn('remote_id', 'text')
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('platform', 'text', (column) => column.notNull())
          .addColumn('ownership', 'text', (column) => column.notNull())
          .addColumn('enrollment_type', 'text')
          .addColumn('serial_number', 'text')
          .addColumn('user_id', 'uuid')
          .addColumn('user_principal_name', 'text')
          .addColumn('user_display_name', 'text')
          .addColumn('enrolled_at', 'timestamptz')
          .addColumn('last_sync_at', 'timestamptz')
          .addColumn('heard_at', 'timestamptz')
          .addColumn('compliance_state', 'text', (column) => column.notNull())
          .addColumn('partner_reported_threat_state', 'text')
          .addColumn('facts', 'jsonb', (column) => column.notNull())
          .addColumn('created_at', 'timestamptz', (column) => column.notNull())
          .addColumn('retired_at', 'timestamptz')
          .addColumn('identity_conflict', 'text')
          .addColumn('level', 'text', (column) => column.notNull())
          .addColumn('level_rank', 'smallint', (column) => column.notNull())
          .addColumn('since', 'timestamptz', (column) => column.notNull())
          .addColumn('reasons', 'jsonb', (column) => column.notNull())
          .addColumn('vouched_by', 'jsonb', (column) => column.notNull())
          .addColumn('assessed_at', 'timestamptz')
          .addColumn('review_at', 'timestamptz')
          .addColumn('last_sign_in_at', 'timestamptz')
          .addColumn('last_sign_in_outcome', 'text'),
    });
    await createTenantIndex(db, 'devices_device', ['entra_device_id']);
    await createTenantIndex(db, 'devices_device', ['level_rank', 'name', 'device_id']);
    await createTenantIndex(db, 'devices_device', ['review_at']);
    await createTenantTable(db, 'devices_managed', {
      key: ['remote_id'],
      columns: (table) =>
        table
          .addColumn('remote_id', 'text', (column) => column.notNull())
          .addColumn('device_id', 'uuid', (column) => column.notNull())
          .addColumn('is_current', 'boolean', (column) => column.notNull())
          .addColumn('fingerprint', 'text', (column) => column.notNull())
          .addColumn('body', 'jsonb', (column) => column.notNull())
          .addColumn('missing_since_round', 'uuid'),
    });
    await createTenantIndex(db, 'devices_managed', ['device_id']);
  },
};
