import { expect, test } from 'vitest';
import { minute } from '../../clock.ts';
import { simulate } from '../../testing/simulated.suite.ts';

const list = '/v1.0/deviceManagement/managedDevices';

test('every page tells the count, and together they are everything, once', async () => {
  const { listAll, control, graph } = await simulate();
  const [contoso] = control.tenants.list();
  const { items, pages, last } = await listAll(`${list}?$top=7`);
  expect(items).toHaveLength(contoso?.managedDevices ?? 0);
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  expect(pages).toBe(Math.ceil(items.length / 7));
  expect(last['@odata.count']).toBe(items.length);
  expect((await graph('GET', `${list}/$count`)).body).toBe(items.length);
});

test('a listing goes on where it was, though devices came and went meanwhile', async () => {
  const { graph, listAll, control } = await simulate();
  const first = await graph('GET', `${list}?$top=10`);
  const told = first.body.value.map(({ id }: { id: string }) => id);
  control.phones.retire({ phone: told[3] });
  const rest = await listAll(first.body['@odata.nextLink']);
  const now = await listAll(list);
  const seen = new Set([...told, ...rest.items.map(({ id }) => id)]);
  expect(now.items.every(({ id }) => seen.has(id))).toBe(true);
  expect(seen.size).toBe(told.length + rest.items.length);
});

test('more than a thousand are given a thousand at a time', async () => {
  const { graph } = await simulate();
  expect((await graph('GET', `${list}?$top=5000`)).status).toBe(200);
});

test('selecting keeps an inventory small', async () => {
  const { graph } = await simulate();
  const { body } = await graph('GET', `${list}?$select=osVersion,azureADDeviceId&$top=1`);
  expect(Object.keys(body.value[0]).toSorted()).toEqual(['azureADDeviceId', 'id', 'osVersion']);
});

test('the common filters work', async () => {
  const { listAll } = await simulate();
  const { items } = await listAll(list);
  const android = await listAll(`${list}?$filter=operatingSystem eq 'Android'`);
  expect(android.items).toEqual(items.filter(({ operatingSystem }) => operatingSystem === 'Android'));
  const recent = await listAll(`${list}?$filter=lastSyncDateTime ge 2026-11-20T08:40:00Z&$select=lastSyncDateTime`);
  expect(recent.items.length).toBeGreaterThan(0);
  expect(recent.items.length).toBeLessThan(items.length);
});

test('phones check in by themselves: their last sync moves with the clock', async () => {
  const { control, graph } = await simulate();
  const [phone] = control.phones.list({ tenant: 'Contoso', group: 'Head office' });
  const read = async () =>
    Date.parse(
      (await graph('GET', `${list}/${phone?.managedDeviceId}?$select=lastSyncDateTime`)).body.lastSyncDateTime,
    );
  const before = await read();
  control.clock.advance({ ms: 30 * minute });
  expect(await read()).toBe(before + 30 * minute);
  control.phones.silence({ phone: phone?.phoneId ?? '' });
  control.clock.advance({ ms: 300 * minute });
  const token = Date.parse(control.phones.get({ phone: phone?.phoneId ?? '' }).lastCheckInAt ?? '');
  expect(token).toBe(before + 30 * minute);
});

test('what changes on a phone is known after its next check-in, not before', async () => {
  const { control, graph } = await simulate();
  const [phone] = control.phones.list({ tenant: 'Contoso', group: 'Head office' });
  const id = phone?.phoneId ?? '';
  const known = async () => (await graph('GET', `${list}/${phone?.managedDeviceId}`)).body.osVersion;
  control.phones.update({ phone: id, osVersion: '88.8' });
  expect(await known()).toBe(phone?.facts.osVersion);
  control.clock.advance({ ms: 30 * minute });
  expect(await known()).toBe('88.8');
  control.phones.update({ phone: id, osVersion: '88.9', checkIn: true });
  expect(await known()).toBe('88.9');
});

