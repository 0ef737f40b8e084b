import { type Instant, PicketError } from '@picket/domain';
import type { TenantTransaction } from '../platform/database/database.ts';
import { abandonRound, leaseSync, listSyncStates, releaseSync, setNextDue } from './store.ts';

/**
 * Every kind is read anew from nothing, at once. Answers how many kinds. What is being read right now would end by writing
 * down where it has come to, over what was staged and is gone: then nothing is changed.
 *
 * @throws PicketError `conflict`, to be tried again in a moment
 */
export async function restartSyncs(tx: TenantTransaction, now: Instant): Promise<number> {
  const states = await listSyncStates(tx);
  const holder = 'reset';
  for (const { kind } of states) {
    // Held until this transaction ends, so that no worker begins in between.
    if ((await leaseSync(tx, kind, { holder, now, until: now })) === undefined) {
      throw new PicketError('conflict', `${kind} are being read right now; try again in a moment.`, { retry: 'later' });
    }
    await abandonRound(tx, kind);
    await setNextDue(tx, kind, now);
    await releaseSync(tx, kind, holder);
  }
  return states.length;
}
