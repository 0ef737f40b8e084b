import { backoffMs } from './backoff.ts';
import { GraphError } from './errors.ts';
import { QuotaWindow } from './quota-window.ts';
import type { Service } from './services.ts';
import type { Clock, Entropy } from './surroundings.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Longer than this no request sits waiting for a service that turned us away: it fails and says when to come back. */
export const patienceMs = 60_000;

export interface Cost {
  /** Requests; in the directory resource units. */
  readonly any: number;
  readonly writes: number;
}

/** Leave to send one request. Must be settled, whatever comes of it. */
export interface Pass {
  /** The service worked on it, whatever it said. */
  served(): void;
  /** The service turned it away (429, 503, 504) or was not there. Everybody in the lane waits. */
  turnedAway(retryAfterMs: number | undefined): void;
  /** It never got as far as being answered, for reasons of ours. */
  abandoned(): void;
}

/** One app's way to one service in one tenant: everything that Microsoft counts together. */
export interface Lane {
  /**
   * Waits for its turn, first come first served, and for as long as the published limits and the service itself ask.
   *
   * @throws GraphError `throttled`, when the service wants to be left alone for longer than `patienceMs`
   */
  enter(cost: Cost, signal: AbortSignal): Promise<Pass>;
  /** Lets nobody in for so long. */
  hold(ms: number): void;
}

export interface Throttle {
  /** The same lane for the same words. `party` names an app in a tenant. */
  lane(party: string, service: Service): Lane;
}

/**
 * Keeps below Microsoft's published limits, and stays away from a service that turned somebody away. After such a pause
 * one request goes ahead as a probe; the others follow when it was served. Otherwise all that waited would fall upon a
 * service that has only just got up.
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

class ServiceLane implements Lane {
  readonly #service: Service;
  readonly #clock: Clock;
  readonly #entropy: Entropy;
  readonly #any: QuotaWindow;
  readonly #writes: QuotaWindow;
  /** The line: each waits for the one before. */
  #last: Promise<unknown> = Promise.resolve();
  #heldUntil = Number.NEGATIVE_INFINITY;
  /** How many times in a row the service turned us away. */
  #turnedAway = 0;
  /** Settles when the probe is answered. */
  #probe: { readonly answered: Promise<void> } | undefined;

  constructor(service: Service, { clock, entropy }: { readonly clock: Clock; readonly entropy: Entropy }) {
    this.#service = service;
    this.#clock = clock;
    this.#entropy = entropy;
    this.#any = new QuotaWindow(service.any);
    this.#writes = new QuotaWindow(service.writes);
  }

  enter(cost: Cost, signal: AbortSignal): Promise<Pass> {
    const turn = this.#last.then(() => this.#admit(cost, signal));
    this.#last = turn.catch(() => {});
    // Somebody who left the line just as its turn came will not settle the pass, and a probe that nobody settles would
    // close the lane for good.
    turn.then(
      (pass) => signal.aborted && pass.abandoned(),
      () => {},
    );
    return unlessAborted(signal, turn);
  }

  hold(ms: number): void {
    this.#turnedAway++;
    this.#heldUntil = Math.max(this.#heldUntil, this.#clock.now() + ms);
  }

  async #admit(cost: Cost, signal: AbortSignal): Promise<Pass> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#probe !== undefined) {
        await unlessAborted(signal, this.#probe.answered);
        continue;
      }
      const now = this.#clock.now();
      const heldForMs = this.#heldUntil - now;
      if (heldForMs > patienceMs) {
        throw new GraphError('throttled', `${this.#service.id} asked to be left alone`, { retryAfterMs: heldForMs });
      }
      const goAt = Math.max(this.#heldUntil, this.#any.fitsAt(cost.any, now), this.#fitsWriteAt(cost, now));
      if (goAt > now) {
        await this.#clock.sleep(goAt - now, signal);
        continue;
      }
      this.#any.spend(cost.any, now);
      if (cost.writes > 0) this.#writes.spend(cost.writes, now);
      return this.#pass();
    }
  }

  #fitsWriteAt(cost: Cost, now: number): number {
    return cost.writes > 0 ? this.#writes.fitsAt(cost.writes, now) : now;
  }

  #pass(): Pass {
    let answered = () => {};
    if (this.#turnedAway > 0) {
      const probe = {
        answered: new Promise<void>((resolve) => {
          answered = () => {
            if (this.#probe === probe) this.#probe = undefined;
            resolve();
          };
        }),
      };
      this.#probe = probe;
    }
    return {
      served: () => {
        this.#turnedAway = 0;
        answered();
      },
      turnedAway: (retryAfterMs) => {
        this.hold(retryAfterMs ?? backoffMs(this.#turnedAway + 1, this.#entropy));
        answered();
      },
      abandoned: () => answered(),
    };
  }
}
