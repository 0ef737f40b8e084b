import { walkPages } from '@picket/graph';
import { calls } from './calls.ts';
import type { TenantAccess } from './tenant-access.ts';

/** The domains that the tenant has proven to be its own, as Entra lists them, in lower case. */
export async function listTenantDomains(access: TenantAccess, signal: AbortSignal): Promise<readonly string[]> {
  const { endpoint } = calls.tenantDomains;
  const own = access.link.entraTenantId.toLowerCase();
  const names = new Set<string>();
  for await (const { items } of walkPages(access.graph(calls.tenantDomains), endpoint, { call: {} }, signal)) {
    for (const { id, verifiedDomains } of items) {
      if (id.toLowerCase() !== own) continue;
      for (const { name } of verifiedDomains ?? []) if (name != null) names.add(name.toLowerCase());
    }
  }
  return [...names].toSorted();
}
