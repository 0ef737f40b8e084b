import { expect, test } from 'vitest';
import { type Seen, stepStates } from './step-states.ts';

type Connector = NonNullable<Seen['connector']>;
const purpose = (
  name: Connector['purposes'][number]['purpose'],
  state: Connector['purposes'][number]['state'],
  missing: readonly string[] = [],
  sight: string | null = null,
) =>
  ({
    purpose: name,
    state,
    missing: [...missing],
    sight: sight === null ? null : { kind: sight },
  }) as unknown as Connector['purposes'][number];
const linked: Connector = {
  state: 'linked',
  purposes: [purpose('sync-and-signal', 'granted'), purpose('setup', 'not-registered')],
  heartbeat: { lastAt: null, partnerState: 'enabled', unresponsiveAt: null },
};
const of = (connector: Connector | undefined) => stepStates({ connector });

test('what nobody has answered yet is not known, and never done', () => {
  expect(new Set(Object.values(of(undefined)))).toEqual(new Set(['unknown']));
});

test('a new tenant begins with the permissions', () => {
  const fresh: Connector = {
    state: 'unlinked',
    purposes: [purpose('sync-and-signal', 'not-granted')],
    heartbeat: null,
  };
  expect(of(fresh)).toMatchObject({ permissions: 'open', connector: 'open' });
  expect(of({ ...fresh, state: 'awaiting-consent' })).toMatchObject({ permissions: 'waiting' });
});

test('a grant that was withdrawn, or lost one permission, needs attention again', () => {
  expect(of(linked).permissions).toBe('done');
  expect(of({ ...linked, purposes: [purpose('sync-and-signal', 'withdrawn')] }).permissions).toBe('attention');
  expect(of({ ...linked, purposes: [purpose('sync-and-signal', 'granted', ['User.Read.All'])] }).permissions).toBe(
    'attention',
  );
  expect(of({ ...linked, state: 'revoked' }).permissions).toBe('attention');
});

test.each([
  ['enabled', 'done'],
  ['available', 'waiting'],
  ['unresponsive', 'attention'],
  ['unavailable', 'open'],
  ['a word of 2027', 'open'],
])('a partner connector that Intune calls %s is %s', (partnerState, state) => {
  expect(of({ ...linked, heartbeat: { lastAt: null, partnerState, unresponsiveAt: null } }).connector).toBe(state);
});

test('a connector that Intune calls enabled is not done while Microsoft is silent', () => {
  expect(of({ ...linked, state: 'unresponsive' }).connector).toBe('attention');
});

test('a grant that the last look did not find whole, or that nobody could look at, is not done', () => {
  const seen = (sight: string | null) =>
    of({ ...linked, purposes: [purpose('sync-and-signal', 'granted', [], sight)] }).permissions;
  expect(['granted', null].map(seen)).toEqual(['done', 'done']);
  expect(['incomplete', 'app-disabled', 'credential-expired', 'unknown'].map(seen)).toEqual(Array(4).fill('attention'));
});

test('a connector that somebody has paused needs attention, whatever Intune calls it', () => {
  expect(of({ ...linked, state: 'paused' }).connector).toBe('attention');
});
