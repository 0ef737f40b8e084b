import { expect, test } from 'vitest';
import { localeFor, rememberedLanguage, rememberLanguage } from './choice.ts';

const memory = (kept: Record<string, string> = {}) => ({
  getItem: (key: string) => kept[key] ?? null,
  setItem: (key: string, value: string) => {
    kept[key] = value;
  },
});

test.each([
  [undefined, ['de-CH', 'en'], 'de-CH'],
  [undefined, ['fr-FR', 'de-AT', 'en-GB'], 'de-AT'],
  [undefined, ['fr-FR', 'ja'], 'en'],
  [undefined, [], 'en'],
  ['en', ['de-DE', 'en-GB'], 'en-GB'],
  ['de', ['en-US'], 'de'],
] as const)('with %s chosen and a browser that asks for %j, %s is spoken', (chosen, reported, locale) => {
  expect(localeFor(chosen, reported)).toBe(locale);
});

test('a browser that reports a language its own Intl refuses is spoken to in English', () => {
  expect(localeFor(undefined, ['en-US@posix'])).toBe('en');
  expect(localeFor('de', ['en-US@posix'])).toBe('de');
});

test('a choice is kept, and what is no language of ours is no choice', () => {
  const kept = memory();
  rememberLanguage(() => kept, 'de');
  expect(rememberedLanguage(() => kept)).toBe('de');
  expect(rememberedLanguage(() => memory({ 'picket.language': 'tlh' }))).toBeUndefined();
});

test('a browser that keeps nothing for us still shows the page', () => {
  const forbidden = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  expect(rememberedLanguage(forbidden)).toBeUndefined();
  expect(() => rememberLanguage(forbidden, 'de')).not.toThrow();
});
