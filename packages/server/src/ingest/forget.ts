import { type DeviceId, day, type Instant, type TenantId } from '@picket/domain';
import { sql } from 'kysely';
import { markDirty } from '../assessment/store.ts';
import { at } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { lockInterned } from './intern.ts';
import { idsOf } from './inverted.ts';
import type { IngestTools } from './record-observations.ts';
import './tables.ts';

/** A device is looked at once a day. */
const everyMs = day;
const devicesAtOnce = 200;

/**
 * Lets go of what was last seen longer ago than observations are kept, of some devices whose turn it is: apps that have gone,
 * hosts, and all that an agent told that has been silent for so long. Their devices are judged again. What a device has, as
 * far as anybody knows, is never too old. Answers whether more devices are waiting.
 */
export async function forgetOldObservations(
  { database, clock, keptMs }: IngestTools,
  tenantId: TenantId,
): Promise<boolean> {
  return await database.forTenant(tenantId, async (tx) => {
    const now = clock.now();
    const before = (now - keptMs) as Instant;
    const due = await listDue(tx, (now - everyMs) as Instant);
    if (due.length === 0) return false;
    const concerned = await listConcerned(tx, due, before);
    if (concerned.length > 0) {
      await markDirty(tx, concerned, now);
      await lockInterned(tx);
      await deleteOld(tx, concerned, before);
    }
    await tx.db
      .updateTable('ingest_stream')
      .set({ trimmed_at: at(now) })
      .where('device_id', 'in', due)
      .execute();
    return due.length === devicesAtOnce;
  });
}

async function listDue({ db }: TenantTransaction, lookedAtBy: Instant): Promise<readonly DeviceId[]> {
  const rows = await db
    .selectFrom('ingest_stream')
    .select('device_id')
    .where('trimmed_at', '<=', at(lookedAtBy))
    .orderBy('trimmed_at')
    .limit(devicesAtOnce)
    .execute();
  return [...new Set(rows.map(({ device_id }) => device_id))];
}

async function listConcerned(
  { db }: TenantTransaction,
  devices: readonly DeviceId[],
  before: Instant,
): Promise<readonly DeviceId[]> {
  const among = sql`device_id in (${sql.join(devices.map((id) => sql`${id}::uuid`))})`;
  const { rows } = await sql<{ device_id: DeviceId }>`
    select device_id from ingest_device_app where ${among} and last_seen_at < ${at(before)}
    union select device_id from ingest_device_host where ${among} and last_seen_at < ${at(before)}
    union select device_id from ingest_stream where ${among} and heard_at < ${at(before)}`.execute(db);
  return rows.map(({ device_id }) => device_id);
}

async function deleteOld({ db }: TenantTransaction, devices: readonly DeviceId[], before: Instant): Promise<void> {
  const among = sql`link.device_id in (${sql.join(devices.map((id) => sql`${id}::uuid`))})`;
  const { rows: apps } = await sql<{ id: number }>`
    delete from ingest_device_app as link using ingest_app as app
    where app.tenant_id = link.tenant_id and app.app_id = link.app_id and ${among} and (
      link.last_seen_at < ${at(before)} or exists (
        select from ingest_stream as stream
        where stream.device_id = link.device_id and stream.source = app.source and stream.heard_at < ${at(before)}
      )
    )
    returning link.app_id as id`.execute(db);
  const { rows: hosts } = await sql<{ id: number }>`
    delete from ingest_device_host as link where ${among} and link.last_seen_at < ${at(before)}
    returning link.host_id as id`.execute(db);
  await sql`delete from ingest_stream as link where ${among} and link.heard_at < ${at(before)}`.execute(db);
  await dropUnlinked(db, 'app_id', 'ingest_device_app', ['ingest_app_term', 'ingest_app'], apps);
  await dropUnlinked(db, 'host_id', 'ingest_device_host', ['ingest_host'], hosts);
}

/** What no device has, or had, any more. */
async function dropUnlinked(
  db: TenantTransaction['db'],
  id: 'app_id' | 'host_id',
  links: 'ingest_device_app' | 'ingest_device_host',
  tables: readonly ('ingest_app_term' | 'ingest_app' | 'ingest_host')[],
  unlinked: readonly { readonly id: number }[],
): Promise<void> {
  const ids = idsOf([...new Set(unlinked.map((row) => row.id))]);
  if (unlinked.length === 0) return;
  for (const table of tables) {
    const own = sql`${sql.table(table)}.${sql.id(id)}`;
    await sql`
      delete from ${sql.table(table)} where ${own} = any(${ids}::bigint[])
        and not exists (select from ${sql.table(links)} as link where link.${sql.id(id)} = ${own})`.execute(db);
  }
}
