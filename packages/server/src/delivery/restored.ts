import type { Instant } from '@picket/domain';
import { sql } from 'kysely';
import { at, type InstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';
import type { Migration } from '../platform/database/migrate.ts';
import { createTenantTable } from '../platform/database/tenant-table.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    delivery_restored: { tenant_id: string; restored_at: InstantColumn };
  }
}

/**
 * When a tenant was last restored from a backup. What Picket did between the backup and that moment is not on record: it
 * may have tagged phones that the backup calls healthy, and cured phones that the backup calls risky.
 */
export const deliveryRestored: Migration = {
  async up(db) {
    await createTenantTable(db, 'delivery_restored', {
      key: [],
      columns: (table) => table.addColumn('restored_at', 'timestamptz', (column) => column.notNull()),
    });
  },
};

export async function findRestoredAt({ db }: TenantTransaction): Promise<Instant | undefined> {
  const row = await db.selectFrom('delivery_restored').select('restored_at').executeTakeFirst();
  return row?.restored_at;
}

/**
 * After a restore, for every tenant: no intent is delivered until its phone has been heard of and judged anew
 * (`assessment/judge.ts`), since what was wanted then may be the opposite of what is right now. Each is then decided again,
 * delivered and read back, whatever the old receipt says.
 */
export async function holdEveryIntent(db: Transaction, now: Instant): Promise<void> {
  await db
    .updateTable('delivery_intent')
    .set({
      state: 'waiting',
      not_before: sql<never>`'infinity'::timestamptz`,
      lease_until: null,
      ticket: null,
      attempts: 0,
      detail: 'Held until the phone has been judged anew: a backup was restored.',
      changed_at: at(now),
    })
    .execute();
  await sql`
    insert into delivery_restored (tenant_id, restored_at) select tenant_id, ${at(now)} from tenants_tenant
    on conflict (tenant_id) do update set restored_at = excluded.restored_at`.execute(db);
}
