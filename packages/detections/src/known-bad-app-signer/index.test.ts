import { expect, test } from 'vitest';
import { honestApp, judgeWith, one, over, stranger, two } from '../judge-over.suite.ts';
import { bundleOf, threatsOf } from '../made-feeds.suite.ts';
import { knownBadAppSigner } from './index.ts';

const topSpy = '7f5c0d54a813ba9b87a91420ca2c3de5e7948f09';
const signed = (sha1?: string, more: object = {}) => ({
  apps: [{ appId: 'com.new.name', signers: [{ sha256: one, ...(sha1 !== undefined && { sha1 }) }], ...more }],
});

test('whoever signed stalkerware is found by SHA-1, under a new name', () => {
  expect(judgeWith(knownBadAppSigner, signed(topSpy))).toMatchObject({
    detections: [{ severity: 'high', subject: `com.new.name signed by ${topSpy}` }],
  });
});

test('a signer that was rotated away is still the maker', () => {
  const apps = [{ ...honestApp, formerSigners: [{ sha256: one, sha1: topSpy }] }];
  expect(judgeWith(knownBadAppSigner, { apps })?.kind).toBe('detected');
});

test('an honest signer is clear; one without SHA-1, or none at all, is not', () => {
  expect(judgeWith(knownBadAppSigner, { apps: [honestApp] })).toEqual({ kind: 'clear' });
  expect(judgeWith(knownBadAppSigner, signed())).toMatchObject({
    kind: 'could-not-judge',
    because: 'Not reported: the SHA-1 of who signs com.new.name.',
  });
  expect(judgeWith(knownBadAppSigner, signed('?'))?.kind).toBe('could-not-judge');
  expect(judgeWith(knownBadAppSigner, { apps: [{ appId: 'com.a', signers: [] }] })?.kind).toBe('could-not-judge');
});

test('a signer that is listed together with an app counts with that app alone', () => {
  const threats = threatsOf({ 'a.json': bundleOf(`app:id = 'com.bad' AND app:cert.sha256 = '${two}'`) });
  const ask = (appId: string) =>
    judgeWith(knownBadAppSigner, { apps: [{ appId, signers: [{ ...stranger, sha256: two }] }] }, over(threats))?.kind;
  expect([ask('com.bad'), ask('com.other')]).toEqual(['detected', 'clear']);
});

test('signers of watchware and public test keys are no malware', () => {
  expect(judgeWith(knownBadAppSigner, signed('095514ba4f28dbe521c74abf77972be3c86a50a5'))?.kind).toBe('clear');
  expect(judgeWith(knownBadAppSigner, signed('dc0605cdd6552d84481d8fcce4a8d28e294e570b'))?.kind).toBe('clear');
});
