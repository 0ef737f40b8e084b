import { sql } from 'kysely';
import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** Apps, each kept once for all devices that have it, and what they can be looked for by. */
export const ingestAppTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'ingest_head', {
      key: [],
      columns: (table) =>
        table
          .addColumn('last_app_id', 'bigint', (column) => column.notNull())
          .addColumn('last_host_id', 'bigint', (column) => column.notNull()),
    });
    await createTenantTable(db, 'ingest_app', {
      key: ['app_id'],
      columns: (table) =>
        table
          .addColumn('app_id', 'bigint', (column) => column.notNull())
          .addColumn('digest', 'text', (column) => column.notNull())
          .addColumn('source', 'text', (column) => column.notNull())
          .addColumn('body', 'jsonb', (column) => column.notNull()),
    });
    await createTenantIndex(db, 'ingest_app', ['digest'], { unique: true });
    await createTenantTable(db, 'ingest_app_term', {
      key: ['kind', 'value', 'app_id'],
      columns: (table) =>
        table
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('value', 'text', (column) => column.notNull())
          .addColumn('app_id', 'bigint', (column) => column.notNull()),
    });
    await createTenantIndex(db, 'ingest_app_term', ['app_id']);
    await createTenantTable(db, 'ingest_device_app', {
      key: ['device_id', 'app_id'],
      columns: (table) =>
        table
          .addColumn('device_id', 'uuid', (column) => column.notNull())
          .addColumn('app_id', 'bigint', (column) => column.notNull())
          .addColumn('first_seen_at', 'timestamptz', (column) => column.notNull())
          .addColumn('last_seen_at', 'timestamptz'),
    });
    await createTenantIndex(db, 'ingest_device_app', ['app_id', 'device_id']);
  },
};

/** Hosts, each kept once, and which device spoke to which. */
export const ingestHostTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'ingest_host', {
      key: ['host_id'],
      columns: (table) =>
        table
          .addColumn('host_id', 'bigint', (column) => column.notNull())
          .addColumn('host', sql`text collate "C"`, (column) => column.notNull()),
    });
    await createTenantIndex(db, 'ingest_host', ['host'], { unique: true });
    await createTenantTable(db, 'ingest_device_host', {
      key: ['device_id', 'source', 'host_id'],
      columns: (table) =>
        table
          .addColumn('device_id', 'uuid', (column) => column.notNull())
          .addColumn('source', 'text', (column) => column.notNull())
          .addColumn('host_id', 'bigint', (column) => column.notNull())
          .addColumn('first_seen_at', 'timestamptz', (column) => column.notNull())
          .addColumn('last_seen_at', 'timestamptz', (column) => column.notNull())
          .addColumn('contacts', 'bigint', (column) => column.notNull()),
    });
    await createTenantIndex(db, 'ingest_device_host', ['host_id', 'device_id']);
  },
};

/** How far each agent's check-ins have come. */
export const ingestStreamTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'ingest_stream', {
      key: ['device_id', 'source'],
      columns: (table) =>
        table
          .addColumn('device_id', 'uuid', (column) => column.notNull())
          .addColumn('source', 'text', (column) => column.notNull())
          .addColumn('agent_id', 'uuid', (column) => column.notNull())
          .addColumn('last_sequence', 'bigint', (column) => column.notNull())
          .addColumn('sequences_before', 'bigint', (column) => column.notNull())
          .addColumn('heard_at', 'timestamptz', (column) => column.notNull())
          .addColumn('inventory_sequence', 'bigint', (column) => column.notNull())
          .addColumn('partial_sequence', 'bigint', (column) => column.notNull())
          .addColumn('inventory_at', 'timestamptz')
          .addColumn('inventory_heard_at', 'timestamptz')
          .addColumn('inventory_digest', 'text')
          .addColumn('contacts_at', 'timestamptz')
          .addColumn('trimmed_at', 'timestamptz', (column) => column.notNull()),
    });
    await createTenantIndex(db, 'ingest_stream', ['trimmed_at']);
  },
};

/** Up to which generation of the feeds the devices have been marked that it concerns. */
export const ingestGenerationTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'ingest_generation', {
      key: [],
      columns: (table) => table.addColumn('up_to', 'bigint', (column) => column.notNull()),
    });
  },
};
