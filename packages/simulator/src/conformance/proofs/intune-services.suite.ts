import { expect } from 'vitest';
import { day, hour, minute } from '../../clock.ts';
import type { Proof, Stage } from '../stage.suite.ts';

const everybody = { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' };
const apps = '/v1.0/deviceAppManagement/mobileApps';

async function showProtections({ ok, sees, control }: Stage): Promise<void> {
  const registrations = '/deviceAppManagement/managedAppRegistrations';
  const [user] = control.users.list({ tenant: 'Contoso' });
  const platforms = [
    ['ios', 'iosManagedAppProtection', '33333333-3333-4333-8333-333333333331'],
    ['android', 'androidManagedAppProtection', '33333333-3333-4333-8333-333333333332'],
  ] as const;
  for (const [platform, type, registration] of platforms) {
    const identifier = {
      '@odata.type': `#microsoft.graph.${platform}MobileAppIdentifier`,
      [platform === 'ios' ? 'bundleId' : 'packageId']: 'example.mail',
    };
    control.objects.put({
      tenant: 'Contoso',
      collection: registrations,
      type: `${platform}ManagedAppRegistration`,
      object: {
        '@odata.type': `#microsoft.graph.${platform}ManagedAppRegistration`,
        id: registration,
        userId: user!.id,
        appIdentifier: identifier,
        deviceTag: `tag of ${platform}`,
      },
    });
    const policies = `/v1.0/deviceAppManagement/${type}s`;
    await sees(
      `app protection of ${platform} is made`,
      () => ok('POST', policies, { displayName: 'Mail', pinRequired: true }),
      policies,
      `${policies}/$count`,
    );
    const all = (await ok('GET', policies)).value as { id: string; displayName: string }[];
    const one = `${policies}/${all.find(({ displayName }) => displayName === 'Mail')?.id}`;
    const own = `/v1.0${registrations}/${registration}`;
    await sees(
      `app protection of ${platform} is renamed`,
      () => ok('PATCH', one, { displayName: 'Mail alone' }),
      one,
      policies,
    );
    await sees(
      `app protection of ${platform} is assigned`,
      () => ok('POST', `${one}/assign`, { assignments: [{ target: everybody }] }),
      `${one}/assignments`,
      one,
    );
    await sees(
      `app protection of ${platform} is for one more app`,
      () => ok('POST', `${one}/apps`, { mobileAppIdentifier: identifier }),
      `${one}/apps`,
      `${own}/intendedPolicies`,
    );
    await sees(
      'an app fetches its policies',
      () => control.clock.advance({ ms: hour }),
      `${own}/appliedPolicies`,
      `${one}/deploymentSummary`,
    );
    await sees(
      `app protection of ${platform} is for no app`,
      () => ok('POST', `${one}/targetApps`, { apps: [] }),
      `${one}/apps`,
      `${own}/intendedPolicies`,
    );
    const [assignment] = (await ok('GET', `${one}/assignments`)).value;
    const assigned = `${one}/assignments/${assignment.id}`;
    const group = (await ok('GET', '/v1.0/groups')).value[0].id;
    const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: group };
    await sees(`app protection of ${platform} is for others`, () => ok('PATCH', assigned, { target }), assigned);
    await sees(`app protection of ${platform} is for nobody`, () => ok('DELETE', assigned), `${one}/assignments`, one);
    await sees(
      `app protection of ${platform} is for everybody again`,
      () => ok('POST', `${one}/assignments`, { target: everybody }),
      `${one}/assignments`,
    );
    await sees(
      `data of an app of ${platform} is to be removed`,
      () =>
        ok('POST', `/v1.0/users/${user!.id}/wipeManagedAppRegistrationsByDeviceTag`, {
          deviceTag: `tag of ${platform}`,
        }),
      `${own}/operations`,
    );
    await sees(`app protection of ${platform} is deleted`, () => ok('DELETE', one), one, policies);
  }
}

