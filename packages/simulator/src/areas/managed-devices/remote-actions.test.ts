import { expect, test } from 'vitest';
import { minute } from '../../clock.ts';
import { simulate } from '../../testing/simulated.suite.ts';

const devices = '/v1.0/deviceManagement/managedDevices';

async function withPhone(
  enrollment: 'appleAutomated' | 'appleUserEnrollment' | 'androidFullyManaged' = 'appleAutomated',
) {
  const simulated = await simulate();
  const { control, graph } = simulated;
  const [user] = control.users.list({ tenant: 'Contoso' });
  const phone = control.phones.enroll({ tenant: 'Contoso', user: user!.id, enrollment });
  const one = `${devices}/${phone.managedDeviceId}`;
  const stateOf = async (name: string) => {
    const { body } = await graph('GET', one);
    return (body.deviceActionResults as { actionName: string; actionState: string }[]).find(
      ({ actionName }) => actionName === name,
    )?.actionState;
  };
  return { ...simulated, phone, one, stateOf };
}

test('an action is pending until the phone hears of it, active while it works, and then done', async () => {
  const { graph, control, one, stateOf } = await withPhone();
  expect((await graph('POST', `${one}/remoteLock`)).status).toBe(204);
  expect(await stateOf('remoteLock')).toBe('pending');
  control.clock.advance({ ms: 2_000 });
  expect(await stateOf('remoteLock')).toBe('active');
  control.clock.advance({ ms: 1_000 });
  expect(await stateOf('remoteLock')).toBe('done');
});

test('a sync makes the phone check in, and Intune learns what is true on it', async () => {
  const { graph, control, one, phone } = await withPhone();
  control.phones.setRhythm({ phone: phone.phoneId, everyMs: null });
  control.phones.update({ phone: phone.phoneId, osVersion: '99.1' });
  control.clock.advance({ ms: 10 * minute });
  expect((await graph('GET', one)).body.osVersion).not.toBe('99.1');
  await graph('POST', `${one}/syncDevice`);
  control.clock.advance({ ms: minute });
  const { body } = await graph('GET', one);
  expect(body.osVersion).toBe('99.1');
  expect(Date.parse(body.lastSyncDateTime)).toBeGreaterThan(Date.parse('2026-11-20T09:09:00Z'));
});

test('a silent phone hears of it when it speaks again', async () => {
  const { graph, control, one, phone, stateOf } = await withPhone();
  control.phones.silence({ phone: phone.phoneId });
  await graph('POST', `${one}/remoteLock`);
  control.clock.advance({ ms: 10 * minute });
  expect(await stateOf('remoteLock')).toBe('pending');
  control.phones.endSilence({ phone: phone.phoneId });
  control.clock.advance({ ms: 31 * minute });
  expect(await stateOf('remoteLock')).toBe('done');
});

test('a retired phone is listed as pending, then gone, and its directory device is managed by nobody', async () => {
  const { graph, control, one, phone } = await withPhone();
  await graph('POST', `${one}/retire`);
  expect((await graph('GET', one)).body.managementState).toBe('retirePending');
  control.clock.advance({ ms: minute });
  expect((await graph('GET', one)).status).toBe(404);
  expect((await graph('GET', `/v1.0/devices/${phone.entraObjectId}`)).body.isManaged).toBe(false);
});

test.for([
  ['shutDown', 'androidFullyManaged'],
  ['wipe', 'appleUserEnrollment'],
  ['windowsDefenderScan', 'appleAutomated'],
] as const)('%s on %s is not supported, and nothing happens', async ([name, enrollment]) => {
  const { graph, control, one, stateOf } = await withPhone(enrollment);
  expect((await graph('POST', `${one}/${name}`)).status).toBe(204);
  control.clock.advance({ ms: minute });
  expect(await stateOf(name)).toBe('notSupported');
});

test('an action wants a permission of its own, and says which in Intune’s way', async () => {
  const { graph, one, token } = await withPhone();
  const weak = await token({ application: 'Picket sync and signal' });
  const reply = await graph('POST', `${one}/wipe`, { token: weak });
  expect(reply.status).toBe(403);
  expect(JSON.parse(reply.body.error.message).Message).toContain('PrivilegedOperations');
});
