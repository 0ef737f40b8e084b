import type {
  ChannelId,
  ChannelPayload,
  DeviceId,
  EntraDeviceId,
  EntraObjectId,
  Instant,
  RemoteDeviceId,
  Severity,
} from '@picket/domain';
import { sql } from 'kysely';
import {
  at,
  type InstantColumn,
  type Json,
  json,
  type NullableInstantColumn,
  type NullableJson,
} from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { chunksOf, recordSet } from '../platform/database/record-set.ts';
import { isStillWanted, priorities } from './priorities.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    delivery_intent: IntentTable;
  }
}

/**
 * `waiting`: to be delivered. `sent`: delivered, not yet read back. `accepted`: read back as true. `refused`: left
 * alone, looked at again later. One row per device and channel, the newest intent only.
 */
export type IntentState = 'waiting' | 'sent' | 'accepted' | 'refused';

interface IntentTable {
  tenant_id: string;
  channel_id: ChannelId;
  device_id: DeviceId;
  /** Grows with each new intent for this device here. */
  sequence: number;
  payload: Json<ChannelPayload>;
  state: IntentState;
  /** What may stand there because of us: the last receipt and every try since. */
  ours: Json<ChannelPayload[]>;
  /** 0 first. High before medium before low; cures have their own share. */
  priority: number;
  ticket: string | null;
  detail: string | null;
  attempts: number;
  not_before: InstantColumn;
  /** Whoever delivers holds it until then; after a kill it is free again by itself. */
  lease_until: NullableInstantColumn;
  /** The round that took it last: what the ledger names its messages by. */
  batch_id: string | null;
  decided_at: InstantColumn;
  changed_at: InstantColumn;
  receipt: NullableJson<ChannelPayload>;
  receipt_at: NullableInstantColumn;
}

export interface Intent {
  readonly channelId: ChannelId;
  readonly deviceId: DeviceId;
  readonly sequence: number;
  readonly payload: ChannelPayload;
  readonly state: IntentState;
  readonly ours: readonly ChannelPayload[];
  readonly ticket: string | undefined;
  readonly detail: string | undefined;
  readonly attempts: number;
  readonly decidedAt: Instant;
  readonly changedAt: Instant;
  readonly receipt: ChannelPayload | undefined;
  readonly receiptAt: Instant | undefined;
  /** Since a backup was restored: it is to be decided again before anything is delivered. */
  readonly isHeld: boolean;
}

/** An intent with where its device is to be found. */
export interface LeasedIntent extends Intent {
  readonly deviceName: string;
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly entraObjectId: EntraObjectId | undefined;
  readonly remoteId: RemoteDeviceId | undefined;
}

export async function findIntents(
  { db }: TenantTransaction,
  deviceIds: readonly DeviceId[],
): Promise<readonly Intent[]> {
  if (deviceIds.length === 0) return [];
  const rows = await db
    .selectFrom('delivery_intent')
    .selectAll()
    .where('device_id', 'in', [...deviceIds])
    .execute();
  return rows.map(fromRow);
}

export interface NewIntent {
  readonly channelId: ChannelId;
  readonly deviceId: DeviceId;
  readonly payload: ChannelPayload;
  readonly urgency: Severity | 'cure';
  /** What may stand there because of us although it is not on record; only after a backup was restored. */
  readonly mayBeOurs?: readonly ChannelPayload[];
}

/** Stores what should be true from now on; it replaces whatever was wanted before and not yet true. */
export async function saveIntents(
  { tenantId, db }: TenantTransaction,
  intents: readonly NewIntent[],
  now: Instant,
): Promise<void> {
  const types = {
    channel_id: 'text',
    device_id: 'uuid',
    sequence: 'bigint',
    payload: 'jsonb',
    priority: 'smallint',
    ours: 'jsonb',
  } as const;
  for (const chunk of chunksOf(intents)) {
    const rows = chunk.map(({ channelId, deviceId, payload, urgency, mayBeOurs = [] }) => ({
      channel_id: channelId,
      device_id: deviceId,
      // A moment, never only a counter: see domain/channels/sequence.ts.
      sequence: Number(now),
      payload,
      priority: priorities[urgency],
      ours: mayBeOurs,
    }));
    const moment = at(now);
    // The lease of a row that is there stays: an older try may still be on its way, and two must never be.
    await sql`
      insert into delivery_intent
        (tenant_id, channel_id, device_id, sequence, payload, state, ours, priority, attempts, not_before, decided_at, changed_at)
      select ${tenantId}::uuid, channel_id, device_id, sequence, payload, 'waiting', ours, priority, 0, ${moment}, ${moment}, ${moment}
      from ${recordSet(types, rows)}
      on conflict (tenant_id, channel_id, device_id) do update set
        sequence = greatest(delivery_intent.sequence + 1, excluded.sequence),
        payload = excluded.payload, state = excluded.state, ours = delivery_intent.ours || excluded.ours, priority = excluded.priority,
        ticket = null, detail = null, attempts = 0,
        not_before = excluded.not_before, decided_at = excluded.decided_at, changed_at = excluded.changed_at`.execute(
      db,
    );
  }
}

