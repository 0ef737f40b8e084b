import { sql } from 'kysely';
import type { Migration } from '../platform/database/migrate.ts';
import { createInstanceTable, createTenantTable } from '../platform/database/tenant-table.ts';

/** Feeds are the instance's (decision 0007); what a tenant says of them is the tenant's. */
export const feedsTables: Migration = {
  async up(db) {
    await createInstanceTable(db, 'feeds_feed', {
      key: ['feed_id'],
      columns: (table) =>
        table
          .addColumn('feed_id', 'text', (column) => column.notNull())
          .addColumn('title', 'text', (column) => column.notNull())
          .addColumn('source', 'text', (column) => column.notNull())
          .addColumn('url', 'text')
          .addColumn('checksum_url', 'text')
          .addColumn('license', 'text', (column) => column.notNull())
          .addColumn('confidence', 'text', (column) => column.notNull())
          .addColumn('every_ms', 'bigint')
          .addColumn('max_age_ms', 'bigint')
          .addColumn('trial_ms', 'bigint', (column) => column.notNull())
          .addColumn('canary_percent', 'smallint', (column) => column.notNull())
          .addColumn('format', 'text')
          .addColumn('etag', 'text')
          .addColumn('last_modified', 'text')
          .addColumn('next_due_at', 'timestamptz')
          .addColumn('checked_at', 'timestamptz')
          .addColumn('confirmed_at', 'timestamptz')
          .addColumn('problem', 'jsonb')
          .addColumn('version_id', 'uuid')
          .addColumn('aged_out_at', 'timestamptz')
          .addColumn('created_at', 'timestamptz', (column) => column.notNull()),
    });
    await createInstanceTable(db, 'feeds_version', {
      key: ['version_id'],
      columns: (table) =>
        table
          .addColumn('version_id', 'uuid', (column) => column.notNull())
          .addColumn('feed_id', 'text', (column) => column.notNull())
          .addColumn('edition', 'text', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('sha256', 'text', (column) => column.notNull())
          .addColumn('format', 'text', (column) => column.notNull())
          .addColumn('size', 'bigint', (column) => column.notNull())
          .addColumn('summary', 'jsonb', (column) => column.notNull())
          .addColumn('reasons', 'jsonb', (column) => column.notNull())
          .addColumn('sight', 'jsonb')
          .addColumn('modified_at', 'timestamptz')
          .addColumn('fetched_at', 'timestamptz', (column) => column.notNull())
          .addColumn('trial_until', 'timestamptz')
          .addColumn('canary_tenants', 'jsonb')
          .addColumn('in_force_at', 'timestamptz')
          .addColumn('released_at', 'timestamptz')
          .addColumn('ended_at', 'timestamptz')
          .addColumn('read_as_of', 'timestamptz', (column) => column.notNull())
          .addColumn('next_expiry_at', 'timestamptz'),
    });
    await sql`create index feeds_version_by_feed on feeds_version (feed_id, fetched_at)`.execute(db);
    await createInstanceTable(db, 'feeds_piece', {
      key: ['version_id', 'place'],
      columns: (table) =>
        table
          .addColumn('version_id', 'uuid', (column) => column.notNull())
          .addColumn('place', 'integer', (column) => column.notNull())
          .addColumn('bytes', 'bytea', (column) => column.notNull()),
    });
    await createInstanceTable(db, 'feeds_change', {
      key: ['generation'],
      // Nobody takes back what devices were marked for.
      allow: ['select', 'insert'],
      columns: (table) =>
        table
          .addColumn('generation', 'bigint', (column) => column.notNull())
          .addColumn('at', 'timestamptz', (column) => column.notNull())
          .addColumn('feed_id', 'text', (column) => column.notNull())
          .addColumn('from_version', 'uuid')
          .addColumn('to_version', 'uuid')
          .addColumn('tenant_ids', 'jsonb')
          .addColumn('expired_after', 'timestamptz')
          .addColumn('expired_until', 'timestamptz'),
    });
    await createTenantTable(db, 'feeds_switch', {
      key: ['feed_id'],
      columns: (table) =>
        table
          .addColumn('feed_id', 'text', (column) => column.notNull())
          .addColumn('is_on', 'boolean', (column) => column.notNull())
          .addColumn('changed_at', 'timestamptz', (column) => column.notNull()),
    });
  },
};

/** Collections of TAXII servers, what they need to be asked, and feeds that pause or are gone. */
export const feedsCollections: Migration = {
  async up(db) {
    await db.schema
      .alterTable('feeds_feed')
      .addColumn('authorization_sealed', 'text')
      .addColumn('reading', 'text')
      .addColumn('most_pages', 'integer')
      .addColumn('page_size', 'integer')
      .addColumn('added_after', 'text')
      .addColumn('whole_at', 'timestamptz')
      .addColumn('is_paused', 'boolean', (column) => column.notNull().defaultTo(false))
      .addColumn('removed_at', 'timestamptz')
      .execute();
    await createInstanceTable(db, 'feeds_collection', {
      key: ['feed_id', 'place'],
      columns: (table) =>
        table
          .addColumn('feed_id', 'text', (column) => column.notNull())
          .addColumn('place', 'integer', (column) => column.notNull())
          .addColumn('bytes', 'bytea', (column) => column.notNull()),
    });
  },
};
