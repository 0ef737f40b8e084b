import type { DeviceId, HostContact, Instant, ObservedFacts, Platform, SourceId, SourceReport } from '@picket/domain';
import { sql } from 'kysely';
import type { TenantTransaction } from '../platform/database/database.ts';
import { recordSet } from '../platform/database/record-set.ts';
import { idsOf } from './inverted.ts';
import type { Remarkable } from './remarkable.ts';

interface StreamOfRow {
  readonly source: SourceId;
  readonly heardAt: Instant;
  readonly inventoryAt: Instant | null;
  readonly inventoryHeardAt: Instant | null;
  readonly contactsAt: Instant | null;
}

/** Source, host, first and last seen, how often. */
type ContactOfRow = readonly [SourceId, number, Instant, Instant, number];

interface Row {
  readonly device_id: DeviceId;
  readonly streams: readonly StreamOfRow[] | null;
  readonly apps: readonly number[] | null;
  readonly contacts: readonly ContactOfRow[] | null;
}

/**
 * What agents have told of these devices, as sources report it: one statement for all of them. Of apps and hosts only those
 * that are remarkable; the others are many, and nobody has anything to say of them.
 */
export async function readReports(
  { db }: TenantTransaction,
  devices: readonly { readonly deviceId: DeviceId; readonly platform: Platform }[],
  remarkable: Remarkable,
): Promise<ReadonlyMap<DeviceId, readonly SourceReport[]>> {
  const reports = new Map<DeviceId, readonly SourceReport[]>();
  if (devices.length === 0) return reports;
  const platforms = new Map(devices.map(({ deviceId, platform }) => [deviceId, platform]));
  const { rows } = await sql<Row>`
    select given.device_id, (
      select json_agg(json_build_object('source', source, 'heardAt', ${epoch('heard_at')}, 'inventoryAt', ${epoch('inventory_at')},
        'inventoryHeardAt', ${epoch('inventory_heard_at')}, 'contactsAt', ${epoch('contacts_at')}) order by source)
      from ingest_stream as stream where stream.device_id = given.device_id
    ) as streams, ${appsOf(remarkable)} as apps, ${contactsOf(remarkable)} as contacts
    from ${recordSet(
      { device_id: 'uuid' },
      devices.map(({ deviceId }) => ({ device_id: deviceId })),
    )}`.execute(db);
  for (const row of rows) {
    if (row.streams === null) continue;
    const platform = platforms.get(row.device_id) ?? 'other';
    reports.set(
      row.device_id,
      row.streams.map((stream) => reportOf(stream, row, platform, remarkable)),
    );
  }
  return reports;
}

const epoch = (column: string) => sql`(extract(epoch from stream.${sql.id(column)}) * 1000)::bigint`;

function appsOf({ apps }: Remarkable) {
  if (apps.size === 0) return sql`null`;
  return sql`(
    select json_agg(link.app_id order by link.app_id) from ingest_device_app as link
    where link.device_id = given.device_id and link.last_seen_at is null
      and link.app_id = any(${idsOf([...apps.keys()])}::bigint[])
  )`;
}

function contactsOf({ hosts }: Remarkable) {
  if (hosts.size === 0) return sql`null`;
  return sql`(
    select json_agg(json_build_array(link.source, link.host_id, (extract(epoch from link.first_seen_at) * 1000)::bigint,
      (extract(epoch from link.last_seen_at) * 1000)::bigint, link.contacts) order by link.host_id)
    from ingest_device_host as link
    where link.device_id = given.device_id and link.host_id = any(${idsOf([...hosts.keys()])}::bigint[])
  )`;
}

function reportOf(stream: StreamOfRow, row: Row, platform: Platform, remarkable: Remarkable): SourceReport {
  const { source, heardAt, inventoryAt, inventoryHeardAt, contactsAt } = stream;
  const apps = (row.apps ?? []).flatMap((id) => {
    const known = remarkable.apps.get(id);
    return known?.source === source ? [known.app] : [];
  });
  const contacts = (row.contacts ?? []).flatMap((contact) =>
    contact[0] === source ? contactOf(contact, remarkable) : [],
  );
  const isWhole = inventoryAt !== null && inventoryHeardAt !== null;
  const facts: ObservedFacts = {
    // Of an inventory that was never whole only what is bad is told: what it lacks is no good news.
    ...(isWhole || apps.length > 0
      ? { apps: { value: apps, source, observedAt: isWhole ? inventoryAt : heardAt } }
      : {}),
    ...(contactsAt !== null || contacts.length > 0
      ? { contacts: { value: contacts, source, observedAt: contactsAt ?? heardAt } }
      : {}),
  };
  // It vouches by its last whole inventory, not by being alive.
  return { source, observedAt: isWhole ? inventoryAt : undefined, heardAt, platform, facts };
}

function contactOf(
  [, hostId, firstSeenAt, lastSeenAt, count]: ContactOfRow,
  { hosts }: Remarkable,
): readonly HostContact[] {
  const host = hosts.get(hostId);
  // Known from a check-in whose count nobody could tell any more: once at least.
  return host === undefined ? [] : [{ host, firstSeenAt, lastSeenAt, count: Math.max(1, count) }];
}
