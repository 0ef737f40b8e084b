import { expect, test } from 'vitest';
import { honestApp, judgeWith } from '../judge-over.suite.ts';
import { testKeyApp } from './index.ts';

test('an app signed with a key that everybody has is medium', () => {
  const signers = [
    { sha256: 'a6ccc500ff0e7421200eb66a7fe174ef1b00e52ca91727070cbedf061ff76c35', sha1: 'd'.repeat(40) },
  ];
  expect(judgeWith(testKeyApp, { apps: [{ ...honestApp, signers }] })).toMatchObject({
    detections: [{ severity: 'medium', subject: 'com.example.honest' }],
  });
});

test('another signer is clear, and none is not', () => {
  expect(judgeWith(testKeyApp, { apps: [honestApp] })).toEqual({ kind: 'clear' });
  expect(judgeWith(testKeyApp, { apps: [{ appId: 'com.a' }] })?.kind).toBe('could-not-judge');
});
