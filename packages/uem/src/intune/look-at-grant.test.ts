import type { EntraTenantId, GrantSight } from '@picket/domain';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type IntuneWorld, startIntuneWorld } from './intune-world.suite.ts';

const never = new AbortController().signal;
const purpose = 'sync-and-signal';
const partner = 'update_device_health';

let world: IntuneWorld;
beforeAll(async () => {
  world = await startIntuneWorld(41);
});
afterAll(() => world.close());
beforeEach(() => world.simulator.control.faults.clear());

type BadDay = Parameters<IntuneWorld['simulator']['control']['faults']['add']>[0]['action'];

/** What Entra does with every request for a token. */
const entra = (action: BadDay) =>
  world.simulator.control.faults.add({ name: 'Entra', area: 'entra', path: '/token$', action, count: null });

/** What it hands out instead of a token. */
const hands = (token: string) => entra({ kind: 'edit', edits: [{ at: '/access_token', value: token }] });

const app = () =>
  world.simulator.control.registrations.list({ tenant: 'Contoso' }).find(({ displayName }) => displayName === purpose)!;
const look = (): Promise<GrantSight> => world.session.lookAtGrant(purpose, never);
const clientId = () => app().clientId;

test('a grant that lacks one permission is incomplete and names it, also one of the partner API', async () => {
  for (const permission of ['GroupMember.Read.All', partner]) {
    world.simulator.control.consents.revoke({ clientId: clientId(), permission });
    expect(await look()).toMatchObject({ kind: 'incomplete', missing: [permission], code: undefined });
    world.simulator.control.consents.grant({ clientId: clientId() });
  }
  expect(await look()).toMatchObject({ kind: 'granted', missing: [] });
});

test('a permission that Picket asks for since an update is missing until somebody consents again', async () => {
  const { permissions } = app();
  const control = world.simulator.control;
  control.consents.revoke({ clientId: clientId() });
  control.registrations.setPermissions({ clientId: clientId(), permissions: permissions.slice(1) });
  control.consents.grant({ clientId: clientId() });
  expect((await look()).missing).toEqual([permissions[0]]);
  control.registrations.setPermissions({ clientId: clientId(), permissions: [...permissions] });
  control.consents.grant({ clientId: clientId() });
});

test('what was granted and nothing asks for is told too: a power that nobody needs', async () => {
  const { permissions } = app();
  const control = world.simulator.control;
  control.registrations.setPermissions({ clientId: clientId(), permissions: [...permissions, 'Sites.Read.All'] });
  control.consents.grant({ clientId: clientId() });
  expect(await look()).toMatchObject({ kind: 'granted', notAskedFor: ['Sites.Read.All'] });
  control.registrations.setPermissions({ clientId: clientId(), permissions: [...permissions] });
  control.consents.revoke({ clientId: clientId(), permission: 'Sites.Read.All' });
});

test('a registration that keeps its place and holds nothing is withdrawn, although Entra gives it tokens', async () => {
  const control = world.simulator.control;
  for (const permission of app().permissions) control.consents.revoke({ clientId: clientId(), permission });
  expect(await look()).toMatchObject({ kind: 'withdrawn', held: [], code: undefined });
  control.consents.grant({ clientId: clientId() });
});

test('an app that is not in the directory is withdrawn, one that is switched off is disabled: AADSTS tells which', async () => {
  const control = world.simulator.control;
  control.consents.setEnabled({ clientId: clientId(), isEnabled: false });
  expect(await look()).toMatchObject({ kind: 'app-disabled', code: 'AADSTS7000112', missing: undefined });
  control.consents.setEnabled({ clientId: clientId(), isEnabled: true });
  control.consents.revoke({ clientId: clientId() });
  expect(await look()).toMatchObject({ kind: 'withdrawn', code: 'AADSTS700016' });
  control.consents.grant({ clientId: clientId() });
});

test('an expired secret says nothing of the grant', async () => {
  const before = app().secretExpiresAt;
  world.simulator.control.registrations.setSecretExpiry({ clientId: clientId(), expiresAt: '2020-01-01T00:00:00Z' });
  expect(await look()).toMatchObject({ kind: 'credential-expired', code: 'AADSTS7000222', missing: undefined });
  world.simulator.control.registrations.setSecretExpiry({ clientId: clientId(), expiresAt: before });
});

test('a wrong secret, another tenant and one that does not exist are told apart', async () => {
  const { clientId: id, tenantId } = app();
  const lookAs = (entraTenantId: string, clientSecret: string) =>
    world.intune
      .open({
        entraTenantId: entraTenantId as EntraTenantId,
        credential: async () => ({ clientId: id, clientSecret }),
      })
      .lookAtGrant(purpose, never);
  expect(await lookAs(tenantId, 'not the secret')).toMatchObject({ kind: 'credential-refused', code: 'AADSTS7000215' });
  expect(await lookAs('0198c0de-1111-4000-8000-0000000000fa', app().clientSecret)).toMatchObject({
    kind: 'wrong-tenant',
    code: 'AADSTS90002',
  });
});

test('a token of another tenant than the expected one is seen by its claims', async () => {
  const claims = Buffer.from(JSON.stringify({ tid: 'elsewhere', roles: app().permissions })).toString('base64url');
  hands(`e30.${claims}.x`);
  expect(await look()).toMatchObject({ kind: 'wrong-tenant', missing: undefined });
});

test.each([
  [650052, 'api-missing'],
  [500011, 'api-missing'],
  [500014, 'api-missing'],
  [53003, 'refused-by-policy'],
  [65001, 'withdrawn'],
  [7000229, 'withdrawn'],
  [999999, 'unknown'],
] as const)('AADSTS%i is called %s', async (code, kind) => {
  entra({ kind: 'aadsts', code });
  expect(await look()).toMatchObject({ kind, code: `AADSTS${code}` });
});

test('an Entra or a Graph that does not answer, and a token that cannot be read, are unknown and never good news', async () => {
  const { faults } = world.simulator.control;
  entra({ kind: 'status', status: 503 });
  expect(await look()).toMatchObject({ kind: 'unknown', missing: undefined });
  faults.clear();
  const away = { kind: 'status', status: 503 } as const;
  faults.add({ name: 'Graph', area: 'graph', path: '/organization', action: away, count: null });
  expect(await look()).toMatchObject({ kind: 'unknown' });
  faults.clear();
  hands('opaque');
  expect(await look()).toMatchObject({ kind: 'unknown', missing: undefined, held: undefined });
});
