import type { Platform } from '@picket/domain';
import { expect, test } from 'vitest';
import { snapshotOf, tools } from '../detector-contract.suite.ts';
import { judgeDevice } from '../judge-device.ts';
import { jailbrokenOrRooted } from './index.ts';

const judge = (platform: Platform, jailbroken?: boolean) =>
  judgeDevice(snapshotOf(platform, jailbroken === undefined ? {} : { jailbroken }), tools, [jailbrokenOrRooted])[0]
    ?.verdict;

test.each<[Platform, RegExp]>([
  ['android', /rooted/],
  ['ios', /jailbroken/],
  ['ipados', /jailbroken/],
])('a broken system on %s is as bad as it gets', (platform, word) => {
  expect(judge(platform, true)).toMatchObject({
    kind: 'detected',
    detections: [
      {
        severity: 'high',
        because: expect.stringMatching(word),
        curedWhen: expect.stringMatching(word),
        evidence: { jailbroken: true, source: 'intune-inventory' },
      },
    ],
  });
});

test('what is said of it is said in the words of the platform, with who said it', () => {
  const said = (word: string) => ({
    kind: 'detected',
    detections: [
      {
        subject: 'system',
        severity: 'high',
        because: `The device is reported as ${word}: apps on it are no longer kept apart.`,
        curedWhen: `The device is reported as not ${word}.`,
        evidence: { jailbroken: true, source: 'intune-inventory' },
      },
    ],
  });
  expect([judge('android', true), judge('ios', true)]).toEqual([said('rooted'), said('jailbroken')]);
});

test('a system that is reported whole is clear', () => {
  expect(judge('ios', false)).toEqual({ kind: 'clear' });
});

test('a source that could not tell is not taken for a whole system', () => {
  expect(judge('android')).toEqual({
    kind: 'could-not-judge',
    because: 'Not reported: whether it is jailbroken or rooted.',
  });
});

test('ATT&CK calls it exploitation for privileges, and a system whose own programs were replaced', () => {
  expect(jailbrokenOrRooted.threat.techniques).toEqual(['T1404', 'T1645']);
});
