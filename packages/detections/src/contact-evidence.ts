import { type Detection, type DeviceSnapshot, day, type HostContact, type Observed, toIso } from '@picket/domain';
import { tidy } from './threat-verdict.ts';

/** How long a contact counts, after it was last seen. */
export const contactCountsForMs = 30 * day;

/**
 * Whether a contact still counts: less than 30 days lay between it and the last time its source looked. Counted to when the
 * source looked and not to now, so that a source that falls silent cures nothing.
 */
export function stillCounts(
  { lastSeenAt, seen }: HostContact,
  { observedAt }: Observed<readonly HostContact[]>,
  countsForMs = contactCountsForMs,
): boolean {
  return !((seen?.observedAt ?? observedAt) - lastSeenAt > countsForMs);
}

/** What every detection about a contact shows. Days, not moments: a finding is not new because the phone asked once more. */
export function evidenceOfContact(
  { host, firstSeenAt, lastSeenAt, seen }: HostContact,
  snapshot: DeviceSnapshot,
): Detection['evidence'] {
  return {
    host: tidy(host, 253),
    firstSeen: dayOf(firstSeenAt),
    lastSeen: dayOf(lastSeenAt),
    source: seen?.source ?? snapshot.facts.contacts?.source ?? '',
  };
}

function dayOf(instant: HostContact['lastSeenAt']): string {
  return Number.isFinite(instant) ? toIso(instant).slice(0, 10) : 'unknown';
}
