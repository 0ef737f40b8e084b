import type { AppleExposure, Platform } from '@picket/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKnowledge } from '../create-knowledge.ts';
import { formatOsVersion, majorOf, osVersion } from '../os-version.ts';
import { loadShippedContents } from '../shipped-knowledge.ts';

const contents = await loadShippedContents();
const knowledge = createKnowledge(contents);

function exposure(osVersion: string, model?: string, platform: Platform = 'ios'): AppleExposure {
  const answer = knowledge.appleExposure({ platform, osVersion, model });
  if (!answer.known) throw new Error(answer.because);
  return answer.value;
}
const cvesOf = ({ exploited }: AppleExposure) => exploited.map(({ cve }) => cve);

test('the newest version has nothing that is known to be exploited', () => {
  expect(exposure('26.6.1', 'iPhone 15 Pro')).toEqual({
    exploited: [],
    fixedLaterCount: 0,
    newestForModel: '26.6.1',
    newestOfMajor: { version: '26.6.1', releasedAt: Date.UTC(2026, 7, 17) },
    curedBy: undefined,
    fixesAvailableSince: undefined,
  });
});

test('a version below the fix of its own major version is exposed, and the lowest such fix is named', () => {
  // Fixed in 18.7.3, 26.2 and, for other models, 26.3.
  expect(exposure('26.1', 'iPhone 15 Pro').exploited).toContainEqual({
    cve: 'CVE-2025-14174',
    fixedIn: '26.2',
    fixedInNewerMajor: undefined,
  });
  expect(cvesOf(exposure('26.2', 'iPhone 15 Pro'))).toEqual(['CVE-2026-20700']);
});

test('a major version newer than every fix was born with it', () => {
  // CVE-2021-30666: fixed in iOS 12.5.3 alone.
  expect(cvesOf(exposure('12.5.2'))).toContain('CVE-2021-30666');
  expect(cvesOf(exposure('14.0'))).not.toContain('CVE-2021-30666');
});

test('an older major version without a fix is exposed, and has none', () => {
  expect(exposure('18.7.10', 'iPhone XR')).toMatchObject({
    exploited: [{ cve: 'CVE-2026-20700', fixedIn: undefined, fixedInNewerMajor: '26.3' }],
    newestForModel: '18.7.10',
    curedBy: undefined,
  });
});

test('a major version between two fixed ones is not taken for fixed', () => {
  // CVE-2023-41974: fixed in 17.0, and much later in 15.8.7. Nobody says that iOS 16 is.
  expect(cvesOf(exposure('16.7.16', 'iPhone X'))).toContain('CVE-2023-41974');
});

test('a fix that the model cannot install is no cure', () => {
  // 18.7.9 and 18.7.10 came out for the iPhone XS and XR; an iPhone 14 has to move on to iOS 26.
  expect(exposure('18.7.8', 'iPhone XR')).toMatchObject({ newestOfMajor: { version: '18.7.10' }, curedBy: undefined });
  expect(exposure('18.7.8', 'iPhone 14')).toMatchObject({
    newestForModel: '26.6.1',
    newestOfMajor: { version: '18.7.8' },
    curedBy: '26.3',
  });
});

test('what came out for iPads is no fix for a phone', () => {
  // CVE-2025-24085: fixed in iPadOS 17.7.6, and in 18.3.
  const find = ({ exploited }: AppleExposure) => exploited.find(({ cve }) => cve === 'CVE-2025-24085');
  expect(find(exposure('17.7.2', 'iPhone 14'))).toMatchObject({ fixedIn: undefined, fixedInNewerMajor: '18.3' });
  expect(find(exposure('17.7.2', 'iPad (6th generation)', 'ipados'))).toMatchObject({ fixedIn: '17.7.6' });
});

describe('which version cures a phone', () => {
  test('none of what it has is left there, whatever major version it is of', () => {
    expect(exposure('18.5', 'iPhone 15')).toMatchObject({ curedBy: '26.3' });
    expect(exposure('26.0', 'iPhone 15')).toMatchObject({ curedBy: '26.3' });
  });

  test('without a model, what phones can run at all is named', () => {
    expect(exposure('18.5')).toMatchObject({ newestForModel: undefined, curedBy: '26.3' });
  });
});

describe('a model is found', () => {
  test.each([
    ['iPhone 15 Pro', '26.6.1'],
    ['iPhone16,1', '26.6.1'],
    ['iphone 15 pro ', '26.6.1'],
    ['iPhone XS Max', '18.7.10'],
    ['iPhone SE (2nd generation)', '26.6.1'],
    ['iPhone 8', '16.7.16'],
    ['iPhone 6s', '15.8.8'],
  ])('a phone by its name or identifier: %s runs %s', (model, newest) => {
    expect(exposure('12.0', model).newestForModel).toBe(newest);
  });

  test.each([
    ['iPad (6th generation)', '17.7.11'],
    ['iPad7,5', '17.7.11'],
    ['iPad Pro 11-inch (M4)', '26.6.1'],
    ['iPad Pro 11-inch Wi-Fi + Cellular (M5)', '26.6.1'],
    ['iPad Pro (12.9-inch) (2nd generation)', '17.7.11'],
    ['iPad Pro 12.9-inch (2nd generation)', '17.7.11'],
    ['iPad mini (A17 Pro)', '26.6.1'],
    ['iPad (7th generation) Wi-Fi + Cellular', '18.7.10'],
    ['iPad (5th generation)', '16.7.16'],
  ])('an iPad by its name or identifier: %s runs %s', (model, newest) => {
    expect(exposure('13.1', model, 'ipados').newestForModel).toBe(newest);
  });

  test.each([undefined, '', 'iPhone', 'iPhone 99', 'iPhone99,1', 'Galaxy S23'])(
    'or is honestly unknown: %s',
    (model) => {
      expect(exposure('26.0', model).newestForModel).toBeUndefined();
    },
  );
});

