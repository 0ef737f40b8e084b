import { PicketError, type TenantId, type Uem, type UemSession } from '@picket/domain';
import { openCredential } from '../consent/credential.ts';
import { findRegistration } from '../consent/store.ts';
import type { CallCause, Ledger } from '../ledger/ledger.ts';
import type { Database } from '../platform/database/database.ts';
import type { Sealer } from '../platform/sealer.ts';
import { findTenant } from '../tenants/store.ts';
import { findConnector } from './store.ts';

/**
 * Opens a tenant's link to its UEM, for some work that the ledger tells of each message. Throws `consent_missing` while
 * the tenant is not linked.
 */
export type OpenSession = (tenantId: TenantId, cause?: CallCause) => Promise<UemSession>;

/** Credentials are unsealed when a token is asked for, and kept nowhere. There is none while the connector is paused or unlinked. */
export function createSessionOpener({
  database,
  uem,
  sealer,
  ledger,
}: {
  readonly database: Database;
  readonly uem: Uem;
  readonly sealer: Sealer;
  readonly ledger: Pick<Ledger, 'observer'>;
}): OpenSession {
  return async (tenantId, cause = { kind: 'other' }) => {
    const tenant = await database.forTenant(tenantId, findTenant);
    if (tenant?.entraTenantId === undefined)
      throw new PicketError('consent_missing', 'This tenant is not linked to an Entra tenant yet.');
    return uem.open({
      entraTenantId: tenant.entraTenantId,
      observe: ledger.observer(tenantId, cause),
      credential: async (purpose) => {
        const { registration, connector } = await database.forTenant(tenantId, async (tx) => ({
          registration: await findRegistration(tx, purpose),
          connector: await findConnector(tx, uem.id),
        }));
        // Asked before each token, also in the middle of a listing: nothing is read or told past this door.
        if (connector?.state === 'paused') throw new PicketError('connector_paused', connector.because);
        if (connector?.state === 'unlinked' || connector?.state === 'awaiting-consent')
          throw new PicketError('consent_missing', connector.because);
        if (registration === undefined || registration.state === 'not-granted') {
          throw new PicketError('consent_missing', `No consent has been given for ${purpose}.`, {
            context: { purpose },
          });
        }
        return openCredential(sealer, tenantId, registration);
      },
    });
  };
}