async function showVpp({ ok, sees, control }: Stage): Promise<void> {
  const tokens = '/v1.0/deviceAppManagement/vppTokens';
  const now = Date.parse(control.ready().now);
  const id = '44444444-4444-4444-8444-444444444444';
  await sees(
    'a location token is uploaded',
    () =>
      control.objects.put({
        tenant: 'Contoso',
        collection: '/deviceAppManagement/vppTokens',
        type: 'vppToken',
        object: {
          id,
          appleId: 'apps@contoso.example',
          organizationName: 'Contoso apps',
          state: 'valid',
          expirationDateTime: new Date(now + 2 * day).toISOString(),
        },
      }),
    tokens,
    `${tokens}/$count`,
    `${tokens}/${id}`,
  );
  await sees(
    'a location token is synchronized',
    () => ok('POST', `${tokens}/${id}/syncLicenses`),
    `${tokens}/${id}`,
    tokens,
  );
  const app = await ok('POST', apps, {
    '@odata.type': '#microsoft.graph.iosVppApp',
    displayName: 'Bought',
    bundleId: 'example.bought',
    vppTokenAppleId: 'apps@contoso.example',
    vppTokenAccountType: 'business',
    totalLicenseCount: 500,
  });
  const report = {
    method: 'POST',
    path: '/v1.0/deviceManagement/reports/retrieveDeviceAppInstallationStatusReport',
    body: { filter: `(ApplicationId eq '${app.id}')` },
  };
  await sees('a location token runs out', () => control.clock.advance({ ms: 3 * day }), `${tokens}/${id}`);
  await ok('POST', `${apps}/${app.id}/assign`, { mobileAppAssignments: [{ intent: 'required', target: everybody }] });
  await sees(
    'and an app that was bought with it installs nowhere',
    () => control.clock.advance({ ms: 3 * hour }),
    report,
  );
  const { Values: rows } = await ok('POST', report.path, report.body);
  expect(JSON.stringify(rows)).not.toContain('"Installed"');
  expect((await ok('GET', `${apps}/${app.id}`)).usedLicenseCount).toBe(0);
}

async function showGooglePlay({ ok, sees, control }: Stage): Promise<void> {
  const settings = '/beta/deviceManagement/androidManagedStoreAccountEnterpriseSettings';
  const schemas = '/beta/deviceManagement/androidManagedStoreAppConfigurationSchemas';
  const beta = '/beta/deviceAppManagement/mobileApps';
  await sees('enrollment is for some alone', () => ok('PATCH', settings, { enrollmentTarget: 'targeted' }), settings);
  const act = (name: string, body?: unknown) => () => ok('POST', `${settings}/${name}`, body);
  for (const name of ['createGooglePlayWebToken', 'createZeroTouchWebToken']) {
    const { value } = await act(name, { parentUri: 'https://admin.example' })();
    expect(value).toMatch(/^[0-9a-f-]{36}$/);
  }
  await sees('an upgrade is asked for', act('requestEnterpriseUpgradeUrl'), settings);
  await act('approveApps', { packageIds: ['example.scanner.one'], approveAllPermissions: true })();
  await sees(
    'an app that was approved is synchronized',
    act('syncApps'),
    `${beta}/microsoft.graph.androidManagedStoreApp`,
    schemas,
    `${schemas}/app:example.scanner.one`,
    settings,
  );
  await sees(
    'an app is approved and another one added',
    async () => {
      await act('approveApps', { packageIds: ['example.scanner.two'], approveAllPermissions: true })();
      await act('addApps', { productIds: ['app:example.scanner.three'] })();
      await act('syncApps')();
    },
    schemas,
  );
  await sees('managed Google Play is left', act('unbind'), settings, schemas);
  await sees(
    'a sign-up is asked for and completed',
    async () => {
      await act('requestSignupUrl', { hostName: 'admin.example' })();
      await act('completeSignup', { enterpriseToken: 'a token of Google' })();
    },
    settings,
  );
  await sees(
    'web tokens are asked for, which the audit log tells',
    async () => {
      await act('createGooglePlayWebToken', { parentUri: 'https://admin.example' })();
      await act('createZeroTouchWebToken', { parentUri: 'https://admin.example' })();
    },
    '/v1.0/deviceManagement/auditEvents/$count',
  );
  control.clock.advance({ ms: minute });
}

