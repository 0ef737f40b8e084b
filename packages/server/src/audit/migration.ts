import { sql } from 'kysely';
import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** The audit log. What is written stays: neither role may change it, and a trigger refuses whoever else tries. */
export const auditTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'audit_entry', {
      key: ['sequence'],
      columns: (table) =>
        table
          .addColumn('sequence', 'bigint', (column) => column.notNull())
          .addColumn('at', 'timestamptz', (column) => column.notNull())
          .addColumn('actor_kind', 'text', (column) => column.notNull())
          .addColumn('actor_id', 'text')
          .addColumn('actor_name', 'text', (column) => column.notNull())
          .addColumn('action', 'text', (column) => column.notNull())
          .addColumn('outcome', 'text', (column) => column.notNull())
          .addColumn('target', 'text')
          .addColumn('detail', 'jsonb', (column) => column.notNull())
          .addColumn('request_id', 'text')
          .addColumn('previous_hash', 'text', (column) => column.notNull())
          .addColumn('hash', 'text', (column) => column.notNull()),
      allow: ['select', 'insert'],
    });
    await createTenantIndex(db, 'audit_entry', ['action', 'sequence']);
    await sql`
      create function audit_refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'audit entries are append-only' using errcode = 'insufficient_privilege';
      end $$`.execute(db);
    await sql`
      create trigger audit_entry_stays before update or delete on audit_entry
      for each row execute function audit_refuse_change()`.execute(db);
    await sql`
      create trigger audit_entry_is_kept before truncate on audit_entry
      for each statement execute function audit_refuse_change()`.execute(db);
    await createTenantTable(db, 'audit_head', {
      key: [],
      columns: (table) =>
        table
          .addColumn('sequence', 'bigint', (column) => column.notNull())
          .addColumn('hash', 'text', (column) => column.notNull()),
      allow: ['select', 'insert', 'update'],
    });
  },
};
