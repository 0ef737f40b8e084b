import { expect, test } from 'vitest';
import { hour } from '../clock.ts';
import { simulate, smallContoso, smallFabrikam } from '../testing/simulated.suite.ts';

/** An administrator's browser, without a screen. */
async function open(phones = 40) {
  const simulated = await simulate({ tenants: [smallContoso({ phones }), smallFabrikam()] });
  const { origin, control } = simulated;
  const administrator = control.tenants.list()[0]?.admins[0]?.id ?? '';
  const form = new URLSearchParams({ administrator });
  const signedIn = await fetch(`${origin}/intune/sign-in`, { method: 'POST', body: form, redirect: 'manual' });
  const [cookie = ''] = signedIn.headers.getSetCookie().map((set) => set.split(';')[0] ?? '');
  const look = async (path: string) => (await fetch(`${origin}/intune${path}`, { headers: { cookie } })).text();
  return { ...simulated, look };
}

test('an app shows what each device says of it: installed, failed with its code, or not yet', async () => {
  const { graph, control, look } = await open();
  const made = await graph('POST', '/v1.0/deviceAppManagement/mobileApps', {
    body: {
      '@odata.type': '#microsoft.graph.iosVppApp',
      displayName: 'Agent',
      vppTokenAccountType: 'business',
      totalLicenseCount: 50,
    },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const target = { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' };
  await graph('POST', `/v1.0/deviceAppManagement/mobileApps/${made.body.id}/assign`, {
    body: { mobileAppAssignments: [{ intent: 'required', target }] },
  });
  const page = `/apps/${made.body.id}`;
  expect(await look('/apps')).toContain(`<a href="/intune${page}">Agent</a>`);
  expect(await look(page)).toContain('Pending install');

  const phone = control.phones
    .list({ tenant: 'Contoso' })
    .find(({ kind, enrollment, isSilent }) => kind === 'iphone' && enrollment === 'appleAutomated' && !isSilent);
  control.apps.fail({ phone: phone?.phoneId ?? '', app: made.body.id, because: 'userRejectedInstall' });
  control.clock.advance({ ms: 3 * hour });
  const text = await look(page);
  expect(text).toMatch(/class="state good">Installed</);
  expect(text).toMatch(/class="state bad">Failed</);
  expect(text).toContain('0x87D13B62');
});

test('app configurations and device configurations are listed, with whom they are for', async () => {
  const { graph, look } = await open();
  const made = await graph('POST', '/v1.0/deviceManagement/deviceConfigurations', {
    body: { '@odata.type': '#microsoft.graph.iosGeneralDeviceConfiguration', displayName: 'Phones at work' },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  expect(await look('/devices/configuration')).toContain('Phones at work');
  const detail = await look(`/devices/configuration/${made.body.id}`);
  expect(detail).toContain('Assigned to nobody.');
  // Contoso has one of each from the beginning.
  const configurations = await look('/apps/configuration');
  const id = /\/intune\/apps\/configuration\/([0-9a-f-]{36})"/.exec(configurations)?.[1];
  expect(await look(`/apps/configuration/${id}`)).toContain('targetedMobileApps');
});

test('the install status of many devices comes page by page, and is searched', async () => {
  const { graph, look } = await open(200);
  const made = await graph('POST', '/v1.0/deviceAppManagement/mobileApps', {
    body: { '@odata.type': '#microsoft.graph.webApp', displayName: 'Wiki', appUrl: 'https://wiki.example/' },
  });
  const target = { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' };
  await graph('POST', `/v1.0/deviceAppManagement/mobileApps/${made.body.id}/assign`, {
    body: { mobileAppAssignments: [{ intent: 'required', target }] },
  });
  const page = `/apps/${made.body.id}`;
  const rowsOf = (text: string) =>
    [...(text.split('<h2>Assignments')[0] ?? '').matchAll(/<tr><td>([^<]*)<\/td><td>([^<]*)<\/td>/g)].map(
      ([, device = '']) => device,
    );
  const first = await look(page);
  const [, total] = /1 to 50 of (\d+)/.exec(first) ?? [];
  expect(Number(total)).toBeGreaterThan(100);
  const second = await look(`${page}?skip=50`);
  const third = await look(`${page}?skip=100`);
  expect(second).toContain('51 to 100 of');
  expect(third).toMatch(/Previous page(?!.*Next page)/s);
  const seen = [first, second, third].map(rowsOf);
  expect(seen.map((rows) => rows.length)).toEqual([50, 50, Number(total) - 100]);
  const all = seen.flat();
  expect(all).toEqual(all.toSorted((left, right) => left.localeCompare(right)));
  const corporate = all.filter((name) => name.startsWith('CORP-'));
  const [some = ''] = corporate;
  const found = await look(`${page}?search=${some.toLowerCase()}`);
  expect(rowsOf(found)).toEqual([some]);
  expect(found).toContain('1 to 1 of 1');
  expect(await look(`${page}?search=nobody`)).toContain('has “nobody” in it');
  expect(await look(`${page}?skip=100000`)).toContain('There are no more.');
  expect(first).toContain('All devices');
});

test('groups say how people come into them, and policies whom they are for, by name', async () => {
  const { look } = await open();
  const groups = await look('/groups');
  const id = /\/intune\/groups\/([0-9a-f-]{36})">Managed Android phones</.exec(groups)?.[1];
  expect(groups).toContain('<td>Dynamic</td>');
  const group = await look(`/groups/${id}`);
  expect(group).toContain('device.managementType -eq &quot;MDM&quot;');
  expect(group).toContain('<td>Device</td>');
  const policies = await look('/devices/compliance');
  const policy = /\/intune\/devices\/compliance\/([0-9a-f-]{36})"/.exec(policies)?.[1];
  expect(await look(`/devices/compliance/${policy}`)).toMatch(/>Head office<\/a>/);
  const access = await look('/endpoint-security');
  const [, ca] = /policies\/([0-9a-f-]{36})">Require a compliant phone/.exec(access) ?? [];
  expect(await look(`/endpoint-security/policies/${ca}`)).toContain('Head office');
});

test('devices are found by how they comply, and each says which policy it does not meet', async () => {
  const { look, graph, control } = await open();
  const policies = '/v1.0/deviceManagement/deviceCompliancePolicies';
  const { body } = await graph('POST', policies, {
    body: {
      '@odata.type': '#microsoft.graph.iosCompliancePolicy',
      displayName: 'Newest only',
      osMinimumVersion: '99',
      scheduledActionsForRule: [{ scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: 0 }] }],
    },
  });
  const target = { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' };
  await graph('POST', `${policies}/${body.id}/assign`, { body: { assignments: [{ target }] } });
  const bad = control.phones.list({ tenant: 'Contoso' }).filter((phone) => phone.complianceState === 'noncompliant');
  const listed = await look('/devices?compliance=noncompliant');
  expect(listed).toContain('<option value="noncompliant" selected>');
  expect(listed).not.toMatch(/class="state good"/);
  const page = await look(`/devices/${bad.find(({ kind }) => kind === 'iphone')?.managedDeviceId}`);
  expect(page).toMatch(/Newest only<\/td><td><span class="state bad">Not compliant<\/span><\/td><td>osMinimumVersion/);
  expect(await look('/devices?search=nothing-is-called-so')).toContain('No device is so.');
  expect(await look('/endpoint-security/sign-ins?search=nobody')).toContain('Nobody whose name begins with “nobody”');
});
