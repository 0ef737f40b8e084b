import type { EventType, timelineKinds } from '@picket/wire/console';

/**
 * Everything that is told: the lines of a phone's timeline, and what concerns the tenant as a whole. One append-only
 * table serves the timeline and the event stream, so that the two can never tell different stories.
 */
export type HistoryKind =
  | (typeof timelineKinds)[number]
  | 'sync-completed'
  | 'sync-failed'
  | 'connector-changed'
  | 'deployment-changed';

/** Which event a line is streamed as; `observed` and `operator` are for the timeline only. */
export const eventOfKind: Readonly<Record<HistoryKind, EventType | undefined>> = {
  observed: undefined,
  'finding-opened': 'finding.opened',
  'finding-resolved': 'finding.resolved',
  assessed: 'device.level-changed',
  sent: 'intent.sent',
  accepted: 'intent.accepted',
  lost: 'intent.lost',
  refused: 'intent.refused',
  noncompliant: 'device.compliance-changed',
  compliant: 'device.compliance-changed',
  'refused-at-sign-in': 'sign-in.refused',
  'let-in': 'sign-in.let-in',
  operator: undefined,
  'sync-completed': 'sync.completed',
  'sync-failed': 'sync.failed',
  'connector-changed': 'connector.changed',
  'deployment-changed': 'deployment.changed',
};
