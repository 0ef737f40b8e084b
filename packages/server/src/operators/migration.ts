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

/**
 * Operators who sign in with Entra have no passphrase. Who they are is the registration they came by, with tenant and
 * object id of Entra: never a name or an address, which the other side may change or make up.
 */
export const operatorsEntra: Migration = {
  async up(db) {
    await db.schema
      .alterTable('operators_operator')
      .alterColumn('passphrase_hash', (column) => column.dropNotNull())
      .execute();
    await db.schema
      .alterTable('operators_operator')
      // Not `tenant_id`: the row is the instance's, as its neighbours are.
      .addColumn('entra_scope', 'uuid')
      .addColumn('entra_tenant_id', 'uuid')
      .addColumn('entra_object_id', 'uuid')
      .execute();
    await db.schema
      .createIndex('operators_operator_by_entra')
      .on('operators_operator')
      .columns(['entra_scope', 'entra_tenant_id', 'entra_object_id'])
      .unique()
      .execute();
  },
};
