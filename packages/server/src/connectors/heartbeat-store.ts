import { day, type ErrorCode, type Instant, type UemId } from '@picket/domain';
import type { Selectable } from 'kysely';
import { at, type InstantColumn, type NullableInstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import type { Migration } from '../platform/database/migrate.ts';
import { createTenantTable } from '../platform/database/tenant-table.ts';
import { redactText } from '../platform/redaction.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    connectors_heartbeat: HeartbeatTable;
  }
}

interface HeartbeatTable {
  tenant_id: string;
  uem: UemId;
  sent_at: InstantColumn;
  /** Null where it was not: then `code` says why. */
  acknowledged_at: NullableInstantColumn;
  /** What the UEM said of the connector right after. */
  partner_state: string | null;
  partner_last_heartbeat_at: NullableInstantColumn;
  code: ErrorCode | null;
  detail: string | null;
}

export type HeartbeatRecord = Selectable<HeartbeatTable>;

/** Heartbeats with their answers, what the UEM says of the connector, and how long syncs take. */
export const connectorsHealth: Migration = {
  async up(db) {
    await createTenantTable(db, 'connectors_heartbeat', {
      key: ['uem', 'sent_at'],
      columns: (table) =>
        table
          .addColumn('uem', 'text', (column) => column.notNull())
          .addColumn('sent_at', 'timestamptz', (column) => column.notNull())
          .addColumn('acknowledged_at', 'timestamptz')
          .addColumn('partner_state', 'text')
          .addColumn('partner_last_heartbeat_at', 'timestamptz')
          .addColumn('code', 'text')
          .addColumn('detail', 'text'),
    });
    await db.schema
      .alterTable('connectors_connector')
      .addColumn('heartbeat_every_seconds', 'integer')
      .addColumn('heartbeat_wanted_at', 'timestamptz')
      .addColumn('android_enabled', 'boolean')
      .addColumn('ios_enabled', 'boolean')
      .addColumn('silence', 'text')
      .execute();
    await db.schema
      .alterTable('sync_state')
      .addColumn('round_began_at', 'timestamptz')
      .addColumn('last_duration_ms', 'bigint')
      .execute();
  },
};

const keptMs = 7 * day;
const detailMost = 300;

/** Keeps one, and lets go of those of more than a week ago. */
export async function recordHeartbeat(
  { tenantId, db }: TenantTransaction,
  beat: {
    readonly uem: UemId;
    readonly sentAt: Instant;
    readonly acknowledgedAt?: Instant;
    readonly partnerState?: string;
    readonly partnerLastHeartbeatAt?: Instant | undefined;
    readonly code?: ErrorCode;
    readonly detail?: string;
  },
): Promise<void> {
  const { uem, sentAt } = beat;
  const values = {
    acknowledged_at: at(beat.acknowledgedAt),
    partner_state: beat.partnerState ?? null,
    partner_last_heartbeat_at: at(beat.partnerLastHeartbeatAt),
    code: beat.code ?? null,
    detail: beat.detail === undefined ? null : redactText(beat.detail).slice(0, detailMost),
  };
  await db
    .insertInto('connectors_heartbeat')
    .values({ tenant_id: tenantId, uem, sent_at: at(sentAt), ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'uem', 'sent_at']).doUpdateSet(values))
    .execute();
  await db
    .deleteFrom('connectors_heartbeat')
    .where('uem', '=', uem)
    .where('sent_at', '<', at((sentAt - keptMs) as Instant))
    .execute();
}

/** Newest first. */
export async function listHeartbeats(
  { db }: TenantTransaction,
  uem: UemId,
  limit: number,
): Promise<readonly HeartbeatRecord[]> {
  return await db
    .selectFrom('connectors_heartbeat')
    .selectAll()
    .where('uem', '=', uem)
    .orderBy('sent_at', 'desc')
    .limit(limit)
    .execute();
}
