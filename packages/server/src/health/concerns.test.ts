import { day, hour, type Instant, minute } from '@picket/domain';
import { concernIds } from '@picket/wire/console';
import { expect, test } from 'vitest';
import { findConcerns, verdictOf } from './concerns.ts';
import type { HealthFacts } from './facts.ts';

const now = Date.parse('2026-11-23T12:00:00Z') as Instant;
const ago = (ms: number) => (now - ms) as Instant;
const backlog = { waiting: 0, sent: 0, refused: 0, oldestAt: undefined };
const heard = {
  kind: 'heard',
  countedFrom: 'picket',
  silentForMs: minute,
  leftMs: 7 * day,
  warnAt: undefined,
  ignoredAt: undefined,
} as const;

/** A connector with which all is well. */
const well = {
  now,
  connector: {
    uem: 'intune',
    state: 'linked',
    since: ago(30 * day),
    because: 'Linked.',
    provisionedAt: ago(30 * day),
    androidEnabled: true,
    iosEnabled: false,
  },
  registrations: [{ purpose: 'sync-and-signal', state: 'granted', missingPermissions: [] }],
  isHeartbeatOffered: true,
  isHeartbeatUsed: true,
  silence: heard,
  heartbeats: [{ sent_at: ago(minute), acknowledged_at: ago(minute), code: null, detail: null }],
  syncs: [{ kind: 'users', lastCompletedAt: ago(minute), lastProblem: undefined, isOverdue: false }],
  channels: [{ id: 'threat-level', title: 'Threat level', enabled: true, speaksToPartner: true, backlog }],
  feeds: { total: 1, old: [], oldestHeardAt: ago(hour) },
  callsSince: ago(day),
  calls: { total: 10, failed: 0, throttled: 0 },
} as unknown as HealthFacts;

const connector = (changes: object) => ({ ...well, connector: { ...well.connector, ...changes } }) as HealthFacts;
const silence = (kind: string, changes: object = {}) =>
  ({ ...well, silence: { ...heard, kind, ...changes } }) as HealthFacts;
const sync = (changes: object) => ({ ...well, syncs: [{ ...well.syncs[0], ...changes }] }) as HealthFacts;
const channel = (changes: object, enabled = true) =>
  ({ ...well, channels: [{ ...well.channels[0], enabled, backlog: { ...backlog, ...changes } }] }) as HealthFacts;
const registration = (changes: object) =>
  ({ ...well, registrations: [{ ...well.registrations[0], ...changes }] }) as HealthFacts;
const problem = { code: 'connector_unreachable', detail: 'no answer', at: '2026-11-23T11:00:00Z' };

test('where all is well there is nothing to say', () => {
  expect(findConcerns(well)).toEqual([]);
  expect(verdictOf([])).toBe('good');
  // Also with nobody to send heartbeats to, or a channel that is off.
  expect(findConcerns({ ...well, silence: undefined, isHeartbeatUsed: false, heartbeats: [] })).toEqual([]);
  expect(findConcerns(channel({ refused: 3, oldestAt: ago(day), waiting: 9 }, false))).toEqual([]);
});

const examples: readonly (readonly [(typeof concernIds)[number], string, HealthFacts])[] = [
  ['not-linked', 'unknown', connector({ state: 'unlinked' })],
  ['not-linked', 'unknown', connector({ state: 'awaiting-consent' })],
  ['paused', 'attention', connector({ state: 'paused' })],
  ['revoked', 'bad', connector({ state: 'revoked' })],
  ['unreachable', 'bad', connector({ state: 'unresponsive' })],
  ['silence-quiet', 'attention', silence('quiet', { silentForMs: 2 * day, leftMs: 5 * day })],
  ['silence-ignored', 'bad', silence('ignored')],
  ['silence-unknown', 'unknown', silence('unknown')],
  [
    'heartbeat-failing',
    'attention',
    { ...well, heartbeats: [{ ...well.heartbeats[0]!, acknowledged_at: null, code: 'connector_unreachable' }] },
  ],
  ['heartbeat-off', 'attention', { ...well, isHeartbeatUsed: false }],
  ['not-enabled', 'attention', connector({ androidEnabled: false, iosEnabled: false })],
  ['sync-failing', 'attention', sync({ lastProblem: problem })],
  ['sync-overdue', 'bad', sync({ isOverdue: true, lastProblem: problem })],
  ['permission-missing', 'attention', registration({ missingPermissions: ['User.Read.All'] })],
  ['consent-withdrawn', 'attention', registration({ purpose: 'response', state: 'withdrawn' })],
  ['delivery-late', 'attention', channel({ waiting: 2, oldestAt: ago(31 * minute) })],
  ['delivery-late', 'bad', channel({ waiting: 2, oldestAt: ago(5 * hour) })],
  ['delivery-refused', 'attention', channel({ refused: 2 })],
  ['feeds-old', 'attention', { ...well, feeds: { ...well.feeds, old: ['Bad hosts'] } }],
];

test.for(examples)('%s is %s, and says what to do', ([id, verdict, facts]) => {
  const concerns = findConcerns(facts);
  expect(concerns.map((each) => [each.id, each.verdict])).toEqual([[id, verdict]]);
  expect(concerns[0]?.todo).toMatch(/\w{3}.*\.$/);
  expect(concerns[0]?.what).toMatch(/\w{3}/);
  expect(verdictOf(concerns)).toBe(verdict);
});

test('every concern that there is has an example here', () => {
  expect(new Set(examples.map(([id]) => id))).toEqual(new Set(concernIds));
});

test('the worst comes first and decides; what is not known is worse than what needs attention', () => {
  const facts = { ...silence('unknown'), syncs: [{ ...well.syncs[0]!, lastProblem: problem }] };
  expect(findConcerns(facts).map(({ verdict }) => verdict)).toEqual(['unknown', 'attention']);
  expect(verdictOf(findConcerns({ ...facts, connector: connector({ state: 'revoked' }).connector }))).toBe('bad');
});

test('what can be done again names what, and nothing that is switched off can be', () => {
  expect(findConcerns(sync({ lastProblem: problem }))[0]?.again).toEqual({ kind: 'sync', of: 'users' });
  expect(findConcerns(channel({ refused: 1 }))[0]?.again).toEqual({ kind: 'delivery', of: 'threat-level' });
  expect(findConcerns(silence('quiet'))[0]?.again).toEqual({ kind: 'heartbeat', of: null });
  const off = findConcerns({ ...silence('quiet'), isHeartbeatUsed: false });
  expect(off.map(({ again }) => again)).toEqual([null, null]);
});
