import { readFileSync } from 'node:fs';
import type { Instant } from '@picket/domain';
import { expect, test } from 'vitest';
import { osVersion } from '../os-version.ts';
import { type EndOfLifeTexts, readEndOfLife } from './read-endoflife.ts';

const file = (name: string) => readFileSync(new URL(`../../data/endoflife/${name}.json`, import.meta.url), 'utf8');
const asOf = Date.UTC(2026, 7, 22) as Instant;
const shipped: EndOfLifeTexts = {
  android: file('android'),
  ios: file('ios'),
  ipados: file('ipados'),
  iphoneModels: file('iphone'),
  ipadModels: file('ipad'),
  iosDates: file('release-dates-ios'),
  ipadosDates: file('release-dates-ipados'),
};

test('support windows, release dates and models are read', () => {
  const reading = readEndOfLife(shipped, asOf);
  if (reading.kind === 'refused') throw new Error(reading.detail);
  const { android, ios, ipados, iosDates, ipadosDates, newestMajorOfModels } = reading.content;
  expect([android.length, ios.length, ipados.length]).toEqual([33, 15, 8]);
  expect(android.find(({ label }) => label === '13')?.support).toEqual({ kind: 'until', endsAt: Date.UTC(2026, 2, 2) });
  expect(android.find(({ label }) => label === '16')?.support).toEqual({ kind: 'open' });
  expect(android.find(({ label }) => label === '4.1')?.support).toEqual({ kind: 'ended' });
  expect(iosDates.get(osVersion(15, 1))).toBe(Date.UTC(2021, 9, 25));
  expect(iosDates.has(osVersion(17, 7, 10))).toBe(false);
  expect(ipadosDates.has(osVersion(17, 7, 10))).toBe(true);
  expect(newestMajorOfModels.get('iPhone 8 Plus')).toBe(16);
  expect(newestMajorOfModels.get('iPhone 17e')).toBe(26);
});

test('Android for watches is no version of a phone', () => {
  const reading = readEndOfLife(shipped, asOf);
  expect(reading.kind === 'read' && reading.content.android.map(({ label }) => label)).not.toContain('4.4w');
});

test.each<[string, Partial<EndOfLifeTexts>, string, string]>([
  [
    'an end of support that is no date',
    { android: '[{"releaseCycle":"16","eol":"2026-99-99"}]' },
    'not-well-formed',
    'android',
  ],
  ['an end of support that is a word', { ios: '[{"releaseCycle":"26","eol":"never"}]' }, 'not-well-formed', 'ios'],
  ['no version', { ipados: '[]' }, 'not-well-formed', 'ipados'],
  ['watches only', { android: '[{"releaseCycle":"4.4w","eol":true}]' }, 'implausible', 'android'],
  ['no release date', { iosDates: '{"versions":{}}' }, 'implausible', 'iosDates'],
  [
    'a release that is no version',
    { ipadosDates: '{"versions":{"x":{"name":"x","date":"2026-01-01"}}}' },
    'not-well-formed',
    'ipadosDates',
  ],
  ['half a file of models', { iphoneModels: shipped.iphoneModels.slice(0, 500) }, 'not-json', 'iphoneModels'],
])('endoflife data with %s is refused whole, and the file is named', (_, texts, reason, name) => {
  const reading = readEndOfLife({ ...shipped, ...texts }, asOf);
  expect(reading).toMatchObject({ kind: 'refused', reason });
  expect(reading.kind === 'refused' && reading.detail).toMatch(new RegExp(`^${name}: `));
});
