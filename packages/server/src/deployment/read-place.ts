import type { DeploymentPlace, EntraTenantId } from '@picket/domain';
import { severities } from '@picket/domain';
import { channels } from '@picket/enforcement';
import { listChannelSwitches } from '../delivery/channel-switches.ts';
import type { TenantTransaction } from '../platform/database/database.ts';
import { findTenant } from '../tenants/store.ts';

/** What stands where an Entra tenant is not known yet: what would be made can be looked at before any consent. */
const notKnown = '00000000-0000-0000-0000-000000000000' as EntraTenantId;

/** Where this Picket is for a tenant, as far as the database knows it. */
export async function readPlace(
  tx: TenantTransaction,
): Promise<Pick<DeploymentPlace, 'owner' | 'entraTenantId' | 'deviceTag'>> {
  const tenant = await findTenant(tx);
  const switched = (await listChannelSwitches(tx)).find(
    ({ channelId, enabled }) => enabled && channelId === 'entra-attribute',
  );
  const settings = switched && channels.find(({ id }) => id === switched.channelId)?.settings.parse(switched.settings);
  const slot = (settings as { readonly slot?: unknown } | undefined)?.slot;
  return {
    owner: tx.tenantId,
    entraTenantId: tenant?.entraTenantId ?? notKnown,
    // The worst alone: what is to shut out more is for whoever owns the policy to say.
    deviceTag: typeof slot === 'string' ? { attribute: slot, values: severities.slice(-1) } : undefined,
  };
}
