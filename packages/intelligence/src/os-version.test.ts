import { expect, test } from 'vitest';
import { formatOsVersion, osVersion, parseOsVersion } from './os-version.ts';

test.each([
  ['17.5', osVersion(17, 5)],
  ['17', osVersion(17)],
  ['17.0', osVersion(17)],
  ['17.5.1', osVersion(17, 5, 1)],
  ['16.7.16 (a)', osVersion(16, 7, 16)],
  ['16.5.1(c)', osVersion(16, 5, 1)],
  ['17.5.1 (21F90)', osVersion(17, 5, 1)],
  ['iOS 18.7.2', osVersion(18, 7, 2)],
  ['iPadOS Version 18.7.2', osVersion(18, 7, 2)],
  [' 26.6.1 ', osVersion(26, 6, 1)],
  ['8.1.0', osVersion(8, 1)],
])('%s is understood', (reported, version) => expect(parseOsVersion(reported)).toBe(version));

test.each([
  '',
  ' ',
  'Unknown',
  '17 beta 3',
  '17.5.1.2',
  '17.',
  '.5',
  '-17',
  '1e3',
  '17,5',
  '9999',
  '17.5 <b>',
  '1'.repeat(99),
])('%s is not a version that we understand', (reported) => expect(parseOsVersion(reported)).toBeUndefined());

test('versions compare by their parts, not by their letters', () => {
  expect(parseOsVersion('18.7.10')!).toBeGreaterThan(parseOsVersion('18.7.9')!);
  expect(parseOsVersion('17.5')!).toBeLessThan(parseOsVersion('17.5.1')!);
});

test('a version is written the way Apple writes it', () => {
  expect(formatOsVersion(osVersion(26))).toBe('26.0');
  expect(formatOsVersion(osVersion(16, 7, 16))).toBe('16.7.16');
});
