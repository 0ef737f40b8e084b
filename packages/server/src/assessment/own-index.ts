import type { Instant, TenantJudgment } from '@picket/domain';
import { createIndicatorIndex, type IndicatorIndex } from '@picket/intelligence';

/** `contoso.onmicrosoft.com` has its files at `contoso.sharepoint.com`, and those of its people beside that. */
function sitesOf(domain: string): readonly string[] {
  const name = /^([^.]+)\.onmicrosoft\.com$/.exec(domain)?.[1];
  return name === undefined ? [] : [`${name}.sharepoint.com`, `${name}-my.sharepoint.com`];
}

/** The tenant's own domains speak against every feed that lists one of their hosts: a phone has to reach them. */
export function ownIndexOf({ domains }: TenantJudgment): IndicatorIndex {
  const own = {
    name: "The tenant's own domains",
    reach: 'below' as const,
    rejects: true,
    hosts: [...domains, ...domains.flatMap(sitesOf)],
    networks: [],
    digests: [],
  };
  const content = { format: 'own-domains', indicators: [], warnings: [own], knownSigners: [], rejected: [] };
  const feed = { id: 'own-domains', title: own.name, edition: '', files: [{ name: 'own-domains', content }] };
  return createIndicatorIndex([feed], 0 as Instant);
}
