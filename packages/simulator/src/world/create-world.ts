import { seededChance } from '../chance.ts';
import { type BaseClock, SimulatorClock } from '../clock.ts';
import { contoso, fabrikam } from '../seeds/ready-made.ts';
import { seedTenant } from '../seeds/seed-tenant.ts';
import type { TenantSpec } from '../seeds/tenant-spec.ts';
import { World } from './world.ts';

/** The state alone, without a server. The same seed, tenants and moment make the same world. */
export function createWorld(options: {
  readonly seed: string | number;
  readonly clock: BaseClock;
  /** Contoso and Fabrikam unless said. */
  readonly tenants?: readonly TenantSpec[];
}): World {
  const chance = seededChance(options.seed);
  const world = new World(String(options.seed), new SimulatorClock(options.clock), chance);
  for (const spec of options.tenants ?? [contoso(), fabrikam()]) seedTenant(world, spec, chance);
  // What happened before anybody looked is nobody's effect.
  world.journal.clear();
  return world;
}
