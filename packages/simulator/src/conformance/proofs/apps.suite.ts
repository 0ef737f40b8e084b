import { hour } from '../../clock.ts';
import type { Proof } from '../stage.suite.ts';

const apps = '/v1.0/deviceAppManagement/mobileApps';
const everybody = { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' };
const bodies = {
  iosStoreApp: { appStoreUrl: 'https://apps.apple.com/app/id1', bundleId: 'x.y', applicableDeviceType: { iPad: true } },
  iosVppApp: { bundleId: 'x.vpp', totalLicenseCount: 100, vppTokenAccountType: 'business' },
  iosLobApp: { bundleId: 'x.lob', applicableDeviceType: { iPad: true } },
  androidStoreApp: { appStoreUrl: 'https://play.google.com/store/apps/details?id=x.y.z' },
  androidLobApp: { packageId: 'x.lob' },
  managedAndroidLobApp: { packageId: 'x.managed' },
  managedIOSLobApp: { bundleId: 'x.managed' },
};

export const appsProof: Proof = {
  area: 'apps',
  async show({ ok, sees, control }) {
    for (const [type, body] of Object.entries(bodies)) {
      await sees(
        `a ${type} is created`,
        () => ok('POST', apps, { '@odata.type': `#microsoft.graph.${type}`, displayName: type, ...body }),
        `${apps}/microsoft.graph.${type}`,
        apps,
        `${apps}/$count`,
      );
    }
    const list = (await ok('GET', apps)).value as { id: string; displayName: string }[];
    const one = `${apps}/${list.find(({ displayName }) => displayName === 'iosStoreApp')?.id}`;
    await sees(
      'an app is renamed',
      () => ok('PATCH', one, { '@odata.type': '#microsoft.graph.iosStoreApp', displayName: 'Other' }),
      one,
      apps,
    );
    await sees(
      'an app is assigned, and what was assigned before is replaced',
      () => ok('POST', `${one}/assign`, { mobileAppAssignments: [{ intent: 'required', target: everybody }] }),
      `${one}/assignments`,
      `${one}?$expand=assignments`,
    );
    const [assignment] = (await ok('GET', `${one}/assignments`)).value;
    const assigned = `${one}/assignments/${assignment.id}`;
    await sees(
      'an intent is changed',
      () => ok('PATCH', assigned, { intent: 'available' }),
      assigned,
      `${one}/assignments`,
    );
    await sees('an assignment is taken away', () => ok('DELETE', assigned), assigned, `${one}/assignments`);
    await sees(
      'an assignment is added',
      () => ok('POST', `${one}/assignments`, { intent: 'required', target: everybody }),
      `${one}/assignments`,
    );
    const vpp = list.find(({ displayName }) => displayName === 'iosVppApp')?.id;
    await ok('POST', `${apps}/${vpp}/assign`, { mobileAppAssignments: [{ intent: 'required', target: everybody }] });
    const report = (id?: string) => ({
      method: 'POST',
      path: '/v1.0/deviceManagement/reports/retrieveDeviceAppInstallationStatusReport',
      body: { filter: `(ApplicationId eq '${id}')` },
    });
    await sees(
      'phones check in and install it',
      () => control.clock.advance({ ms: 3 * hour }),
      `${apps}/${vpp}`,
      report(vpp),
    );
    const phone = control.phones
      .list({ tenant: 'Contoso' })
      .find(({ kind, managedDeviceId }) => kind === 'iphone' && managedDeviceId !== null);
    await sees(
      'somebody refuses the offer',
      () => control.apps.fail({ phone: phone!.phoneId, app: vpp!, because: 'userRejectedInstall' }),
      report(vpp),
    );
    const detected = '/v1.0/deviceManagement/detectedApps';
    const listed = (await ok('GET', `${detected}?$top=1000`)).value as {
      id: string;
      displayName: string;
      platform: string;
    }[];
    const found = listed.find(({ displayName, platform }) => displayName === 'Microsoft Edge' && platform === 'ios')!;
    const device = phone?.managedDeviceId;
    await sees(
      'somebody removes an app',
      () => control.apps.remove({ phone: phone!.phoneId, name: 'Microsoft Edge' }),
      `${detected}/${found.id}`,
      `${detected}?$filter=displayName eq 'Microsoft Edge'`,
      `${detected}/${found.id}/managedDevices?$select=id`,
      `${detected}/${found.id}/managedDevices/$count`,
      `${detected}/${found.id}/managedDevices/${device}?$select=id`,
      `/beta/deviceManagement/managedDevices/${device}/detectedApps?$top=1000`,
    );
    await sees(
      'somebody installs an app that nobody had',
      () => control.apps.install({ phone: phone!.phoneId, name: 'A wholly new app' }),
      `${detected}/$count`,
    );
    await sees('an app is deleted', () => ok('DELETE', one), one, apps);
    for (const type of ['androidManagedStoreApp', 'androidForWorkApp']) {
      await sees(
        `managed Google Play has a ${type}`,
        () =>
          control.objects.put({
            tenant: 'Contoso',
            collection: '/deviceAppManagement/mobileApps',
            type,
            object: { '@odata.type': `#microsoft.graph.${type}`, displayName: type, packageId: 'a.b' },
          }),
        `/beta/deviceAppManagement/mobileApps/microsoft.graph.${type}`,
      );
    }
  },
};