/** Which rows are taken to be delivered, to be read back, and to be looked at again although they were read back as true. */
const statesToLease = { waiting: ['waiting', 'refused'], sent: ['sent'], accepted: ['accepted'] } as const;

/**
 * Takes the most urgent intents of a channel that are due, for `leaseMs`. With `state` waiting their payload is added
 * to `ours` in the same transaction, before anything is called: after a kill Picket still knows its own hand.
 */
export async function leaseIntents(
  { db }: TenantTransaction,
  channelId: ChannelId,
  {
    state,
    now,
    leaseMs,
    limit,
    batchId,
  }: {
    readonly state: keyof typeof statesToLease;
    readonly now: Instant;
    readonly leaseMs: number;
    readonly limit: number;
    readonly batchId?: string | undefined;
  },
): Promise<readonly LeasedIntent[]> {
  const due = await db
    .selectFrom('delivery_intent')
    .innerJoin('devices_device', (join) =>
      join
        .onRef('devices_device.tenant_id', '=', 'delivery_intent.tenant_id')
        .onRef('devices_device.device_id', '=', 'delivery_intent.device_id'),
    )
    .selectAll('delivery_intent')
    .select([
      'devices_device.name as device_name',
      'devices_device.entra_device_id',
      'devices_device.entra_object_id',
      'devices_device.remote_id',
    ])
    .where('delivery_intent.channel_id', '=', channelId)
    .where('delivery_intent.state', 'in', [...statesToLease[state]])
    .where(isStillWanted)
    .$if(state === 'accepted', (query) => query.where('delivery_intent.priority', '<>', priorities.cure))
    .where('delivery_intent.not_before', '<=', at(now))
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', at(now))]))
    .orderBy('delivery_intent.priority')
    .orderBy('delivery_intent.not_before')
    .orderBy('delivery_intent.device_id')
    .limit(limit)
    .forUpdate('delivery_intent')
    .skipLocked()
    .execute();
  if (due.length === 0) return [];

  const leaseUntil = at((now + leaseMs) as Instant);
  await db
    .updateTable('delivery_intent')
    .set((eb) => ({
      lease_until: leaseUntil,
      ...(batchId === undefined ? {} : { batch_id: batchId }),
      ...(state === 'waiting'
        ? {
            ours: sql<never>`case when ours @> jsonb_build_array(payload) then ours else ours || jsonb_build_array(payload) end`,
            attempts: eb('attempts', '+', 1),
          }
        : {}),
    }))
    .where('channel_id', '=', channelId)
    .where(
      'device_id',
      'in',
      due.map(({ device_id }) => device_id),
    )
    .execute();

  return due.map((row) => ({
    ...fromRow(row),
    deviceName: row.device_name,
    entraDeviceId: row.entra_device_id ?? undefined,
    entraObjectId: row.entra_object_id ?? undefined,
    remoteId: row.remote_id ?? undefined,
  }));
}

/** What became of a try. Says nothing when a newer intent has taken the row's place; then only the lease is given back. */
export interface IntentResult {
  readonly deviceId: DeviceId;
  readonly sequence: number;
  readonly state: IntentState;
  readonly ticket: string | undefined;
  readonly detail: string | undefined;
  readonly notBefore: Instant;
  /** Set when reading back has shown it to be true: the receipt. */
  readonly receipt: ChannelPayload | undefined;
  /** A refused try has written nothing: what may be ours is again what it was before it. */
  readonly ours: readonly ChannelPayload[] | undefined;
  /** Something else was found there: the next try needs a place of its own in the order of things. */
  readonly isNewTry: boolean;
  /** Looked again and nothing has changed: since when it is so stays as it was. */
  readonly isFollowUp: boolean;
}

