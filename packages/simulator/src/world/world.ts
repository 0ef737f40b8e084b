import { PartnerDirectory } from '../areas/connectors/partner-directory.ts';
import type { Chance } from '../chance.ts';
import type { SimulatorClock } from '../clock.ts';
import { GrantBook } from '../entra/grant-book.ts';
import type { Registration } from '../entra/registration.ts';
import { TokenRegister } from '../entra/token-register.ts';
import { FaultBox } from '../faults/fault-box.ts';
import { Throttle } from '../graph/throttle.ts';
import { DueEvents } from './due-events.ts';
import { Journal } from './journal.ts';
import type { Tenant } from './tenant.ts';

/**
 * Everything there is: tenants, applications, what is going to happen and what did. It has a moment, which moves only
 * in `settle`, so that one request sees one time and an event of an hour ago is recorded at its own hour.
 */
export class World {
  readonly seed: string;
  readonly clock: SimulatorClock;
  /** For ids and the like that come to be while it runs; the seeding uses forks of the same seed. */
  readonly chance: Chance;
  readonly tenants = new Map<string, Tenant>();
  readonly registrations = new Map<string, Registration>();
  readonly journal = new Journal();
  readonly due = new DueEvents();
  readonly tokens = new TokenRegister();
  readonly grants = new GrantBook();
  readonly partners = new PartnerDirectory();
  readonly faults: FaultBox;
  readonly throttle: Throttle;
  #moment: number;

  constructor(seed: string, clock: SimulatorClock, chance: Chance) {
    this.seed = seed;
    this.clock = clock;
    this.chance = chance.fork('running');
    this.faults = new FaultBox(chance.fork('faults'));
    this.throttle = new Throttle(chance.fork('throttle'));
    this.#moment = clock.now();
  }

  now(): number {
    return this.#moment;
  }

  /** Catches up with the clock: plays everything that became due. Called before every request and control. */
  settle(): void {
    const until = this.clock.now();
    this.due.runUntil(until, (at) => {
      this.#moment = at;
    });
    this.#moment = until;
    this.faults.releaseDue(until);
  }

  /** By id, domain or display name, whatever a person would write. */
  findTenant(name: string): Tenant | undefined {
    const wanted = name.toLowerCase();
    return (
      this.tenants.get(wanted) ??
      [...this.tenants.values()].find(
        (tenant) => tenant.domain.toLowerCase() === wanted || tenant.displayName.toLowerCase() === wanted,
      )
    );
  }
}
