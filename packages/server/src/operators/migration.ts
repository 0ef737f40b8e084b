import type { Migration } from '../platform/database/migrate.ts';
import { createInstanceTable } from '../platform/database/tenant-table.ts';

/** Operators and what proves who they are. All of it belongs to the instance: no tenant's transaction can read any. */
export const operatorsTables: Migration = {
  async up(db) {
    await createInstanceTable(db, 'operators_operator', {
      key: ['id'],
      columns: (table) =>
        table
          .addColumn('id', 'uuid', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('name_key', 'text', (column) => column.notNull().unique())
          .addColumn('passphrase_hash', 'text', (column) => column.notNull())
          .addColumn('instance_owner', 'boolean', (column) => column.notNull())
          .addColumn('created_at', 'timestamptz', (column) => column.notNull())
          .addColumn('last_seen_at', 'timestamptz')
          .addColumn('disabled_at', 'timestamptz'),
    });
    await createInstanceTable(db, 'operators_grant', {
      key: ['operator_id', 'granted_tenant_id'],
      columns: (table) =>
        table
          .addColumn('operator_id', 'uuid', (column) => column.notNull().references('operators_operator.id'))
          // Not `tenant_id`: the row is the operator's and is found by the operator, before any tenant is known.
          .addColumn('granted_tenant_id', 'uuid', (column) => column.notNull())
          .addColumn('role', 'text', (column) => column.notNull()),
    });
    await createInstanceTable(db, 'operators_session', {
      key: ['secret_hash'],
      columns: (table) =>
        table
          .addColumn('secret_hash', 'text', (column) => column.notNull())
          .addColumn('id', 'uuid', (column) => column.notNull().unique())
          .addColumn('operator_id', 'uuid', (column) => column.notNull().references('operators_operator.id'))
          .addColumn('created_at', 'timestamptz', (column) => column.notNull())
          .addColumn('last_seen_at', 'timestamptz', (column) => column.notNull()),
    });
    await db.schema
      .createIndex('operators_session_by_operator')
      .on('operators_session')
      .column('operator_id')
      .execute();
    await createInstanceTable(db, 'operators_token', {
      key: ['secret_hash'],
      columns: (table) =>
        table
          .addColumn('secret_hash', 'text', (column) => column.notNull())
          .addColumn('id', 'uuid', (column) => column.notNull().unique())
          .addColumn('operator_id', 'uuid', (column) => column.notNull().references('operators_operator.id'))
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('rights', 'jsonb', (column) => column.notNull())
          .addColumn('tenant_ids', 'jsonb')
          .addColumn('created_at', 'timestamptz', (column) => column.notNull())
          .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
          .addColumn('last_used_at', 'timestamptz'),
    });
    await db.schema.createIndex('operators_token_by_operator').on('operators_token').column('operator_id').execute();
    await createInstanceTable(db, 'operators_invitation', {
      key: ['code_hash'],
      columns: (table) =>
        table
          .addColumn('code_hash', 'text', (column) => column.notNull())
          .addColumn('first', 'boolean', (column) => column.notNull())
          .addColumn('instance_owner', 'boolean', (column) => column.notNull())
          .addColumn('grants', 'jsonb', (column) => column.notNull())
          .addColumn('expires_at', 'timestamptz', (column) => column.notNull()),
    });
  },
};
