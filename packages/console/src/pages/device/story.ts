import type { Device } from '@picket/wire/console';
import { sayingInParts } from '../../language/speech.ts';
import { channelName, complianceWord, ended, sourceName } from '../../words/remote-words.ts';
import type { SayWords } from '../../words/texts.ts';
import type { en } from './texts.en.ts';
import type { SayDevice } from './texts.ts';

/** Of a sentence: our words, an instant, which the page writes as a time of the reader's, or words of the server's. */
export type Part = string | { readonly at: number } | { readonly english: string } | { readonly inBrackets: string };
export type Sentence = readonly Part[];

/** The parts of a device that its story is made of. */
export type Told = Pick<
  Device,
  'level' | 'since' | 'reasons' | 'vouchedBy' | 'channels' | 'complianceState' | 'lastSignIn' | 'retired'
>;

/** What happened to this phone and whether it is in or out: what it is and why, who was told, how sign-in ended. */
export function tellStory(device: Told, t: SayDevice, word: SayWords): readonly Sentence[] {
  return [...levelSentences(device, t, word), ...channelSentences(device, t, word), accessSentence(device, t, word)];
}

const moment = (iso: string) => ({ at: Date.parse(iso) });
const inParts = (t: SayDevice) => sayingInParts<typeof en, Part>(t);

function levelSentences({ level, since, reasons, vouchedBy }: Told, t: SayDevice, word: SayWords): readonly Sentence[] {
  const parts = inParts(t);
  const opening = { level: word(`level.word.${level}`), at: moment(since) };
  const [deciding, ...others] = reasons;
  if (deciding !== undefined) {
    const because = parts('story.because', { ...opening, reason: { english: ended(deciding.text) } });
    return others.length === 0 ? [because] : [because, [t('story.more', { count: others.length })]];
  }
  if (level !== 'secured') return [parts('story.noReason', opening)];
  if (vouchedBy.length === 0) return [parts('story.noSource', opening)];
  const sources = vouchedBy.flatMap(({ source, observedAt }, index): Sentence => {
    const named = parts('story.source', { source: sourceName(source, word), at: moment(observedAt) });
    return index === 0 ? named : [', ', ...named];
  });
  // The text has one place for all sources, each of which is made of parts itself.
  const place: Part = { english: '' };
  return [
    parts('story.vouched', { ...opening, sources: place }).flatMap((part) => (part === place ? sources : [part])),
  ];
}

function channelSentences({ channels }: Told, t: SayDevice, word: SayWords): readonly Sentence[] {
  if (channels.length === 0) return [[t('story.noChannel')]];
  const speaking = channels.filter(({ state }) => state !== 'nothing-to-say');
  if (speaking.length === 0) return [[t('story.nothingToSay')]];
  return speaking.map((channel) => channelSentence(channel, t, word));
}

function channelSentence(
  { channelId, title, state, detail, since }: Told['channels'][number],
  t: SayDevice,
  word: SayWords,
): Sentence {
  const parts = inParts(t);
  const channel = channelName(channelId, title, word);
  const why: Part = detail === null ? '' : { inBrackets: detail.replace(/\.$/, '') };
  switch (state) {
    case 'nothing-to-say':
      return [];
    case 'waiting':
      return parts('story.channel.waiting', { channel });
    case 'sent':
    case 'accepted':
      return since === null
        ? parts(`story.channel.${state}`, { channel })
        : parts(`story.channel.${state}At`, { channel, at: moment(since) });
    case 'refused':
    case 'retrying':
      return parts(`story.channel.${state}`, { channel, why });
  }
}

function accessSentence({ complianceState, lastSignIn, retired }: Told, t: SayDevice, word: SayWords): Sentence {
  const compliance = retired
    ? t('story.retired')
    : t('story.compliance', { state: complianceWord(complianceState, word) });
  if (lastSignIn === null) return [t('story.noSignIn', { compliance })];
  return inParts(t)(`story.signIn.${lastSignIn.outcome}`, { compliance, at: moment(lastSignIn.at) });
}
