import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { osVersion } from '../os-version.ts';
import { readSofa, type SofaContent, type SofaTexts } from './read-sofa.ts';

const file = (name: string) => readFileSync(new URL(`../../data/sofa/${name}`, import.meta.url), 'utf8');
const shipped: SofaTexts = {
  cves: file('ios_cves.ndjson'),
  dataFeed: file('ios_data_feed.json'),
  securityPages: file('ios_security_releases.json'),
};

function content(texts: SofaTexts): SofaContent {
  const reading = readSofa(texts);
  if (reading.kind === 'refused') throw new Error(`${reading.reason}: ${reading.detail}`);
  return reading.content;
}

const sofa = content(shipped);
const release = (...parts: [number, number?, number?]) =>
  sofa.releases.find(({ version }) => version === osVersion(...parts));

test('the three files are read as one', () => {
  expect(new Date(sofa.asOf).toISOString()).toBe('2026-08-22T18:45:03.083Z');
  expect(sofa.models.get('iPhone16,1')).toBe('iPhone 15 Pro');
  expect(sofa.exploited.size).toBe(82);
  expect(sofa.fixes.size).toBe(2_014 + 165);
});

test('what the first release of a major version fixed is found, although the list of CVEs leaves it out', () => {
  expect(shipped.cves).toMatch(/"CVE-2023-41974".*"fixed_in":\["iOS 15\.8\.7"\]/);
  expect(sofa.fixes.get('CVE-2023-41974')).toEqual(new Set([osVersion(15, 8, 7), osVersion(17)]));
});

test('a release that has several pages is one release', () => {
  expect(sofa.releases.filter(({ version }) => version === osVersion(18, 7, 7))).toHaveLength(1);
  // iOS 14.7 and iPadOS 14.7 came out two days apart.
  expect(release(14, 7)?.families).toEqual(new Set(['iphone', 'ipad']));
});

test('a release for iPads only never came out for phones, and the other way round', () => {
  expect(release(17, 7, 10)?.families).toEqual(new Set(['ipad']));
  expect(release(17, 0, 3)?.families).toEqual(new Set(['iphone', 'ipad']));
  expect(release(18, 7, 6)?.families).toEqual(new Set(['iphone']));
});

test('before iPadOS, iPads ran iOS', () => {
  expect(release(12, 5, 5)?.families).toEqual(new Set(['iphone', 'ipad']));
  expect(release(13, 7)?.families).toEqual(new Set(['iphone']));
});

test('a list of models is known for the newest releases only', () => {
  expect(release(18, 7, 10)?.models).toContain('iPhone11,8');
  expect(release(18, 7, 10)?.models).not.toContain('iPhone14,7');
  expect(release(18, 7, 7)?.models).toBeUndefined();
});

test('the date of a security page is not taken for the date of the release', () => {
  expect(release(15, 1)?.releasedAt).toBeUndefined();
  expect(release(17, 0)?.releasedAt).toBe(Date.UTC(2023, 8, 18));
});

const feed = JSON.parse(shipped.dataFeed);
const withRelease = (changes: Record<string, unknown>) =>
  JSON.stringify({ ...feed, OSVersions: [{ SecurityReleases: [{ ...feed.OSVersions[0].Latest, ...changes }] }] });
const line = { cve_id: 'CVE-2026-1', is_actively_exploited: false, is_in_kev_catalog: false, fixed_in: ['iOS 26.1'] };

test.each<[string, Partial<SofaTexts>, string]>([
  ['one bad line among good ones', { cves: `${shipped.cves}{"cve_id":\n` }, 'not-json'],
  [
    'a line of another shape',
    { cves: JSON.stringify({ ...line, cve_id: 'CVE-2026-0001', fixed_in: [] }) },
    'not-well-formed',
  ],
  [
    'a fix in something that is no version',
    { cves: JSON.stringify({ ...line, cve_id: 'CVE-2026-0001', fixed_in: ['iOS next'] }) },
    'not-well-formed',
  ],
  ['an endless line', { cves: `{"cve_id":"${'x'.repeat(20_000)}"}` }, 'too-large'],
  ['no CVE at all', { cves: '\n\n' }, 'implausible'],
  ['too many characters', { cves: '\n'.repeat(5_000_001) }, 'too-large'],
  ['a web page for a data feed', { dataFeed: '<html>' }, 'not-json'],
  ['a release of unknown version', { dataFeed: withRelease({ ProductVersion: 'latest' }) }, 'not-well-formed'],
  ['a fix for something that is no CVE', { dataFeed: withRelease({ CVEs: { '<script>': {} } }) }, 'not-well-formed'],
  ['a release for nobody', { dataFeed: withRelease({ UpdateName: 'macOS 26.6' }) }, 'not-well-formed'],
  ['a feed of unknown age', { dataFeed: JSON.stringify({ ...feed, LastCheck: 'now' }) }, 'not-well-formed'],
  ['an empty feed', { dataFeed: JSON.stringify({ ...feed, OSVersions: [] }) }, 'not-well-formed'],
  [
    'a page whose name tells no version',
    { securityPages: '[{"name":"iOS","version":null,"cves":[],"exploited":[]}]' },
    'not-well-formed',
  ],
])('SOFA with %s is refused whole', (_, texts, reason) => {
  expect(readSofa({ ...shipped, ...texts })).toMatchObject({ kind: 'refused', reason });
});