async function showPartners({ ok, sees, control }: Stage): Promise<void> {
  const partners = '/v1.0/deviceManagement/complianceManagementPartners';
  const body = {
    displayName: 'Other management',
    androidOnboarded: true,
    iosOnboarded: false,
    androidEnrollmentAssignments: [{ target: everybody }],
  };
  await sees('a compliance partner is added', () => ok('POST', partners, body), partners, `${partners}/$count`);
  const all = (await ok('GET', partners)).value as { id: string; displayName: string }[];
  const one = `${partners}/${all.find(({ displayName }) => displayName === body.displayName)?.id}`;
  const heard = () => control.compliancePartners.heartbeat({ tenant: 'Contoso', partner: body.displayName });
  await sees('a compliance partner is heard of', heard, one, partners);
  const phone = control.phones
    .list({ tenant: 'Contoso' })
    .find(
      ({ kind, managedDeviceId, entraDeviceId, userId }) =>
        kind === 'android' && managedDeviceId && entraDeviceId && userId,
    )!;
  const say = (isCompliant: boolean) =>
    control.compliancePartners.report({
      tenant: 'Contoso',
      partner: body.displayName,
      entraDeviceId: phone.entraDeviceId!,
      isCompliant,
    }).refusedBecause;
  expect(say(true)).toBe('Intune manages the device itself');
  control.phones.retire({ phone: phone.phoneId });
  await sees(
    'it says that a phone of its own is compliant',
    () => expect(say(true)).toBeNull(),
    `/v1.0/devices/${phone.entraObjectId}`,
  );
  await sees('a compliance partner has one platform less', () => ok('PATCH', one, { androidOnboarded: false }), one);
  expect(say(false)).toBe('the platform is not onboarded');
  await sees('a compliance partner falls silent', () => control.clock.advance({ ms: 8 * day }), one);
  await sees('a compliance partner is removed', () => ok('DELETE', one), one, partners);
}

export const intuneServicesProof: Proof = {
  area: 'services of Intune',
  async show(stage) {
    const { ok, sees, control } = stage;
    await showProtections(stage);
    await showGooglePlay(stage);
    await showVpp(stage);
    await showPartners(stage);

    const [app] = (await ok('GET', apps)).value;
    await sees(
      'an app is put into a category',
      () =>
        control.objects.put({
          tenant: 'Contoso',
          collection: `/deviceAppManagement/mobileApps/${app.id}/categories`,
          type: 'mobileAppCategory',
          object: { id: '55555555-5555-4555-8555-555555555555', displayName: 'Photos' },
        }),
      `${apps}/${app.id}/categories`,
      `${apps}/${app.id}?$expand=categories`,
    );
    const phone = control.phones
      .list({ tenant: 'Contoso' })
      .find(({ complianceState }) => complianceState === 'compliant')!;
    const one = `/managedDevices/${phone.managedDeviceId}`;
    const address = 'https://help.contoso.example/phone';
    const override = (complianceState: string, remediationUrl?: string) => () =>
      ok('POST', `/beta/deviceManagement${one}/overrideComplianceState`, { complianceState, remediationUrl });
    const shown = () => control.phones.get({ phone: phone.phoneId }).remediationUrl;
    expect(shown()).toBeNull();
    await sees('a phone is taken for noncompliant', override('nonCompliant', address), `/v1.0/deviceManagement${one}`);
    expect(shown()).toBe(address);
    await sees('and is not', override('basedOnDeviceCompliancePolicy'), `/v1.0/deviceManagement${one}`);
    expect(shown()).toBeNull();

    const jobs = '/v1.0/deviceManagement/reports/exportJobs';
    const job = `${jobs}/${(await ok('POST', jobs, { reportName: 'Devices', select: ['DeviceName'] })).id}`;
    await sees('an export is to have other columns', () => ok('PATCH', job, { select: ['OS'], format: 'json' }), job);

    const management = '/v1.0/deviceManagement';
    await sees(
      'phones without a policy are noncompliant',
      () => ok('PATCH', management, { settings: { secureByDefault: true, deviceComplianceCheckinThresholdDays: 7 } }),
      management,
    );
    const audit = '/v1.0/deviceManagement/auditEvents';
    const [event] = (await ok('GET', `${audit}?$top=1`)).value;
    const { clientId } = stage.application('Contoso', 'Contoso tools');
    control.registrations.setSecretExpiry({ clientId, expiresAt: '2030-01-01T00:00:00Z' });
    await sees(
      'the audit log forgets what is a year old',
      () => control.clock.advance({ ms: 366 * day }),
      `${audit}/${event.id}`,
      `${audit}/getAuditCategories()`,
    );
  },
};
