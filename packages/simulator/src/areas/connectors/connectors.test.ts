import { expect, test } from 'vitest';
import { day } from '../../clock.ts';
import { type Simulated, simulate } from '../../testing/simulated.suite.ts';
import { partnerConnectorId } from './connector.ts';

const list = '/v1.0/deviceManagement/mobileThreatDefenseConnectors';
const one = `${list}/${partnerConnectorId}`;

async function provision({ partner, application }: Simulated, provisioned = true) {
  const { tenantId } = application('Contoso', 'Contoso tools');
  const body = { provisioned, partnerName: 'Picket', consoleUrl: 'https://picket.example' };
  const reply = await partner('PUT', `/tenants/${tenantId}`, { body });
  expect(reply).toMatchObject({ status: 200, body: { provisioned, connectorId: partnerConnectorId } });
  return tenantId;
}

const stateOf = ({ control }: Simulated) => control.connectors.list({ tenant: 'Contoso' })[0]?.partnerState;

test('where no partner serves the tenant there is no connector', async () => {
  const { listAll } = await simulate();
  expect((await listAll(list)).items).toEqual([]);
});

test('an administrator adds the row, the partner makes it available, a toggle enables it', async () => {
  const simulated = await simulate();
  const { graph, control } = simulated;
  control.tenants.setBehaviour({ tenant: 'Contoso', behaviour: { togglesOnProvision: [] } });
  const added = await graph('POST', list, { body: { id: partnerConnectorId } });
  expect(added).toMatchObject({
    status: 201,
    body: { partnerState: 'unavailable', lastHeartbeatDateTime: '0001-01-01T00:00:00Z' },
  });
  await provision(simulated);
  expect(stateOf(simulated)).toBe('available');
  const patched = await graph('PATCH', one, { body: { androidEnabled: true } });
  expect(patched).toMatchObject({
    status: 200,
    body: { partnerState: 'enabled', androidEnabled: true, iosEnabled: false },
  });
  await graph('PATCH', one, { body: { androidEnabled: false } });
  expect(stateOf(simulated)).toBe('available');
  await provision(simulated, false);
  expect(stateOf(simulated)).toBe('unavailable');
  expect((await graph('DELETE', one)).status).toBe(204);
  expect((await graph('GET', one)).status).toBe(404);
});

test('v1.0 gives all fifteen properties, none of them null', async () => {
  const simulated = await simulate();
  await provision(simulated);
  const { body } = await simulated.graph('GET', one);
  const values = Object.entries(body).filter(([name]) => !name.startsWith('@') && name !== 'id');
  expect(values).toHaveLength(15);
  expect(values.filter(([, value]) => value === null)).toEqual([]);
  expect(body).not.toHaveProperty('partnerDisplayName');
  expect((await simulated.graph('GET', one.replace('v1.0', 'beta'))).body.partnerDisplayName).toBe('Picket');
});

test('a partner that falls silent becomes unresponsive past its threshold, and a heartbeat heals it', async () => {
  const simulated = await simulate();
  const tenantId = await provision(simulated);
  const { control, partner, token } = simulated;
  control.clock.advance({ ms: 7 * day });
  expect(stateOf(simulated)).toBe('enabled');
  control.clock.advance({ ms: 1 });
  expect(stateOf(simulated)).toBe('unresponsive');
  const fresh = await token({
    application: 'Picket sync and signal',
    scope: 'https://api.manage.microsoft.com//.default',
  });
  await partner('PUT', `/tenants/${tenantId}/heartbeat`, { token: fresh, body: { sentAt: '2026-11-27T09:00:00Z' } });
  expect(stateOf(simulated)).toBe('enabled');
  expect(control.connectors.list({ tenant: 'Contoso' })[0]?.lastHeartbeatAt).toBe('2026-11-27T09:00:00.001Z');
});

test('it may show as unresponsive before its data stops counting', async () => {
  const simulated = await simulate();
  await provision(simulated);
  simulated.control.tenants.setBehaviour({ tenant: 'Contoso', behaviour: { unresponsiveShownAfterDays: 1 } });
  simulated.control.clock.advance({ ms: 2 * day });
  expect(stateOf(simulated)).toBe('unresponsive');
});

test('what the service says of itself has no effect when it is sent back', async () => {
  const simulated = await simulate();
  await provision(simulated);
  const { body } = await simulated.graph('GET', one);
  const { '@odata.context': _, ...whole } = body;
  const sent = {
    ...whole,
    partnerState: 'unavailable',
    lastHeartbeatDateTime: '2020-01-01T00:00:00Z',
    iosEnabled: false,
  };
  const patched = await simulated.graph('PATCH', one, { body: sent });
  expect(patched.body).toMatchObject({
    partnerState: 'enabled',
    lastHeartbeatDateTime: whole.lastHeartbeatDateTime,
    iosEnabled: false,
  });
});

test.for([
  ['an unknown property', { shoeSize: 1 }],
  ['a beta property on v1.0', { macEnabled: true }],
  ['a wrong type', { iosEnabled: 'yes' }],
] as const)('%s is refused', async ([, body]) => {
  const simulated = await simulate();
  await provision(simulated);
  expect((await simulated.graph('PATCH', one, { body })).status).toBe(400);
});

test('reading takes ServiceConfig.Read.All, writing ServiceConfig.ReadWrite.All', async () => {
  const simulated = await simulate();
  await provision(simulated);
  const reader = await simulated.token({ application: 'Picket sync and signal' });
  expect((await simulated.graph('GET', list, { token: reader })).status).toBe(200);
  expect((await simulated.graph('PATCH', one, { token: reader, body: { iosEnabled: true } })).status).toBe(403);
  const setup = await simulated.token({ application: 'Picket setup' });
  expect((await simulated.graph('PATCH', one, { token: setup, body: { iosEnabled: true } })).status).toBe(200);
});

test('a partner that beats on is never reviewed too early, and a shorter threshold counts at once', async () => {
  const simulated = await simulate();
  const tenantId = await provision(simulated);
  const { control, partner, token } = simulated;
  for (let index = 0; index < 5; index += 1) {
    control.clock.advance({ ms: 3 * day });
    const fresh = await token({
      application: 'Picket sync and signal',
      scope: 'https://api.manage.microsoft.com//.default',
    });
    await partner('PUT', `/tenants/${tenantId}/heartbeat`, { token: fresh, body: { sentAt: '2026-11-27T09:00:00Z' } });
  }
  expect(stateOf(simulated)).toBe('enabled');
  control.connectors.configure({ tenant: 'Contoso', settings: { partnerUnresponsivenessThresholdInDays: 1 } });
  control.clock.advance({ ms: day });
  expect(stateOf(simulated)).toBe('enabled');
  control.clock.advance({ ms: 1 });
  expect(stateOf(simulated)).toBe('unresponsive');
});
