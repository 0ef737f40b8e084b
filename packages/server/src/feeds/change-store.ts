import type { Instant, TenantId } from '@picket/domain';
import { type Selectable, sql } from 'kysely';
import { at, json } from '../platform/database/columns.ts';
import type { TenantTransaction, Transaction } from '../platform/database/database.ts';
import type { Tables } from '../platform/database/tables.ts';
import type { Change } from './tables.ts';

/** The generation now; 0 before the first change. */
export async function readGeneration(db: Transaction): Promise<number> {
  const row = await db
    .selectFrom('feeds_change')
    .select(({ fn }) => fn.max('generation').as('newest'))
    .executeTakeFirst();
  return Number(row?.newest ?? 0);
}

/**
 * Writes a step down, one after the other: a number that a reader sees has no smaller one that commits later. Always the last
 * statement of a transaction but the audit entry.
 */
export async function recordChange(db: Transaction, change: Change, now: Instant): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('picket feeds', 0))`.execute(db);
  const generation = (await readGeneration(db)) + 1;
  await db
    .insertInto('feeds_change')
    .values({
      generation,
      at: at(now),
      feed_id: change.feedId,
      from_version: change.from,
      to_version: change.to,
      tenant_ids: change.tenantIds === undefined ? null : json(change.tenantIds),
      expired_after: at(change.expired?.after),
      expired_until: at(change.expired?.until),
    })
    .execute();
  return generation;
}

export type ChangeRecord = Selectable<Tables['feeds_change']>;

/** After this generation, oldest first. */
export async function listChanges(db: Transaction, after: number): Promise<readonly ChangeRecord[]> {
  return await db
    .selectFrom('feeds_change')
    .selectAll()
    .where('generation', '>', after)
    .orderBy('generation')
    .execute();
}

export async function setSwitch(
  { tenantId, db }: TenantTransaction,
  feedId: string,
  isOn: boolean,
  now: Instant,
): Promise<void> {
  const said = { is_on: isOn, changed_at: at(now) };
  await db
    .insertInto('feeds_switch')
    .values({ tenant_id: tenantId, feed_id: feedId, ...said })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'feed_id']).doUpdateSet(said))
    .execute();
}

/** Feeds that are off in this tenant. */
export async function listSwitchedOff({ db }: TenantTransaction): Promise<readonly string[]> {
  const rows = await db.selectFrom('feeds_switch').select('feed_id').where('is_on', '=', false).execute();
  return rows.map(({ feed_id }) => feed_id);
}

/** The same of every tenant. */
export async function listAllSwitchedOff(
  db: Transaction,
): Promise<readonly { readonly tenantId: TenantId; readonly feedId: string }[]> {
  const rows = await db
    .selectFrom('feeds_switch')
    .select(['tenant_id', 'feed_id'])
    .where('is_on', '=', false)
    .execute();
  return rows.map(({ tenant_id, feed_id }) => ({ tenantId: tenant_id as TenantId, feedId: feed_id }));
}
