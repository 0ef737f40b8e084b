import type { Device, TimelineEntry } from '@picket/wire/console';
import { channelName, complianceWord } from '../../words/remote-words.ts';
import type { SayWords } from '../../words/texts.ts';
import type { SayDevice } from './texts.ts';

/**
 * `done`: it is known to have happened. `waiting`: it is yet to happen. `trouble`: it was refused, or failed and is
 * tried again. `skipped`: it does not apply to this phone. `unknown`: it may have, further back than was read.
 */
export type StepState = 'done' | 'waiting' | 'trouble' | 'skipped' | 'unknown';

/** Words of ours, or of the server's, which are English. */
export type Detail = string | { readonly english: string };

/** One channel's part in a step. */
export interface Lane {
  readonly title: string;
  readonly state: StepState;
  readonly at?: number | undefined;
  readonly detail?: Detail | undefined;
}

export interface Step {
  readonly id: 'observed' | 'assessed' | 'sent' | 'accepted' | 'compliance' | 'sign-in';
  readonly title: string;
  readonly state: StepState;
  readonly at?: number | undefined;
  /** Since the step before it that is known to have happened. */
  readonly tookMs?: number | undefined;
  readonly detail?: Detail | undefined;
  /** By channel, where there is more than one. */
  readonly lanes: readonly Lane[];
}

export type Enforced = Pick<Device, 'level' | 'since' | 'channels' | 'complianceState' | 'partnerReportedThreatState'>;

type Entry = Pick<TimelineEntry, 'at' | 'kind' | 'text' | 'channelId'>;

/** The timeline as far as it was read, newest first. `complete`: there is nothing older. */
interface Told {
  readonly entries: readonly Entry[];
  readonly complete: boolean;
}

const atOf = ({ at }: Entry) => Date.parse(at);

/**
 * The way of the phone's present level, from what was observed to the door that it opens or shuts. A cure goes the
 * same way as a lock-out, so the steps are the same: only the last two have other names.
 */
export function enforcementSteps(device: Enforced, timeline: Told, t: SayDevice, word: SayWords): readonly Step[] {
  const since = Date.parse(device.since);
  // By their own time: a sign-in is learnt of later than it happened.
  const followed = timeline.entries
    .filter((entry) => atOf(entry) >= since)
    .toSorted((one, other) => atOf(one) - atOf(other));
  const steps = [
    observed(since, timeline, t),
    { id: 'assessed', title: t('steps.assessed'), state: 'done', at: since, lanes: [] } as const,
    delivery('sent', device, followed, since, t, word),
    delivery('accepted', device, followed, since, t, word),
    ...compliance(device, followed, t, word),
    signIn(device, followed, t),
  ];
  return withDurations(steps);
}

function observed(since: number, { entries, complete }: Told, t: SayDevice): Step {
  const step = { id: 'observed', title: t('steps.observed'), lanes: [] } as const;
  const entry = entries.find((candidate) => candidate.kind === 'observed' && atOf(candidate) <= since);
  if (entry !== undefined) return { ...step, state: 'done', at: atOf(entry), detail: { english: entry.text } };
  // A level can change without anything new: by the age of what is known, or by new knowledge about it.
  return complete
    ? { ...step, state: 'skipped', detail: t('steps.nothingNew') }
    : { ...step, state: 'unknown', detail: t('steps.furtherBack') };
}

function delivery(
  id: 'sent' | 'accepted',
  device: Enforced,
  followed: readonly Entry[],
  since: number,
  t: SayDevice,
  word: SayWords,
): Step {
  const title = t(`steps.${id}`);
  const lanes = device.channels
    .filter(({ state }) => state !== 'nothing-to-say')
    .map((channel): Lane => {
      const told = followed.find(({ kind, channelId }) => kind === id && channelId === channel.channelId);
      return {
        title: channelName(channel.channelId, channel.title, word),
        ...deliveryState(id, channel, told && atOf(told), since, t),
      };
    });
  const [only] = lanes;
  if (only === undefined) {
    return { id, title, state: 'skipped', detail: t('steps.noChannel'), lanes: [] };
  }
  const times = lanes.flatMap(({ at }) => at ?? []);
  const state = (['trouble', 'waiting', 'unknown'] as const).find((one) => lanes.some((lane) => lane.state === one));
  return {
    id,
    title,
    state: state ?? 'done',
    at: state === undefined && times.length > 0 ? Math.max(...times) : undefined,
    detail: lanes.length === 1 ? only.detail : undefined,
    lanes: lanes.length === 1 ? [] : lanes,
  };
}

