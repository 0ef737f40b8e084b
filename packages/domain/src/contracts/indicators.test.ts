import { expect, test } from 'vitest';
import { termsOfApp } from './indicators.ts';

const [old, current] = ['a'.repeat(64), 'b'.repeat(64)];

test('an app can be listed under its id, its signers of now and before, and its file', () => {
  const app = {
    appId: 'com.copy9',
    signers: [{ sha256: current, sha1: 'c'.repeat(40) }],
    formerSigners: [{ sha256: old }],
    fileSha256: 'd'.repeat(64),
  };
  expect(termsOfApp(app).map(({ kind, value }) => `${kind} ${value.slice(0, 9)}`)).toEqual([
    'app com.copy9',
    'signer bbbbbbbbb',
    'signer ccccccccc',
    'signer aaaaaaaaa',
    'file ddddddddd',
  ]);
});

test('what the collector did not see is no term', () => {
  expect(termsOfApp({ appId: 'com.copy9' })).toEqual([{ kind: 'app', value: 'com.copy9' }]);
});
