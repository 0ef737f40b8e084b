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
