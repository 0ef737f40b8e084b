import type { Health } from '@picket/wire/console';

/** How the connector stands with Intune, for whoever is to switch it on there. */
export type Standing =
  | 'notOffered'
  | 'off'
  | 'unasked'
  | 'missing'
  | 'available'
  | 'enabled'
  | 'unresponsive'
  /** A word of Intune's that is none of these; it is shown as it came. */
  | 'other';

export function standingOf({ heartbeat, silence }: Pick<Health, 'heartbeat' | 'silence'>): Standing {
  if (!heartbeat.isOffered) return 'notOffered';
  if (!heartbeat.isUsed) return 'off';
  if (silence.kind === 'ignored') return 'unresponsive';
  switch (heartbeat.partnerState) {
    case null:
      return 'unasked';
    case 'enabled':
      return 'enabled';
    case 'available':
      return 'available';
    case 'unavailable':
    case 'notSetUp':
    // What v1.0 says of a state that it has no word for, `notSetUp` among them.
    case 'unknownFutureValue':
      return 'missing';
    case 'unresponsive':
      return 'unresponsive';
    default:
      return 'other';
  }
}
