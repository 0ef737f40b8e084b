import { type Clock, PicketError, type TenantId, type UemId, type UemSession } from '@picket/domain';
import type { Database } from '../platform/database/database.ts';
import { linkTenant } from './consent.ts';

/**
 * Tries whether a grant that Entra refused stands after all, as it does when the refusal was a moment's mistake, or when an
 * administrator has consented in Entra's own pages. The proof is the same as at consent: a fresh token, which no cache holds, and
 * what `/organization` answers to it. Only for a revoked connector: one that an operator has unlinked stays so.
 */
export async function proveAgain(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  {
    tenantId,
    session,
    uemId,
    signal,
  }: {
    readonly tenantId: TenantId;
    readonly session: UemSession;
    readonly uemId: UemId;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const purpose = 'sync-and-signal';
  try {
    const remote = await session.proveConsent(purpose, signal);
    await database.forTenant(tenantId, (tx) =>
      linkTenant(tx, { id: uemId }, { tenantId, purpose, remote }, clock.now()),
    );
  } catch (error) {
    // It is revoked already, and says why; that it still is is no news.
    if (!(error instanceof PicketError)) throw error;
  }
}
