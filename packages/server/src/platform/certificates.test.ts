import { X509Certificate } from 'node:crypto';
import { day } from '@picket/domain';
import { expect, test } from 'vitest';
import { makeCertificates } from './certificates.ts';
import { TestClock } from './testing/test-clock.ts';

test('the certificate is for this machine, signed by its authority, and dated by the clock it was given', async () => {
  const clock = new TestClock();
  const made = await makeCertificates(clock);
  const [authority, server] = [new X509Certificate(made.ca), new X509Certificate(made.cert)];
  expect([authority.ca, server.ca]).toEqual([true, false]);
  expect(server.checkIssued(authority) && server.verify(authority.publicKey)).toBe(true);
  expect(server.checkHost('localhost')).toBe('localhost');
  expect([server.checkIP('127.0.0.1'), server.checkIP('::1')]).toEqual(['127.0.0.1', '::1']);
  expect(server.checkHost('picket.example')).toBeUndefined();
  expect(Date.parse(server.validFrom)).toBeLessThan(clock.now());
  expect(Date.parse(server.validTo) - Date.parse(server.validFrom)).toBeLessThanOrEqual(398 * day);
});

test('two authorities share nothing', async () => {
  const [one, other] = await Promise.all([makeCertificates(new TestClock()), makeCertificates(new TestClock())]);
  expect(new X509Certificate(one.cert).verify(new X509Certificate(other.ca).publicKey)).toBe(false);
  expect(one.key).not.toBe(other.key);
});
