import fc from 'fast-check';
import { expect, test } from 'vitest';
import { after, day, hour, type Instant, minute } from '../time.ts';
import {
  type ConnectorEvent,
  type ConnectorState,
  connectorEvents,
  connectorStates,
  heartbeatDue,
  nextConnectorState,
} from './life-cycle.ts';

const noon = Date.UTC(2026, 10, 23, 12) as Instant;

function walk(...events: ConnectorEvent[]): ConnectorState {
  let state: ConnectorState = 'unlinked';
  for (const event of events) state = nextConnectorState(state, event).state;
  return state;
}

test('a grant that was asked for and proven links the connector', () => {
  expect(walk('consent-requested', 'consent-proven')).toBe('linked');
});

test('a grant that nobody finishes leaves the connector unlinked', () => {
  expect(walk('consent-requested', 'consent-expired')).toBe('unlinked');
});

test('a proof that nobody asked for links nothing', () => {
  expect(nextConnectorState('unlinked', 'consent-proven')).toMatchObject({ kind: 'refused', state: 'unlinked' });
  expect(walk('consent-requested', 'consent-expired', 'consent-proven')).toBe('unlinked');
});

test('asking for another purpose takes nothing away from a linked connector', () => {
  expect(walk('consent-requested', 'consent-proven', 'consent-requested', 'consent-expired')).toBe('linked');
});

test('a token that outlives its grant does not end a revocation', () => {
  const revoked = ['consent-requested', 'consent-proven', 'consent-withdrawn'] as const;
  expect(walk(...revoked, 'heard')).toBe('revoked');
  expect(walk(...revoked, 'consent-proven')).toBe('linked');
});

test('a silent connector is unresponsive until it is heard', () => {
  expect(walk('consent-requested', 'consent-proven', 'silent-too-long')).toBe('unresponsive');
  expect(walk('consent-requested', 'consent-proven', 'silent-too-long', 'heard')).toBe('linked');
});

test('no connector becomes linked without a proof since it was last unlinked', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...connectorEvents), { maxLength: 30 }), (events) => {
      if (!['linked', 'unresponsive', 'revoked', 'paused'].includes(walk(...events))) return;
      const sinceUnlinked = events.slice(events.lastIndexOf('unlinked') + 1);
      expect(sinceUnlinked).toContain('consent-requested');
      expect(sinceUnlinked.lastIndexOf('consent-proven')).toBeGreaterThan(sinceUnlinked.indexOf('consent-requested'));
    }),
  );
});

test('hearing the same event twice is hearing it once', () => {
  for (const state of connectorStates) {
    for (const event of connectorEvents) {
      const once = nextConnectorState(state, event).state;
      expect(nextConnectorState(once, event).state).toBe(once);
    }
  }
});

test('an event that cannot have happened is refused with a reason and moves nothing', () => {
  expect(nextConnectorState('awaiting-consent', 'heard')).toEqual({
    kind: 'refused',
    state: 'awaiting-consent',
    because: 'the connector has no consent, so this can only be a late answer',
  });
});

test('a heartbeat is due at once, then every interval', () => {
  expect(heartbeatDue(undefined, minute, noon)).toBe(true);
  expect(heartbeatDue(noon, minute, after(noon, minute - 1))).toBe(false);
  expect(heartbeatDue(noon, minute, after(noon, minute))).toBe(true);
});

test('a clock that was set back a year does not stop the heartbeat', () => {
  expect(heartbeatDue(noon, minute, after(noon, -365 * day))).toBe(true);
});

test('a move says what it is: moved exactly where the state is another, refused only with a reason', () => {
  for (const state of connectorStates) {
    for (const event of connectorEvents) {
      const move = nextConnectorState(state, event);
      if (move.kind === 'refused') {
        expect([state, event, move.state, move.because.length > 20]).toEqual([state, event, state, true]);
      } else expect([state, event, move.kind]).toEqual([state, event, move.state === state ? 'unchanged' : 'moved']);
    }
  }
});

test('a heartbeat that was sent this very moment is not sent again', () => {
  expect(heartbeatDue(noon, hour, noon)).toBe(false);
});

const told = connectorEvents.filter((event) => !['paused', 'resumed', 'unlinked'].includes(event));

test('what an operator has paused stays so until an operator says otherwise, whatever is heard, proven or taken back', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...told), { maxLength: 30 }), (events) => {
      expect(walk('consent-requested', 'consent-proven', 'paused', ...events)).toBe('paused');
    }),
  );
});

test('only an operator pauses, only an operator unlinks, and nothing but resuming or unlinking ends a pause', () => {
  for (const state of connectorStates) {
    for (const event of connectorEvents) {
      const next = nextConnectorState(state, event).state;
      if (next === 'paused' && state !== 'paused') expect(event).toBe('paused');
      if (next === 'unlinked' && state !== 'unlinked') expect(['unlinked', 'consent-expired']).toContain(event);
      if (state === 'paused' && next !== 'paused') expect(['resumed', 'unlinked']).toContain(event);
    }
  }
});

test('whatever has happened, unlinking ends it, and linking again takes what linking takes', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...connectorEvents), { maxLength: 30 }), (events) => {
      expect(walk(...events, 'unlinked')).toBe('unlinked');
      expect(walk(...events, 'unlinked', 'resumed')).toBe('unlinked');
      expect(walk(...events, 'unlinked', 'consent-requested', 'consent-proven')).toBe('linked');
    }),
  );
});

test('a connector that does not work cannot be paused, and what is not paused cannot be resumed', () => {
  for (const state of ['unlinked', 'awaiting-consent', 'revoked'] as const)
    expect(nextConnectorState(state, 'paused')).toMatchObject({ kind: 'refused', state });
  for (const state of connectorStates.filter((each) => each !== 'paused'))
    expect(nextConnectorState(state, 'resumed')).toMatchObject({ kind: 'refused', state });
});
