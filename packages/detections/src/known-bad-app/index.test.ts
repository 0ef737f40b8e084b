import { expect, test } from 'vitest';
import { honestApp, judgeWith, one, over, stranger, two } from '../judge-over.suite.ts';
import { bundleOf, threatsOf } from '../made-feeds.suite.ts';
import { knownBadApp } from './index.ts';

const threats = threatsOf({
  'a.json': bundleOf("app:id = 'com.bad'", `app:cert.sha256 = '${one}'`, `file:hashes.'SHA-256' = '${two}'`),
});
const ask = (app: object, more: object = {}) =>
  judgeWith(knownBadApp, { apps: [{ ...honestApp, ...app }] }, { ...over(threats), ...more });

test('the id alone is medium, and says that it is no proof', () => {
  expect(ask({ appId: 'com.bad' })).toMatchObject({
    detections: [
      {
        severity: 'medium',
        subject: 'com.bad, by its id',
        because: expect.stringContaining('the id alone is no proof'),
      },
    ],
  });
});

test('with a listed signer or file it is high', () => {
  const withSigner = ask({ appId: 'com.bad', signers: [{ ...stranger, sha256: one }] });
  const withFile = ask({ appId: 'com.bad', fileSha256: two });
  for (const verdict of [withSigner, withFile]) {
    expect(verdict).toMatchObject({ detections: [{ severity: 'high', subject: 'com.bad, with proof' }] });
  }
});

test('a phone that stops to tell who signs it does not lose the worse finding', () => {
  expect(ask({ appId: 'com.bad', signers: undefined })).toMatchObject({
    kind: 'detected',
    unjudged: 'Not reported: who signs com.bad.',
  });
});

test('on iOS, where no signer is seen, the id counts as medium', () => {
  const verdict = judgeWith(knownBadApp, { apps: [{ appId: 'com.bad' }] }, { ...over(threats), platform: 'ios' });
  expect(verdict).toMatchObject({ detections: [{ severity: 'medium' }] });
  expect(verdict).not.toHaveProperty('unjudged');
});

test('an app whose signer is known to be honest is not the one that was listed', () => {
  const signal = '29f34e5f27f211b424bc5bf9d67162c0eafba2da35af35c16416fc446276ba26';
  const known = threatsOf({
    'a.json': bundleOf("app:id = 'org.thoughtcrime.securesms'"),
    'signers.json': JSON.stringify({
      source: 's',
      entries: [{ package: 'org.thoughtcrime.securesms', sha256: [signal] }],
    }),
  });
  const askFor = (sha256: string) =>
    judgeWith(
      knownBadApp,
      { apps: [{ appId: 'org.thoughtcrime.securesms', signers: [{ ...stranger, sha256 }] }] },
      over(known),
    )?.kind;
  expect([askFor(signal), askFor(one)]).toEqual(['clear', 'detected']);
});

test('whoever honestly signs another app does not sign the one that was listed either', () => {
  const known = threatsOf({
    'a.json': bundleOf("app:id = 'com.bad'"),
    'signers.json': JSON.stringify({ source: 's', entries: [{ package: 'com.honest', sha256: [one] }] }),
  });
  const askFor = (sha256: string) =>
    judgeWith(knownBadApp, { apps: [{ appId: 'com.bad', signers: [{ ...stranger, sha256 }] }] }, over(known))?.kind;
  expect([askFor(one), askFor(two)]).toEqual(['clear', 'detected']);
});

test('stalkerware, watchware and root tools are not called malware', () => {
  for (const appId of ['com.thetruth', 'com.wondershare.famisafe', 'com.topjohnwu.magisk', 'com.mail']) {
    expect(judgeWith(knownBadApp, { apps: [{ ...honestApp, appId }] })).toEqual({ kind: 'clear' });
  }
});

test('an id that investigators listed is found', () => {
  expect(judgeWith(knownBadApp, { apps: [{ ...honestApp, appId: 'com.serv.services' }] })).toMatchObject({
    detections: [{ severity: 'medium' }],
  });
});
