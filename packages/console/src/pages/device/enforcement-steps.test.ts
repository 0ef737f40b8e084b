import { expect, test } from 'vitest';
import { openSpeech, sayingIn } from '../../language/speech.ts';
import { words } from '../../words/texts.ts';
import { type Enforced, enforcementSteps, type Step } from './enforcement-steps.ts';
import { deviceTexts } from './texts.ts';

const speech = openSpeech('en');
const stepsOf = (device: Enforced, timeline: Parameters<typeof enforcementSteps>[1]) =>
  enforcementSteps(device, timeline, sayingIn(speech, deviceTexts), sayingIn(speech, words));

const at = (time: string) => `2026-11-23T${time}Z`;
const entry = (
  time: string,
  kind: Parameters<typeof enforcementSteps>[1]['entries'][number]['kind'],
  channelId: string | null = null,
) => ({
  at: at(time),
  kind,
  text: `${kind} at ${time}`,
  channelId,
});
const channel = (channelId: string, state: Enforced['channels'][number]['state'], since: string | null) => ({
  channelId,
  title: `Channel ${channelId}`,
  state,
  wanted: {},
  detail: state === 'refused' ? 'The slot is taken.' : null,
  since: since === null ? null : at(since),
});

const lockedOut: Enforced = {
  level: 'high',
  since: at('09:12:00'),
  channels: [channel('a', 'accepted', '09:12:09')],
  complianceState: 'compliant',
  partnerReportedThreatState: null,
};
const lockOut = [
  entry('09:14:00', 'refused-at-sign-in'),
  entry('09:12:09', 'accepted', 'a'),
  entry('09:12:04', 'sent', 'a'),
  entry('09:12:00', 'assessed'),
  entry('09:11:50', 'observed'),
  entry('08:00:00', 'let-in'),
  entry('07:00:00', 'observed'),
];

const told = (steps: readonly Step[]) =>
  steps.map(({ title, state, tookMs }) => `${title}: ${state}${tookMs === undefined ? '' : ` +${tookMs / 1000} s`}`);

test('a lock-out is told from what was seen to the shut door, with how long each step took', () => {
  expect(told(stepsOf(lockedOut, { entries: lockOut, complete: true }))).toEqual([
    'Observed: done',
    'Assessed: done +10 s',
    'Sent: done +4 s',
    'Accepted: done +5 s',
    'Refused at sign-in: done +111 s',
  ]);
});

test('a cure goes the same way and ends with being let in', () => {
  const cured: Enforced = {
    ...lockedOut,
    level: 'secured',
    since: at('09:20:00'),
    channels: [channel('a', 'accepted', '09:20:05')],
  };
  const entries = [
    entry('09:21:00', 'let-in'),
    entry('09:20:05', 'accepted', 'a'),
    entry('09:20:02', 'sent', 'a'),
    entry('09:20:00', 'assessed'),
    entry('09:19:58', 'observed'),
    ...lockOut,
  ];
  expect(told(stepsOf(cured, { entries, complete: true }))).toEqual([
    'Observed: done',
    'Assessed: done +2 s',
    'Sent: done +2 s',
    'Accepted: done +3 s',
    'Let in: done +55 s',
  ]);
});

test('what belongs to the level before is no step of this one', () => {
  const fresh: Enforced = { ...lockedOut, since: at('09:30:00'), channels: [channel('a', 'waiting', '09:30:00')] };
  const steps = stepsOf(fresh, { entries: lockOut, complete: true });
  expect(told(steps).slice(1)).toEqual([
    'Assessed: done +1090 s',
    'Sent: waiting',
    'Accepted: waiting',
    'Sign-in: waiting',
  ]);
});

test('sent is not accepted until it is read back', () => {
  const sent: Enforced = { ...lockedOut, channels: [channel('a', 'sent', '09:12:04')] };
  const steps = stepsOf(sent, { entries: lockOut.slice(2), complete: true });
  expect(steps[2]).toMatchObject({ state: 'done' });
  expect(steps[3]).toMatchObject({ state: 'waiting', detail: 'Not yet read back.' });
});

