import { type ChannelId, type DeviceId, type DeviceLevel, type Instant, toIso } from '@picket/domain';
import type { InstantColumn, Json } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { insertRows } from '../platform/database/record-set.ts';
import type { HistoryKind } from './history.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    history_head: { tenant_id: string; last_id: number };
    history_entry: {
      tenant_id: string;
      entry_id: number;
      at: InstantColumn;
      kind: HistoryKind;
      device_id: DeviceId | null;
      text: string;
      level: DeviceLevel | null;
      channel_id: ChannelId | null;
      data: Json<Record<string, unknown>>;
    };
  }
}

/** One thing that happened, as it is told to people and streamed to programs. */
export interface HistoryEntry {
  readonly at: Instant;
  readonly kind: HistoryKind;
  readonly deviceId?: DeviceId;
  /** A sentence for a person. */
  readonly text: string;
  readonly level?: DeviceLevel;
  readonly channelId?: ChannelId;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface StoredHistoryEntry extends HistoryEntry {
  /** Grows by one with each entry of a tenant, in the order of commits: a reader that has seen n misses nothing after n. */
  readonly id: number;
}

/**
 * Writes entries in the transaction of the change they tell of. The tenant's head row is locked until commit, so that
 * ids appear in the order in which they were given: a stream can resume at an id and miss nothing.
 */
export async function recordHistory(
  { tenantId, db }: TenantTransaction,
  entries: readonly HistoryEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const { last_id: last } = await db
    .insertInto('history_head')
    .values({ tenant_id: tenantId, last_id: entries.length })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet((eb) => ({ last_id: eb('history_head.last_id', '+', entries.length) })),
    )
    .returning('last_id')
    .executeTakeFirstOrThrow();

  const first = Number(last) - entries.length + 1;
  const rows = entries.map((entry, index) => ({
    entry_id: first + index,
    at: toIso(entry.at),
    kind: entry.kind,
    device_id: entry.deviceId,
    text: entry.text,
    level: entry.level,
    channel_id: entry.channelId,
    data: entry.data ?? {},
  }));
  const types = {
    entry_id: 'bigint',
    at: 'timestamptz',
    kind: 'text',
    device_id: 'uuid',
    text: 'text',
    level: 'text',
    channel_id: 'text',
    data: 'jsonb',
  } as const;
  await insertRows({ tenantId, db }, 'history_entry', types, rows);
}

export async function listHistoryAfter(
  { db }: TenantTransaction,
  id: number,
  limit: number,
): Promise<readonly StoredHistoryEntry[]> {
  const rows = await db
    .selectFrom('history_entry')
    .selectAll()
    .where('entry_id', '>', id)
    .orderBy('entry_id')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

/** Newest first; `before` is an id to continue after. */
export async function listDeviceHistory(
  { db }: TenantTransaction,
  deviceId: DeviceId,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<readonly StoredHistoryEntry[]> {
  let query = db.selectFrom('history_entry').selectAll().where('device_id', '=', deviceId);
  if (before !== undefined) query = query.where('entry_id', '<', before);
  const rows = await query.orderBy('entry_id', 'desc').limit(limit).execute();
  return rows.map(fromRow);
}

export async function lastHistoryId({ db }: TenantTransaction): Promise<number> {
  const row = await db.selectFrom('history_head').select('last_id').executeTakeFirst();
  return Number(row?.last_id ?? 0);
}

function fromRow(row: {
  entry_id: number;
  at: Instant;
  kind: HistoryKind;
  device_id: DeviceId | null;
  text: string;
  level: DeviceLevel | null;
  channel_id: ChannelId | null;
  data: Record<string, unknown>;
}): StoredHistoryEntry {
  return {
    id: Number(row.entry_id),
    at: row.at,
    kind: row.kind,
    text: row.text,
    data: row.data,
    ...(row.device_id === null ? {} : { deviceId: row.device_id }),
    ...(row.level === null ? {} : { level: row.level }),
    ...(row.channel_id === null ? {} : { channelId: row.channel_id }),
  };
}
