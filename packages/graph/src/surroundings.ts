/**
 * What the client needs of the world, handed in so that a test with a moved clock and a seed sees the same run again.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms`. Rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Entropy {
  /** For `client-request-id`: what Microsoft's support asks for. */
  uuid(): string;
  /** A number in [0, 1) that spreads retries. Never for secrets. */
  jitter(): number;
}

export interface Surroundings {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /**
   * A signal that fires after so many milliseconds of real time: `AbortSignal.timeout`. Apart from `clock`, because a
   * socket hangs in real time whatever a test has done to the clock.
   */
  readonly timeLimit: (ms: number) => AbortSignal;
}
