import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../testing/simulated.suite.ts';

const body = (entraDeviceId: string, threatLevel: string, updatedAt = '2026-11-20T08:59:00Z') => ({
  devices: [{ entraDeviceId, threatLevel, updatedAt }],
});

async function provisioned() {
  const simulated = await simulate();
  const { tenantId } = simulated.application('Contoso', 'Contoso tools');
  await simulated.partner('PUT', `/tenants/${tenantId}`, {
    body: { provisioned: true, partnerName: 'Picket', consoleUrl: 'https://picket.example' },
  });
  const phone = simulated.control.phones
    .list({ tenant: 'Contoso', group: 'Head office' })
    .find(({ entraDeviceId, isManaged, isSilent }) => entraDeviceId !== null && isManaged === true && !isSilent);
  if (phone === undefined) throw new Error('nobody in head office has a phone');
  const uploads = `/tenants/${tenantId}/uploads`;
  const state = () => simulated.control.phones.get({ phone: phone.phoneId });
  return { ...simulated, tenantId, phone, deviceId: phone.entraDeviceId ?? '', uploads, state };
}

test('a high phone becomes noncompliant, then the directory knows, then sign-in is refused; and all the way back', async () => {
  const { partner, control, uploads, deviceId, phone, state } = await provisioned();
  const accepted = await partner('PUT', `${uploads}/u1`, { body: body(deviceId, 'high') });
  expect(accepted).toMatchObject({ status: 202, body: { uploadId: 'u1', status: 'pending' } });
  expect(state().partnerReportedThreatState).toBe('unknown');
  expect((await partner('GET', `${uploads}/u1`)).body).toMatchObject({ status: 'pending', results: [] });

  control.clock.advance({ ms: 2_000 });
  expect(state()).toMatchObject({
    partnerReportedThreatState: 'highSeverity',
    complianceState: 'noncompliant',
    isCompliant: true,
  });
  expect((await partner('GET', `${uploads}/u1`)).body).toEqual({
    uploadId: 'u1',
    status: 'completed',
    results: [{ entraDeviceId: deviceId, outcome: 'accepted' }],
    error: null,
  });
  control.clock.advance({ ms: 1_000 });
  expect(state().isCompliant).toBe(false);
  expect(control.phones.signIn({ phone: phone.phoneId })).toMatchObject({ outcome: 'refused', errorCode: 53000 });

  await partner('PUT', `${uploads}/u2`, { body: body(deviceId, 'secured', '2026-11-20T09:00:03Z') });
  control.clock.advance({ ms: 3_000 });
  expect(state()).toMatchObject({
    partnerReportedThreatState: 'secured',
    complianceState: 'compliant',
    isCompliant: true,
  });
  expect(control.phones.signIn({ phone: phone.phoneId }).outcome).toBe('let-in');

  const story = control.journal
    .effects({ entraDeviceId: deviceId })
    .map(({ kind, to, at }) => [kind, to, at.slice(17, 23)]);
  expect(story.filter(([kind]) => kind !== 'sign-in')).toEqual([
    ['threat-state', 'highSeverity', '02.000'],
    ['compliance', 'noncompliant', '02.000'],
    ['is-compliant', false, '03.000'],
    ['threat-state', 'secured', '05.000'],
    ['compliance', 'compliant', '05.000'],
    ['is-compliant', true, '06.000'],
  ]);
});

test('an effect names the upload that caused it, though it came later', async () => {
  const { partner, control, uploads, deviceId } = await provisioned();
  const { headers } = await partner('PUT', `${uploads}/u1`, { body: body(deviceId, 'high') });
  control.clock.advance({ ms: 5_000 });
  const [effect] = control.journal.effects({ kind: 'threat-state' });
  expect(effect?.requestId).toBe(headers.get('x-request-id'));
});

test('the same upload again is the same upload: its first body counts', async () => {
  const { partner, control, uploads, deviceId, state } = await provisioned();
  await partner('PUT', `${uploads}/u1`, { body: body(deviceId, 'high') });
  await partner('PUT', `${uploads}/u1`, { body: body(deviceId, 'low') });
  control.clock.advance({ ms: 2_000 });
  expect(state().partnerReportedThreatState).toBe('highSeverity');
  expect((await partner('PUT', `${uploads}/u1`, { body: body(deviceId, 'low') })).body.status).toBe('completed');
  expect(control.journal.effects({ kind: 'threat-state' })).toHaveLength(1);
});

test('an older report, or one as old, has no effect', async () => {
  const { partner, control, uploads, deviceId, state } = await provisioned();
  const send = async (id: string, level: string, updatedAt: string) => {
    await partner('PUT', `${uploads}/${id}`, { body: body(deviceId, level, updatedAt) });
    control.clock.advance({ ms: 2_000 });
    return (await partner('GET', `${uploads}/${id}`)).body.results[0].outcome;
  };
  expect(await send('1', 'high', '2026-11-20T08:30:00Z')).toBe('accepted');
  expect(await send('2', 'secured', '2026-11-20T08:29:59.999Z')).toBe('older');
  expect(await send('3', 'secured', '2026-11-20T08:30:00Z')).toBe('older');
  expect(state().partnerReportedThreatState).toBe('highSeverity');
  expect(await send('4', 'low', '2026-11-20T08:30:00.001Z')).toBe('accepted');
});

