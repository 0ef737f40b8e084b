import type { EntraTenantId, Instant } from '@picket/domain';
import { makeTestCertificate } from '@picket/graph/testing';
import { expect, test } from 'vitest';
import { credentialFaults } from './credential-faults.ts';
import { startIntuneWorld } from './intune-world.suite.ts';

const never = new AbortController().signal;
const [pem, other, expired] = await Promise.all([
  makeTestCertificate(),
  makeTestCertificate(),
  makeTestCertificate({ to: '2025-01-01T00:00:00Z' }),
]);
const now = Date.parse('2026-03-01T08:00:00Z') as Instant;

test('a tenant is read with a certificate as with a secret, and no secret is ever sent', async () => {
  const { simulator, intune, close } = await startIntuneWorld(21);
  try {
    const { control } = simulator;
    const app = control.registrations
      .list({ tenant: 'Contoso' })
      .find(({ displayName }) => displayName === 'sync-and-signal')!;
    const session = intune.open({
      entraTenantId: app.tenantId as EntraTenantId,
      credential: async () => ({ clientId: app.clientId, ...pem }),
    });
    await expect(session.proveConsent('sync-and-signal', never)).rejects.toMatchObject({
      code: 'credential_refused',
      message: expect.stringContaining('AADSTS700027'),
    });
    control.registrations.addCertificate({ clientId: app.clientId, certificate: pem.certificate });
    expect(await session.proveConsent('sync-and-signal', never)).toMatchObject({ entraTenantId: app.tenantId });
    expect((await Array.fromAsync(session.listManagedDevices(undefined, never))).length).toBeGreaterThan(1);
    const tokens = JSON.stringify(control.journal.ledger({ area: 'entra' }));
    expect(tokens).not.toContain('client_secret');
  } finally {
    await close();
  }
});

test('a claims challenge costs one token, in the middle of a listing too, and nothing is lost', async () => {
  const { session, simulator, phones, requests, close } = await startIntuneWorld(22);
  try {
    await session.proveConsent('sync-and-signal', never);
    const before = requests('token');
    simulator.control.faults.add({ name: 'revoked', area: 'graph', action: { kind: 'claims-challenge' }, skip: 1 });
    const pages = await Array.fromAsync(session.listManagedDevices(undefined, never));
    expect(pages.flatMap(({ items }) => items)).toHaveLength(phones().length);
    expect(requests('token')).toBe(before + 1);
  } finally {
    await close();
  }
});

test.each([
  ['a good pair', pem, []],
  ['a key of another certificate', { ...pem, privateKey: other.privateKey }, ['/privateKey']],
  ['no certificate', { ...pem, certificate: 'x' }, ['/certificate']],
  ['an expired one', expired, ['/certificate']],
])('%s is judged before Entra is asked, by field', (_, pair, pointers) => {
  const faults = credentialFaults({ clientId: 'app', ...pair }, now);
  expect(faults.map(({ pointer }) => pointer)).toEqual(pointers);
});
