import { termsOfApp } from '@picket/domain';
import { normalizeValue } from '@picket/intelligence';
import { sql } from 'kysely';
import type { TenantTransaction } from '../platform/database/database.ts';
import { chunksOf, insertRows, recordSet } from '../platform/database/record-set.ts';
import type { HostKey } from './host-key.ts';
import type { DistinctApp } from './tidy-check-in.ts';

/**
 * To be held by whoever links devices to apps and hosts, so that none of them is let go of between being found and being
 * linked: a device would have an app that nobody can judge. Many hold it at once; it is theirs until commit.
 */
export async function keepInterned({ tenantId, db }: TenantTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${internedKey(tenantId)})`.execute(db);
}

/** The same for whoever lets go of them: alone. */
export async function lockInterned({ tenantId, db }: TenantTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(${internedKey(tenantId)})`.execute(db);
}

const internedKey = (tenantId: string) => sql`hashtextextended(${`picket interned ${tenantId}`}, 0)`;

/** The id of each app by its digest; those that are new are kept, with what they can be looked for by. */
export async function internApps(
  tx: TenantTransaction,
  apps: ReadonlyMap<string, DistinctApp>,
): Promise<ReadonlyMap<string, number>> {
  const known = await findApps(tx, [...apps.keys()]);
  if (known.size === apps.size) return known;
  await lockHead(tx);
  const ids = new Map([...known, ...(await findApps(tx, without(apps, known)))]);
  const fresh = without(apps, ids);
  if (fresh.length === 0) return ids;
  const last = await giveIds(tx, 'last_app_id', fresh.length);
  for (const [index, digest] of fresh.entries()) ids.set(digest, last - fresh.length + 1 + index);
  const rows = fresh.flatMap((digest) => {
    const [id, distinct] = [ids.get(digest), apps.get(digest)];
    return id === undefined || distinct === undefined ? [] : [{ app_id: id, ...distinct }];
  });
  const types = { app_id: 'bigint', digest: 'text', source: 'text', body: 'jsonb' } as const;
  await insertRows(
    tx,
    'ingest_app',
    types,
    rows.map(({ app_id, digest, source, app }) => ({ app_id, digest, source, body: app })),
  );
  await insertRows(
    tx,
    'ingest_app_term',
    { kind: 'text', value: 'text', app_id: 'bigint' },
    rows.flatMap(({ app_id, app }) => termRowsOf(app).map((term) => ({ ...term, app_id }))),
  );
  return ids;
}

/** In the spelling of feeds; what could be on no list is left out. */
function termRowsOf(app: DistinctApp['app']): readonly { readonly kind: string; readonly value: string }[] {
  const terms = termsOfApp(app).flatMap(({ kind, value }) => normalizeValue(kind, value) ?? []);
  return [...new Map(terms.map(({ kind, value }) => [`${kind} ${value}`, { kind, value }])).values()];
}

/** The id of each host. */
export async function internHosts(
  tx: TenantTransaction,
  hosts: ReadonlySet<HostKey>,
): Promise<ReadonlyMap<HostKey, number>> {
  const known = await findHosts(tx, [...hosts]);
  if (known.size === hosts.size) return known;
  await lockHead(tx);
  const ids = new Map([
    ...known,
    ...(await findHosts(
      tx,
      [...hosts].filter((host) => !known.has(host)),
    )),
  ]);
  const fresh = [...hosts].filter((host) => !ids.has(host));
  if (fresh.length === 0) return ids;
  const last = await giveIds(tx, 'last_host_id', fresh.length);
  for (const [index, host] of fresh.entries()) ids.set(host, last - fresh.length + 1 + index);
  await insertRows(
    tx,
    'ingest_host',
    { host_id: 'bigint', host: 'text' },
    fresh.map((host) => ({ host_id: ids.get(host) ?? 0, host })),
  );
  return ids;
}

const without = (apps: ReadonlyMap<string, unknown>, known: ReadonlyMap<string, unknown>) =>
  [...apps.keys()].filter((digest) => !known.has(digest));

async function findApps({ db }: TenantTransaction, digests: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const chunk of chunksOf(digests.map((digest) => ({ digest })))) {
    const { rows } = await sql<{ app_id: number; digest: string }>`
      select app.app_id, app.digest from ${recordSet({ digest: 'text' }, chunk)}
      join ingest_app as app on app.digest = given.digest`.execute(db);
    for (const { app_id, digest } of rows) found.set(digest, app_id);
  }
  return found;
}

async function findHosts({ db }: TenantTransaction, hosts: readonly HostKey[]): Promise<ReadonlyMap<HostKey, number>> {
  const found = new Map<HostKey, number>();
  for (const chunk of chunksOf(hosts.map((host) => ({ host })))) {
    const { rows } = await sql<{ host_id: number; host: HostKey }>`
      select known.host_id, known.host from ${recordSet({ host: 'text' }, chunk)}
      join ingest_host as known on known.host = given.host collate "C"`.execute(db);
    for (const { host_id, host } of rows) found.set(host, host_id);
  }
  return found;
}

/** Until commit nobody else gives ids: whoever has seen id n has seen all before it. */
async function lockHead({ tenantId, db }: TenantTransaction): Promise<void> {
  await sql`
    insert into ingest_head (tenant_id, last_app_id, last_host_id) values (${tenantId}::uuid, 0, 0)
    on conflict (tenant_id) do update set last_app_id = ingest_head.last_app_id`.execute(db);
}

async function giveIds(
  { db }: TenantTransaction,
  column: 'last_app_id' | 'last_host_id',
  count: number,
): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    update ingest_head set ${sql.id(column)} = ${sql.id(column)} + ${count} returning ${sql.id(column)} as last`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('ids were to be given without their head');
  return row.last;
}
