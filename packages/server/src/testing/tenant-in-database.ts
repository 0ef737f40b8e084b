import type { Clock, Entropy, TenantId } from '@picket/domain';
import { syncKinds } from '@picket/wire/console';
import { insertConnector } from '../connectors/store.ts';
import type { Database } from '../platform/database/database.ts';
import { ensureSyncStates } from '../sync/store.ts';
import { insertTenant } from '../tenants/store.ts';

/** A tenant as `createTenant` leaves it, for tests of what comes later. */
export async function makeTenant(
  { database, clock, entropy }: { database: Database; clock: Clock; entropy: Entropy },
  name = 'Contoso',
): Promise<TenantId> {
  const id = entropy.uuid() as TenantId;
  const now = clock.now();
  await database.acrossTenants(async (db) => {
    await insertTenant(db, { id, name, at: now });
    await insertConnector({ tenantId: id, db }, 'intune', now);
    await ensureSyncStates({ tenantId: id, db }, syncKinds, now);
  });
  return id;
}
