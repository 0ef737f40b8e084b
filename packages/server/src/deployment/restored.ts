import type { Instant } from '@picket/domain';
import { at, json } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';
import type { StoredProblem } from './run-store.ts';

/** After a restore, for every tenant: what was under way then is not gone on with, since nobody knows how far it went. */
export async function endEveryRun(db: Transaction, now: Instant): Promise<void> {
  await db
    .updateTable('deployment_run')
    .set({
      state: 'canceled',
      is_open: false,
      ended_at: at(now),
      problem: json<StoredProblem>({
        code: 'conflict',
        detail: 'A backup was restored while this run was under way. Look at the plan: it knows what is there.',
      }),
    })
    .where('is_open', '=', true)
    .execute();
}