/** Answers the devices whose row was still the one that was tried. */
export async function saveResults(
  { db }: TenantTransaction,
  channelId: ChannelId,
  results: readonly IntentResult[],
  now: Instant,
): Promise<ReadonlySet<DeviceId>> {
  const current = new Set<DeviceId>();
  for (const result of results) {
    const updated = await db
      .updateTable('delivery_intent')
      .set({
        state: result.state,
        ticket: result.ticket ?? null,
        detail: result.detail ?? null,
        not_before: at(result.notBefore),
        lease_until: null,
        ...(result.isFollowUp ? {} : { changed_at: at(now) }),
        ...(result.isNewTry ? { sequence: sql<number>`greatest(sequence + 1, ${Number(now)}::bigint)` } : {}),
        // Once something has been read back as true, older tries can no longer stand there.
        ...(result.receipt === undefined
          ? {}
          : { receipt: json(result.receipt), receipt_at: at(now), ours: json([result.receipt]), attempts: 0 }),
      })
      .where('channel_id', '=', channelId)
      .where('device_id', '=', result.deviceId)
      .where('sequence', '=', result.sequence)
      .executeTakeFirst();
    if (updated.numUpdatedRows > 0n) current.add(result.deviceId);
    if (result.ours !== undefined) {
      // Also when a newer intent has taken the row's place: its try must not inherit what was never written.
      await db
        .updateTable('delivery_intent')
        .set({ ours: json([...result.ours]) })
        .where('channel_id', '=', channelId)
        .where('device_id', '=', result.deviceId)
        .execute();
    }
  }
  const overtaken = results.filter(({ deviceId }) => !current.has(deviceId)).map(({ deviceId }) => deviceId);
  if (overtaken.length > 0) {
    await db
      .updateTable('delivery_intent')
      .set({ lease_until: null })
      .where('channel_id', '=', channelId)
      .where('device_id', 'in', overtaken)
      .execute();
  }
  return current;
}

/** Everything is to be told anew: what the remote side holds is no longer believed. What is held will be, once it is decided. */
export async function redeliverAll({ db }: TenantTransaction, channelId: ChannelId, now: Instant): Promise<void> {
  await db
    .updateTable('delivery_intent')
    .set(() => ({
      state: 'waiting',
      sequence: sql<number>`greatest(sequence + 1, ${Number(now)}::bigint)`,
      not_before: at(now),
      ticket: null,
      changed_at: at(now),
    }))
    .where('channel_id', '=', channelId)
    .where(sql<boolean>`not_before < 'infinity'`)
    .execute();
}

/** How many intents of a channel are on their way, refused, read back as true, and there at all. */
export interface IntentCounts {
  readonly pending: number;
  readonly refused: number;
  readonly accepted: number;
  readonly all: number;
}

export async function countIntents({ db }: TenantTransaction): Promise<ReadonlyMap<ChannelId, IntentCounts>> {
  const rows = await db
    .selectFrom('delivery_intent')
    .select(({ fn }) => [
      'channel_id',
      fn.count<number>('device_id').filterWhere('state', 'in', ['waiting', 'sent']).as('pending'),
      fn.count<number>('device_id').filterWhere('state', '=', 'refused').as('refused'),
      fn.count<number>('device_id').filterWhere('state', '=', 'accepted').as('accepted'),
      fn.count<number>('device_id').as('all'),
    ])
    .groupBy('channel_id')
    .execute();
  return new Map(
    rows.map(({ channel_id, pending, refused, accepted, all }) => [
      channel_id,
      { pending: Number(pending), refused: Number(refused), accepted: Number(accepted), all: Number(all) },
    ]),
  );
}

function fromRow(row: {
  channel_id: ChannelId;
  device_id: DeviceId;
  sequence: number;
  payload: ChannelPayload;
  state: IntentState;
  ours: ChannelPayload[];
  ticket: string | null;
  detail: string | null;
  attempts: number;
  decided_at: Instant;
  changed_at: Instant;
  receipt: ChannelPayload | null;
  receipt_at: Instant | null;
  not_before: Instant;
}): Intent {
  return {
    channelId: row.channel_id,
    deviceId: row.device_id,
    sequence: row.sequence,
    payload: row.payload,
    state: row.state,
    ours: row.ours,
    ticket: row.ticket ?? undefined,
    detail: row.detail ?? undefined,
    attempts: row.attempts,
    decidedAt: row.decided_at,
    changedAt: row.changed_at,
    receipt: row.receipt ?? undefined,
    receiptAt: row.receipt_at ?? undefined,
    isHeld: row.not_before === Number.POSITIVE_INFINITY,
  };
}
