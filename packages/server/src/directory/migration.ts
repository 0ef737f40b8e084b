import { sql } from 'kysely';
import type { Migration } from '../platform/database/migrate.ts';
import { createTenantIndex, createTenantTable } from '../platform/database/tenant-table.ts';

/** Users, groups, their direct members, and Entra devices, as the directory told them. */
export const directoryTables: Migration = {
  async up(db) {
    await createTenantTable(db, 'directory_user', {
      key: ['object_id'],
      columns: (table) =>
        table
          .addColumn('object_id', 'uuid', (column) => column.notNull())
          .addColumn('user_principal_name', 'text')
          .addColumn('display_name', 'text')
          .addColumn('mail', 'text')
          .addColumn('account_enabled', 'boolean'),
    });
    await createTenantTable(db, 'directory_group', {
      key: ['object_id'],
      columns: (table) =>
        table.addColumn('object_id', 'uuid', (column) => column.notNull()).addColumn('display_name', 'text'),
    });
    await createTenantTable(db, 'directory_member', {
      key: ['group_id', 'member_id'],
      columns: (table) =>
        table
          .addColumn('group_id', 'uuid', (column) => column.notNull())
          .addColumn('member_id', 'uuid', (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull()),
    });
    await createTenantIndex(db, 'directory_member', ['member_id']);
    await createTenantTable(db, 'directory_device', {
      key: ['object_id'],
      columns: (table) =>
        table
          .addColumn('object_id', 'uuid', (column) => column.notNull())
          .addColumn('device_id', 'uuid')
          .addColumn('display_name', 'text')
          .addColumn('operating_system', 'text')
          .addColumn('operating_system_version', 'text')
          .addColumn('trust_type', 'text')
          .addColumn('is_managed', 'boolean')
          .addColumn('is_compliant', 'boolean')
          .addColumn('account_enabled', 'boolean'),
    });
    await createTenantIndex(db, 'directory_device', ['device_id']);
  },
};

/**
 * What kind of group it is, and its name as searches look at it. Groups of before were read without their kind, and a
 * directory tells only what changes: the next round reads all of them anew.
 */
export const directoryGroupKinds: Migration = {
  async up(db) {
    await db.schema
      .alterTable('directory_group')
      .addColumn('is_unified', 'boolean')
      .addColumn('is_dynamic', 'boolean')
      .addColumn('security_enabled', 'boolean')
      .addColumn('mail_enabled', 'boolean')
      .addColumn('membership_rule', 'text')
      .addColumn('is_rule_paused', 'boolean')
      .addColumn('search_name', sql`text collate "C"`, (column) => column.notNull().defaultTo(''))
      .execute();
    await sql`update directory_group set search_name = lower(coalesce(display_name, ''))`.execute(db);
    // Whoever looks for nested groups reads these alone, and not the thousands of people beside them.
    await createTenantIndex(db, 'directory_member', ['group_id', 'member_id'], { where: sql`kind = 'group'` });
    await createTenantIndex(db, 'devices_device', ['user_id']);
    await sql`delete from sync_staged where kind = 'groups'`.execute(db);
    await sql`
      update sync_state
      set round_cursor = null, round_id = null, page_cursor = null, is_full = true, staged_count = 0
      where kind = 'groups'`.execute(db);
  },
};
