import { type Clock, PicketError, second } from '@picket/domain';
import { RateLimit } from '../platform/http/rate-limit.ts';

/**
 * Slows guessing without shutting anybody out for good. The tight limit is on a name *from an address*, so that somebody who
 * guesses at an Owner's passphrase uses up his own tries and not the Owner's; the wide one on the name alone
 * bounds many addresses together.
 */
export class SignInPace {
  readonly #byAddress: RateLimit;
  readonly #byName: RateLimit;
  readonly #byBoth: RateLimit;

  constructor(clock: Clock) {
    this.#byAddress = new RateLimit({ clock, burst: 60, refillMs: 5 * second });
    this.#byName = new RateLimit({ clock, burst: 100, refillMs: 5 * second });
    this.#byBoth = new RateLimit({ clock, burst: 10, refillMs: 15 * second });
  }

  /** @throws PicketError `too_many_requests` with the time to wait */
  takeSignIn(address: string, nameKey: string): void {
    const both = this.#byBoth.take(key(address, nameKey));
    // Tries that are refused anyway do not use up what others share.
    refuseFor(both);
    refuseFor(this.#byAddress.take(address));
    refuseFor(this.#byName.take(nameKey));
  }

  /** @throws PicketError `too_many_requests` with the time to wait */
  takeInvitation(address: string): void {
    refuseFor(this.#byAddress.take(address));
  }

  succeeded(address: string, nameKey: string): void {
    this.#byBoth.clear(key(address, nameKey));
  }
}

const key = (address: string, nameKey: string) => `${address} ${nameKey}`;

function refuseFor(waitMs: number): void {
  if (waitMs === 0) return;
  throw new PicketError('too_many_requests', 'Too many tries. Wait, then try again.', { retry: { afterMs: waitMs } });
}
