import { sql } from 'kysely';
import type { Migration } from '../platform/database/migrate.ts';
import { createTenantTable } from '../platform/database/tenant-table.ts';

/** Where each sync stands, what it has staged, and runs that operators asked for. */
export const syncTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'sync_state', {
      key: ['kind'],
      columns: (table) =>
        table
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('round_cursor', 'text')
          .addColumn('round_id', 'uuid')
          .addColumn('page_cursor', 'text')
          .addColumn('is_full', 'boolean', (column) => column.notNull())
          .addColumn('staged_count', 'integer', (column) => column.notNull())
          .addColumn('lease_holder', 'text')
          .addColumn('lease_until', 'timestamptz')
          .addColumn('next_due_at', 'timestamptz', (column) => column.notNull())
          .addColumn('last_completed_at', 'timestamptz')
          .addColumn('last_count', 'integer')
          .addColumn('last_problem', 'jsonb'),
    });
    await createTenantTable(db, 'sync_staged', {
      key: ['kind', 'round_id', 'sequence'],
      columns: (table) =>
        table
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('round_id', 'uuid', (column) => column.notNull())
          .addColumn('sequence', 'integer', (column) => column.notNull())
          .addColumn('remote_id', 'text', (column) => column.notNull())
          .addColumn('body', 'jsonb', (column) => column.notNull()),
    });
    await createTenantTable(db, 'sync_run', {
      key: ['run_id'],
      columns: (table) =>
        table
          .addColumn('run_id', 'uuid', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('dry_run', 'boolean', (column) => column.notNull())
          .addColumn('accept_shrinkage', 'boolean', (column) => column.notNull())
          .addColumn('kinds', 'jsonb', (column) => column.notNull())
          .addColumn('started_at', 'timestamptz', (column) => column.notNull())
          .addColumn('ended_at', 'timestamptz')
          .addColumn('progress', 'text', (column) => column.notNull())
          .addColumn('differences', 'jsonb', (column) => column.notNull())
          .addColumn('problem', 'jsonb'),
    });
  },
};

/** How often a tenant wants a kind to be read; null: as often as the server does. */
export const syncOwnRhythm: Migration = {
  async up(db) {
    await db.schema.alterTable('sync_state').addColumn('every_seconds', 'integer').execute();
  },
};

/** What is staged is read back as it came and never asked about: as text it is stored and read in two thirds of the time. */
export const syncStagedAsText: Migration = {
  async up(db) {
    await sql`alter table sync_staged alter column body type json using body::json`.execute(db);
  },
};
