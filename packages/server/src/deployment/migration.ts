import { sql } from 'kysely';
import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** What Picket has made in a tenant's UEM, what operators decided about it, and who looked when. */
export const deploymentTables: Migration = {
  async up(db) {
    // What the UEM is given is text, not `jsonb`: that keeps no order, and Graph reads `@odata.type` first.
    await createTenantTable(db, 'deployment_object', {
      key: ['object_key'],
      columns: (table) =>
        table
          .addColumn('object_key', 'text', (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('remote_id', 'text')
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('made', 'text', (column) => column.notNull())
          .addColumn('needs', 'jsonb', (column) => column.notNull())
          .addColumn('made_at', 'timestamptz', (column) => column.notNull())
          .addColumn('is_adopted', 'boolean', (column) => column.notNull())
          .addColumn('before', 'text')
          .addColumn('kept', 'text')
          .addColumn('drift_state', 'text')
          .addColumn('drift', 'text')
          .addColumn('drift_since', 'timestamptz'),
    });
    await createTenantTable(db, 'deployment_decision', {
      key: ['object_key'],
      columns: (table) =>
        table
          .addColumn('object_key', 'text', (column) => column.notNull())
          .addColumn('decision', 'text', (column) => column.notNull())
          .addColumn('remote_id', 'text')
          .addColumn('decided_by', 'text', (column) => column.notNull())
          .addColumn('decided_at', 'timestamptz', (column) => column.notNull()),
    });
    await createTenantTable(db, 'deployment_forgotten', {
      key: ['remote_id'],
      columns: (table) =>
        table
          .addColumn('remote_id', 'text', (column) => column.notNull())
          .addColumn('forgotten_at', 'timestamptz', (column) => column.notNull()),
    });
    await createTenantTable(db, 'deployment_look', {
      key: [],
      columns: (table) =>
        table
          .addColumn('looked_at', 'timestamptz')
          .addColumn('next_at', 'timestamptz', (column) => column.notNull())
          .addColumn('problem', 'text'),
    });
  },
};

/** Who has given an object up is told its name afterwards, when the books know it no longer. */
export const deploymentDecisionName: Migration = {
  async up(db) {
    await db.schema.alterTable('deployment_decision').addColumn('name', 'text').execute();
  },
};

/** What was applied and removed, step by step. */
export const deploymentRunTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'deployment_run', {
      key: ['run_id'],
      columns: (table) =>
        table
          .addColumn('run_id', 'uuid', (column) => column.notNull())
          .addColumn('aim', 'text', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('is_open', 'boolean', (column) => column.notNull())
          .addColumn('fingerprint', 'text', (column) => column.notNull())
          .addColumn('wanted', 'text', (column) => column.notNull())
          .addColumn('started_by', 'text', (column) => column.notNull())
          .addColumn('started_at', 'timestamptz', (column) => column.notNull())
          .addColumn('ended_at', 'timestamptz')
          .addColumn('asked', 'text')
          .addColumn('not_before', 'timestamptz')
          .addColumn('waiting', 'text')
          .addColumn('waits', 'integer', (column) => column.notNull())
          .addColumn('problem', 'jsonb'),
    });
    // One at a time, whoever asks: the second lock after the one that tells who was first.
    await createTenantIndex(db, 'deployment_run', ['is_open'], { unique: true, where: sql`is_open` });
    await createTenantIndex(db, 'deployment_run', ['started_at', 'run_id']);
    await createTenantTable(db, 'deployment_step', {
      key: ['run_id', 'step'],
      columns: (table) =>
        table
          .addColumn('run_id', 'uuid', (column) => column.notNull())
          .addColumn('step', 'integer', (column) => column.notNull())
          .addColumn('object_key', 'text', (column) => column.notNull())
          .addColumn('action', 'text', (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('task', 'text', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('tried_at', 'timestamptz')
          .addColumn('ended_at', 'timestamptz')
          .addColumn('remote_id', 'text')
          .addColumn('request_ids', 'jsonb', (column) => column.notNull())
          .addColumn('problem', 'jsonb'),
    });
  },
};
