import type { Instant, TenantId } from '@picket/domain';
import { at } from '../platform/database/columns.ts';
import type { Transaction } from '../platform/database/database.ts';

/** Runs of these tenants that are under way and need not wait any longer. */
export async function listDueRuns(
  db: Transaction,
  tenants: readonly TenantId[],
  now: Instant,
): Promise<readonly { readonly tenantId: TenantId; readonly runId: string }[]> {
  if (tenants.length === 0) return [];
  const rows = await db
    .selectFrom('deployment_run')
    .select(['tenant_id', 'run_id'])
    .where('tenant_id', 'in', [...tenants])
    .where('is_open', '=', true)
    .where('state', '=', 'running')
    .where((where) => where.or([where('not_before', 'is', null), where('not_before', '<=', at(now) as never)]))
    .execute();
  return rows.map(({ tenant_id, run_id }) => ({ tenantId: tenant_id as TenantId, runId: run_id }));
}
