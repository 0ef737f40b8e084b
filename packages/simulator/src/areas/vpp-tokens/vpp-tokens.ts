import type { JsonObject } from '../../graph/check-body.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { KeptObject } from '../kept/kept-objects.ts';

/** Location tokens of Apple Business Manager (VPP). Graph cannot make one: it is uploaded in the admin center. */
export const vppTokenCollection = '/deviceAppManagement/vppTokens';

/** How long Apple takes to tell what was bought. */
export const syncTakesMs = 60_000;

/** Where a token stands: what was written of it, and what time made of that. */
export function standOf(token: KeptObject, now: number): JsonObject {
  const expiresAt = Date.parse(String(token.expirationDateTime));
  const isExpired = !Number.isNaN(expiresAt) && expiresAt <= now;
  const state = isExpired && (token.state ?? 'valid') === 'valid' ? 'expired' : (token.state ?? 'valid');
  const syncedAt = Date.parse(String(token.lastSyncDateTime));
  const isUnderWay = token.lastSyncStatus === 'inProgress' && now < syncedAt + syncTakesMs;
  const lastSyncStatus = token.lastSyncStatus === 'inProgress' && !isUnderWay ? 'completed' : token.lastSyncStatus;
  return { state, lastSyncStatus: lastSyncStatus ?? 'none' };
}

/** The token that an app was bought with, by what the app says of it. */
function tokenOf(tenant: Tenant, app: KeptObject): KeptObject | undefined {
  const { vppTokenId: id, vppTokenAppleId: appleId, vppTokenOrganizationName: organization } = app;
  return tenant.kept
    .all(vppTokenCollection)
    .find(
      (token) =>
        token.id === id ||
        (appleId !== undefined && token.appleId === appleId) ||
        (organization !== undefined && token.organizationName === organization),
    );
}

/** Whether Apple gives licences of the app: not with a token that has run out, or that another MDM holds. */
export function hasLicences(tenant: Tenant, app: KeptObject, now: number): boolean {
  const token = tokenOf(tenant, app);
  return token === undefined || ['valid', 'unknown'].includes(String(standOf(token, now).state));
}
