import type { OpenDatabase } from '../platform/database/database.ts';
import type { Tracing } from './tracing.ts';

/** Shows transactions where they belong to something; loops that look for work would fill every trace with looking. */
export function traceDatabase<Traced extends OpenDatabase>(tracing: Tracing, database: Traced): Traced {
  const shown = <Result>(scope: string, tenantId: string | undefined, run: () => Promise<Result>) =>
    tracing.isWithin()
      ? tracing.span(
          'transaction',
          { facts: { 'picket.scope': scope, ...(tenantId === undefined ? {} : { 'picket.tenant_id': tenantId }) } },
          run,
        )
      : run();
  return {
    ...database,
    forTenant: (tenantId, work) => shown('tenant', tenantId, () => database.forTenant(tenantId, work)),
    acrossTenants: (work) => shown('instance', undefined, () => database.acrossTenants(work)),
    readForTenant: (tenantId, work) => shown('tenant', tenantId, () => database.readForTenant(tenantId, work)),
    lookAcrossTenants: (look) => shown('instance', undefined, () => database.lookAcrossTenants(look)),
  };
}
