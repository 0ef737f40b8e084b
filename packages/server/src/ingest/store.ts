import { type DeviceId, type Instant, type SourceId, toIso } from '@picket/domain';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { TenantTransaction } from '../platform/database/database.ts';
import { chunksOf, recordSet, upsertRows } from '../platform/database/record-set.ts';
import type { Tables } from '../platform/database/tables.ts';
import type { AppLink, KnownAppLink } from './plan-apps.ts';
import './tables.ts';

type Row = Selectable<Tables['ingest_stream']>;

/** How far the check-ins of a device's agent have come. */
export type Stream = Omit<Row, 'tenant_id'>;

export const streamKey = ({ device_id, source }: Pick<Stream, 'device_id' | 'source'>): string =>
  `${device_id} ${source}`;

/** By `streamKey`. */
export async function readStreams(
  { db }: TenantTransaction,
  deviceIds: readonly DeviceId[],
): Promise<ReadonlyMap<string, Stream>> {
  const streams = new Map<string, Stream>();
  for (const chunk of chunksOf(deviceIds)) {
    const rows = await db.selectFrom('ingest_stream').selectAll().where('device_id', 'in', chunk).execute();
    for (const { tenant_id: _, ...stream } of rows) streams.set(streamKey(stream), stream);
  }
  return streams;
}

const moment = (at: Instant | null) => (at === null ? null : toIso(at));

export async function saveStreams(tx: TenantTransaction, streams: readonly Stream[]): Promise<void> {
  const types = {
    device_id: 'uuid',
    source: 'text',
    agent_id: 'uuid',
    last_sequence: 'bigint',
    sequences_before: 'bigint',
    heard_at: 'timestamptz',
    inventory_sequence: 'bigint',
    partial_sequence: 'bigint',
    inventory_at: 'timestamptz',
    inventory_heard_at: 'timestamptz',
    inventory_digest: 'text',
    contacts_at: 'timestamptz',
    trimmed_at: 'timestamptz',
  } as const;
  await upsertRows(
    tx,
    'ingest_stream',
    { key: ['device_id', 'source'], types },
    streams.map((stream) => ({
      ...stream,
      heard_at: toIso(stream.heard_at),
      inventory_at: moment(stream.inventory_at),
      inventory_heard_at: moment(stream.inventory_heard_at),
      contacts_at: moment(stream.contacts_at),
      trimmed_at: toIso(stream.trimmed_at),
    })),
  );
}

/** Those among the devices that the tenant has. */
export async function findKnownDevices(
  { db }: TenantTransaction,
  deviceIds: readonly DeviceId[],
): Promise<ReadonlySet<DeviceId>> {
  const known = new Set<DeviceId>();
  for (const chunk of chunksOf(deviceIds)) {
    const rows = await db.selectFrom('devices_device').select('device_id').where('device_id', 'in', chunk).execute();
    for (const { device_id } of rows) known.add(device_id);
  }
  return known;
}

/** Every app that these devices have, or had. */
export async function readAppLinks(
  { db }: TenantTransaction,
  deviceIds: readonly DeviceId[],
): Promise<ReadonlyMap<DeviceId, readonly KnownAppLink[]>> {
  const links = new Map<DeviceId, KnownAppLink[]>();
  for (const chunk of chunksOf(deviceIds)) {
    const rows = await db
      .selectFrom('ingest_device_app as link')
      .innerJoin('ingest_app as app', (join) =>
        join.onRef('app.tenant_id', '=', 'link.tenant_id').onRef('app.app_id', '=', 'link.app_id'),
      )
      .select(['link.device_id', 'link.app_id', 'link.first_seen_at', 'link.last_seen_at', 'app.source'])
      .where('link.device_id', 'in', chunk)
      .execute();
    for (const row of rows) {
      const own = links.get(row.device_id) ?? [];
      links.set(row.device_id, own);
      own.push({
        appId: row.app_id,
        source: row.source,
        firstSeenAt: row.first_seen_at,
        lastSeenAt: row.last_seen_at ?? undefined,
      });
    }
  }
  return links;
}

export async function saveAppLinks(
  tx: TenantTransaction,
  links: readonly (AppLink & { readonly deviceId: DeviceId })[],
): Promise<void> {
  const types = {
    device_id: 'uuid',
    app_id: 'bigint',
    first_seen_at: 'timestamptz',
    last_seen_at: 'timestamptz',
  } as const;
  await upsertRows(
    tx,
    'ingest_device_app',
    { key: ['device_id', 'app_id'], types },
    links.map(({ deviceId, appId, firstSeenAt, lastSeenAt }) => ({
      device_id: deviceId,
      app_id: appId,
      first_seen_at: toIso(firstSeenAt),
      last_seen_at: lastSeenAt === undefined ? null : toIso(lastSeenAt),
    })),
  );
}

export interface HostLink {
  readonly deviceId: DeviceId;
  readonly source: SourceId;
  readonly hostId: number;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  /** How many contacts there were besides those that are counted already. */
  readonly contacts: number;
}

const mostContacts = Number.MAX_SAFE_INTEGER;

/** Widens what is known of these contacts, and counts on. */
export async function addHostLinks({ tenantId, db }: TenantTransaction, links: readonly HostLink[]): Promise<void> {
  const types = {
    device_id: 'uuid',
    source: 'text',
    host_id: 'bigint',
    first_seen_at: 'timestamptz',
    last_seen_at: 'timestamptz',
    contacts: 'bigint',
  } as const;
  const rows = links.map(({ deviceId, source, hostId, firstSeenAt, lastSeenAt, contacts }) => ({
    device_id: deviceId,
    source,
    host_id: hostId,
    first_seen_at: toIso(firstSeenAt),
    last_seen_at: toIso(lastSeenAt),
    contacts,
  }));
  for (const chunk of chunksOf(rows)) {
    await sql`
      insert into ingest_device_host as known (tenant_id, device_id, source, host_id, first_seen_at, last_seen_at, contacts)
      select ${tenantId}::uuid, device_id, source, host_id, first_seen_at, last_seen_at, contacts
      from ${recordSet(types, chunk)}
      on conflict (tenant_id, device_id, source, host_id) do update set
        first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
        last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
        contacts = least(known.contacts + excluded.contacts, ${mostContacts}::bigint)`.execute(db);
  }
}
