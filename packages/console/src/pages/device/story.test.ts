import { expect, test } from 'vitest';
import { type Sentence, type Told, tellStory } from './story.ts';

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

const text = (sentences: readonly Sentence[]) =>
  sentences.map((parts) =>
    parts.map((part) => (typeof part === 'string' ? part : new Date(part.at).toISOString().slice(11, 16))).join(''),
  );

test('a phone that was locked out tells why, who was told, and how sign-in ended', () => {
  expect(text(tellStory(phone))).toEqual([
    'High since 09:12: iOS 17.5.1 lacks 3 exploited fixes.',
    'Entra attribute was told and has confirmed it 09:12.',
    'Intune calls it compliant; its last sign-in 09:14 was refused by policy.',
  ]);
});

test('a secured phone names what vouches for it and how old that is', () => {
  const secured: Told = {
    ...phone,
    level: 'secured',
    reasons: [],
    vouchedBy: [{ source: 'intune-inventory', observedAt: '2026-11-23T09:20:00Z' }],
  };
  expect(text(tellStory(secured))[0]).toBe(
    'Secured since 09:12: no finding is open, and what vouches for it is fresh (Intune inventory of 09:20).',
  );
});

test('a phone that nothing vouches for is not told as if something did', () => {
  const odd: Told = { ...phone, level: 'secured', reasons: [] };
  expect(text(tellStory(odd))[0]).toContain('no source is named that vouches for it');
  expect(text(tellStory({ ...odd, level: 'high' }))[0]).toContain('no reason was given');
});

test('further reasons are counted, not hidden', () => {
  const two: Told = { ...phone, reasons: [...phone.reasons, ...phone.reasons] };
  expect(text(tellStory(two))[0]).toMatch(/fixes\. There is 1 more reason\.$/);
});

test('what was sent and not read back is not told as done', () => {
  const [channel] = phone.channels;
  const story = (state: 'sent' | 'waiting' | 'retrying' | 'refused', detail: string | null = null) =>
    text(tellStory({ ...phone, channels: [{ ...channel!, state, detail }] }))[1];
  expect(story('sent')).toBe('Entra attribute was told 09:12 and has not confirmed it yet.');
  expect(story('waiting')).toBe('Entra attribute is about to be told.');
  expect(story('retrying', 'Microsoft cannot be reached.')).toBe(
    'Telling Entra attribute failed and is tried again (Microsoft cannot be reached).',
  );
  expect(story('refused', 'the slot is taken')).toBe('Entra attribute was left alone (the slot is taken).');
});

test('a level that nobody is told says so', () => {
  expect(text(tellStory({ ...phone, channels: [] }))[1]).toBe(
    'No channel is on, so nothing outside Picket knows this level.',
  );
});

test('a sign-in that failed for another reason is not told as a lock-out', () => {
  expect(text(tellStory({ ...phone, lastSignIn: { at: phone.since, outcome: 'failed' } }))[2]).toContain(
    'failed, but not because of a policy',
  );
  expect(text(tellStory({ ...phone, lastSignIn: null, retired: true }))[2]).toBe(
    'Intune no longer lists this phone; no sign-in from it is known.',
  );
});
