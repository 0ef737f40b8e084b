import type { DeviceId, Instant, Term } from '@picket/domain';
import { hostsAbove } from '@picket/intelligence';
import { sql } from 'kysely';
import { markDirty } from '../assessment/store.ts';
import { at } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { chunksOf, recordSet } from '../platform/database/record-set.ts';
import { hostOfKey, rangeOf } from './host-key.ts';

/** Kinds that an app is looked for by. */
const kindsOfApps: ReadonlySet<Term['kind']> = new Set(['app', 'signer', 'file']);

/** Terms with what is stored under them. `place` is where in the list of terms each stands. */
export interface Found {
  readonly apps: readonly { readonly place: number; readonly appId: number }[];
  readonly hosts: readonly { readonly place: number; readonly hostId: number }[];
}

/**
 * What is stored that some terms are about. A domain is about itself and what its owner has below it, a network about its
 * addresses. A term of a kind that no collector sees is about nothing.
 */
export async function findStored(tx: TenantTransaction, terms: readonly Term[]): Promise<Found> {
  return { apps: await findApps(tx, terms), hosts: await findHosts(tx, terms) };
}

async function findApps({ db }: TenantTransaction, terms: readonly Term[]): Promise<Found['apps']> {
  const wanted = terms.flatMap(({ kind, value }, place) => (kindsOfApps.has(kind) ? [{ place, kind, value }] : []));
  const found: { place: number; appId: number }[] = [];
  for (const chunk of chunksOf(wanted)) {
    const { rows } = await sql<{ place: number; app_id: number }>`
      select given.place, term.app_id from ${recordSet({ place: 'integer', kind: 'text', value: 'text' }, chunk)}
      join ingest_app_term as term on term.kind = given.kind and term.value = given.value`.execute(db);
    for (const { place, app_id: appId } of rows) found.push({ place, appId });
  }
  return found;
}

async function findHosts({ db }: TenantTransaction, terms: readonly Term[]): Promise<Found['hosts']> {
  const wanted = terms.flatMap((term, place) => {
    const range = rangeOf(term);
    return range === undefined ? [] : [{ place, low: range.from, high: range.to }];
  });
  const found: { place: number; hostId: number }[] = [];
  for (const chunk of chunksOf(wanted)) {
    const { rows } = await sql<{ place: number; host_id: number; host: string }>`
      select given.place, known.host_id, known.host
      from ${recordSet({ place: 'integer', low: 'text', high: 'text' }, chunk)}
      join ingest_host as known on known.host >= given.low collate "C" and known.host < given.high collate "C"`.execute(
      db,
    );
    for (const { place, host_id: hostId, host } of rows)
      if (isAbout(terms[place], hostOfKey(host))) found.push({ place, hostId });
  }
  return found;
}

/** What stands below a name that many share (`github.io`) is nobody's but its own. */
function isAbout(term: Term | undefined, host: string): boolean {
  return term !== undefined && (term.kind !== 'domain' || hostsAbove(host).includes(term.value));
}

/** So many ids go in one statement; with more, devices are put together first. */
const fewIds = 10_000;

/** Every device that has, or had, one of these apps, or spoke to one of these hosts, is to be judged again. */
export async function markDevicesOf(
  tx: TenantTransaction,
  { apps, hosts }: { readonly apps: ReadonlySet<number>; readonly hosts: ReadonlySet<number> },
  now: Instant,
): Promise<void> {
  if (apps.size + hosts.size === 0) return;
  if (apps.size + hosts.size <= fewIds) {
    // In one order, as everywhere: two writers cannot wait for each other.
    await sql`
      insert into assessment_dirty (tenant_id, device_id, marked_at)
      select ${tx.tenantId}::uuid, device_id, ${at(now)} from (${devicesOf([...apps], [...hosts])}) as concerned
      order by device_id
      on conflict (tenant_id, device_id) do update set marked_at = assessment_dirty.marked_at`.execute(tx.db);
    return;
  }
  const devices = new Set<DeviceId>();
  for (const [appIds, hostIds] of [
    ...chunksOf([...apps]).map((ids) => [ids, []] as const),
    ...chunksOf([...hosts]).map((ids) => [[], ids] as const),
  ]) {
    const { rows } = await devicesOf(appIds, hostIds).execute(tx.db);
    for (const { device_id } of rows) devices.add(device_id);
  }
  await markDirty(tx, [...devices], now);
}

const devicesOf = (apps: readonly number[], hosts: readonly number[]) => sql<{ device_id: DeviceId }>`
  select device_id from ingest_device_app where app_id = any(${idsOf(apps)}::bigint[])
  union
  select device_id from ingest_device_host where host_id = any(${idsOf(hosts)}::bigint[])`;

/** As PostgreSQL spells an array; each driver would spell it in its own way. */
export const idsOf = (ids: readonly number[]): string => `{${ids.join(',')}}`;

/** Which devices have, or had, something that is stored under a term: pairs, each once. */
export async function listDevicesByTerm(
  { db }: TenantTransaction,
  { apps, hosts }: Found,
): Promise<readonly { readonly place: number; readonly deviceId: DeviceId; readonly name: string }[]> {
  const found: { place: number; deviceId: DeviceId; name: string }[] = [];
  const take = (rows: readonly { place: number; device_id: DeviceId; name: string }[]) => {
    for (const { place, device_id: deviceId, name } of rows) found.push({ place, deviceId, name });
  };
  for (const chunk of chunksOf(apps.map(({ place, appId }) => ({ place, id: appId }))))
    take((await pairs(chunk, 'ingest_device_app', 'app_id').execute(db)).rows);
  for (const chunk of chunksOf(hosts.map(({ place, hostId }) => ({ place, id: hostId }))))
    take((await pairs(chunk, 'ingest_device_host', 'host_id').execute(db)).rows);
  return found;
}

const pairs = (
  given: readonly { readonly place: number; readonly id: number }[],
  table: 'ingest_device_app' | 'ingest_device_host',
  id: 'app_id' | 'host_id',
) => sql<{ place: number; device_id: DeviceId; name: string }>`
  select distinct given.place, device.device_id, device.name
  from ${recordSet({ place: 'integer', id: 'bigint' }, given)}
  join ${sql.table(table)} as link on link.${sql.id(id)} = given.id
  join devices_device as device on device.device_id = link.device_id and device.retired_at is null`;
