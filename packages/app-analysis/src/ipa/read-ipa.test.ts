import { describe, expect, test } from 'vitest';
import { analyzeApp } from '../analyze-app.ts';
import { makeArchive } from '../archive/archive-maker.suite.ts';
import { bytesInMemory } from '../archive/byte-source.ts';
import { readShippedKnowledge } from '../knowledge.ts';
import { defaultLimits } from '../limits.ts';
import { type MadeIpa, makeFatMachO, makeIpa, makeMachO, makePlist } from './ipa-maker.suite.ts';

const knowledge = readShippedKnowledge();
function inspect(app: MadeIpa) {
  const report = analyzeApp('made.ipa', bytesInMemory(makeIpa(app)), knowledge, defaultLimits);
  return { ...report, threats: report.findings.map(({ threat }) => threat) };
}

test('an app as the store hands it out says who it is, and nothing is found in it', () => {
  expect(inspect({})).toMatchObject({
    kind: 'ipa',
    bundleId: 'org.example.made',
    label: 'Made',
    versionName: '1.7',
    provisioning: 'none',
    infoPlist: 'xml',
    incomplete: [],
    threats: [],
    ipa: { build: '7', minOsVersion: '16.0', profile: null, entitlements: [], encrypted: false },
  });
});

describe('a provisioning profile', () => {
  const profile = {
    Name: 'Made profile',
    TeamName: 'Example Ltd',
    TeamIdentifier: ['ABCDE12345'],
    ExpirationDate: new Date('2027-03-04T05:06:07Z'),
  };
  const devices = { ProvisionedDevices: ['one', 'two'] };
  const debugging = { Entitlements: { 'get-task-allow': true } };

  test.each([
    ['for the store', {}, 'store', []],
    ['for all devices', { ProvisionsAllDevices: true }, 'enterprise', ['enterprise-signed']],
    ['for named devices', devices, 'ad-hoc', ['ad-hoc-signed']],
    [
      'for named devices and debuggers',
      { ...devices, ...debugging },
      'development',
      ['development-signed', 'get-task-allow'],
    ],
  ] as const)('%s is known by what it says', (_, more, kind, threats) => {
    const report = inspect({ profile: { ...profile, ...more } });
    expect(report).toMatchObject({ provisioning: kind, incomplete: [], threats });
    expect(report.ipa?.profile).toMatchObject({
      name: 'Made profile',
      teamName: 'Example Ltd',
      teamId: 'ABCDE12345',
      expiresAt: '2027-03-04T05:06:07.000Z',
      devices: 'ProvisionedDevices' in more ? 2 : 0,
    });
  });

  test('that is no signed message makes the result incomplete: it might have been for all devices', () => {
    const { provisioning, incomplete } = inspect({
      files: [{ name: 'embedded.mobileprovision', bytes: Buffer.from('nothing of the kind') }],
    });
    expect(provisioning).toBe('none');
    expect(incomplete.join()).toContain('The provisioning profile could not be read');
  });
});

describe('an executable', () => {
  test('tells its entitlements, those of every architecture', () => {
    const slices = [{ 'com.apple.developer.healthkit': true }, { 'get-task-allow': true }].map((entitlements) =>
      makeMachO(makePlist(entitlements)),
    );
    expect(inspect({ executable: makeFatMachO(...slices) })).toMatchObject({
      getTaskAllow: true,
      threats: ['get-task-allow'],
      ipa: { entitlements: ['com.apple.developer.healthkit', 'get-task-allow'] },
    });
  });

  test('that the store has encrypted says so', () => {
    expect(inspect({ executable: makeMachO(makePlist({}), 1) }).ipa?.encrypted).toBe(true);
  });

  test.each([
    ['is not there', { info: { CFBundleExecutable: 'Other' } }],
    ['is broken', { executable: makeMachO(makePlist({})).subarray(0, 60) }],
    ['is something else', { executable: Buffer.from('#!/bin/sh\necho nothing is run here\n') }],
    ['has entitlements that are broken', { executable: makeMachO('<plist><dict>') }],
  ])('that %s makes the result incomplete', (_, app) => {
    expect(inspect(app)).toMatchObject({
      kind: 'ipa',
      incomplete: [expect.stringMatching(/executable|entitlements/i)],
    });
  });
});

test('App Transport Security counts when it is off for everything, or for domains', () => {
  const security = (NSAppTransportSecurity: Readonly<Record<string, boolean | object>>) =>
    inspect({ info: { NSAppTransportSecurity } as MadeIpa['info'] & object });
  expect(security({ NSAllowsArbitraryLoads: true })).toMatchObject({
    arbitraryLoads: true,
    threats: ['arbitrary-loads'],
  });
  expect(security({ NSAllowsArbitraryLoads: false }).threats).toEqual([]);
  const domains = {
    'a.example': { NSExceptionAllowsInsecureHTTPLoads: true },
    'b.example': { NSIncludesSubdomains: true },
  };
  expect(security({ NSExceptionDomains: domains }).findings).toMatchObject([
    { threat: 'arbitrary-loads', evidence: ['for a.example'] },
  ]);
});

test('the URL schemes it answers to and those it asks for are told, and what jailbreak tools answer to is found', () => {
  const report = inspect({
    info: {
      CFBundleURLTypes: [{ CFBundleURLSchemes: ['made', 'made2'] }],
      LSApplicationQueriesSchemes: ['maps', 'Cydia'],
    },
  });
  expect(report.ipa?.urlSchemes).toEqual(['made', 'made2']);
  expect(report.queriedSchemes).toEqual(['maps', 'Cydia']);
  expect(report.findings).toMatchObject([{ threat: 'jailbreak-schemes', evidence: ['Cydia'] }]);
});

test('frameworks and extensions are named, each once', () => {
  const names = [
    'Frameworks/A.framework/A',
    'Frameworks/A.framework/Info.plist',
    'Frameworks/b.dylib',
    'PlugIns/W.appex/W',
  ];
  const { ipa } = inspect({ files: names.map((name) => ({ name, bytes: Buffer.from('x') })) });
  expect([ipa?.frameworks, ipa?.extensions]).toEqual([['A.framework', 'b.dylib'], ['W.appex']]);
});

test('an Info.plist that holds itself is an error, and no clean app', () => {
  // One array that is its own first value.
  const circle = Buffer.concat([Buffer.from('bplist00'), Buffer.from([0xa1, 0, 8]), Buffer.alloc(32)]);
  circle.set([1, 1], circle.length - 26);
  circle.writeBigUInt64BE(1n, circle.length - 24);
  circle.writeBigUInt64BE(10n, circle.length - 8);
  const bytes = makeArchive([{ name: 'Payload/Made.app/Info.plist', bytes: circle }]);
  expect(analyzeApp('x', bytesInMemory(bytes), knowledge, defaultLimits)).toMatchObject({
    kind: null,
    error: { code: 'entry-unreadable', message: expect.stringContaining('broken') },
  });
});
