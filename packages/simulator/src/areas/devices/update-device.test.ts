import { expect, test } from 'vitest';
import { simulate } from '../../testing/simulated.suite.ts';

async function aPhone() {
  const simulated = await simulate();
  const phone = simulated.control.phones
    .list({ tenant: 'Contoso', group: 'Field staff' })
    .find(({ entraObjectId }) => entraObjectId !== null);
  if (phone === undefined) throw new Error('no phone');
  const path = `/v1.0/devices/${phone.entraObjectId}`;
  return { ...simulated, phone, path };
}

test('an extension attribute is set, read back, and cleared, and leaves the others alone', async () => {
  const { graph, control, phone, path } = await aPhone();
  control.phones.setExtensionAttribute({ phone: phone.phoneId, name: 'extensionAttribute3', value: 'theirs' });
  const set = await graph('PATCH', path, { body: { extensionAttributes: { extensionAttribute15: 'high' } } });
  expect(set).toMatchObject({ status: 204, body: undefined });
  expect(control.phones.get({ phone: phone.phoneId }).extensionAttributes).toEqual({
    extensionAttribute3: 'theirs',
    extensionAttribute15: 'high',
  });
  const { body } = await graph('GET', `${path}?$select=extensionAttributes`);
  expect(body.extensionAttributes.extensionAttribute15).toBe('high');
  await graph('PATCH', path, { body: { extensionAttributes: { extensionAttribute15: null } } });
  expect(control.phones.get({ phone: phone.phoneId }).extensionAttributes).toEqual({ extensionAttribute3: 'theirs' });
});

test('the device id addresses the same device', async () => {
  const { graph, control, phone } = await aPhone();
  const body = { extensionAttributes: { extensionAttribute1: 'low' } };
  expect((await graph('PATCH', `/v1.0/devices(deviceId='${phone.entraDeviceId}')`, { body })).status).toBe(204);
  expect(control.phones.get({ phone: phone.phoneId }).extensionAttributes).toEqual({ extensionAttribute1: 'low' });
});

test('each change that takes hold is one effect with its request, and writing the same again is none', async () => {
  const { graph, control, phone, path } = await aPhone();
  const body = { extensionAttributes: { extensionAttribute15: 'high' } };
  const reply = await graph('PATCH', path, { body });
  await graph('PATCH', path, { body });
  const effects = control.journal.effects({ kind: 'attribute' });
  expect(effects).toEqual([
    expect.objectContaining({
      property: 'extensionAttribute15',
      from: null,
      to: 'high',
      entraDeviceId: phone.entraDeviceId,
      requestId: reply.headers.get('request-id'),
    }),
  ]);
  expect(control.journal.ledger({ method: 'PATCH' }).map(({ body: sent }) => sent)).toEqual([body, body]);
});

test.for([
  ['an unknown property', { shoeSize: 44 }, 400],
  ['an unknown attribute', { extensionAttributes: { extensionAttribute16: 'x' } }, 400],
  ['a number as an attribute', { extensionAttributes: { extensionAttribute1: 7 } }, 400],
  ['a text longer than 1,024', { extensionAttributes: { extensionAttribute1: 'x'.repeat(1_025) } }, 400],
  ['no object', { extensionAttributes: 'high' }, 400],
  ['a read-only property', { trustType: 'AzureAd' }, 400],
  ["compliance, which is the MDM's", { isCompliant: true }, 403],
  ["management, which is the MDM's", { isManaged: true }, 403],
  ['a property that is not modelled', { displayName: 'Mine' }, 501],
] as const)('%s is refused, and nothing of the request takes hold', async ([, wrong, status]) => {
  const { graph, control, phone, path } = await aPhone();
  const body = { extensionAttributes: { extensionAttribute15: 'high' }, ...wrong };
  expect((await graph('PATCH', path, { body })).status).toBe(status);
  expect(control.phones.get({ phone: phone.phoneId }).extensionAttributes).toEqual({});
  expect(control.journal.effects({ kind: 'attribute' })).toEqual([]);
});

test('a malformed body is refused', async () => {
  const { graph, path } = await aPhone();
  expect((await graph('PATCH', path, { body: '{"extensionAttributes":' })).status).toBe(400);
  expect((await graph('PATCH', path, { body: '[]' })).status).toBe(400);
});

test('writing takes Device.ReadWrite.All; reading permissions do not do', async () => {
  const { graph, token, path } = await aPhone();
  const body = { extensionAttributes: { extensionAttribute15: 'high' } };
  const reader = await token({ application: 'Picket sync and signal' });
  expect(await graph('PATCH', path, { body, token: reader })).toMatchObject({
    status: 403,
    body: { error: { code: 'Authorization_RequestDenied' } },
  });
  expect((await graph('PATCH', path, { body, token: await token({ application: 'Picket response' }) })).status).toBe(
    204,
  );
});

test('a disabled device is told by the directory', async () => {
  const { graph, path } = await aPhone();
  await graph('PATCH', path, { body: { accountEnabled: false } });
  expect((await graph('GET', `${path}?$select=accountEnabled`)).body.accountEnabled).toBe(false);
});
