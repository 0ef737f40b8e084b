import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testRunFolder } from './database/testing-run.ts';
import { systemSecrets } from './real/system-secrets.ts';
import { loadSealingKeys, parseSealingKeys } from './sealing-keys.ts';

const freshFile = () => join(mkdtempSync(join(testRunFolder(), 'keys-')), 'sealing.key');

test('the first start makes a key that only its owner can read, and later starts find the same one', () => {
  const file = freshFile();
  const first = loadSealingKeys(file, systemSecrets);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(file, '..'))).toEqual(['sealing.key']);
  expect(loadSealingKeys(file, systemSecrets)).toEqual(first);
});

test('two installations share no key', () => {
  expect(loadSealingKeys(freshFile(), systemSecrets)).not.toEqual(loadSealingKeys(freshFile(), systemSecrets));
});

test('a new key is put in front of the old one to rotate', () => {
  const file = freshFile();
  const [old] = loadSealingKeys(file, systemSecrets);
  const fresh = systemSecrets.bytes(32);
  writeFileSync(file, `${Buffer.from(fresh).toString('base64')}\n${readFileSync(file, 'utf8')}`);
  expect(loadSealingKeys(file, systemSecrets)).toEqual([fresh, old]);
});

test('a wrong key is refused without being repeated', () => {
  const wrong = Buffer.from('not long enough').toString('base64');
  expect(() => parseSealingKeys(wrong)).toThrow(expect.objectContaining({ code: 'settings_invalid' }));
  expect(() => parseSealingKeys(wrong)).not.toThrow(wrong);
  expect(() => parseSealingKeys('')).toThrow('32 bytes');
});
