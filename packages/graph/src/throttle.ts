import type { Lane } from './lane.ts';
import { ServiceLane } from './service-lane.ts';
import type { Service } from './services.ts';
import type { Clock, Entropy } from './surroundings.ts';

export interface Throttle {
  /** The same lane for the same words. `party` names an app in a tenant. */
  lane(party: string, service: Service): Lane;
  /** The party's tenant has at least so many users: Microsoft lets more through to a larger one. */
  sawUsers(party: string, users: number): void;
}

/**
 * Keeps below Microsoft's published limits, slows down when Microsoft says that they are near, and stays away from a
 * service that turned somebody away.
 */
export function createThrottle(surroundings: { readonly clock: Clock; readonly entropy: Entropy }): Throttle {
  const lanes = new Map<string, { readonly party: string; readonly service: Service; readonly lane: Lane }>();
  const usersOf = new Map<string, number>();
  const resize = ({ party, service, lane }: { party: string; service: Service; lane: Lane }) => {
    const users = usersOf.get(party);
    if (users !== undefined && service.anyFor !== undefined) lane.resize(service.anyFor(users));
  };
  return {
    lane(party, service) {
      const key = `${service.id} ${party}`;
      const known = lanes.get(key);
      if (known !== undefined) return known.lane;
      const made = { party, service, lane: new ServiceLane(service, surroundings) };
      lanes.set(key, made);
      resize(made);
      return made.lane;
    },

    sawUsers(party, users) {
      if (users <= (usersOf.get(party) ?? 0)) return;
      usersOf.set(party, users);
      for (const known of lanes.values()) if (known.party === party) resize(known);
    },
  };
}
