import { minute } from '@picket/domain';
import { makeTestCertificate } from '@picket/graph/testing';
import { listAudit, listConnectors, setRegistration } from '@picket/wire/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkTenant } from './link-tenant.ts';
import { owner, startWorld, type World } from './world.ts';

let world: World;
const [pem, other, expired] = await Promise.all([
  makeTestCertificate(),
  makeTestCertificate(),
  makeTestCertificate({ to: '2025-01-01T00:00:00Z' }),
]);
/** A line in the middle of the key: whatever holds it holds the key. */
const canary = pem.privateKey.split('\n')[5]!;

beforeAll(async () => {
  world = await startWorld({ seed: 31 });
  await world.pass(minute);
});
afterAll(() => world?.close());

const purposes = { 'sync-and-signal': 'Picket sync and signal', response: 'Picket response' } as const;

function registrationOf(purpose: keyof typeof purposes) {
  const all = world.simulator.control.registrations.list({ tenant: 'Contoso' });
  return all.find(({ displayName }) => displayName === purposes[purpose])!;
}

function enter(purpose: keyof typeof purposes, credential: Readonly<Record<string, string>>) {
  const { clientId, tenantId: entraTenantId } = registrationOf(purpose);
  const path = setRegistration.path.replace('{tenantId}', world.contosoId).replace('{purpose}', purpose);
  return world.send('PUT', path, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId, entraTenantId, ...credential }),
  });
}

test('a tenant is linked and worked with by certificates alone, and no answer, row or audit entry holds their keys', async () => {
  const { control } = world.simulator;
  for (const purpose of ['sync-and-signal', 'response'] as const) {
    const { clientId } = registrationOf(purpose);
    control.registrations.addCertificate({ clientId, certificate: pem.certificate });
    // Whatever works from here on works without the secret.
    control.registrations.setSecretExpiry({ clientId, expiresAt: '2020-01-01T00:00:00Z' });
    expect((await enter(purpose, pem)).status).toBe(204);
  }
  await linkTenant(world, { tenantId: world.contosoId, owner });
  await world.pass(5 * minute);

  const { items } = await world.call(listConnectors);
  expect(items[0]).toMatchObject({ state: 'linked' });
  const granted = items[0]!.purposes.filter(({ state }) => state === 'granted');
  expect(granted.map(({ purpose }) => purpose)).toEqual(['sync-and-signal', 'response']);
  expect(granted.map(({ certificateExpiresAt }) => certificateExpiresAt)).toEqual(
    Array(2).fill('2040-01-01T00:00:00.000Z'),
  );
  const audit = await world.call(listAudit);
  const rows = await world
    .database()
    .acrossTenants((tx) => tx.selectFrom('consent_registration').selectAll().execute());
  expect(rows.filter(({ certificate }) => certificate !== null)).toHaveLength(2);
  expect(JSON.stringify([items, audit, rows])).not.toContain(canary);
});

test.each([
  ['the key of another certificate', { ...pem, privateKey: other.privateKey }, '/body/privateKey', 'does not fit'],
  ['an expired certificate', expired, '/body/certificate', 'expired on 2025-01-01'],
  ['no PEM', { ...pem, certificate: 'a certificate' }, '/body/certificate', 'must be a certificate in PEM'],
  ['a certificate without its key', { certificate: pem.certificate }, '/body/privateKey', 'is missing'],
  ['a key without its certificate', { privateKey: pem.privateKey }, '/body/certificate', 'is missing'],
  ['both kinds at once', { ...pem, clientSecret: 'a secret of the app' }, '/body/clientSecret', 'choose one'],
  ['neither', {}, '/body/clientSecret', 'one of them must be given'],
])('%s is refused at its field, and what was there stays', async (_, credential, pointer, reason) => {
  const before = await world.call(listConnectors);
  const response = await enter('response', credential);
  const text = await response.text();
  expect(response.status).toBe(400);
  expect(JSON.parse(text)).toMatchObject({
    code: 'invalid_request',
    errors: [{ pointer, detail: expect.stringContaining(reason) }],
  });
  expect(text).not.toContain(canary);
  const states = ({ items }: typeof before) => items[0]!.purposes.map(({ state, clientId }) => [state, clientId]);
  expect(states(await world.call(listConnectors))).toEqual(states(before));
});
