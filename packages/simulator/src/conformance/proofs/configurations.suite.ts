import { hour } from '../../clock.ts';
import type { Proof } from '../stage.suite.ts';

const everybody = { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' };

export const configurationsProof: Proof = {
  area: 'configurations',
  async show({ ok, sees, control, listAll }) {
    const apps = await listAll('/v1.0/deviceAppManagement/mobileApps');
    const app = apps.items.find((each) => each['@odata.type'].includes('iosVpp')).id as string;
    const phone = control.phones
      .list({ tenant: 'Contoso' })
      .find(({ kind, managedDeviceId }) => kind === 'iphone' && managedDeviceId !== null)!;
    const kinds = [
      {
        path: '/v1.0/deviceAppManagement/mobileAppConfigurations',
        summary: 'deviceStatusSummary',
        body: {
          '@odata.type': '#microsoft.graph.iosMobileAppConfiguration',
          displayName: 'Agent',
          targetedMobileApps: [app],
          settings: [{ appConfigKey: 'url', appConfigKeyType: 'stringType', appConfigKeyValue: 'https://x' }],
        },
        more: ['userStatuses'],
      },
      {
        path: '/v1.0/deviceManagement/deviceConfigurations',
        summary: 'deviceStatusOverview',
        body: {
          '@odata.type': '#microsoft.graph.iosCustomConfiguration',
          displayName: 'DNS',
          payloadName: 'dns',
          payload: 'YQ==',
        },
        more: [],
      },
    ];
    for (const { path, summary, body, more } of kinds) {
      await sees(`${body.displayName} is created`, () => ok('POST', path, body), path, `${path}/$count`);
      const all = (await ok('GET', path)).value as { id: string; displayName: string }[];
      const { id } = all.find(({ displayName }) => displayName === body.displayName)!;
      const one = `${path}/${id}`;
      const change = { '@odata.type': body['@odata.type'], displayName: 'Changed' };
      await sees(`${body.displayName} is changed`, () => ok('PATCH', one, change), one, path);
      await sees(
        `${body.displayName} is assigned`,
        () => ok('POST', `${one}/assign`, { assignments: [{ target: everybody }] }),
        `${one}/assignments`,
      );
      const [assignment] = (await ok('GET', `${one}/assignments`)).value;
      const assigned = `${one}/assignments/${assignment.id}`;
      const reads = [`${one}/deviceStatuses`, `${one}/${summary}`, ...more.map((name) => `${one}/${name}`)];
      const states = `/v1.0/deviceManagement/managedDevices/${phone.managedDeviceId}/deviceConfigurationStates`;
      if (more.length === 0) reads.push(states, `${states}/${id}`);
      await sees(`${body.displayName} reaches phones`, () => control.clock.advance({ ms: 3 * hour }), ...reads);
      const devices = { target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } };
      await sees(`${body.displayName} is for others`, () => ok('PATCH', assigned, devices), assigned);
      await sees(
        `an assignment of ${body.displayName} ends`,
        () => ok('DELETE', assigned),
        assigned,
        `${one}/assignments`,
      );
      await sees(
        `an assignment of ${body.displayName} is added`,
        () => ok('POST', `${one}/assignments`, { target: everybody }),
        `${one}/assignments`,
      );
      await sees(`${body.displayName} is deleted`, () => ok('DELETE', one), one);
    }
    const profiles = '/v1.0/deviceManagement/deviceConfigurations';
    const oma = (value: string) => ({
      '@odata.type': '#microsoft.graph.androidWorkProfileCustomConfiguration',
      displayName: 'OMA',
      omaSettings: [{ '@odata.type': '#microsoft.graph.omaSettingString', displayName: 'x', omaUri: './x', value }],
    });
    const { id } = await ok('POST', profiles, oma('secret'));
    const reference = (await ok('GET', `${profiles.replace('v1.0', 'beta')}/${id}`)).omaSettings[0]
      .secretReferenceValueId as string;
    await sees(
      'a secret is replaced',
      () => ok('PATCH', `${profiles}/${id}`, oma('other')),
      `${profiles}/${id}/getOmaSettingPlainTextValue(secretReferenceValueId='${reference}')`,
    );
  },
};
