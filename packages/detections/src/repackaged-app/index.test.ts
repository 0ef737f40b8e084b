import { expect, test } from 'vitest';
import { honestApp, judgeWith, one, over, sha1, stranger, two } from '../judge-over.suite.ts';
import { threatsOf } from '../made-feeds.suite.ts';
import { repackagedApp } from './index.ts';

const signal = '29f34e5f27f211b424bc5bf9d67162c0eafba2da35af35c16416fc446276ba26';
const copy = { ...honestApp, appId: 'org.thoughtcrime.securesms' };
const ask = (app: object) => judgeWith(repackagedApp, { apps: [{ ...copy, ...app }] });

test('a well-known app that a stranger signed and no store installed is high', () => {
  for (const installer of ['', 'com.android.chrome']) {
    expect(ask({ installer })).toMatchObject({
      detections: [{ severity: 'high', subject: `org.thoughtcrime.securesms signed by ${stranger.sha256}` }],
    });
  }
});

test('from a store it is medium: the list may lack a signer', () => {
  expect(ask({})).toMatchObject({ detections: [{ severity: 'medium' }] });
});

test('who installed it is not reported: medium, and a worse finding stays', () => {
  expect(ask({ installer: undefined })).toMatchObject({
    detections: [{ severity: 'medium' }],
    unjudged: 'Not reported: what installed org.thoughtcrime.securesms.',
  });
});

test('each of its honest signers is right, in whatever spelling', () => {
  const colons = (signal.toUpperCase().match(/../g) ?? []).join(':');
  for (const sha256 of [signal, colons, '4be4f6cd5be844083e900279dc822af65a547fecc26aba7ff1f5203a45518cd8']) {
    expect(ask({ signers: [{ sha256 }] })).toEqual({ kind: 'clear' });
  }
});

test('a rotated key that proves to follow an honest one is honest', () => {
  expect(ask({ formerSigners: [{ sha256: signal }] })).toEqual({ kind: 'clear' });
});

test('apps whose signers nobody has written down are passed over', () => {
  expect(ask({ appId: 'com.example.nobody' })).toEqual({ kind: 'clear' });
});

test('who signs it is not reported, or not in the digest that the list has: nobody can say', () => {
  expect(ask({ signers: undefined })?.kind).toBe('could-not-judge');
  const entries = [{ package: 'com.old', algorithm: 'sha1', digest: sha1 }];
  const known = over(threatsOf({ 'signers.json': JSON.stringify({ source: 's', entries }) }));
  const askFor = (signer: object) =>
    judgeWith(repackagedApp, { apps: [{ appId: 'com.old', signers: [{ sha256: one, ...signer }] }] }, known)?.kind;
  expect([askFor({}), askFor({ sha1: 'b'.repeat(40) })]).toEqual(['could-not-judge', 'detected']);
  expect(two).toHaveLength(64);
});
