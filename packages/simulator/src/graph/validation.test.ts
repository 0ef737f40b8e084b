import { expect, test } from 'vitest';
import { type Reply, type Simulated, send, simulate } from '../testing/simulated.suite.ts';

/** Reads and writes of every area, in one order. */
async function walk({ origin, token, simulator, control }: Simulated): Promise<readonly unknown[]> {
  const bearer = await token();
  const answers: unknown[] = [];
  const ask = async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const reply = await send(method, origin + path, bearer, body, {
      'client-request-id': '1',
      consistencylevel: 'eventual',
    });
    answers.push({
      method,
      path,
      status: reply.status,
      body: JSON.parse(JSON.stringify(reply.body ?? null).replaceAll(origin, '')),
    });
    return reply;
  };
  for (const path of [
    '/v1.0/organization',
    '/v1.0/users?$top=5&$count=true',
    '/v1.0/groups',
    '/v1.0/devices?$top=5',
    '/v1.0/deviceManagement/managedDevices?$top=5',
    '/beta/deviceManagement/managedDevices?$top=5&$select=id,deviceName,lastSyncDateTime',
    '/v1.0/deviceAppManagement/mobileApps',
    '/beta/deviceAppManagement/mobileApps?$expand=assignments',
    '/v1.0/deviceAppManagement/mobileAppConfigurations',
    '/v1.0/deviceManagement/deviceConfigurations',
    '/v1.0/deviceManagement/deviceCompliancePolicies?$expand=assignments,scheduledActionsForRule',
    '/v1.0/deviceManagement/detectedApps?$top=3',
    '/v1.0/deviceManagement/notificationMessageTemplates',
    '/v1.0/identity/conditionalAccess/policies',
    '/v1.0/auditLogs/signIns',
    '/v1.0/identityProtection/riskyUsers',
    '/v1.0/me/messages',
    '/v1.0/users/delta',
  ]) {
    await ask('GET', path);
  }
  const apps = '/v1.0/deviceAppManagement/mobileApps';
  const { body: app } = await ask('POST', apps, {
    '@odata.type': '#microsoft.graph.webApp',
    displayName: 'x',
    appUrl: 'https://x',
  });
  await ask('POST', `${apps}/${app.id}/assign`, {
    mobileAppAssignments: [
      { intent: 'required', target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } },
    ],
  });
  await ask('POST', apps, { displayName: 'no type' });
  control.clock.advance({ ms: 1_000 });
  const [id] = simulator.world.findTenant('Contoso')!.managedDevices.keys();
  await ask('POST', `/v1.0/deviceManagement/managedDevices/${id}/syncDevice`);
  await ask('GET', `/v1.0/deviceManagement/managedDevices/${id}`);
  await ask('POST', '/v1.0/deviceManagement/reports/retrieveDeviceAppInstallationStatusReport', {
    filter: `(ApplicationId eq '${app.id}')`,
  });
  await ask('GET', '/v1.0/deviceManagement/auditEvents');
  return answers;
}

test('what is answered is the same with validation and without', { timeout: 120_000 }, async () => {
  const on = await walk(await simulate({ validation: true }));
  const off = await walk(await simulate({ validation: false }));
  expect(off).toEqual(on);
  expect(on.length).toBeGreaterThan(20);
});
