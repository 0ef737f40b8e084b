import type { Clock, TenantId, UemId } from '@picket/domain';
import { moveConnector } from '../connectors/connectors.ts';
import { at } from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';

/** A connector that waits for a grant nobody can finish anymore goes back to where it was. */
export async function expireConsentRequests(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  uem: UemId,
): Promise<void> {
  const now = clock.now();
  const waiting = await database.acrossTenants((db) =>
    db
      .selectFrom('connectors_connector')
      .select('tenant_id')
      .where('state', '=', 'awaiting-consent')
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('consent_request')
              .select('state_hash')
              .whereRef('consent_request.tenant_id', '=', 'connectors_connector.tenant_id')
              .where('used_at', 'is', null)
              .where('expires_at', '>', at(now)),
          ),
        ),
      )
      // A grant that is being proven right now has its request used up already: leave it the time that takes.
      .where('since', '<', at((now - 60_000) as typeof now))
      .execute(),
  );
  for (const { tenant_id } of waiting) {
    await database.forTenant(tenant_id as TenantId, (tx) =>
      moveConnector(tx, uem, 'consent-expired', {
        because: 'Nobody finished the grant in time. Start it again.',
        at: now,
      }),
    );
  }
}
