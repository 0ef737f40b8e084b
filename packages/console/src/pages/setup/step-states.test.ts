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
};
const of = (connector: Connector | undefined, setup?: Seen['setup']) =>
  stepStates({ connector, setup, health: connector && health('unavailable') });

/** What health says where Intune calls the partner connector so. */
function health(partnerState: string, over: { readonly isOffered?: boolean } = {}): NonNullable<Seen['health']> {
  return {
    heartbeat: { isOffered: true, isUsed: true, partnerState, ...over },
    silence: { kind: 'quiet' },
  } as unknown as NonNullable<Seen['health']>;
}

test('what nobody has answered yet is not known, and never done', () => {
  expect(new Set(Object.values(of(undefined)))).toEqual(new Set(['unknown']));
});

test('a new tenant begins with the permissions', () => {
  const fresh: Connector = {
    state: 'unlinked',
    purposes: [purpose('sync-and-signal', 'not-granted')],
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
  ['a word of 2027', 'attention'],
])('a partner connector that Intune calls %s is %s', (partnerState, state) => {
  expect(stepStates({ connector: linked, health: health(partnerState) }).connector).toBe(state);
  expect(stepStates({ connector: linked }).connector).toBe('unknown');
});

test('a connector that Intune calls enabled is not done while Microsoft is silent, nor before it is linked', () => {
  const seen = (state: Connector['state']) =>
    stepStates({ connector: { ...linked, state }, health: health('enabled') }).connector;
  expect(seen('unresponsive')).toBe('attention');
  expect(seen('awaiting-consent')).toBe('open');
});

test('where no partner service is there is nothing to switch on, and linked is enough', () => {
  const alone = health('unavailable', { isOffered: false });
  expect(stepStates({ connector: linked, health: alone }).connector).toBe('done');
  expect(stepStates({ connector: { ...linked, state: 'unlinked' }, health: alone }).connector).toBe('open');
});

test('phones that lag are waited for, one that failed needs somebody, and only all of them are done', () => {
  const app = { appId: 'a', name: 'Picket', readAt: '2026-11-29T02:00:00Z' };
  const seen = (counts: Record<string, number>, isComplete = false) =>
    stepStates({
      connector: undefined,
      setup: undefined,
      installs: { readAt: app.readAt, apps: [{ ...app, counts }], isComplete, notices: null },
    }).install;
  expect(seen({ pending: 1, installed: 9 })).toBe('waiting');
  expect(seen({ failed: 1, installed: 9 })).toBe('attention');
  expect(seen({ installed: 10 }, true)).toBe('done');
  const nothing = { readAt: null, apps: [], isComplete: false, notices: null };
  expect(stepStates({ connector: undefined, setup: undefined, installs: nothing }).install).toBe('open');
});

const group = { id: '0198c0de-0000-4000-8000-000000000001', name: 'Pilots' };
const chosen: NonNullable<Seen['setup']> = {
  choices: {
    android: null,
    ios: { volumePurchase: false, agent: { kind: 'web' } },
    groups: { stage: 'pilot', pilot: [group], include: [], exclude: [] },
    webProtection: false,
    compliancePolicy: false,
    accessPolicy: 'none',
  },
  goneGroups: [],
  warnings: [],
  savedAt: '2026-11-29T01:00:00Z',
};
const warning = (code: NonNullable<Seen['setup']>['warnings'][number]['code']) => ({
  code,
  pointer: '/groups',
  detail: 'x',
  names: [],
  count: null,
});
const choosing = (setup: Seen['setup']) => {
  const { platforms, groups } = of(linked, setup);
  return { platforms, groups };
};

test('platforms and groups are done once they are chosen and reach a phone', () => {
  expect(choosing(undefined)).toEqual({ platforms: 'unknown', groups: 'unknown' });
  expect(choosing(chosen)).toEqual({ platforms: 'done', groups: 'done' });
  const nothing = { ...chosen.choices, ios: null, groups: { ...chosen.choices.groups, pilot: [] } };
  expect(choosing({ ...chosen, choices: nothing })).toEqual({ platforms: 'open', groups: 'open' });
  const widened = { ...chosen.choices, groups: { ...chosen.choices.groups, stage: 'everybody' as const } };
  expect(choosing({ ...chosen, choices: widened }).groups).toBe('open');
});

test('a group that is gone, and groups that reach no phone, need attention', () => {
  expect(choosing({ ...chosen, goneGroups: [group] }).groups).toBe('attention');
  expect(choosing({ ...chosen, warnings: [warning('reaches-no-phone')] }).groups).toBe('attention');
  expect(choosing({ ...chosen, warnings: [warning('web-app-missing')] }).platforms).toBe('waiting');
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

type Deployed = NonNullable<Seen['deployment']>;
const deployed = (run: Partial<NonNullable<Deployed['run']>> | null, drift: unknown = null) =>
  stepStates({
    connector: linked,
    setup: chosen,
    deployment: {
      objects: [{ key: 'ios-web-clip', drift }],
      run: run === null ? null : { aim: 'apply', state: 'completed', startedAt: '2026-11-29T02:00:00Z', ...run },
    } as unknown as Deployed,
  }).plan;

test.each([
  ['what was applied, as it was made', {}, 'done'],
  ['a run under way', { state: 'running' }, 'waiting'],
  ['a run that stopped half-way', { state: 'stopped' }, 'attention'],
  ['a run that somebody ended', { state: 'canceled' }, 'open'],
  ['what was taken back', { aim: 'remove' }, 'open'],
  ['choices saved after the last run', { startedAt: '2026-11-29T00:00:00Z' }, 'open'],
  ['no run at all', null, 'open'],
] as const)('%s makes the plan %j', (_, run, state) => {
  expect(deployed(run)).toBe(state);
});

test('an object that somebody edited or deleted needs attention, however the last run ended', () => {
  expect(deployed({}, { state: 'edited' })).toBe('attention');
  expect(stepStates({ connector: linked, setup: chosen }).plan).toBe('unknown');
});
