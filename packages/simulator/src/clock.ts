/**
 * The simulator's own time. It runs with the clock underneath until somebody moves or stops it; everything the
 * simulator does by the clock (tokens, check-ins, uploads, grace, delta tokens) goes by this one.
 *
 * Production has no such thing. Modelled: jumps in both directions and standing still. Not modelled: a clock that runs
 * faster or slower, and clocks that differ between Entra, Graph and Intune.
 */
export interface BaseClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Runs something once, at or after a moment of this clock. Absent where time is moved by hand: then whatever waits
   * is looked at on every request and every move.
   */
  wakeAt?(at: number, run: () => void): () => void;
}

export class SimulatorClock {
  readonly #base: BaseClock;
  #offsetMs = 0;
  #frozenAt: number | undefined;

  constructor(base: BaseClock) {
    this.#base = base;
  }

  now(): number {
    return this.#frozenAt ?? this.#base.now() + this.#offsetMs;
  }

  get isFrozen(): boolean {
    return this.#frozenAt !== undefined;
  }

  advance(ms: number): void {
    if (this.#frozenAt === undefined) this.#offsetMs += ms;
    else this.#frozenAt += ms;
  }

  set(at: number): void {
    if (this.#frozenAt === undefined) this.#offsetMs = at - this.#base.now();
    else this.#frozenAt = at;
  }

  freeze(): void {
    this.#frozenAt = this.now();
  }

  /** Runs on from where it stands. */
  resume(): void {
    if (this.#frozenAt === undefined) return;
    this.#offsetMs = this.#frozenAt - this.#base.now();
    this.#frozenAt = undefined;
  }

  /** Asks to be woken when this clock reaches `at`, if the clock underneath can wake anybody and is not stopped. */
  wakeAt(at: number, run: () => void): () => void {
    if (this.#frozenAt !== undefined || this.#base.wakeAt === undefined) return () => {};
    return this.#base.wakeAt(at - this.#offsetMs, run);
  }
}

/** How Entra's directory writes a moment: whole seconds. */
export function toSecondsIso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

export function toIso(at: number): string {
  return new Date(at).toISOString();
}

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
