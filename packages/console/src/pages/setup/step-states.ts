import type { AnswerOf, listConnectors } from '@picket/wire/console';
import type { SetupStepId } from '../../routing/setup-steps.ts';

/**
 * How far a step is, as the server sees it. `open`: to do here. `waiting`: done here, and somebody else's turn.
 * `attention`: something that was done no longer holds. `unknown`: not answered yet, which is never good news.
 */
export type StepState = 'done' | 'open' | 'waiting' | 'attention' | 'unknown';

type Connector = AnswerOf<typeof listConnectors>['items'][number];

/** What the server said; undefined where it has not answered. */
export interface Seen {
  readonly connector: Pick<Connector, 'state' | 'purposes' | 'heartbeat'> | undefined;
}

/** Derived from what is, never from what was clicked: a step that was left half done says so on coming back. */
export function stepStates(seen: Seen): Readonly<Record<SetupStepId, StepState>> {
  return {
    permissions: permissions(seen),
    platforms: 'unknown',
    groups: 'unknown',
    plan: 'unknown',
    install: 'unknown',
    connector: connector(seen),
  };
}

/** What reads and reports must be granted; what writes, too, until setup is over and it may be given back. */
function permissions({ connector }: Seen): StepState {
  if (connector === undefined) return 'unknown';
  const { state, purposes } = connector;
  if (state === 'revoked' || purposes.some(needsAttention)) return 'attention';
  const isGranted = (purpose: string) => purposes.find((each) => each.purpose === purpose)?.state === 'granted';
  if (isGranted('sync-and-signal')) return 'done';
  return state === 'awaiting-consent' ? 'waiting' : 'open';
}

/** A grant that the last look did not find whole is not done, whatever was proven before. */
function needsAttention({ state, missing, sight }: NonNullable<Seen['connector']>['purposes'][number]): boolean {
  if (state === 'withdrawn' || missing.length > 0) return true;
  return state === 'granted' && sight !== null && sight.kind !== 'granted';
}

/** Intune has the last word: a connector that it does not call enabled changes nothing for any phone. */
function connector({ connector }: Seen): StepState {
  if (connector === undefined) return 'unknown';
  const { state, heartbeat } = connector;
  if (state === 'revoked' || state === 'unresponsive' || state === 'paused') return 'attention';
  switch (heartbeat?.partnerState) {
    case 'enabled':
      return state === 'linked' ? 'done' : 'open';
    case 'available':
      return 'waiting';
    case 'unresponsive':
    case 'error':
      return 'attention';
    default:
      return 'open';
  }
}
