import { type DeviceLevel, deviceLevels } from '@picket/domain';
import { expect, test } from 'vitest';
import { openSpeech, sayingIn } from '../language/speech.ts';
import { languages } from '../language/texts.ts';
import { announce, levelChanges, sharesOf } from './levels.ts';
import { words } from './texts.ts';

const t = sayingIn(openSpeech('en'), words);

test('the fleet is always told in the same order, with not assessed apart and first', () => {
  const shares = sharesOf({ high: 1, medium: 0, low: 1, secured: 6, 'not-assessed': 2 });
  expect(shares.map(({ level }) => level)).toEqual(['not-assessed', 'secured', 'low', 'medium', 'high']);
  expect(shares.map(({ share }) => share)).toEqual([0.2, 0.6, 0.1, 0, 0.1]);
});

test('an empty fleet has no shares, rather than shares that are not numbers', () => {
  const shares = sharesOf({ high: 0, medium: 0, low: 0, secured: 0, 'not-assessed': 0 });
  expect(shares.every(({ share }) => share === 0)).toBe(true);
});

test.each(languages)('no two levels share a word in %s', (language) => {
  const say = sayingIn(openSpeech(language), words);
  expect(new Set(deviceLevels.map((level) => say(`level.word.${level}`))).size).toBe(deviceLevels.length);
});

const phone = (id: string, level: DeviceLevel) => ({ id, name: `Phone ${id}`, level });
const seen = (...levels: readonly [string, DeviceLevel][]) => new Map(levels);

test('a phone that changed level is announced, one that came into view is not', () => {
  const changes = levelChanges(seen(['1', 'secured'], ['2', 'high']), [phone('1', 'high'), phone('3', 'high')]);
  expect(announce(changes, t)).toBe('Phone 1 went from Secured to High.');
});

test('a fleet in which nothing changed is silent', () => {
  expect(announce(levelChanges(seen(['1', 'high']), [phone('1', 'high')]), t)).toBe('');
});

test('many changes at once are one sentence', () => {
  const ids = ['1', '2', '3', '4'];
  const before = new Map(ids.map((id) => [id, 'high' as const]));
  expect(
    announce(
      levelChanges(
        before,
        ids.map((id) => phone(id, 'secured')),
      ),
      t,
    ),
  ).toBe('4 phones changed level.');
});
