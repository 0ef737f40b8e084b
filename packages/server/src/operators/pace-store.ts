import { type Instant, toIso } from '@picket/domain';
import { sql } from 'kysely';
import { at, type InstantColumn } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { Migration } from '../platform/database/migrate.ts';
import { createInstanceTable } from '../platform/database/tenant-table.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    /** A bucket of tries, by the moment at which it is full again; one that is full needs no row. */
    operators_pace: { key: string; full_at: InstantColumn };
  }
}

export const operatorsPace: Migration = {
  async up(db) {
    await createInstanceTable(db, 'operators_pace', {
      key: ['key'],
      columns: (table) =>
        table
          .addColumn('key', 'text', (column) => column.notNull())
          .addColumn('full_at', 'timestamptz', (column) => column.notNull()),
    });
    await db.schema.createIndex('operators_pace_by_full_at').on('operators_pace').column('full_at').execute();
  },
};

/** `burst` at once, then one more each `refillMs`. */
export interface Pace {
  readonly burst: number;
  readonly refillMs: number;
}

/** More rows than tries that anybody makes by hand. Beyond it those are forgotten that are soonest full. */
const mostRows = 50_000;

/**
 * Takes one try from a bucket that all processes share. Zero when there was one, else how long until there is. A moment
 * beyond what an empty bucket takes was written by a clock that has been set back since: it counts as an empty bucket.
 */
export async function takeTry(db: Transaction, key: string, { burst, refillMs }: Pace, now: Instant): Promise<number> {
  const time = (ms: number) => sql<never>`${toIso((now + ms) as Instant)}::timestamptz`;
  const one = sql`${refillMs}::double precision * interval '1 millisecond'`;
  const taken = await db
    .insertInto('operators_pace')
    .values({ key, full_at: time(refillMs) })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          full_at: sql<never>`greatest(least(operators_pace.full_at, ${time(burst * refillMs)}), ${time(0)}) + ${one}`,
        })
        .where(
          sql<boolean>`least(operators_pace.full_at, ${time(burst * refillMs)}) <= ${time((burst - 1) * refillMs)}`,
        ),
    )
    .returning('key')
    .executeTakeFirst();
  if (taken !== undefined) return 0;
  const row = await db.selectFrom('operators_pace').select('full_at').where('key', '=', key).executeTakeFirst();
  const full = Math.min(row?.full_at ?? now, now + burst * refillMs);
  return Math.max(1, full - (burst - 1) * refillMs - now);
}

/** Gives the tries back. */
export async function forgetPace(db: Transaction, key: string): Promise<void> {
  await db.deleteFrom('operators_pace').where('key', '=', key).execute();
}

export async function sweepPaces(db: Transaction, now: Instant): Promise<void> {
  await db.deleteFrom('operators_pace').where('full_at', '<=', at(now)).execute();
  await sql`delete from operators_pace where key in
    (select key from operators_pace order by full_at desc offset ${mostRows})`.execute(db);
}