test('an iPad is an iPad although its source says iOS', () => {
  expect(exposure('17.7.2', 'iPad (6th generation)', 'ios').newestOfMajor?.version).toBe('17.7.11');
});

test('fixes that are not exploited are counted where the phone can get them', () => {
  expect(exposure('26.6', 'iPhone 15 Pro').fixedLaterCount).toBe(29);
  // The newest there is for this model: what iOS 26 fixes is out of its reach.
  expect(exposure('18.7.10', 'iPhone XR').fixedLaterCount).toBe(0);
});

test('the grace of an update begins with the first fix that a phone missed, not with the latest', () => {
  // 26.5.1 came out on June 1 and fixed nothing; 26.5.2 on June 29; 26.6 and 26.6.1 later.
  expect(exposure('26.5', 'iPhone 15 Pro').fixesAvailableSince).toBe(Date.UTC(2026, 5, 29));
});

test("Apple's letter for a security improvement is not the next version", () => {
  expect(exposure('26.2 (a)')).toEqual(exposure('26.2'));
});

test('a version of a known major version that the data has not heard of lacks nothing that is known', () => {
  expect(exposure('26.7', 'iPhone 15 Pro')).toMatchObject({ exploited: [], fixedLaterCount: 0 });
});

test.each<[Platform, string]>([
  ['ios', ''],
  ['ios', 'Unknown'],
  ['ios', '27.0'],
  ['ios', '20.1'],
  ['ios', '0.0'],
  ['ios', '26.6.1\niPhone 15 Pro'],
  ['ipados', '99'],
  ['android', '14'],
  ['other', '26.6.1'],
])('nobody vouches for %s "%s"', (platform, osVersion) => {
  expect(knowledge.appleExposure({ platform, osVersion, model: undefined })).toMatchObject({ known: false });
});

test('a version older than all data has everything', () => {
  expect(exposure('9.3.5', 'iPad 2', 'ipados').exploited).toHaveLength(82);
});

test('the answer of one phone is never given to another, however its texts are cut', () => {
  const ask = (osVersion: string, model?: string) => knowledge.appleExposure({ platform: 'ios', osVersion, model });
  expect(ask('26.6.1', 'x ').known).toBe(true);
  expect(ask('26.6.1 x', '').known).toBe(false);
  expect(ask('26.6.1 x').known).toBe(false);
});

test('CISA says exploited, and so it is, whatever SOFA carries', () => {
  const cve = 'CVE-2026-65351';
  expect(contents.sofa.exploited).not.toContain(cve);
  const vulnerabilities = [...contents.kev.vulnerabilities, { cve, vendor: 'Apple', product: 'Multiple Products' }];
  const newer = createKnowledge({ ...contents, kev: { ...contents.kev, vulnerabilities } });
  const answer = newer.appleExposure({ platform: 'ios', osVersion: '26.6', model: undefined });
  expect(answer).toMatchObject({ known: true, value: { exploited: [{ cve, fixedIn: '26.6.1' }] } });
});

test('what KEV lists for iPhones and SOFA does not carry is old: other exploited fixes stand for it', () => {
  const missing = contents.kev.vulnerabilities
    .filter(({ vendor, product }) => vendor === 'Apple' && /iOS|Multiple/.test(product))
    .filter(({ cve }) => !contents.sofa.fixes.has(cve))
    .map(({ cve }) => Number(cve.slice(4, 8)));
  // The newest of them, CVE-2021-30983, was fixed in iOS 15.2, as was CVE-2021-30952.
  expect(Math.max(...missing)).toBe(2021);
  expect(cvesOf(exposure('15.1'))).toContain('CVE-2021-30952');
});

test('a newer version of the same major version never adds an exploited vulnerability', () => {
  const models = [undefined, 'iPhone XR', 'iPhone 15 Pro', 'iPad (6th generation)'];
  const part = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      fc.constantFrom(12, 13, 14, 15, 16, 17, 18, 26),
      fc.tuple(part, part, part, part),
      (model, major, [a, b, c, d]) => {
        const [older = osVersion(major), newer = older] = [osVersion(major, a, b), osVersion(major, c, d)].toSorted(
          (one, other) => one - other,
        );
        expect(majorOf(newer)).toBe(major);
        const before = new Set(cvesOf(exposure(formatOsVersion(older), model)));
        for (const cve of cvesOf(exposure(formatOsVersion(newer), model))) expect(before).toContain(cve);
      },
    ),
  );
});
