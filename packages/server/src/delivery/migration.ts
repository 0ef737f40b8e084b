import { sql } from 'kysely';
import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';
import { priorities } from './priorities.ts';

/** Channels that are switched on, and what each device should look like there. */
export const deliveryTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'delivery_channel', {
      key: ['channel_id'],
      columns: (table) =>
        table
          .addColumn('channel_id', 'text', (column) => column.notNull())
          .addColumn('enabled', 'boolean', (column) => column.notNull())
          .addColumn('settings', 'jsonb', (column) => column.notNull()),
    });
    await createTenantTable(db, 'delivery_intent', {
      key: ['channel_id', 'device_id'],
      columns: (table) =>
        table
          .addColumn('channel_id', 'text', (column) => column.notNull())
          .addColumn('device_id', 'uuid', (column) => column.notNull())
          .addColumn('sequence', 'bigint', (column) => column.notNull())
          .addColumn('payload', 'jsonb', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('ours', 'jsonb', (column) => column.notNull())
          .addColumn('priority', 'smallint', (column) => column.notNull())
          .addColumn('ticket', 'text')
          .addColumn('detail', 'text')
          .addColumn('attempts', 'integer', (column) => column.notNull())
          .addColumn('not_before', 'timestamptz', (column) => column.notNull())
          .addColumn('lease_until', 'timestamptz')
          .addColumn('decided_at', 'timestamptz', (column) => column.notNull())
          .addColumn('changed_at', 'timestamptz', (column) => column.notNull())
          .addColumn('receipt', 'jsonb')
          .addColumn('receipt_at', 'timestamptz'),
    });
    await createTenantIndex(db, 'delivery_intent', ['channel_id', 'state', 'priority', 'not_before']);
    await createTenantIndex(db, 'delivery_intent', ['device_id']);
  },
};

/** A channel that is switched off may be taking back what it left on phones. */
export const deliveryTakingBack: Migration = {
  async up(db) {
    await db.schema
      .alterTable('delivery_channel')
      .addColumn('taking_back', 'boolean', (column) => column.notNull().defaultTo(false))
      .execute();
  },
};

/** What holds a phone back and has been read back is looked at again: the moment comes from here, whatever the size of the fleet. */
export const deliveryRechecks: Migration = {
  async up(db) {
    await createTenantIndex(db, 'delivery_intent', ['not_before'], {
      where: sql`state = 'accepted' and priority <> ${sql.lit(priorities.cure)}`,
    });
  },
};
