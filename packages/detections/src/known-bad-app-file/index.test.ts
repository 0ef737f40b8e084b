import { day, type Instant } from '@picket/domain';
import { expect, test } from 'vitest';
import { tools } from '../detector-contract.suite.ts';
import { honestApp, judgeWith, one, over } from '../judge-over.suite.ts';
import { threatsOf } from '../made-feeds.suite.ts';
import { knownBadAppFile } from './index.ts';

const sample = '2f3bc9ebe8c249f0416f5b0367f34b4b8f6aaa7d351dc5b4912fe2558491b6b7';

test('a listed sample is high, under whatever id, and says which feed in which version lists it', () => {
  expect(
    judgeWith(knownBadAppFile, { apps: [honestApp, { appId: 'com.calculator', fileSha256: sample }] }),
  ).toMatchObject({
    kind: 'detected',
    detections: [
      {
        subject: sample,
        severity: 'high',
        because: 'The file of com.calculator is listed as malware (Bad).',
        evidence: {
          app: 'com.calculator',
          listedBy: ['test-feed 7 lists it as malware, Bad (bundle.json, entry 2; believed: medium)'],
          source: 'intune-inventory',
        },
      },
    ],
  });
});

test('other files are clear, and an app without a digest is not', () => {
  expect(judgeWith(knownBadAppFile, { apps: [honestApp] })).toEqual({ kind: 'clear' });
  expect(judgeWith(knownBadAppFile, { apps: [] })).toEqual({ kind: 'clear' });
  expect(judgeWith(knownBadAppFile, { apps: [honestApp, { appId: 'com.a', name: 'A' }] })).toEqual({
    kind: 'could-not-judge',
    because: 'Not reported: the digest of A (com.a).',
  });
});

test('an app without a digest beside a listed one keeps other findings open', () => {
  expect(
    judgeWith(knownBadAppFile, { apps: [{ appId: 'com.a' }, { appId: 'com.b', fileSha256: sample }] }),
  ).toMatchObject({ kind: 'detected', unjudged: 'Not reported: the digest of com.a.' });
});

test('feeds that nobody looked at for half a year condemn, and clear nobody', () => {
  const threats = threatsOf({ 'hashes.txt': `${one}\n` });
  const later = (tools.now + 181 * day) as Instant;
  const ask = (fileSha256: string, now = later) =>
    judgeWith(knownBadAppFile, { apps: [{ appId: 'com.a', fileSha256 }] }, over(threats, now))?.kind;
  expect([ask(one), ask('2'.repeat(64)), ask('2'.repeat(64), (later - day) as Instant)]).toEqual([
    'detected',
    'could-not-judge',
    'clear',
  ]);
});

test('without any feed nobody is clear', () => {
  const { threats: _, ...knowledge } = tools.knowledge;
  expect(judgeWith(knownBadAppFile, { apps: [] }, { knowledge })).toMatchObject({ kind: 'could-not-judge' });
});

test('what only a little-believed feed says is medium at most', () => {
  const apps = [{ appId: 'com.a', fileSha256: one }];
  const severity = (confidence: 'low' | 'high') =>
    judgeWith(knownBadAppFile, { apps }, over(threatsOf({ 'hashes.txt': `${one}\n` }, { confidence })));
  expect(severity('low')).toMatchObject({ detections: [{ severity: 'medium' }] });
  expect(severity('high')).toMatchObject({ detections: [{ severity: 'high' }] });
});

test('the same file in two profiles is one detection', () => {
  const apps = [
    { appId: 'com.a', fileSha256: sample },
    { appId: 'com.a', fileSha256: sample.toUpperCase() },
  ];
  expect(judgeWith(knownBadAppFile, { apps })).toMatchObject({ detections: [{ subject: sample }] });
});
