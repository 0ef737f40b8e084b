import type { Instant } from '@picket/domain';
import { sql } from 'kysely';
import type { Transaction } from '../platform/database/database.ts';

/**
 * After a restore, for every tenant: ids begin beyond all that were given before the restore and are not on record. Who follows the
 * events and has seen one of those would otherwise wait for it to be passed, and miss what happens meanwhile. Ids count
 * entries, and there are fewer of them than milliseconds.
 */
export async function skipIdsOffRecord(db: Transaction, now: Instant): Promise<void> {
  await sql`update history_head set last_id = greatest(last_id + 1, ${Number(now)}::bigint)`.execute(db);
}
