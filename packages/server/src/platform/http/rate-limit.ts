import type { Clock } from '@picket/domain';

/** `burst` at once, then one more each `refillMs`. */
export interface RateLimitOptions {
  readonly clock: Clock;
  readonly burst: number;
  readonly refillMs: number;
  /** Keys remembered at most; the one unused for longest is forgotten first. */
  readonly remembered?: number;
}

/**
 * Token buckets by key, in this process. It slows and never bars: whoever waits gets another try. Several processes
 * each allow their own burst, which the lengths of the secrets behind it bear easily.
 */
export class RateLimit {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  readonly #options: RateLimitOptions;

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** Takes one try. Zero when there was one, else how long until there is. */
  take(key: string): number {
    const { burst, refillMs, clock, remembered = 10_000 } = this.#options;
    const now = clock.now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    // A clock that was set back gives nothing and takes nothing away.
    const tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) / refillMs);
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    if (this.#buckets.size > remembered) this.#forgetOldest();
    return tokens >= 1 ? 0 : Math.ceil((1 - tokens) * refillMs);
  }

  /** Gives the tries back, after a success. */
  clear(key: string): void {
    this.#buckets.delete(key);
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
