import { type Instant, PicketError } from '@picket/domain';
import { sql } from 'kysely';
import { at, json } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';

/**
 * After a restore, for every tenant: everything is read at once. A delta link goes on where the backup was made, for it
 * fits the rows that came with it; a round that was half read does not go on, since half of it would be of then and half of now.
 */
export async function readEverythingAnew(db: Transaction, now: Instant): Promise<void> {
  await db.deleteFrom('sync_staged').execute();
  await db
    .updateTable('sync_state')
    .set({
      round_id: null,
      page_cursor: null,
      staged_count: 0,
      is_full: sql<boolean>`round_cursor is null`,
      lease_holder: null,
      lease_until: null,
      next_due_at: at(now),
    })
    .execute();
  const { code, message: detail } = new PicketError('conflict', 'A backup was restored while this run was under way.');
  await db
    .updateTable('sync_run')
    .set({ state: 'failed', progress: 'failed', ended_at: at(now), problem: json({ code, detail }) })
    .where('state', '=', 'running')
    .execute();
}
