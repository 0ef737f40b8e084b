import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { hour } from '../../clock.ts';
import { start } from '../../testing/simulated.suite.ts';
import type { Proof, Stage } from '../stage.suite.ts';

/** An endpoint that wants to be told. */
async function wantsToBeTold() {
  const told: string[] = [];
  const server = createServer((request, response) => {
    const token = new URL(request.url ?? '/', 'http://x').searchParams.get('validationToken');
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      if (token === null) told.push(text);
      response.writeHead(200, { 'content-type': 'text/plain' }).end(token ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { told, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** A subscription whose token ran out tells nothing until it is authorized anew. */
async function showReauthorizing({ ok, sees, control }: Stage): Promise<void> {
  const endpoint = await wantsToBeTold();
  const { id } = await ok('POST', '/v1.0/subscriptions', {
    changeType: 'updated',
    notificationUrl: endpoint.url,
    lifecycleNotificationUrl: endpoint.url,
    resource: '/users',
    expirationDateTime: new Date(start + 20 * hour).toISOString(),
  });
  const [user] = control.users.list({ tenant: 'Contoso' });
  let isEnabled = true;
  const change = () => {
    isEnabled = !isEnabled;
    control.users.setEnabled({ tenant: 'Contoso', user: user!.id, isEnabled });
  };
  control.clock.advance({ ms: 3 * hour });
  await expect.poll(() => endpoint.told.join()).toContain('reauthorizationRequired');
  change();
  await sees(
    'a subscription is authorized anew',
    async () => {
      await ok('POST', `/v1.0/subscriptions/${id}/reauthorize`);
      change();
      await expect.poll(() => endpoint.told.join()).toContain('updated');
    },
    { watched: () => endpoint.told.filter((text) => text.includes('updated')) },
  );
  await ok('DELETE', `/v1.0/subscriptions/${id}`);
}

const jobs = '/v1.0/deviceManagement/reports/exportJobs';
const registrations = '/deviceAppManagement/managedAppRegistrations';

export const servicesProof: Proof = {
  area: 'services',
  async show(stage) {
    const { ok, sees, control } = stage;
    await sees(
      'an export is asked for',
      () => ok('POST', jobs, { reportName: 'Devices', select: ['DeviceName'] }),
      jobs,
    );
    const [{ id: job }] = (await ok('GET', jobs)).value;
    await sees('an export is done', () => control.clock.advance({ ms: 10_000 }), `${jobs}/${job}`, jobs);
    await sees('an export is deleted', () => ok('DELETE', `${jobs}/${job}`), `${jobs}/${job}`, jobs);

    const subscriptions = '/v1.0/subscriptions';
    const body = {
      changeType: 'updated',
      notificationUrl: (await wantsToBeTold()).url,
      resource: '/users',
      expirationDateTime: new Date(start + 5 * hour).toISOString(),
    };
    await sees('a subscription is made', () => ok('POST', subscriptions, body), subscriptions);
    const [{ id }] = (await ok('GET', subscriptions)).value;
    const one = `${subscriptions}/${id}`;
    const longer = { expirationDateTime: new Date(start + 9 * hour).toISOString() };
    await showReauthorizing(stage);
    await sees('a subscription is renewed', () => ok('PATCH', one, longer), one, subscriptions);
    await sees('a subscription is given up', () => ok('DELETE', one), one, subscriptions);

    const [user] = control.users.list({ tenant: 'Contoso' });
    const register = (name: string) => () =>
      control.objects.put({
        tenant: 'Contoso',
        collection: registrations,
        type: 'iosManagedAppRegistration',
        object: {
          '@odata.type': '#microsoft.graph.iosManagedAppRegistration',
          id: name,
          userId: user!.id,
          deviceTag: `tag of ${name}`,
          azureADDeviceId: name,
          deviceName: name,
          flaggedReasons: ['rootedDevice'],
        },
      });
    const ofUser = `/v1.0/users/${user!.id}/managedAppRegistrations`;
    const all = `/v1.0${registrations}`;
    const first = '11111111-1111-4111-8111-111111111111';
    const second = '22222222-2222-4222-8222-222222222222';
    await sees(
      'an app registers itself',
      register(first),
      all,
      `${all}/$count`,
      `${all}/${first}`,
      ofUser,
      `${ofUser}/$count`,
      `${ofUser}/${first}`,
      `${all}/getUserIdsWithFlaggedAppRegistration()`,
    );
    register(second)();
    const wipe = (name: string, parameters: object) => async () => {
      await ok('POST', name, parameters);
      control.clock.advance({ ms: 10_000 });
    };
    const person = `/users/${user!.id}`;
    await sees(
      'data is removed by tag',
      wipe(`/v1.0${person}/wipeManagedAppRegistrationsByDeviceTag`, { deviceTag: `tag of ${first}` }),
      `${all}/${first}`,
    );
    await sees(
      'data is removed by device',
      wipe(`/beta${person}/wipeManagedAppRegistrationsByAzureAdDeviceId`, { azureAdDeviceId: second }),
      ofUser,
    );

    const principals = '/v1.0/servicePrincipals';
    const registered = control.registrations.list({ tenant: 'Contoso' });
    const picket = registered.find(({ displayName }) => displayName === 'Picket response')!;
    const byAppId = `${principals}(appId='${picket.clientId}')`;
    await sees(
      'consent is taken back',
      () => control.consents.revoke({ clientId: picket.clientId }),
      principals,
      byAppId,
    );
    await sees(
      'an application becomes known',
      () => ok('POST', principals, { appId: picket.clientId }),
      principals,
      byAppId,
    );
    const known = (await ok('GET', principals)).value as {
      id: string;
      appId: string;
      appRoles: { id: string; value: string }[];
    }[];
    const api = known.find(({ appId }) => appId === '00000003-0000-0000-c000-000000000000')!;
    const principal = `${principals}/${known.find(({ appId }) => appId === picket.clientId)?.id}`;
    const grant = (value: string) => ({
      principalId: principal.split('/').at(-1),
      resourceId: api.id,
      appRoleId: api.appRoles.find((role) => role.value === value)?.id,
    });
    await sees(
      'an application is given a permission',
      () => ok('POST', `${principal}/appRoleAssignments`, grant('Device.ReadWrite.All')),
      `${principal}/appRoleAssignments`,
      `${principal}/appRoleAssignments/$count`,
      `${byAppId}/appRoleAssignments`,
      `${principals}/${api.id}/appRoleAssignedTo`,
      `${principals}/${api.id}/appRoleAssignedTo/$count`,
    );
    const [held] = (await ok('GET', `${principal}/appRoleAssignments`)).value;
    await sees(
      'a permission is taken away',
      () => ok('DELETE', `${principal}/appRoleAssignments/${held.id}`),
      `${principal}/appRoleAssignments/${held.id}`,
      `${principals}/${api.id}/appRoleAssignedTo/${held.id}`,
    );
    await sees(
      'a permission is given from the side of the API',
      () => ok('POST', `${principals}/${api.id}/appRoleAssignedTo`, grant('User.Read.All')),
      `${principal}/appRoleAssignments`,
    );
    const [again] = (await ok('GET', `${principal}/appRoleAssignments`)).value;
    await sees(
      'and taken away there',
      () => ok('DELETE', `${principals}/${api.id}/appRoleAssignedTo/${again.id}`),
      `${principal}/appRoleAssignments`,
    );
    await sees(
      'an administrator consents for everybody',
      () => control.consents.grant({ clientId: picket.clientId }),
      `${principal}/appRoleAssignments`,
    );
    await sees('an application is removed', () => ok('DELETE', principal), principal, principals);
  },
};
