import { type Clock, type Instant, minute, type TenantId } from '@picket/domain';
import { listSignInDomains } from '../directory/store.ts';
import type { Database } from '../platform/database/database.ts';

/** A tenant's own domains, whose imitations are looked for. Not to be asked inside a transaction. */
export type FindTenantDomains = (tenantId: TenantId) => Promise<readonly string[]>;

/** A tenant gets a domain once in years, and reading them goes through all of its users. */
const readAgainAfterMs = 15 * minute;
const mostTenants = 2_000;

/** Reads them where the directory has told of users, and remembers them for a while. */
export function createTenantDomains({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): FindTenantDomains {
  const memory = new Map<TenantId, { readonly readAt: Instant; readonly domains: readonly string[] }>();
  return async (tenantId) => {
    const now = clock.now();
    const known = memory.get(tenantId);
    // A clock that was set back is no reason to believe for longer.
    if (known !== undefined && Math.abs(now - known.readAt) < readAgainAfterMs) return known.domains;
    const domains = (await database.forTenant(tenantId, listSignInDomains)).toSorted();
    memory.delete(tenantId);
    memory.set(tenantId, { readAt: now, domains });
    const [oldest] = memory.keys();
    if (memory.size > mostTenants && oldest !== undefined) memory.delete(oldest);
    return domains;
  };
}
