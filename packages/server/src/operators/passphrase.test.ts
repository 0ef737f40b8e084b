import { expect, test } from 'vitest';
import { systemSecrets } from '../platform/real/system-secrets.ts';
import { openPassphrases } from './passphrase.ts';

const cheap = { logN: 8, r: 8, p: 1 };

test('a passphrase matches its own hash, with the parameters of today, and no other', async () => {
  const { hash, matches, isOutdated } = openPassphrases(systemSecrets);
  const stored = await hash('correct horse battery');
  expect(stored).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/=]{24}\$[\w+/=]{44}$/);
  expect(await matches('correct horse battery', stored)).toBe(true);
  expect(await matches('correct horse batterz', stored)).toBe(false);
  expect(isOutdated(stored)).toBe(false);
});

test('a hash made with other parameters is still understood, and known to be old', async () => {
  const stored = await openPassphrases(systemSecrets, cheap).hash('correct horse battery');
  const today = openPassphrases(systemSecrets, { ...cheap, p: 2 });
  expect(await today.matches('correct horse battery', stored)).toBe(true);
  expect(today.isOutdated(stored)).toBe(true);
});

test('two who chose the same passphrase cannot be told to', async () => {
  const { hash } = openPassphrases(systemSecrets, cheap);
  expect(await hash('correct horse battery')).not.toBe(await hash('correct horse battery'));
});

test('the same letters in other code points are the same passphrase', async () => {
  const { hash, matches } = openPassphrases(systemSecrets, cheap);
  expect(await matches('Zu\u0308rich\u00a0im Regen', await hash('Z\u00fcrich im Regen'))).toBe(true);
});

test('names that are nobody’s cost the same work, and more at once than there is room for are told to come back', async () => {
  const { matches } = openPassphrases(systemSecrets, cheap);
  const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => matches('x', undefined)));
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused).toHaveLength(8);
  expect(refused[0]?.reason).toMatchObject({
    code: 'too_many_requests',
    message: 'Too many people sign in at once.',
    retry: { afterMs: 2_000 },
  });
  expect(await matches('x', undefined)).toBe(false);
});

test.each([
  ['N', { ...cheap, logN: 9 }],
  ['r', { ...cheap, r: 9 }],
  ['p', { ...cheap, p: 2 }],
])('a hash is old as soon as today’s %s is another', async (_, other) => {
  const stored = await openPassphrases(systemSecrets, other).hash('correct horse battery');
  const today = openPassphrases(systemSecrets, cheap);
  expect(today.isOutdated(stored)).toBe(true);
  expect(await today.matches('correct horse battery', stored)).toBe(true);
  expect(openPassphrases(systemSecrets, other).isOutdated(stored)).toBe(false);
});

test('parameters of several digits are read back as they were written', async () => {
  const large = openPassphrases(systemSecrets, { logN: 10, r: 16, p: 12 });
  const stored = await large.hash('correct horse battery');
  expect(stored).toMatch(/^\$scrypt\$ln=10,r=16,p=12\$/);
  expect(large.isOutdated(stored)).toBe(false);
  expect(await openPassphrases(systemSecrets, cheap).matches('correct horse battery', stored)).toBe(true);
});

test('what is stored and is no hash of ours is our fault, and lets nobody in', async () => {
  const { hash, matches, isOutdated } = openPassphrases(systemSecrets, cheap);
  const stored = await hash('correct horse battery');
  const [, , , salt] = stored.split('$');
  const odd = [
    '',
    'none',
    ` ${stored}`,
    `${stored}$more`,
    stored.replace('scrypt', 'argon2id'),
    `$scrypt$ln=8,r=8,p=1$${salt}$`,
  ];
  for (const text of odd) {
    await expect(matches('correct horse battery', text)).rejects.toThrow('a stored passphrase hash is not readable');
    expect(() => isOutdated(text)).toThrow('a stored passphrase hash is not readable');
  }
});