test('a silent phone tells nothing until it speaks again', async () => {
  const { control } = await simulate();
  const [phone] = control.phones.list({ tenant: 'Contoso', group: 'Head office' });
  const id = phone?.phoneId ?? '';
  control.phones.silence({ phone: id });
  control.phones.update({ phone: id, osVersion: '88.8' });
  control.clock.advance({ ms: 600 * minute });
  expect(control.phones.get({ phone: id }).reported?.osVersion).toBe(phone?.facts.osVersion);
  control.phones.endSilence({ phone: id });
  control.clock.advance({ ms: 30 * minute });
  expect(control.phones.get({ phone: id }).reported?.osVersion).toBe('88.8');
});

test('odd phones are told as Intune tells them', async () => {
  const { listAll } = await simulate();
  const { items } = await listAll(list);
  expect(
    items.filter(({ azureADDeviceId }) => azureADDeviceId === '00000000-0000-0000-0000-000000000000'),
  ).toHaveLength(1);
  expect(items.filter(({ lastSyncDateTime }) => lastSyncDateTime.startsWith('0001-'))).toHaveLength(1);
  expect(
    items.filter(
      ({ androidSecurityPatchLevel, operatingSystem }) =>
        operatingSystem === 'Android' && androidSecurityPatchLevel === '',
    ),
  ).toHaveLength(1);
  const serials = Object.groupBy(items, ({ serialNumber }) => serialNumber);
  const twice = Object.values(serials).find((group) => (group?.length ?? 0) > 1);
  expect(twice).toHaveLength(2);
  expect(twice?.[0].azureADDeviceId).toBe(twice?.[1].azureADDeviceId);
  expect(new Set(items.map(({ partnerReportedThreatState }) => partnerReportedThreatState))).toEqual(
    new Set(['unknown']),
  );
});

test('v1.0 has no word for Android Enterprise enrollment, beta has', async () => {
  const { listAll } = await simulate();
  const kinds = async (path: string) =>
    new Set((await listAll(path)).items.map(({ deviceEnrollmentType }) => deviceEnrollmentType));
  expect(await kinds(list)).toContain('unknownFutureValue');
  expect(await kinds(list.replace('v1.0', 'beta'))).toContain('androidEnterpriseFullyManaged');
});

test('the administrator may write owner, name and notes', async () => {
  const { graph, control } = await simulate();
  const [phone] = control.phones.list({ tenant: 'Contoso' });
  const path = `${list}/${phone?.managedDeviceId}`;
  const written = await graph('PATCH', path, {
    body: { managedDeviceName: 'Front desk', notes: 'scratched', managedDeviceOwnerType: 'company' },
  });
  expect(written).toMatchObject({
    status: 200,
    body: { managedDeviceName: 'Front desk', managedDeviceOwnerType: 'company' },
  });
  // Notes come only when they are asked for.
  expect((await graph('GET', path)).body.notes).toBeNull();
  expect((await graph('GET', `${path}?$select=notes`)).body.notes).toBe('scratched');
});

test.for([
  ['the threat state', { partnerReportedThreatState: 'secured' }, 403],
  ['the compliance', { complianceState: 'compliant' }, 403],
  ['an unknown property', { shoeSize: 3 }, 400],
  ['a wrong owner', { managedDeviceOwnerType: 'mine' }, 400],
] as const)('%s cannot be written, and nothing beside it either', async ([, wrong, status]) => {
  const { graph, control } = await simulate();
  const [phone] = control.phones.list({ tenant: 'Contoso' });
  const refused = await graph('PATCH', `${list}/${phone?.managedDeviceId}`, {
    body: { managedDeviceName: 'x', ...wrong },
  });
  expect(refused.status).toBe(status);
  expect(JSON.parse(refused.body.error.message)).toMatchObject({
    _version: 3,
    Message: expect.stringContaining('Activity ID'),
  });
  expect(control.journal.effects({ kind: 'managed-device' })).toEqual([]);
});

test("a refusal for want of a permission is Intune's, with the scopes named inside JSON inside the message", async () => {
  const { graph, token } = await simulate();
  const refused = await graph('GET', list, { token: await token({ application: 'Picket response' }) });
  expect(refused.status).toBe(403);
  expect(refused.body.error.code).toBe('Forbidden');
  expect(JSON.parse(refused.body.error.message).Message).toContain('DeviceManagementManagedDevices.Read.All');
});
