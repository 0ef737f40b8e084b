/**
 * Time and chance as arguments. Nothing in Picket reads a clock or rolls dice by itself: a test that hands in a moved
 * clock and a seed sees the same run again.
 */

/** A moment, in milliseconds since the Unix epoch. It becomes ISO 8601 only on the wire. */
export type Instant = number & { readonly __unit: 'epoch-ms' };

export interface Clock {
  now(): Instant;
  /** Resolves after `ms`. Rejects with the signal's reason when aborted, so that shutdown never waits for a sleep. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Entropy {
  uuid(): string;
  /** A number in [0, 1), used only to spread retries. Never for secrets. */
  jitter(): number;
}

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The moment in an ISO 8601 text of somebody else's, or undefined when it is none. */
export function parseInstant(iso: string | null | undefined): Instant | undefined {
  if (iso == null) return undefined;
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? undefined : (ms as Instant);
}

/** ISO 8601 with milliseconds and `Z`: the only form that leaves Picket. */
export function toIso(instant: Instant): string {
  return new Date(instant).toISOString();
}

export function after(instant: Instant, ms: number): Instant {
  return (instant + ms) as Instant;
}

/** A length of time for people, in the largest unit that it fills whole: `24 hours`, `3 days`, `90 minutes`. */
export function describeDuration(ms: number): string {
  const [name, unit] = durationUnits.find(([, length]) => ms >= 2 * length && ms % length === 0) ?? ['second', second];
  const count = Math.round(ms / unit);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

const durationUnits = [
  ['day', day],
  ['hour', hour],
  ['minute', minute],
] as const;
