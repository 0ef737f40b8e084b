import type { Clock, Instant, TenantId } from '@picket/domain';
import type { Database } from '../platform/database/database.ts';
import { deleteOldCalls } from './store.ts';

export interface ForgetCallsTools {
  readonly database: Database;
  readonly clock: Clock;
  /** How far back the ledger reaches. */
  readonly keptMs: number;
  /** However young they are, a tenant has no more rows than this: 250,000 unless said. */
  readonly most?: number;
}

/** A month of a fleet of 50,000 phones that is read every quarter of an hour. */
const usualMost = 250_000;
const atOnce = 5_000;

/** Lets go of some of a tenant's oldest messages. Answers whether there may be more to let go of. */
export async function forgetOldCalls(
  { database, clock, keptMs, most = usualMost }: ForgetCallsTools,
  tenantId: TenantId,
): Promise<boolean> {
  const before = (clock.now() - keptMs) as Instant;
  return await database.forTenant(tenantId, (tx) => deleteOldCalls(tx, { before, most, atOnce }));
}
