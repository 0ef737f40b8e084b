import type { Lane } from './lane.ts';
import { ServiceLane } from './service-lane.ts';
import type { Service } from './services.ts';
import type { Clock, Entropy } from './surroundings.ts';

export interface Throttle {
  /** The same lane for the same words. `party` names an app in a tenant. */
  lane(party: string, service: Service): Lane;
}

/**
 * Keeps below Microsoft's published limits, slows down when Microsoft says that they are near, and stays away from a
 * service that turned somebody away.
 */
export function createThrottle(surroundings: { readonly clock: Clock; readonly entropy: Entropy }): Throttle {
  const lanes = new Map<string, Lane>();
  return {
    lane(party, service) {
      const key = `${service.id} ${party}`;
      const known = lanes.get(key);
      if (known !== undefined) return known;
      const made = new ServiceLane(service, surroundings);
      lanes.set(key, made);
      return made;
    },
  };
}
