import { expect, test } from 'vitest';
import { familyOf, honestApp, judgeWith, over, sha1, stranger } from '../judge-over.suite.ts';
import { threatsOf } from '../made-feeds.suite.ts';
import { stalkerware } from './index.ts';

const threats = threatsOf({ 'ioc.yaml': familyOf('stalkerware', 'com.peek', sha1) });

test('the package alone is medium, and says so', () => {
  expect(judgeWith(stalkerware, { apps: [{ ...honestApp, appId: 'com.peek' }] }, over(threats))).toMatchObject({
    detections: [
      {
        severity: 'medium',
        because: expect.stringContaining('has the id of stalkerware (Peek); the id alone is no proof'),
      },
    ],
  });
});

test('the package with its signer is high', () => {
  const app = { appId: 'com.peek', signers: [{ ...stranger, sha1 }] };
  expect(judgeWith(stalkerware, { apps: [app] }, over(threats))).toMatchObject({
    detections: [
      { severity: 'high', because: 'com.peek is stalkerware (Peek): its id is listed, and so is its signer.' },
    ],
  });
});

test('a family is found by its package; watchware is none', () => {
  expect(judgeWith(stalkerware, { apps: [{ ...honestApp, appId: 'com.thetruth' }] })?.kind).toBe('detected');
  expect(judgeWith(stalkerware, { apps: [{ ...honestApp, appId: 'com.wondershare.famisafe' }, honestApp] })).toEqual({
    kind: 'clear',
  });
});

test('an inventory that was not given closes no finding: nobody is asked', () => {
  expect(judgeWith(stalkerware, {})).toBeUndefined();
  expect(judgeWith(stalkerware, {}, { expected: ['apps'] })?.kind).toBe('could-not-judge');
});
