import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { hour, minute } from '../../clock.ts';
import { type Simulated, simulate } from '../../testing/simulated.suite.ts';

const apps = '/v1.0/deviceAppManagement/mobileApps';
const report = '/v1.0/deviceManagement/reports/retrieveDeviceAppInstallationStatusReport';
const everybody = { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' };

async function withApp(body: object = {}, settings?: object) {
  const simulated = await simulate();
  const { graph, control } = simulated;
  const made = await graph('POST', apps, {
    body: {
      '@odata.type': '#microsoft.graph.iosVppApp',
      displayName: 'Agent',
      vppTokenAccountType: 'business',
      totalLicenseCount: 10,
      ...body,
    },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const id = made.body.id as string;
  const assignment = { intent: 'required', target: everybody, ...(settings === undefined ? {} : { settings }) };
  const assigned = await graph('POST', `${apps}/${id}/assign`, { body: { mobileAppAssignments: [assignment] } });
  expect(assigned.status, JSON.stringify(assigned.body)).toBe(204);
  const phone = control.phones
    .list({ tenant: 'Contoso' })
    .find(({ kind, enrollment, isSilent }) => kind === 'iphone' && enrollment === 'appleAutomated' && !isSilent)!;
  return { ...simulated, id, phone };
}

async function rowsOf({ graph, token }: Simulated, id: string, filter = `(ApplicationId eq '${id}')`) {
  const { body } = await graph('POST', report, { body: { filter, top: 50 }, token: await token() });
  const columns = (body.Schema as { Column: string }[]).map(({ Column }) => Column);
  return (body.Values as unknown[][]).map((row) =>
    Object.fromEntries(columns.map((name, index) => [name, row[index]])),
  );
}

test('a required app is told to a phone at its check-in, and there when the phone has said so at a later one', async () => {
  const simulated = await withApp();
  const { control, id, phone } = simulated;
  control.phones.setRhythm({ phone: phone.phoneId, everyMs: hour });
  const stateOf = async () =>
    (await rowsOf(simulated, id)).find(({ DeviceId }) => DeviceId === phone.managedDeviceId)?.InstallState;
  expect(await stateOf()).toBe('pendingInstall');
  control.clock.advance({ ms: hour + minute });
  expect(await stateOf(), 'told, and working on it').toBe('pendingInstall');
  control.clock.advance({ ms: hour });
  expect(await stateOf()).toBe('installed');
});

test('a check-in out of rhythm tells a phone at once, and what it was told before is not forgotten', async () => {
  const simulated = await withApp();
  const { control, id, phone } = simulated;
  control.phones.setRhythm({ phone: phone.phoneId, everyMs: null });
  const stateOf = async () =>
    (await rowsOf(simulated, id)).find(({ DeviceId }) => DeviceId === phone.managedDeviceId)?.InstallState;
  control.phones.checkIn({ phone: phone.phoneId });
  control.clock.advance({ ms: 11 * minute });
  expect(await stateOf()).toBe('pendingInstall');
  control.phones.checkIn({ phone: phone.phoneId });
  expect(await stateOf()).toBe('installed');
});

test('a phone that refuses the offer says so with Intune’s code, in decimal and in hexadecimal', async () => {
  const simulated = await withApp();
  const { control, id, phone } = simulated;
  control.apps.fail({ phone: phone.phoneId, app: id, because: 'userRejectedInstall' });
  control.clock.advance({ ms: 3 * hour });
  const row = (await rowsOf(simulated, id)).find(({ DeviceId }) => DeviceId === phone.managedDeviceId);
  expect(row).toMatchObject({
    InstallState: 'failed',
    InstallStateDetail: 'userRejectedInstall',
    ErrorCode: -2_016_330_910,
    HexErrorCode: '0x87D13B62',
  });
});

test('a license by device does not work where the user enrolled the phone', async () => {
  const simulated = await withApp(
    {},
    { '@odata.type': '#microsoft.graph.iosVppAppAssignmentSettings', useDeviceLicensing: true },
  );
  const { control, id } = simulated;
  const [user] = control.users.list({ tenant: 'Contoso' });
  const phone = control.phones.enroll({ tenant: 'Contoso', user: user!.id, enrollment: 'appleUserEnrollment' });
  control.clock.advance({ ms: 2 * hour });
  const row = (await rowsOf(simulated, id)).find(({ DeviceId }) => DeviceId === phone.managedDeviceId);
  expect(row).toMatchObject({ InstallState: 'failed', HexErrorCode: '0x87D13BA9' });
});

test('assigning replaces what was assigned, and excluding a group takes its phones out', async () => {
  const simulated = await withApp();
  const { graph, id, phone, control } = simulated;
  const groups = (await graph('GET', '/v1.0/groups')).body.value as { id: string; displayName: string }[];
  const everyone = groups.find(({ displayName }) => displayName === 'All employees')!.id;
  const body = {
    mobileAppAssignments: [
      { intent: 'required', target: everybody },
      {
        intent: 'required',
        target: { '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget', groupId: everyone },
      },
    ],
  };
  expect((await graph('POST', `${apps}/${id}/assign`, { body })).status).toBe(204);
  expect((await graph('GET', `${apps}/${id}/assignments`)).body.value).toHaveLength(2);
  expect((await rowsOf(simulated, id)).filter(({ DeviceId }) => DeviceId === phone.managedDeviceId)).toEqual([]);
  expect((await graph('POST', `${apps}/${id}/assign`, { body: { mobileAppAssignments: [] } })).status).toBe(204);
  expect((await graph('GET', `${apps}/${id}/assignments`)).body.value).toEqual([]);
  expect(control.journal.effects({ kind: 'object' }).length).toBeGreaterThan(2);
});

test('what managed Google Play makes cannot be made through Graph, and v1.0 knows it by name alone', async () => {
  const { graph, listAll } = await simulate();
  const body = { '@odata.type': '#microsoft.graph.androidManagedStoreApp', displayName: 'x' };
  expect((await graph('POST', apps.replace('v1.0', 'beta'), { body })).status).toBe(400);
  expect((await graph('POST', apps, { body })).status).toBe(400);
  const { items } = await listAll(apps);
  const play = items.find((app) => app['@odata.type'] === '#microsoft.graph.androidManagedStoreApp');
  expect(play.packageId).toBeUndefined();
  expect((await graph('GET', `${apps.replace('v1.0', 'beta')}/${play.id}`)).body.packageId).toBe(
    'com.microsoft.office.outlook',
  );
});

test.for([
  ['no type', { displayName: 'x' }, 400, 'abstract'],
  [
    'a type of another family',
    { '@odata.type': '#microsoft.graph.iosCompliancePolicy', displayName: 'x' },
    400,
    'not derived',
  ],
  ['a type nobody knows', { '@odata.type': '#microsoft.graph.shoe', displayName: 'x' }, 400, 'could not be resolved'],
  [
    'an unknown property',
    { '@odata.type': '#microsoft.graph.webApp', displayName: 'x', size: 1 },
    400,
    "property 'size' does not exist",
  ],
  [
    'a read-only property',
    { '@odata.type': '#microsoft.graph.webApp', createdDateTime: '2026-01-01T00:00:00Z' },
    400,
    'read-only',
  ],
  [
    'a property of beta',
    { '@odata.type': '#microsoft.graph.webApp', displayName: 'x', roleScopeTagIds: ['0'] },
    400,
    'does not exist',
  ],
  ['a wrong type', { '@odata.type': '#microsoft.graph.webApp', displayName: 7 }, 400, 'Invalid value'],
] as const)('an app with %s is refused in Intune’s own way', async ([, body, status, word]) => {
  const { graph } = await simulate();
  const reply = await graph('POST', apps, { body });
  expect(reply.status).toBe(status);
  expect(reply.body.error.code).toBe('BadRequest');
  expect(JSON.parse(reply.body.error.message).Message).toContain(word);
});

test('what Microsoft’s examples send though it is read-only is ignored, and what may be set once cannot be changed', async () => {
  const { graph } = await simulate();
  const web = { '@odata.type': '#microsoft.graph.webApp', displayName: 'x', appUrl: 'https://a' };
  const { body } = await graph('POST', apps, { body: { ...web, publishingState: 'processing' } });
  expect(body.publishingState).toBe('published');
  const change = { '@odata.type': '#microsoft.graph.webApp', appUrl: 'https://b' };
  expect((await graph('PATCH', `${apps}/${body.id}`, { body: change })).status).toBe(400);
});

test('an export job works for a while, and hands out the inventory of all phones as a table in an archive', async () => {
  const { graph, control, origin } = await simulate();
  const jobs = '/v1.0/deviceManagement/reports/exportJobs';
  const select = ['DeviceId', 'ApplicationName', 'ApplicationVersion'];
  const { body: job } = await graph('POST', jobs, { body: { reportName: 'AppInvRawData', format: 'csv', select } });
  expect(job).toMatchObject({ status: 'notStarted', url: null });
  control.clock.advance({ ms: 1_000 });
  expect((await graph('GET', `${jobs}('${job.id}')`)).body.status).toBe('inProgress');
  control.clock.advance({ ms: 5_000 });
  const { body: done } = await graph('GET', `${jobs}/${job.id}`);
  expect(done.status).toBe('completed');
  const answer = await fetch(done.url);
  const archive = Buffer.from(await answer.arrayBuffer());
  const lines = unpack(archive).split('\r\n');
  expect(lines[0]).toBe(select.join(','));
  const phone = control.phones.list({ tenant: 'Contoso' }).find(({ managedDeviceId }) => managedDeviceId !== null)!;
  const ofPhone = lines.filter((line) => line.startsWith(phone.managedDeviceId!));
  expect(ofPhone).toHaveLength(control.apps.list({ phone: phone.phoneId }).length);
  expect((await fetch(`${done.url}x`)).status).toBe(403);
  expect((await fetch(`${origin}/exports/x/y.zip?sig=z`)).status).toBe(403);
  control.clock.advance({ ms: 7 * hour });
  expect((await fetch(done.url)).status).toBe(403);
});

function unpack(archive: Buffer): string {
  const nameLength = archive.readUInt16LE(26);
  const size = archive.readUInt32LE(18);
  const start = 30 + nameLength + archive.readUInt16LE(28);
  return inflateRawSync(archive.subarray(start, start + size)).toString('utf8');
}

test('tokens in an app configuration become the phone’s own ids when it arrives, and only spelled exactly', async () => {
  const simulated = await withApp();
  const { graph, control, id, phone } = simulated;
  const configurations = '/v1.0/deviceAppManagement/mobileAppConfigurations';
  const setting = (appConfigKey: string, appConfigKeyValue: string) => ({
    appConfigKey,
    appConfigKeyType: 'stringType',
    appConfigKeyValue,
  });
  const body = {
    '@odata.type': '#microsoft.graph.iosMobileAppConfiguration',
    displayName: 'Agent',
    targetedMobileApps: [id],
    settings: [
      setting('intune', '{{deviceid}}'),
      setting('entra', '{{aaddeviceid}}'),
      setting('user', 'x-{{userprincipalname}}'),
      setting('wrong', '{{DeviceId}}'),
    ],
  };
  const { body: made } = await graph('POST', configurations, { body });
  expect(
    (await graph('POST', `${configurations}/${made.id}/assign`, { body: { assignments: [{ target: everybody }] } }))
      .status,
  ).toBe(204);
  expect(control.apps.configuration({ phone: phone.phoneId, app: id }).settings).toBeNull();
  control.clock.advance({ ms: 3 * hour });
  expect(control.apps.configuration({ phone: phone.phoneId, app: id }).settings).toEqual({
    intune: phone.managedDeviceId,
    entra: phone.entraDeviceId,
    user: `x-${phone.userPrincipalName}`,
    wrong: '{{DeviceId}}',
  });
});
