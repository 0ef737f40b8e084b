import { after, type Instant } from '../time.ts';

/**
 * A connector is one tenant's link to one UEM. It begins **unlinked**. When an operator asks an Entra administrator for
 * consent it is **awaiting consent**; it falls back to unlinked when nobody finishes the grant in time, and is
 * **linked** once a fresh token of that tenant has proven the grant. A linked connector that nothing has been heard
 * from for too long is **unresponsive**, and linked again as soon as it is heard. When Microsoft refuses what it once
 * granted, it is **revoked**, until a fresh token proves a grant again. An operator may **pause** a connector that works:
 * then nothing is read or told until an operator resumes it, whatever is heard or proven meanwhile. An operator may unlink
 * it at any time.
 *
 * Three rules that are easy to get wrong: asking again (for another purpose, or to renew) takes nothing away from a
 * connector that has a history, so only an unlinked one begins to wait. Being heard does not end a revocation, because
 * tokens outlive the grant by an hour. And a proof that nobody asked for links nothing: an operator who unlinked it
 * meant it, and a consent link that was used too late must not undo that.
 *
 * Only the consent for syncing moves the connector; the other purposes have a state of their own.
 */
export const connectorStates = ['unlinked', 'awaiting-consent', 'linked', 'unresponsive', 'revoked', 'paused'] as const;
export type ConnectorState = (typeof connectorStates)[number];

export const connectorEvents = [
  'consent-requested',
  'consent-expired',
  'consent-proven',
  'heard',
  'silent-too-long',
  'consent-withdrawn',
  'paused',
  'resumed',
  'unlinked',
] as const;
export type ConnectorEvent = (typeof connectorEvents)[number];

export type ConnectorMove =
  | { readonly kind: 'moved'; readonly state: ConnectorState }
  | { readonly kind: 'unchanged'; readonly state: ConnectorState }
  /** The event cannot have happened to such a connector, or must not count: stays as it is, and says why. */
  | { readonly kind: 'refused'; readonly state: ConnectorState; readonly because: string };

const neverAsked = 'nobody has asked for consent';
const stray = 'the connector has no consent, so this can only be a late answer';
const notWorking = 'only a connector that works can be paused: nothing is read or told through this one';
const notPaused = 'the connector is not paused';
const notGranted = 'there is no grant yet that could be withdrawn';

type Row = Readonly<Record<ConnectorEvent, ConnectorState | { readonly refuse: string }>>;

const moves: Readonly<Record<ConnectorState, Row>> = {
  unlinked: {
    'consent-requested': 'awaiting-consent',
    'consent-expired': 'unlinked',
    'consent-proven': { refuse: neverAsked },
    heard: { refuse: stray },
    'silent-too-long': { refuse: stray },
    'consent-withdrawn': { refuse: notGranted },
    paused: { refuse: notWorking },
    resumed: { refuse: notPaused },
    unlinked: 'unlinked',
  },
  'awaiting-consent': {
    'consent-requested': 'awaiting-consent',
    'consent-expired': 'unlinked',
    'consent-proven': 'linked',
    heard: { refuse: stray },
    'silent-too-long': { refuse: stray },
    'consent-withdrawn': { refuse: notGranted },
    paused: { refuse: notWorking },
    resumed: { refuse: notPaused },
    unlinked: 'unlinked',
  },
  linked: {
    'consent-requested': 'linked',
    'consent-expired': 'linked',
    'consent-proven': 'linked',
    heard: 'linked',
    'silent-too-long': 'unresponsive',
    'consent-withdrawn': 'revoked',
    paused: 'paused',
    resumed: { refuse: notPaused },
    unlinked: 'unlinked',
  },
  unresponsive: {
    'consent-requested': 'unresponsive',
    'consent-expired': 'unresponsive',
    'consent-proven': 'linked',
    heard: 'linked',
    'silent-too-long': 'unresponsive',
    'consent-withdrawn': 'revoked',
    paused: 'paused',
    resumed: { refuse: notPaused },
    unlinked: 'unlinked',
  },
  revoked: {
    'consent-requested': 'revoked',
    'consent-expired': 'revoked',
    'consent-proven': 'linked',
    heard: 'revoked',
    'silent-too-long': 'revoked',
    'consent-withdrawn': 'revoked',
    paused: { refuse: notWorking },
    resumed: { refuse: notPaused },
    unlinked: 'unlinked',
  },
  paused: {
    'consent-requested': 'paused',
    'consent-expired': 'paused',
    'consent-proven': 'paused',
    heard: 'paused',
    'silent-too-long': 'paused',
    'consent-withdrawn': 'paused',
    paused: 'paused',
    resumed: 'linked',
    unlinked: 'unlinked',
  },
};

export function nextConnectorState(state: ConnectorState, event: ConnectorEvent): ConnectorMove {
  const next = moves[state][event];
  if (typeof next !== 'string') return { kind: 'refused', state, because: next.refuse };
  return { kind: next === state ? 'unchanged' : 'moved', state: next };
}

/**
 * Whether the next connector heartbeat should be sent now. A last one in the future means that the clock was set back:
 * one heartbeat too many does no harm, one too few makes the UEM ignore us.
 */
export function heartbeatDue(lastSentAt: Instant | undefined, everyMs: number, now: Instant): boolean {
  return lastSentAt === undefined || now < lastSentAt || now >= after(lastSentAt, everyMs);
}
