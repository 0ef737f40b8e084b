import type { TenantId } from '@picket/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemSecrets } from './real/system-secrets.ts';
import { createSealer, type SealedPlace } from './sealer.ts';
import { seededEntropy } from './testing/seeded-entropy.ts';

const key = () => systemSecrets.bytes(32);
const sealer = createSealer([key()], systemSecrets);
const { uuid } = seededEntropy(1);
const here: SealedPlace = { tenantId: uuid() as TenantId, place: 'consent_registration.secret_sealed' };

test('what was sealed opens in its place, whatever it says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (plain) => {
      expect(sealer.open(sealer.seal(plain, here), here)).toBe(plain);
    }),
  );
});

test('the same secret looks different each time, and never like itself', () => {
  const sealed = [sealer.seal('hunter2', here), sealer.seal('hunter2', here)];
  expect(sealed[0]).not.toBe(sealed[1]);
  expect(sealed.join()).not.toContain('hunter2');
  expect(sealed.join()).not.toContain(Buffer.from('hunter2').toString('base64url'));
});

test("a ciphertext swapped with another tenant's is refused", () => {
  const there = { ...here, tenantId: uuid() as TenantId };
  const [ours, theirs] = [sealer.seal('ours', here), sealer.seal('theirs', there)];
  expect(() => sealer.open(theirs, here)).toThrow('altered, or moved');
  expect(() => sealer.open(ours, there)).toThrow('altered, or moved');
});

test('a ciphertext moved to another column of the same tenant is refused', () => {
  const sealed = sealer.seal('ours', here);
  expect(() => sealer.open(sealed, { ...here, place: 'operators_token.secret' })).toThrow('altered, or moved');
});

test('a ciphertext in which any one character was changed is refused', () => {
  const sealed = sealer.seal('a secret', here);
  const start = sealed.lastIndexOf('.') + 1;
  for (let at = start; at < sealed.length - 1; at += 1) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(() => sealer.open(changed, here)).toThrow();
  }
});

test('after a rotation old secrets still open, are known to be outdated, and new ones use the new key', () => {
  const [old, fresh] = [key(), key()];
  const before = createSealer([old], systemSecrets);
  const rotated = createSealer([fresh, old], systemSecrets);
  const sealed = before.seal('kept', here);
  expect(rotated.open(sealed, here)).toBe('kept');
  expect(rotated.isOutdated(sealed)).toBe(true);
  const again = rotated.seal('kept', here);
  expect(rotated.isOutdated(again)).toBe(false);
  expect(createSealer([fresh], systemSecrets).open(again, here)).toBe('kept');
});

test('without its key a secret stays closed, and the setting is named as the cause', () => {
  const sealed = sealer.seal('lost', here);
  const other = createSealer([key()], systemSecrets);
  expect(() => other.open(sealed, here)).toThrow(expect.objectContaining({ code: 'settings_invalid' }));
});

test('a key of another length is refused at once', () => {
  expect(() => createSealer([systemSecrets.bytes(16)], systemSecrets)).toThrow('32 bytes');
  expect(() => createSealer([], systemSecrets)).toThrow('32 bytes');
});
