import { after, type Instant, minute } from '../time.ts';
import type { SourceId } from '../vocabulary.ts';

/** When a source last saw a device. */
export interface Sighting {
  readonly source: SourceId;
  readonly observedAt: Instant;
}

/** A source that must have seen a device lately before anybody may call it secured. */
export interface SourceRequirement {
  readonly source: SourceId;
  /** From this age on its word no longer counts. */
  readonly maxAgeMs: number;
}

export type Freshness =
  /** Until `staleAt`, from then on stale. */
  | { readonly kind: 'fresh'; readonly observedAt: Instant; readonly staleAt: Instant }
  | { readonly kind: 'stale'; readonly observedAt: Instant }
  /** Seen later than now: a clock is wrong, so nobody can say how old it is. It does not vouch. */
  | { readonly kind: 'from-the-future'; readonly observedAt: Instant }
  | { readonly kind: 'missing' };

/** How far two well-kept clocks may differ. Beyond it a moment that lies ahead is not believed. */
export const toleratedSkewMs = 5 * minute;

export function freshnessOf(
  { source, maxAgeMs }: SourceRequirement,
  sightings: readonly Sighting[],
  now: Instant,
): Freshness {
  const seen = sightings.filter((sighting) => sighting.source === source).map(({ observedAt }) => observedAt);
  if (seen.length === 0) return { kind: 'missing' };
  const observedAt = Math.max(...seen) as Instant;
  if (observedAt > after(now, toleratedSkewMs)) return { kind: 'from-the-future', observedAt };
  const staleAt = after(observedAt, maxAgeMs);
  return now < staleAt ? { kind: 'fresh', observedAt, staleAt } : { kind: 'stale', observedAt };
}

/**
 * When something that was reported as seen at `observedAt`, and heard of at `heardAt`, counts as seen. Nothing can have
 * been seen after we heard of it: a little later is two clocks that differ, and counts as then; much later is a broken
 * clock or a lie that would keep a phone fresh until that day, and counts as never.
 */
export function credibleMoment(observedAt: Instant, heardAt: Instant): Instant | undefined {
  if (observedAt > after(heardAt, toleratedSkewMs)) return undefined;
  return Math.min(observedAt, heardAt) as Instant;
}

/** `intune-inventory` for people: "Intune inventory". */
export function describeSource(source: SourceId): string {
  const words = source.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