test('a device that Intune does not manage is said to be unknown', async () => {
  const { partner, control, uploads } = await provisioned();
  const stranger = '5b3c8c5c-1f3a-4a1e-9f0e-2f6c3f1d7a10';
  await partner('PUT', `${uploads}/1`, { body: body(stranger, 'high') });
  control.clock.advance({ ms: 2_000 });
  expect((await partner('GET', `${uploads}/1`)).body.results).toEqual([
    { entraDeviceId: stranger, outcome: 'unknown-device' },
  ]);
});

test('before provisioning everything is refused, and nothing is recorded', async () => {
  const { partner, application, control } = await simulate();
  const { tenantId } = application('Contoso', 'Contoso tools');
  const [phone] = control.phones.list({ tenant: 'Contoso' });
  const upload = await partner('PUT', `/tenants/${tenantId}/uploads/1`, {
    body: body(phone?.entraDeviceId ?? '', 'high'),
  });
  expect(upload).toMatchObject({ status: 409, body: { error: { code: 'connector_not_set_up' } } });
  const heartbeat = await partner('PUT', `/tenants/${tenantId}/heartbeat`, {
    body: { sentAt: '2026-11-20T09:00:00Z' },
  });
  expect(heartbeat.status).toBe(409);
  control.clock.advance({ ms: 10_000 });
  expect(control.journal.effects()).toEqual([]);
});

test('a partner is asked to resend when Intune wants it', async () => {
  const { partner, control, tenantId } = await provisioned();
  const beat = async () =>
    (await partner('PUT', `/tenants/${tenantId}/heartbeat`, { body: { sentAt: '2026-11-20T09:00:00Z' } })).body;
  expect(await beat()).toEqual({ receivedAt: '2026-11-20T09:00:00.000Z', resyncRequestedAt: null });
  control.connectors.requestResync({ tenant: 'Contoso' });
  expect((await beat()).resyncRequestedAt).toBe('2026-11-20T09:00:00.000Z');
});

async function refusedWith(simulated: Simulated, token: string, tenantName = 'Contoso') {
  const { tenantId } = simulated.application(tenantName, `${tenantName} tools`);
  const { status, body: answer } = await simulated.partner('PUT', `/tenants/${tenantId}/heartbeat`, {
    token,
    body: { sentAt: '2026-11-20T09:00:00Z' },
  });
  return [status, answer.error.code];
}

test('a token for Graph, of another tenant, without the role, or of nobody is refused', async () => {
  const simulated = await provisioned();
  const intune = 'https://api.manage.microsoft.com//.default';
  expect(await refusedWith(simulated, await simulated.token())).toEqual([401, 'invalid_token']);
  expect(await refusedWith(simulated, 'nonsense')).toEqual([401, 'invalid_token']);
  const noRole = await simulated.token({ application: 'Picket setup', scope: intune });
  expect(await refusedWith(simulated, noRole)).toEqual([403, 'forbidden']);
  const foreign = await simulated.token({ tenant: 'Fabrikam', scope: intune });
  expect(await refusedWith(simulated, foreign)).toEqual([403, 'forbidden']);
});

test('where the partner is not registered, consent alone opens nothing', async () => {
  const simulated = await simulate();
  const { application, control, token } = simulated;
  control.consents.grant({ clientId: application('Fabrikam', 'Picket sync and signal').clientId });
  const jwt = await token({
    tenant: 'Fabrikam',
    application: 'Picket sync and signal',
    scope: 'https://api.manage.microsoft.com//.default',
  });
  expect(await refusedWith(simulated, jwt, 'Fabrikam')).toEqual([403, 'forbidden']);
  control.tenants.setBehaviour({ tenant: 'Fabrikam', behaviour: { registeredPartner: true } });
  expect(await refusedWith(simulated, jwt, 'Fabrikam')).toEqual([409, 'connector_not_set_up']);
});

test.for([
  ['no devices', { devices: [] }],
  ['an unknown level', body('5b3c8c5c-1f3a-4a1e-9f0e-2f6c3f1d7a10', 'compromised')],
  ['a device that is no id', body('phone 7', 'high')],
  ['a time without a zone', body('5b3c8c5c-1f3a-4a1e-9f0e-2f6c3f1d7a10', 'high', '2026-11-20T09:00:00')],
  ['501 devices', { devices: Array(501).fill(body('5b3c8c5c-1f3a-4a1e-9f0e-2f6c3f1d7a10', 'high').devices[0]) }],
  ['no JSON', '{'],
] as const)('an upload with %s is refused, with the place named', async ([, wrong]) => {
  const { partner, uploads } = await provisioned();
  const refused = await partner('PUT', `${uploads}/1`, { body: wrong });
  expect(refused).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
  expect((await partner('GET', `${uploads}/1`)).body.error.code).toBe('upload_not_found');
});
