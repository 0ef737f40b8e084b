import type { Device } from '@picket/wire/console';
import { levelWords } from '../../words/levels.ts';
import { complianceWord, counted, ended, sourceName } from '../../words/remote-words.ts';

/** A sentence with instants in it, which the page writes as times of the reader's. */
export type Sentence = readonly (string | { readonly at: number })[];

/** The parts of a device that its story is made of. */
export type Told = Pick<
  Device,
  'level' | 'since' | 'reasons' | 'vouchedBy' | 'channels' | 'complianceState' | 'lastSignIn' | 'retired'
>;

/** What happened to this phone and whether it is in or out: what it is and why, who was told, how sign-in ended. */
export function tellStory(device: Told): readonly Sentence[] {
  return [levelSentence(device), channelSentence(device), accessSentence(device)];
}

const moment = (iso: string) => ({ at: Date.parse(iso) });

function levelSentence({ level, since, reasons, vouchedBy }: Told): Sentence {
  const opening = [`${levelWords[level].word} since `, moment(since)];
  const [deciding, ...others] = reasons;
  if (deciding !== undefined) {
    const more =
      others.length === 0
        ? ''
        : ` There ${others.length === 1 ? 'is' : 'are'} ${counted(others.length, 'more reason', 'more reasons')}.`;
    return [...opening, `: ${ended(deciding.text)}${more}`];
  }
  if (level !== 'secured') return [...opening, ', and no reason was given: this is a fault of Picket.'];
  if (vouchedBy.length === 0) return [...opening, ', but no source is named that vouches for it.'];
  const sources = vouchedBy.flatMap(
    ({ source, observedAt }, index): Sentence => [
      `${index === 0 ? '' : ', '}${sourceName(source)} of `,
      moment(observedAt),
    ],
  );
  return [...opening, ': no finding is open, and what vouches for it is fresh (', ...sources, ').'];
}

function channelSentence({ channels }: Told): Sentence {
  if (channels.length === 0) return ['No channel is on, so nothing outside Picket knows this level.'];
  const speaking = channels.filter(({ state }) => state !== 'nothing-to-say');
  if (speaking.length === 0) return ['No channel has anything to say about this phone.'];
  const clauses = speaking.map(channelClause);
  const joined = clauses.flatMap((clause, index): Sentence => (index === 0 ? clause : ['; ', ...clause]));
  return [...joined.map((part, index) => (index === 0 && typeof part === 'string' ? capital(part) : part)), '.'];
}

function channelClause({ title, state, detail, since }: Told['channels'][number]): Sentence {
  const when: Sentence = since === null ? [] : [' ', moment(since)];
  const why = detail === null ? '' : ` (${detail.replace(/\.$/, '')})`;
  switch (state) {
    case 'nothing-to-say':
      return [];
    case 'waiting':
      return [`${title} is about to be told`];
    case 'sent':
      return [`${title} was told`, ...when, ' and has not confirmed it yet'];
    case 'accepted':
      return [`${title} was told and has confirmed it`, ...when];
    case 'refused':
      return [`${title} was left alone${why}`];
    case 'retrying':
      return [`telling ${title} failed and is tried again${why}`];
  }
}

function accessSentence({ complianceState, lastSignIn, retired }: Told): Sentence {
  const compliance = retired
    ? 'Intune no longer lists this phone'
    : `Intune calls it ${complianceWord(complianceState).toLowerCase()}`;
  if (lastSignIn === null) return [`${compliance}; no sign-in from it is known.`];
  const outcome = {
    'let-in': ' was let in.',
    'refused-by-policy': ' was refused by policy.',
    failed: ' failed, but not because of a policy.',
  }[lastSignIn.outcome];
  return [`${compliance}; its last sign-in `, moment(lastSignIn.at), outcome];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
