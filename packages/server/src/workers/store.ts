import { type Clock, type TenantId, toIso } from '@picket/domain';
import { type RawBuilder, sql } from 'kysely';
import type { InstantColumn } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { DutyRow } from './plan-duties.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    workers_worker: { worker_id: string; alive_until: InstantColumn };
    workers_duty: { duty: TenantId; worker_id: string | null; held_until: InstantColumn };
  }
}

/**
 * The time by which workers keep out of each other's way: the database server's, so that clocks of machines that differ
 * cannot put two of them at one tenant's work; or a moved clock's, so that a run can be replayed.
 */
export function sharedTime(time: 'server' | 'clock', clock: Clock): RawBuilder<unknown> {
  return time === 'clock' ? sql`${toIso(clock.now())}::timestamptz` : sql`clock_timestamp()`;
}

const later = (now: RawBuilder<unknown>, ms: number) =>
  sql<never>`${now} + ${ms}::double precision * interval '1 millisecond'`;

/** Workers decide one after the other; otherwise two would take the same free duty. */
export async function lockDuties(db: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('picket duties', 0))`.execute(db);
}

/** Writes down that this worker lives, forgets the dead, and answers how many live. */
export async function reportAlive(
  db: Transaction,
  workerId: string,
  now: RawBuilder<unknown>,
  leaseMs: number,
): Promise<number> {
  const alive = { worker_id: workerId, alive_until: later(now, leaseMs) };
  await db
    .insertInto('workers_worker')
    .values(alive)
    .onConflict((conflict) => conflict.column('worker_id').doUpdateSet(alive))
    .execute();
  await sql`delete from workers_worker where alive_until <= ${now}`.execute(db);
  const { count } = await db
    .selectFrom('workers_worker')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function readDuties(db: Transaction, now: RawBuilder<unknown>): Promise<readonly DutyRow[]> {
  const rows = await db
    .selectFrom('workers_duty')
    .select(['duty', 'worker_id', sql<boolean>`held_until > ${now}`.as('is_held')])
    .execute();
  return rows.map(({ duty, worker_id, is_held }) => ({ duty, workerId: worker_id ?? undefined, isHeld: is_held }));
}

export async function holdDuties(
  db: Transaction,
  workerId: string,
  duties: readonly TenantId[],
  now: RawBuilder<unknown>,
  leaseMs: number,
): Promise<void> {
  if (duties.length === 0) return;
  const held = { worker_id: workerId, held_until: later(now, leaseMs) };
  await db
    .insertInto('workers_duty')
    .values(duties.map((duty) => ({ duty, ...held })))
    .onConflict((conflict) => conflict.column('duty').doUpdateSet(held))
    .execute();
}

/** Nobody takes them up before `quietMs` are over. */
export async function giveUpDuties(
  db: Transaction,
  workerId: string,
  duties: readonly TenantId[],
  now: RawBuilder<unknown>,
  quietMs: number,
): Promise<void> {
  if (duties.length === 0) return;
  await db
    .updateTable('workers_duty')
    .set({ worker_id: null, held_until: later(now, quietMs) })
    .where('worker_id', '=', workerId)
    .where('duty', 'in', [...duties])
    .execute();
}

/**
 * The worker ends in order. Its duties stay in its name for so long: the same worker, started again, goes on at once,
 * another one then.
 */
export async function leave(
  db: Transaction,
  workerId: string,
  now: RawBuilder<unknown>,
  quietMs: number,
): Promise<void> {
  await db
    .updateTable('workers_duty')
    .set({ held_until: later(now, quietMs) })
    .where('worker_id', '=', workerId)
    .execute();
  await db.deleteFrom('workers_worker').where('worker_id', '=', workerId).execute();
}