test('with two channels a step is done when both have done it', () => {
  const both: Enforced = {
    ...lockedOut,
    channels: [channel('a', 'accepted', '09:12:09'), channel('b', 'refused', null)],
  };
  const [, , sent, accepted] = stepsOf(both, { entries: lockOut, complete: true });
  expect(sent?.lanes[1]).toMatchObject({ state: 'trouble', detail: { english: 'The slot is taken.' } });
  expect(accepted).toMatchObject({
    state: 'trouble',
    lanes: [
      { title: 'Channel a', state: 'done' },
      { title: 'Channel b', state: 'trouble', detail: 'Not there.' },
    ],
  });
  expect(accepted?.at).toBeUndefined();
});

test('a receipt from before this level is not timed as if it came after', () => {
  const same: Enforced = { ...lockedOut, since: at('10:00:00') };
  const steps = stepsOf(same, { entries: lockOut, complete: true });
  expect(steps[3]).toMatchObject({ state: 'done', detail: 'It said so already.' });
  expect(steps[3]?.at).toBeUndefined();
});

test('compliance is a step only where a partner reports on the phone, or where it changed', () => {
  const ids = (device: Enforced, entries = lockOut) => stepsOf(device, { entries, complete: true }).map(({ id }) => id);
  expect(ids(lockedOut)).not.toContain('compliance');
  expect(ids({ ...lockedOut, partnerReportedThreatState: 'unknown' })).not.toContain('compliance');
  expect(ids({ ...lockedOut, partnerReportedThreatState: 'highSeverity' })).toContain('compliance');
  expect(ids(lockedOut, [entry('09:12:30', 'noncompliant'), ...lockOut.slice(1)])).toContain('compliance');
});

test('until Intune has made up its mind the step waits, and says what Intune still says', () => {
  const steps = stepsOf(
    { ...lockedOut, partnerReportedThreatState: 'highSeverity' },
    { entries: lockOut, complete: true },
  );
  expect(steps[4]).toMatchObject({ title: 'Noncompliant', state: 'waiting', detail: 'Intune still says “Compliant”.' });
});

test('a phone that is still refused although it is secured is trouble, not success', () => {
  const cured: Enforced = { ...lockedOut, level: 'secured', since: at('09:13:00') };
  const steps = stepsOf(cured, { entries: lockOut, complete: true });
  expect(steps.at(-1)).toMatchObject({ title: 'Refused at sign-in', state: 'trouble' });
});

test('a phone that was refused and then let in while high is told as it is now', () => {
  const entries = [entry('09:16:00', 'let-in'), entry('09:15:00', 'let-in'), ...lockOut];
  const last = stepsOf(lockedOut, { entries, complete: true }).at(-1);
  expect(last).toMatchObject({ title: 'Let in', at: Date.parse(at('09:15:00')) });
});

test('a sign-in that was learnt of late is told at its own time', () => {
  const late = [entry('09:13:00', 'let-in'), ...lockOut];
  const last = stepsOf(lockedOut, { entries: late, complete: true }).at(-1);
  expect(last).toMatchObject({ title: 'Refused at sign-in', at: Date.parse(at('09:14:00')) });
});

test('what may stand further back is unknown, not missing', () => {
  const entries = lockOut.slice(0, 4);
  expect(stepsOf(lockedOut, { entries, complete: false })[0]).toMatchObject({ state: 'unknown' });
  expect(stepsOf(lockedOut, { entries, complete: true })[0]).toMatchObject({ state: 'skipped' });
});

test('where no channel carries the level, nothing waits to be sent', () => {
  const alone: Enforced = { ...lockedOut, channels: [channel('a', 'nothing-to-say', null)] };
  const steps = stepsOf(alone, { entries: lockOut.slice(3), complete: true });
  expect(steps.slice(2, 4).map(({ state }) => state)).toEqual(['skipped', 'skipped']);
});
