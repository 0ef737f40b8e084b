import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';

/**
 * Lets something that was just made in the directory appear: at once, or after the tenant's `replicationDelayMs`. Until
 * then every way to it finds nothing: its own address, lists, delta, and references to it.
 */
export function whenReplicated(world: World, tenant: Tenant, appear: () => void): void {
  const { replicationDelayMs } = tenant.behaviour;
  if (replicationDelayMs === 0) appear();
  else world.due.add(world.now() + replicationDelayMs, appear);
}
