import { noSuchObject } from '../../graph/graph-fault.ts';
import type { GraphCall } from '../../graph/operation.ts';
import { applyComplianceToAll } from './apply-compliance.ts';
import type { CompliancePolicy } from './compliance-policy.ts';

export function findPolicy({ tenant, params }: GraphCall): CompliancePolicy {
  const id = params['deviceCompliancePolicy-id'] ?? '';
  const policy = tenant.compliancePolicies.get(id.toLowerCase());
  if (policy === undefined) throw noSuchObject('intune', id);
  return policy;
}

/** A policy is different: whoever it may concern is judged anew. */
export function recordPolicy({ tenant, world }: GraphCall, id: string, from: unknown, to: unknown): void {
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'policy',
    subject: id,
    property: 'deviceCompliancePolicy',
    entraDeviceId: null,
    from,
    to,
  });
  applyComplianceToAll(world, tenant);
}
