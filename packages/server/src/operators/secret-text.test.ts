import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { systemSecrets } from '../platform/real/system-secrets.ts';
import { csrfTokenOf, hashSecret, makeSecret, tokenPrefix } from './secret-text.ts';

test('a secret is 256 bits that go into a URL, a cookie and a header as they are, and no two are the same', () => {
  expect(makeSecret({ bytes: (length) => new Uint8Array(length).fill(255) })).toBe(`${'_'.repeat(42)}8`);
  const secrets = Array.from({ length: 100 }, () => makeSecret(systemSecrets));
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
});

test('what is stored of a secret is its SHA-256, in the digits that FIPS 180-4 prints', () => {
  expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('a token of ours is told from other secrets by how it begins', () => {
  expect(tokenPrefix).toBe('pkt_');
});

test('what changes must carry is made of the session’s secret, and differs from whatever else is made of it', () => {
  const made = csrfTokenOf('the secret of a session');
  expect(made).toMatch(/^[\w-]{43}$/);
  expect(csrfTokenOf('the secret of a session')).toBe(made);
  expect(csrfTokenOf('the secret of another session')).not.toBe(made);
  expect(made).not.toBe(createHmac('sha256', 'the secret of a session').update('').digest('base64url'));
  expect(made).not.toBe(Buffer.from(hashSecret('the secret of a session'), 'hex').toString('base64url'));
});
