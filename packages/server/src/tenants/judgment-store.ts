import type { Instant, TenantJudgment } from '@picket/domain';
import { at, type InstantColumn } from '../platform/database/columns.ts';
import type { TenantTransaction } from '../platform/database/database.ts';

declare module '../platform/database/tables.ts' {
  interface Tables {
    tenants_domain: { tenant_id: string; domain: string; source: DomainSource; since: InstantColumn };
    tenants_judgment: { tenant_id: string; watchware: TenantJudgment['watchware']; changed_at: InstantColumn };
  }
}

/** `entra`: the tenant has proven there that it is its own. `operator`: somebody here has said so. */
export type DomainSource = 'entra' | 'operator';

export interface OwnDomain {
  readonly domain: string;
  readonly source: DomainSource;
}

/** In the order of names. The same name may be there from both. */
export async function listDomains({ db }: TenantTransaction): Promise<readonly OwnDomain[]> {
  return await db
    .selectFrom('tenants_domain')
    .select(['domain', 'source'])
    .orderBy('domain')
    .orderBy('source')
    .execute();
}

/** From now on these are the names that this source gives; those of the other stay. */
export async function replaceDomains(
  { tenantId, db }: TenantTransaction,
  source: DomainSource,
  domains: readonly string[],
  now: Instant,
): Promise<void> {
  let gone = db.deleteFrom('tenants_domain').where('source', '=', source);
  if (domains.length > 0) gone = gone.where('domain', 'not in', [...domains]);
  await gone.execute();
  if (domains.length === 0) return;
  await db
    .insertInto('tenants_domain')
    .values(domains.map((domain) => ({ tenant_id: tenantId, domain, source, since: at(now) })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const usualWatchware = 'low' satisfies TenantJudgment['watchware'];

/** What detectors are told of the tenant: everything in a fixed order, so that the same is said alike. */
export async function readJudgment(tx: TenantTransaction): Promise<TenantJudgment> {
  const row = await tx.db.selectFrom('tenants_judgment').select('watchware').executeTakeFirst();
  const domains = new Set((await listDomains(tx)).map(({ domain }) => domain));
  return { domains: [...domains], watchware: row?.watchware ?? usualWatchware };
}

export async function setWatchware(
  { tenantId, db }: TenantTransaction,
  watchware: TenantJudgment['watchware'],
  now: Instant,
): Promise<void> {
  const said = { watchware, changed_at: at(now) };
  await db
    .insertInto('tenants_judgment')
    .values({ tenant_id: tenantId, ...said })
    .onConflict((conflict) => conflict.columns(['tenant_id']).doUpdateSet(said))
    .execute();
}
