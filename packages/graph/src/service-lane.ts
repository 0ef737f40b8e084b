import { backoffMs } from './backoff.ts';
import { GraphError } from './errors.ts';
import { type Cost, type Lane, type Pass, type Priority, patienceMs } from './lane.ts';
import type { Meter } from './meter.ts';
import { QuotaWindow } from './quota-window.ts';
import type { Quota, Service } from './services.ts';
import type { Clock, Entropy } from './surroundings.ts';

/** Bulk work leaves a fifth of every window to what may come meanwhile and is more urgent. */
const shareOfLow = 0.8;
/** So many go ahead of one that yields; then it has its turn. Otherwise a busy lane would never read the tenant again. */
const mostOvertaking = 9;

interface Waiting {
  readonly cost: Cost;
  readonly priority: Priority;
  readonly admit: (pass: Pass) => void;
  readonly refuse: (reason: unknown) => void;
}

/**
 * Two lines before one door: what is urgent goes first, what yields has every tenth turn. After a pause that the service
 * asked for, one request goes ahead as a probe; the others follow when it was served. Otherwise all that waited would
 * fall upon a service that has only just got up.
 */
export class ServiceLane implements Lane {
  readonly #service: Service;
  readonly #clock: Clock;
  readonly #entropy: Entropy;
  readonly #any: QuotaWindow;
  readonly #writes: QuotaWindow;
  readonly #lines: Readonly<Record<Priority, Set<Waiting>>> = { normal: new Set(), low: new Set() };
  /** How many in a row have gone ahead of somebody who yields. */
  #overtaking = 0;
  #heldUntil = Number.NEGATIVE_INFINITY;
  /** How many times in a row the service turned us away. */
  #turnedAway = 0;
  /** Settles when the probe is answered. */
  #probe: { readonly answered: Promise<void> } | undefined;
  #isWorking = false;
  /** Wakes the doorkeeper early: somebody came, left, or told something new. */
  #rest: AbortController | undefined;

  constructor(service: Service, { clock, entropy }: { readonly clock: Clock; readonly entropy: Entropy }) {
    this.#service = service;
    this.#clock = clock;
    this.#entropy = entropy;
    this.#any = new QuotaWindow(service.any);
    this.#writes = new QuotaWindow(service.writes);
  }

  enter(cost: Cost, signal: AbortSignal, priority: Priority = 'normal'): Promise<Pass> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<Pass>();
    const line = this.#lines[priority];
    const leave = () => {
      line.delete(waiting);
      reject(signal.reason);
      this.#look();
    };
    const stay = () => {
      line.delete(waiting);
      signal.removeEventListener('abort', leave);
    };
    const waiting: Waiting = {
      cost,
      priority,
      admit: (pass) => {
        stay();
        resolve(pass);
      },
      refuse: (reason) => {
        stay();
        reject(reason);
      },
    };
    signal.addEventListener('abort', leave, { once: true });
    line.add(waiting);
    this.#look();
    return promise;
  }

  hold(ms: number): void {
    this.#turnedAway++;
    this.#heldUntil = Math.max(this.#heldUntil, this.#clock.now() + ms);
  }

  resize(any: Quota): void {
    this.#any.resize(any);
    this.#rest?.abort();
  }

  #look(): void {
    this.#rest?.abort();
    if (!this.#isWorking) void this.#keepDoor();
  }

  async #keepDoor(): Promise<void> {
    this.#isWorking = true;
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        if (this.#probe !== undefined) {
          await this.#probe.answered;
          continue;
        }
        const now = this.#clock.now();
        const heldForMs = this.#heldUntil - now;
        if (heldForMs > patienceMs) {
          next.refuse(
            new GraphError('throttled', `${this.#service.id} asked to be left alone`, { retryAfterMs: heldForMs }),
          );
          continue;
        }
        const goAt = Math.max(this.#heldUntil, this.#fitsAt(next, now));
        if (goAt > now) await this.#sleep(goAt - now);
        else this.#admit(next, now);
      }
    } catch (error) {
      for (const line of Object.values(this.#lines)) for (const waiting of [...line]) waiting.refuse(error);
    } finally {
      this.#isWorking = false;
    }
  }

  #next(): Waiting | undefined {
    const [urgent] = this.#lines.normal;
    const [yielding] = this.#lines.low;
    return urgent === undefined || (yielding !== undefined && this.#hasTurnOfLow()) ? yielding : urgent;
  }

  #hasTurnOfLow(): boolean {
    return this.#overtaking >= mostOvertaking;
  }

  #fitsAt({ cost, priority }: Waiting, now: number): number {
    const share = priority === 'low' && !this.#hasTurnOfLow() ? shareOfLow : 1;
    const any = this.#any.fitsAt(cost.any, now, share);
    return cost.writes > 0 ? Math.max(any, this.#writes.fitsAt(cost.writes, now, share)) : any;
  }

  #admit(waiting: Waiting, now: number): void {
    const { cost, priority } = waiting;
    this.#overtaking = priority === 'normal' && this.#lines.low.size > 0 ? this.#overtaking + 1 : 0;
    this.#any.spend(cost.any, now);
    if (cost.writes > 0) this.#writes.spend(cost.writes, now);
    waiting.admit(this.#pass(cost, now));
  }

  /** Until then, or until there is something new to look at. */
  async #sleep(ms: number): Promise<void> {
    const rest = new AbortController();
    this.#rest = rest;
    try {
      await this.#clock.sleep(ms, rest.signal);
    } catch (error) {
      if (!rest.signal.aborted) throw error;
    } finally {
      this.#rest = undefined;
    }
  }

  #pass(cost: Cost, enteredAt: number): Pass {
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
      served: (meter) => {
        this.#turnedAway = 0;
        if (meter !== undefined) this.#heed(meter, cost, enteredAt);
        answered();
      },
      turnedAway: (retryAfterMs) => {
        this.hold(retryAfterMs ?? backoffMs(this.#turnedAway + 1, this.#entropy));
        answered();
      },
      abandoned: () => answered(),
    };
  }

  #heed({ units, used }: Meter, cost: Cost, enteredAt: number): void {
    if (units !== undefined) this.#any.correct(units - cost.any, enteredAt);
    // A read can only have been near the limit of everything; of a write nobody says which of its two limits was near.
    for (const window of cost.writes > 0 ? [this.#any, this.#writes] : [this.#any]) {
      if (used === undefined) window.fullSpeed();
      else window.slowDown(used, this.#clock.now());
    }
    this.#rest?.abort();
  }
}
