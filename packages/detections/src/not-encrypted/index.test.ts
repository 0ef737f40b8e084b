import type { Facts, Platform } from '@picket/domain';
import { expect, test } from 'vitest';
import { snapshotOf, tools } from '../detector-contract.suite.ts';
import { judgeDevice } from '../judge-device.ts';
import { notEncrypted } from './index.ts';

const judge = (platform: Platform, facts: Partial<Facts>) =>
  judgeDevice(snapshotOf(platform, facts), tools, [notEncrypted])[0]?.verdict;

test('storage that anybody can read is high', () => {
  expect(judge('android', { encrypted: false, osVersion: '9' })).toMatchObject({
    kind: 'detected',
    detections: [{ severity: 'high', because: 'The storage of the device is reported as not encrypted.' }],
  });
});

test('what is said of it names the source, and what cures it', () => {
  expect(judge('ios', { encrypted: false })).toEqual({
    kind: 'detected',
    detections: [
      {
        subject: 'storage',
        severity: 'high',
        because:
          'The storage of the device is reported as not encrypted; this system always encrypts, so most likely no passcode protects the key.',
        curedWhen: 'The storage of the device is reported as encrypted.',
        evidence: { encrypted: false, source: 'intune-inventory' },
      },
    ],
  });
});

test('an Android of which nobody says how old it is may be one that does not encrypt', () => {
  const bare = 'The storage of the device is reported as not encrypted.';
  for (const facts of [{}, { osVersion: '9.0' }, { osVersion: 'Unknown' }])
    expect(judge('android', { encrypted: false, ...facts })).toMatchObject({ detections: [{ because: bare }] });
});

test.each<[Platform, string | undefined]>([
  ['android', '10'],
  ['android', '16'],
  ['ios', undefined],
  ['ipados', '17.5'],
])('where the system always encrypts (%s %s), the missing passcode is named', (platform, osVersion) => {
  expect(judge(platform, { encrypted: false, ...(osVersion && { osVersion }) })).toMatchObject({
    detections: [{ severity: 'high', because: expect.stringMatching(/no passcode/) }],
  });
});

test('encrypted storage is clear', () => {
  expect(judge('android', { encrypted: true })).toEqual({ kind: 'clear' });
});

test('storage of which nothing is reported is not taken for encrypted', () => {
  expect(judge('android', { osVersion: '16' })).toMatchObject({ kind: 'could-not-judge' });
});
