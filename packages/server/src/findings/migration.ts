import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** The durable record of what detectors found. */
export const findingsTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'findings_finding', {
      key: ['finding_id'],
      columns: (table) =>
        table
          .addColumn('finding_id', 'uuid', (column) => column.notNull())
          .addColumn('device_id', 'uuid', (column) => column.notNull())
          .addColumn('detector_id', 'text', (column) => column.notNull())
          .addColumn('subject', 'text', (column) => column.notNull())
          .addColumn('severity', 'text', (column) => column.notNull())
          .addColumn('severity_rank', 'smallint', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('opened_at', 'timestamptz', (column) => column.notNull())
          .addColumn('refreshed_at', 'timestamptz', (column) => column.notNull())
          .addColumn('resolved_at', 'timestamptz')
          .addColumn('because', 'text', (column) => column.notNull())
          .addColumn('cured_when', 'text', (column) => column.notNull())
          .addColumn('evidence', 'jsonb', (column) => column.notNull())
          .addColumn('dismissed', 'jsonb'),
    });
    await createTenantIndex(db, 'findings_finding', ['device_id', 'detector_id', 'subject'], { unique: true });
    await createTenantIndex(db, 'findings_finding', ['state', 'severity_rank', 'opened_at', 'finding_id']);
  },
};
