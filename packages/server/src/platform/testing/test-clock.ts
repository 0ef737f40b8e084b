import type { Clock, Instant } from '@picket/domain';

interface Sleeper {
  /** In time elapsed since the start, which a corrected clock does not change: real timers are monotonic too. */
  readonly due: number;
  /** Sleepers due at one moment wake in the order in which they lay down. */
  readonly order: number;
  wake(): void;
}

/** A Monday morning, far enough from leap days and daylight saving. Tests about those start elsewhere. */
const usualStart = Date.parse('2026-11-23T08:00:00.000Z') as Instant;

/**
 * A clock that stands still until it is moved. Sleepers wake in the order in which they are due, each at its own
 * moment, and whatever they do right then (laying down again included) happens before the next one wakes.
 */
export class TestClock implements Clock {
  #elapsed = 0;
  #startedAt: number;
  #order = 0;
  #sleepers: Sleeper[] = [];
  readonly #settle: () => Promise<void>;

  /**
   * @param settle what to wait for after each sleeper has woken: `activity.idle` of the loops under test, so that
   *   their work, database and all, is done before time goes on.
   */
  constructor(start: Instant = usualStart, settle: () => Promise<void> = someTurns) {
    this.#startedAt = start;
    this.#settle = settle;
  }

  now(): Instant {
    return (this.#startedAt + this.#elapsed) as Instant;
  }

  /** How many are asleep. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const leave = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener('abort', abort);
      };
      const abort = () => {
        leave();
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        due: this.#elapsed + Math.max(0, ms),
        order: this.#order++,
        wake: () => {
          leave();
          resolve();
        },
      };
      signal?.addEventListener('abort', abort);
      this.#sleepers.push(sleeper);
    });
  }

  /** Moves time on, waking whoever is due on the way, and waits until nobody has anything left to do. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await this.#settle();
    for (let next = this.#nextDue(until); next !== undefined; next = this.#nextDue(until)) {
      this.#elapsed = Math.max(this.#elapsed, next.due);
      next.wake();
      await this.#settle();
    }
    // Whoever else moved it meanwhile may have come further: time never runs back.
    this.#elapsed = Math.max(this.#elapsed, until);
  }

  /** Sets the clock, forwards or backwards, as when a machine's clock is corrected: sleeps last as long as they would have. */
  jump(to: Instant): void {
    this.#startedAt = to - this.#elapsed;
  }

  #nextDue(until: number): Sleeper | undefined {
    return this.#sleepers.filter(({ due }) => due <= until).toSorted((a, b) => a.due - b.due || a.order - b.order)[0];
  }
}

/** Enough for whoever does nothing but compute; with a database or a network under test, hand in `activity.idle`. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
