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

const upTo = (count: number, digits: number) =>
  Array.from({ length: count }, (_, n) => String(n).padStart(digits, '0'));
const twoDigits = upTo(60, 2);
const threeDigits = upTo(1_000, 3);
const timeOfDay = 'hh:mm:ss.mmmZ';
let dayBefore = { midnight: Number.NaN, text: '' };

/**
 * ISO 8601 with milliseconds and `Z`: the only form that leaves Picket. As `Date` writes it, in a fifth of its time where
 * moments of one day follow each other, as they do in a list: of a page of a thousand rows that is a tenth.
 *
 * @throws RangeError for what is no moment
 */
export function toIso(instant: Instant): string {
  const ms = Math.trunc(instant);
  const midnight = Math.floor(ms / day) * day;
  if (midnight !== dayBefore.midnight)
    dayBefore = { midnight, text: new Date(midnight).toISOString().slice(0, -timeOfDay.length) };
  const rest = ms - midnight;
  const hours = twoDigits[Math.floor(rest / hour)];
  const minutes = twoDigits[Math.floor((rest % hour) / minute)];
  const seconds = twoDigits[Math.floor((rest % minute) / second)];
  return `${dayBefore.text}${hours}:${minutes}:${seconds}.${threeDigits[rest % second]}Z`;
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
