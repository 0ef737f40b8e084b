import { expect, test } from 'vitest';
import { simulate } from '../testing/simulated.suite.ts';
import { defaultBehaviour } from './tenant-behaviour.ts';
import { undocumentedBehaviours } from './undocumented.ts';

test('what is taken to be so is what a tenant does, and the other way is another', () => {
  for (const { knob, proposed, opposite } of undocumentedBehaviours) {
    expect(defaultBehaviour[knob], knob).toEqual(proposed);
    expect(opposite, knob).not.toEqual(proposed);
  }
});

test('a tenant is turned to the other reading of everything at once, and back', async () => {
  const { control, graph } = await simulate();
  const connectors = '/v1.0/deviceManagement/mobileThreatDefenseConnectors';
  const add = (id: string) => graph('POST', connectors, { body: { id } });
  expect((await add('0f0e0d0c-0b0a-4908-8706-050403020100')).status).toBe(201);
  control.tenants.setReading({ tenant: 'Contoso', reading: 'opposite' });
  expect((await add('0f0e0d0c-0b0a-4908-8706-050403020101')).status).toBe(400);
  const ipad = control.phones
    .list({ tenant: 'Contoso' })
    .find(({ enrollment }) => enrollment === 'androidFullyManaged')!;
  const shutDown = `/v1.0/deviceManagement/managedDevices/${ipad.managedDeviceId}/shutDown`;
  expect((await graph('POST', shutDown)).status).toBe(400);
  const categories = '/v1.0/deviceManagement/deviceCategories';
  const { body } = await graph('POST', categories, { body: { displayName: 'x' } });
  expect((await graph('GET', `${categories}/${body.id}`)).status).toBe(404);
  control.clock.advance({ ms: 5_000 });
  expect((await graph('GET', `${categories}/${body.id}`)).status).toBe(200);
  control.tenants.setReading({ tenant: 'Contoso', reading: 'proposed' });
  expect((await graph('POST', shutDown)).status).toBe(204);
});
