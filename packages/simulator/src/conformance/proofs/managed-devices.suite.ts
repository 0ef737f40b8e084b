import { minute } from '../../clock.ts';
import type { Proof } from '../stage.suite.ts';

const devices = '/v1.0/deviceManagement/managedDevices';
const v1 = [
  'bypassActivationLock',
  'disableLostMode',
  'locateDevice',
  'rebootNow',
  'recoverPasscode',
  'remoteLock',
  'requestRemoteAssistance',
  'resetPasscode',
  'shutDown',
  'syncDevice',
  'logoutSharedAppleDeviceActiveUser',
  'windowsDefenderUpdateSignatures',
  'cleanWindowsDevice',
  'deleteUserFromSharedAppleDevice',
  'updateWindowsDeviceAccount',
  'windowsDefenderScan',
];
const beta: Readonly<Record<string, object>> = {
  deprovision: { deprovisionReason: 'x' },
  enableLostMode: { message: 'Lost', phoneNumber: '1', footer: '' },
  playLostModeSound: { durationInMinutes: '2' },
  setDeviceName: { deviceName: 'Renamed' },
};

export const managedDevicesProof: Proof = {
  area: 'managed devices',
  async show({ ok, sees, control }) {
    const [phone, second, third, fourth] = control.phones
      .list({ tenant: 'Contoso' })
      .filter(({ enrollment, isSilent }) => enrollment === 'appleAutomated' && !isSilent);
    const one = `${devices}/${phone?.managedDeviceId}`;
    await sees(
      'notes and owner are written',
      () => ok('PATCH', one, { notes: 'seen', managedDeviceOwnerType: 'personal' }),
      devices,
      `${one}?$select=notes`,
    );
    for (const name of v1) {
      await sees(`${name} is asked for`, () => ok('POST', `${one}/${name}`), one);
    }
    for (const [name, body] of Object.entries(beta)) {
      await sees(`${name} is asked for`, () => ok('POST', `${one.replace('v1.0', 'beta')}/${name}`, body), one);
    }
    await sees(
      'many are asked at once',
      () =>
        ok('POST', '/beta/deviceManagement/managedDevices/executeAction', {
          actionName: 'retire',
          deviceIds: [fourth?.managedDeviceId, 'nobody'],
        }),
      `${devices}/${fourth?.managedDeviceId}`,
    );
    await sees('the phone hears of it', () => control.clock.advance({ ms: minute }), one);

    const categories = '/v1.0/deviceManagement/deviceCategories';
    await sees(
      'a category is made',
      () => ok('POST', categories, { displayName: 'Till' }),
      categories,
      `${categories}/$count`,
    );
    const all = (await ok('GET', categories)).value as { id: string; displayName: string }[];
    const { id } = all.find(({ displayName }) => displayName === 'Till')!;
    const address = { '@odata.id': `https://graph.microsoft.com/v1.0/deviceManagement/deviceCategories/${id}` };
    await sees(
      'a device is put into a category',
      () => ok('PUT', `${one}/deviceCategory/$ref`, address),
      `${one}/deviceCategory`,
      one,
    );
    await sees(
      'a category is renamed',
      () => ok('PATCH', `${categories}/${id}`, { displayName: 'Tills' }),
      `${categories}/${id}`,
      `${one}/deviceCategory`,
    );
    await sees(
      'a device is in no category',
      () => ok('DELETE', `${one}/deviceCategory/$ref`),
      `${one}/deviceCategory`,
      one,
    );
    await sees('a category is deleted', () => ok('DELETE', `${categories}/${id}`), `${categories}/${id}`, categories);

    const other = control.users.list({ tenant: 'Contoso' }).find((user) => user.id !== phone?.userId)!;
    await sees(
      'a phone changes hands',
      () => control.phones.moveToUser({ phone: phone!.phoneId, user: other.id }),
      `${one}/users`,
      `/v1.0/users/${other.id}/managedDevices?$select=id`,
    );
    const overview = '/v1.0/deviceManagement/managedDeviceOverview';
    const act = async (path: string) => {
      await ok('POST', path);
      control.clock.advance({ ms: minute });
    };
    await sees(
      'a phone is retired',
      () => act(`${devices}/${second?.managedDeviceId}/retire`),
      `${devices}/${second?.managedDeviceId}`,
      `${devices}/$count`,
      overview,
    );
    await sees(
      'a phone is wiped',
      () => act(`${devices}/${third?.managedDeviceId}/wipe`),
      `${devices}/${third?.managedDeviceId}`,
    );
    await sees('an enrollment is deleted', () => ok('DELETE', one), one, devices, `${devices}/$count`);
  },
};