function deliveryState(
  id: 'sent' | 'accepted',
  channel: Enforced['channels'][number],
  toldAt: number | undefined,
  since: number,
  t: SayDevice,
): Omit<Lane, 'title'> {
  const { state, detail } = channel;
  if (id === 'accepted' && state === 'sent') return { state: 'waiting', detail: t('steps.notReadBack') };
  switch (state) {
    case 'accepted':
    case 'sent': {
      if (toldAt !== undefined) return { state: 'done', at: toldAt };
      const stateAt = channel.since === null ? Number.NaN : Date.parse(channel.since);
      if (stateAt < since) return { state: 'done', detail: t('steps.saidAlready') };
      // The state's own moment is the acceptance's when accepted: then nothing says when it was sent.
      const isOwnMoment = stateAt >= since && state === id;
      return { state: 'done', ...(isOwnMoment && { at: stateAt }) };
    }
    case 'refused':
    case 'retrying': {
      const ours = state === 'refused' ? t('steps.leftAlone') : t('steps.triedAgain');
      const why = detail === null ? ours : { english: detail };
      // Told once, at the step where it went wrong.
      return { state: 'trouble', detail: id === 'sent' ? why : t('steps.notThere') };
    }
    default:
      return { state: 'waiting', detail: id === 'sent' ? t('steps.aboutToBeSent') : undefined };
  }
}

/**
 * Intune's verdict, where a threat level can change it: where Intune says that a partner reports on this phone, or
 * where it did change. The open channels act without it.
 */
function compliance(device: Enforced, followed: readonly Entry[], t: SayDevice, words: SayWords): readonly Step[] {
  const good = device.level === 'secured';
  const word = good ? 'compliant' : 'noncompliant';
  const entry = followed.findLast(({ kind }) => kind === 'compliant' || kind === 'noncompliant');
  const reported = !/^(|unknown|activated|deactivated)$/i.test(device.partnerReportedThreatState ?? '');
  const step = { id: 'compliance', title: t(`steps.${word}`), lanes: [] } as const;
  if (entry?.kind === word) return [{ ...step, state: 'done', at: atOf(entry), detail: { english: entry.text } }];
  if (entry === undefined && !reported) return [];
  const isSo = device.complianceState.toLowerCase() === word;
  return [
    isSo
      ? { ...step, state: 'done', detail: t('steps.soAlready') }
      : {
          ...step,
          state: 'waiting',
          detail: t('steps.stillSays', { state: complianceWord(device.complianceState, words) }),
        },
  ];
}

function signIn({ level }: Enforced, followed: readonly Entry[], t: SayDevice): Step {
  const decisions = followed.filter(({ kind }) => kind === 'refused-at-sign-in' || kind === 'let-in');
  const newest = decisions.at(-1);
  if (newest === undefined) {
    const title = level === 'secured' ? t('steps.letIn') : t('steps.signIn');
    return { id: 'sign-in', title, state: 'waiting', detail: t('steps.noSignIn'), lanes: [] };
  }
  // What holds now, and since when it has held: later sign-ins with the same end only repeat it.
  const turned = decisions.findLastIndex(({ kind }) => kind !== newest.kind);
  const first = decisions[turned + 1] ?? newest;
  const refused = newest.kind === 'refused-at-sign-in';
  return {
    id: 'sign-in',
    title: refused ? t('steps.refused') : t('steps.letIn'),
    state: refused && level === 'secured' ? 'trouble' : 'done',
    at: atOf(first),
    detail: refused && level === 'secured' ? t('steps.stillRefused') : { english: first.text },
    lanes: [],
  };
}

function withDurations(steps: readonly Step[]): readonly Step[] {
  let before: number | undefined;
  return steps.map((step) => {
    const tookMs = step.at !== undefined && before !== undefined ? step.at - before : undefined;
    before = step.at ?? before;
    // Clocks of two systems may disagree: a negative duration says nothing about the phone.
    return tookMs === undefined || tookMs < 0 ? step : { ...step, tookMs };
  });
}
