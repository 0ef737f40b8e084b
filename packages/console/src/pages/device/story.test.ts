import { expect, test } from 'vitest';
import { openSpeech, sayingIn } from '../../language/speech.ts';
import { words } from '../../words/texts.ts';
import { type Sentence, type Told, tellStory } from './story.ts';
import { deviceTexts } from './texts.ts';

const english = openSpeech('en');
const german = openSpeech('de');
const story = (device: Told, speech = english) =>
  text(tellStory(device, sayingIn(speech, deviceTexts), sayingIn(speech, words)));

const phone: Told = {
  level: 'high',
  since: '2026-11-23T09:12:00Z',
  reasons: [
    { kind: 'finding', text: 'iOS 17.5.1 lacks 3 exploited fixes', curedWhen: null, findingId: null, detectorId: null },
  ],
  vouchedBy: [],
  channels: [
    {
      channelId: 'a',
      title: 'Entra attribute',
      state: 'accepted',
      wanted: {},
      detail: null,
      since: '2026-11-23T09:12:04Z',
    },
  ],
  complianceState: 'compliant',
  lastSignIn: { at: '2026-11-23T09:14:00Z', outcome: 'refused-by-policy' },
  retired: false,
};

const text = (sentences: readonly Sentence[]) => sentences.map((parts) => parts.map(written).join(''));

function written(part: Sentence[number]): string {
  if (typeof part === 'string') return part;
  if ('at' in part) return new Date(part.at).toISOString().slice(11, 16);
  return 'english' in part ? part.english : ` (${part.inBrackets})`;
}

test('a phone that was locked out tells why, who was told, and how sign-in ended', () => {
  expect(story(phone)).toEqual([
    'High since 09:12: iOS 17.5.1 lacks 3 exploited fixes.',
    'Entra attribute was told and has confirmed it 09:12.',
    'Intune calls it “Compliant”; its last sign-in 09:14 was refused by policy.',
  ]);
});

test('a secured phone names what vouches for it and how old that is', () => {
  const secured: Told = {
    ...phone,
    level: 'secured',
    reasons: [],
    vouchedBy: [{ source: 'intune-inventory', observedAt: '2026-11-23T09:20:00Z' }],
  };
  expect(story(secured)[0]).toBe(
    'Secured since 09:12: no finding is open, and what vouches for it is fresh (Intune inventory of 09:20).',
  );
});

test('a phone that nothing vouches for is not told as if something did', () => {
  const odd: Told = { ...phone, level: 'secured', reasons: [] };
  expect(story(odd)[0]).toContain('no source is named that vouches for it');
  expect(story({ ...odd, level: 'high' })[0]).toContain('no reason was given');
});

test('further reasons are counted, not hidden', () => {
  const two: Told = { ...phone, reasons: [...phone.reasons, ...phone.reasons] };
  expect(story(two)[1]).toBe('There is 1 more reason.');
});

test('what was sent and not read back is not told as done', () => {
  const [channel] = phone.channels;
  const channelStory = (state: 'sent' | 'waiting' | 'retrying' | 'refused', detail: string | null = null) =>
    story({ ...phone, channels: [{ ...channel!, state, detail }] })[1];
  expect(channelStory('sent')).toBe('Entra attribute was told 09:12 and has not confirmed it yet.');
  expect(channelStory('waiting')).toBe('Entra attribute is about to be told.');
  expect(channelStory('retrying', 'Microsoft cannot be reached.')).toBe(
    'Telling Entra attribute failed and is tried again (Microsoft cannot be reached).',
  );
  expect(channelStory('refused', 'the slot is taken')).toBe('Entra attribute was left alone (the slot is taken).');
});

test('a level that nobody is told says so', () => {
  expect(story({ ...phone, channels: [] })[1]).toBe('No channel is on, so nothing outside Picket knows this level.');
});

test('a sign-in that failed for another reason is not told as a lock-out', () => {
  expect(story({ ...phone, lastSignIn: { at: phone.since, outcome: 'failed' } })[2]).toContain(
    'failed, but not because of a policy',
  );
  expect(story({ ...phone, lastSignIn: null, retired: true })[2]).toBe(
    'Intune no longer lists this phone; no sign-in from it is known.',
  );
});

test('a German reader is told the same', () => {
  expect(story(phone, german)).toEqual([
    'Hoch, geändert 09:12: iOS 17.5.1 lacks 3 exploited fixes.',
    'Entra attribute: benachrichtigt und bestätigt 09:12.',
    'Intune meldet es als „Konform“; die letzte Anmeldung 09:14 wurde durch eine Richtlinie abgelehnt.',
  ]);
});
