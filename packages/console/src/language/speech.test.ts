import { expect, test } from 'vitest';
import { openSpeech, sayingIn, sayingInParts } from './speech.ts';
import { defineTexts } from './texts.ts';

const texts = defineTexts(
  'pages/example',
  {
    greeting: 'Hello {{name}}',
    phones_one: '{{count}} phone of {{name}}',
    phones_other: '{{count}} phones of {{name}}',
    group: { state: 'It is {{context}}', plain: 'Plain' },
  } as const,
  {
    greeting: 'Guten Tag, {{name}}',
    phones_one: '{{count}} Gerät von {{name}}',
    phones_other: '{{count}} Geräte von {{name}}',
    group: { state: 'Es ist {{context}}', plain: 'Schlicht' },
  },
);

const english = sayingIn(openSpeech('en-GB'), texts);
const german = sayingIn(openSpeech('de-AT'), texts);

test('a text is said in the language of the locale, and its numbers as they are written there', () => {
  expect(english('phones', { count: 1, name: 'Ana' })).toBe('1 phone of Ana');
  expect(german('phones', { count: 1, name: 'Ana' })).toBe('1 Gerät von Ana');
  expect(english('phones', { count: 12_345, name: 'Ana' })).toBe('12,345 phones of Ana');
  expect(sayingIn(openSpeech('de-DE'), texts)('phones', { count: 0, name: 'Ana' })).toBe('0 Geräte von Ana');
});

test.each([
  '{{name}}',
  '$t(group.plain)',
  '$t(greeting, {"name": "x"})',
  '<b>x</b>',
  '{{- name}}',
  '\u{F0000}0\u{F0000}',
])('a phone called %s is called just that', (name) => {
  expect(english('greeting', { name })).toBe(`Hello ${name}`);
  expect(sayingInParts(english)('greeting', { name })).toEqual(['Hello ', name]);
});

test('a value may have the name of an order of the library', () => {
  expect(english('group.state', { context: 'dark' })).toBe('It is dark');
});

test('elements stand where the language wants them', () => {
  const parts = sayingInParts<typeof texts.en, { readonly id: string }>(german);
  expect(parts('phones', { count: 1200, name: { id: 'element' } })).toEqual([
    '1\u00a0200 Geräte von ',
    { id: 'element' },
  ]);
});

test('a language change is heard by whoever asks again', async () => {
  const speech = openSpeech('en');
  expect(sayingIn(speech, texts)('group.plain')).toBe('Plain');
  await speech.changeLanguage('de');
  expect(sayingIn(speech, texts)('group.plain')).toBe('Schlicht');
});

test('what cannot be typed wrongly', () => {
  // @ts-expect-error: no such text
  expect(english('nothing')).toBe('nothing');
  // @ts-expect-error: the name is missing
  expect(english('greeting')).toBe('Hello {{name}}');
  // @ts-expect-error: a German text is missing
  defineTexts('a', { one: 'One', two: 'Two' } as const, { one: 'Eins' });
  // @ts-expect-error: there is no such English text
  defineTexts('a', { one: 'One' } as const, { one: 'Eins', drei: 'Drei' });
});
