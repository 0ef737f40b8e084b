import { expect, test } from 'vitest';
import { hour } from '../clock.ts';
import { simulate } from '../testing/simulated.suite.ts';

/** An administrator's browser, without a screen. */
async function open() {
  const simulated = await simulate();
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
  expect(await look(page)).toContain('pendingInstall');

  const phone = control.phones
    .list({ tenant: 'Contoso' })
    .find(({ kind, enrollment, isSilent }) => kind === 'iphone' && enrollment === 'appleAutomated' && !isSilent);
  control.apps.fail({ phone: phone?.phoneId ?? '', app: made.body.id, because: 'userRejectedInstall' });
  control.clock.advance({ ms: 3 * hour });
  const text = await look(page);
  expect(text).toMatch(/class="state good">installed</);
  expect(text).toMatch(/class="state bad">failed</);
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
