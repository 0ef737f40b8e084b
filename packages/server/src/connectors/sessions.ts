import { PicketError, type TenantId, type Uem, type UemSession } from '@picket/domain';
import { openCredential } from '../consent/credential.ts';
import { findRegistration } from '../consent/store.ts';
import type { Database } from '../platform/database/database.ts';
import type { Sealer } from '../platform/sealer.ts';
import { findTenant } from '../tenants/store.ts';

/** Opens a tenant's link to its UEM. Throws `consent_missing` while the tenant is not linked. */
export type OpenSession = (tenantId: TenantId) => Promise<UemSession>;

/** Credentials are unsealed when a token is asked for, and kept nowhere. */
export function createSessionOpener({
  database,
  uem,
  sealer,
}: {
  readonly database: Database;
  readonly uem: Uem;
  readonly sealer: Sealer;
}): OpenSession {
  return async (tenantId) => {
    const tenant = await database.forTenant(tenantId, findTenant);
    if (tenant?.entraTenantId === undefined)
      throw new PicketError('consent_missing', 'This tenant is not linked to an Entra tenant yet.');
    return uem.open({
      entraTenantId: tenant.entraTenantId,
      credential: async (purpose) => {
        const registration = await database.forTenant(tenantId, (tx) => findRegistration(tx, purpose));
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
