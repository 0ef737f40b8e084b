import type { Meter } from './meter.ts';
import type { Quota } from './services.ts';

/** Longer than this no request sits waiting for a service that turned us away: it fails and says when to come back. */
export const patienceMs = 60_000;

export interface Cost {
  /** Requests; in the directory resource units. */
  readonly any: number;
  readonly writes: number;
}

/**
 * How urgent a call is. `low`: bulk work, which yields to everything else, here and at Microsoft. `normal`: what a phone
 * or a person waits for.
 */
export type Priority = 'low' | 'normal';

/** Leave to send one request. Must be settled, whatever comes of it. */
export interface Pass {
  /** The service worked on it, whatever it said. A success says what it cost, and how near the limit is. */
  served(meter?: Meter): void;
  /** The service turned it away (429, 503, 504) or was not there. Everybody in the lane waits. */
  turnedAway(retryAfterMs: number | undefined): void;
  /** It never got as far as being answered, for reasons of ours. */
  abandoned(): void;
}

/** One app's way to one service in one tenant: everything that Microsoft counts together. */
export interface Lane {
  /**
   * Waits for its turn, and for as long as the published limits and the service itself ask. Who is as urgent goes in the
   * order of coming; `low` lets the others pass.
   *
   * @throws GraphError `throttled`, when the service wants to be left alone for longer than `patienceMs`
   */
  enter(cost: Cost, signal: AbortSignal, priority?: Priority): Promise<Pass>;
  /** Lets nobody in for so long. */
  hold(ms: number): void;
  /** The service lets more through than was thought, or less. */
  resize(any: Quota): void;
}
