import type { Clock, Surroundings } from './surroundings.ts';

/** A clock that moves only when somebody sleeps on it, and then at once. */
export class SleptClock implements Clock {
  #now: number;
  /** How long each sleeper slept. */
  readonly sleeps: number[] = [];

  constructor(now = Date.parse('2026-03-01T08:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    const wakesAt = this.#now + ms;
    await Promise.resolve();
    this.#now = Math.max(this.#now, wakesAt);
  }

  moveBy(ms: number): void {
    this.#now += ms;
  }
}

/** A clock that stands still: who sleeps on it is woken by `moveBy` or by the signal. */
export class StandingClock implements Clock {
  #now = Date.parse('2026-03-01T08:00:00Z');
  #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#sleepers.push({ at: this.#now + ms, wake: resolve });
    });
  }

  moveBy(ms: number): void {
    this.#now += ms;
    const due = this.#sleepers.filter(({ at }) => at <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now);
    for (const { wake } of due) wake();
  }
}

/** The real fetch, a clock of the test's, and dice that always fall as told. */
export function surroundings(clock: Clock, jitter = 0.5): Surroundings {
  let requests = 0;
  return {
    fetch: globalThis.fetch,
    clock,
    entropy: { uuid: () => `00000000-0000-4000-8000-${String(++requests).padStart(12, '0')}`, jitter: () => jitter },
    timeLimit: (ms) => AbortSignal.timeout(ms),
  };
}

export const never = new AbortController().signal;

/** Lets everything that is ready run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
