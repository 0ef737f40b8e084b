import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { hour } from '../../clock.ts';
import { start } from '../../testing/simulated.suite.ts';
import type { Proof } from '../stage.suite.ts';

/** An endpoint that wants to be told. */
async function wantsToBeTold(): Promise<string> {
  const server = createServer((request, response) => {
    const token = new URL(request.url ?? '/', 'http://x').searchParams.get('validationToken');
    response.writeHead(200, { 'content-type': 'text/plain' }).end(token ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const jobs = '/v1.0/deviceManagement/reports/exportJobs';
const registrations = '/deviceAppManagement/managedAppRegistrations';

export const servicesProof: Proof = {
  area: 'services',
  async show({ ok, sees, control }) {
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
      notificationUrl: await wantsToBeTold(),
      resource: '/users',
      expirationDateTime: new Date(start + 5 * hour).toISOString(),
    };
    await sees('a subscription is made', () => ok('POST', subscriptions, body), subscriptions);
    const [{ id }] = (await ok('GET', subscriptions)).value;
    const one = `${subscriptions}/${id}`;
    const longer = { expirationDateTime: new Date(start + 9 * hour).toISOString() };
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
  },
};
