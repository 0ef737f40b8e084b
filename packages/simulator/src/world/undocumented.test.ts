import { expect, test } from 'vitest';
import {
  requestToken,
  type Simulated,
  send,
  simulate,
  smallContoso,
  smallFabrikam,
} from '../testing/simulated.suite.ts';
import { defaultBehaviour } from './tenant-behaviour.ts';
import { undocumentedBehaviours } from './undocumented.ts';

test('what is taken to be so is what a tenant does, and the other way is another', () => {
  for (const { knob, proposed, opposite } of undocumentedBehaviours) {
    expect(defaultBehaviour[knob], knob).toEqual(proposed);
    expect(opposite, knob).not.toEqual(proposed);
  }
});

test('a tenant is turned to the other reading of everything at once, and back', async () => {
  const { control, graph } = await simulate();
  const connectors = '/v1.0/deviceManagement/mobileThreatDefenseConnectors';
  const add = (id: string) => graph('POST', connectors, { body: { id } });
  expect((await add('0f0e0d0c-0b0a-4908-8706-050403020100')).status).toBe(201);
  control.tenants.setReading({ tenant: 'Contoso', reading: 'opposite' });
  expect((await add('0f0e0d0c-0b0a-4908-8706-050403020101')).status).toBe(400);
  const ipad = control.phones
    .list({ tenant: 'Contoso' })
    .find(({ enrollment }) => enrollment === 'androidFullyManaged')!;
  const shutDown = `/v1.0/deviceManagement/managedDevices/${ipad.managedDeviceId}/shutDown`;
  expect((await graph('POST', shutDown)).status).toBe(400);
  const categories = '/v1.0/deviceManagement/deviceCategories';
  const { body } = await graph('POST', categories, { body: { displayName: 'x' } });
  expect((await graph('GET', `${categories}/${body.id}`)).status).toBe(404);
  control.clock.advance({ ms: 5_000 });
  expect((await graph('GET', `${categories}/${body.id}`)).status).toBe(200);
  control.tenants.setReading({ tenant: 'Contoso', reading: 'proposed' });
  expect((await graph('POST', shutDown)).status).toBe(204);
});

const connectors = '/v1.0/deviceManagement/mobileThreatDefenseConnectors';
const ours = `${connectors}/51a00000-5151-4151-8151-510000000001`;
type Behaviour = Parameters<Simulated['control']['tenants']['setBehaviour']>[0]['behaviour'];

/** A simulator whose Contoso behaves so, with what these tests ask it for. */
async function behaving(behaviour: Behaviour) {
  const simulated = await simulate({
    tenants: [smallContoso({ behaviour: { registeredPartner: true, ...behaviour } }), smallFabrikam()],
  });
  const { graph, partner, application, token, control } = simulated;
  const { tenantId } = application('Contoso', 'Contoso tools');
  const freshToken = () =>
    token({ application: 'Picket sync and signal', scope: 'https://api.manage.microsoft.com//.default' });
  return {
    ...simulated,
    // As it comes, because v1.0's document does not list the words that one reading tells.
    addConnector: async () =>
      (await send('POST', simulated.origin + connectors, await token(), { id: ours.split('/').at(-1) })).body,
    connector: async () => (await graph('GET', ours)).body,
    provision: async (provisioned = true) =>
      await partner('PUT', `/tenants/${tenantId}`, {
        token: await freshToken(),
        body: { provisioned, partnerName: 'Picket', consoleUrl: 'https://picket.example' },
      }),
    heartbeat: async () =>
      await partner('PUT', `/tenants/${tenantId}/heartbeat`, {
        token: await freshToken(),
        body: { sentAt: new Date(Date.parse(control.clock.now().now)).toISOString() },
      }),
  };
}

test.for([
  [{}, 'unavailable'],
  [{ connectorWhenAdded: 'notSetUp' }, 'unknownFutureValue'],
  [{ connectorWhenAdded: 'notSetUp', newWordsInV1: 'told' }, 'notSetUp'],
] as readonly (readonly [Behaviour, string])[])(
  'a connector that was only added shows by %j as %s',
  async ([behaviour, shown]) => {
    const { addConnector, provision, connector } = await behaving(behaviour);
    expect((await addConnector()).partnerState).toBe(shown);
    await provision();
    await provision(false);
    expect((await connector()).partnerState).toBe('unavailable');
  },
);

test.for([
  [{}, 200],
  [{ deprovisionedConnector: 'removed' }, 404],
] as readonly (readonly [Behaviour, number])[])(
  'where %j, the row of a partner that has gone answers %i',
  async ([behaviour, status]) => {
    const { provision, graph } = await behaving(behaviour);
    await provision();
    await provision(false);
    expect((await graph('GET', ours)).status).toBe(status);
  },
);

test.for([
  [{}, 'enabled'],
  [{ silentPartnerRecovers: 'by-provisioning' }, 'unresponsive'],
] as readonly (readonly [Behaviour, string])[])(
  'where %j, a heartbeat after a long silence makes it %s, and provisioning brings it back in any case',
  async ([behaviour, shown]) => {
    const { provision, heartbeat, connector, control } = await behaving(behaviour);
    await provision();
    control.clock.advance({ ms: 8 * 24 * 3_600_000 });
    expect((await connector()).partnerState).toBe('unresponsive');
    await heartbeat();
    expect((await connector()).partnerState).toBe(shown);
    await provision();
    expect((await connector()).partnerState).toBe('enabled');
  },
);

test('a connector that nobody has set is patient for as long as the reading says', async () => {
  const { addConnector } = await behaving({ partnerThresholdDays: 3 });
  expect((await addConnector()).partnerUnresponsivenessThresholdInDays).toBe(3);
});

test.for([
  [{}, true],
  [{ graceCountsAsCompliant: false }, false],
] as readonly (readonly [Behaviour, boolean])[])(
  'where %j, a phone in its grace is compliant to Conditional Access: %s',
  async ([behaviour, isCompliant]) => {
    const { graph, control } = await behaving(behaviour);
    const phone = control.phones
      .list({ tenant: 'Contoso' })
      .find(
        ({ kind, entraDeviceId, complianceState }) =>
          kind === 'iphone' && entraDeviceId && complianceState === 'compliant',
      )!;
    const policies = '/v1.0/deviceManagement/deviceCompliancePolicies';
    const { body } = await graph('POST', policies, {
      body: {
        '@odata.type': '#microsoft.graph.iosCompliancePolicy',
        displayName: 'Newest only',
        osMinimumVersion: '99',
        scheduledActionsForRule: [{ scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: 24 }] }],
      },
    });
    const target = { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' };
    await graph('POST', `${policies}/${body.id}/assign`, { body: { assignments: [{ target }] } });
    control.clock.advance({ ms: 5_000 });
    expect(control.phones.get({ phone: phone.phoneId })).toMatchObject({
      complianceState: 'inGracePeriod',
      isCompliant,
    });
  },
);

test.for([
  [{}, '00000000-0000-0000-0000-000000000000'],
  [{ unregisteredDeviceId: 'empty' }, ''],
] as readonly (readonly [Behaviour, string])[])(
  'where %j, an enrollment that the directory does not know has the id "%s"',
  async ([behaviour, id]) => {
    const { listAll } = await behaving(behaviour);
    const { items } = await listAll(
      '/v1.0/deviceManagement/managedDevices?$select=id,azureADDeviceId,azureADRegistered',
    );
    expect(items.filter(({ azureADRegistered }) => !azureADRegistered)).toMatchObject([{ azureADDeviceId: id }]);
  },
);

test.for([
  [{}, null],
  [{ registeredOnlyDevice: 'false' }, false],
] as readonly (readonly [Behaviour, boolean | null])[])(
  'where %j, a phone that is only registered is managed and compliant: %s',
  async ([behaviour, value]) => {
    const { listAll } = await behaving(behaviour);
    const { items } = await listAll('/v1.0/devices?$select=displayName,isManaged,isCompliant');
    expect(items.filter(({ displayName }) => displayName.endsWith('(personal)'))).toMatchObject([
      { isManaged: value, isCompliant: value },
    ]);
  },
);

test.for([
  [{}, 204],
  [{ deviceDisabledByApp: 'refused' }, 403],
] as readonly (readonly [Behaviour, number])[])(
  'where %j, an application that disables a device is answered %i',
  async ([behaviour, status]) => {
    const { graph, control } = await behaving(behaviour);
    const phone = control.phones.list({ tenant: 'Contoso' }).find(({ entraObjectId }) => entraObjectId)!;
    const path = `/v1.0/devices/${phone.entraObjectId}`;
    expect((await graph('PATCH', path, { body: { accountEnabled: false } })).status).toBe(status);
  },
);

test.for([
  [{}, 1],
  [{ assign: 'adds' }, 2],
] as readonly (readonly [Behaviour, number])[])(
  'where %j, assigning to one group and then to another leaves %i',
  async ([behaviour, count]) => {
    const { graph, listAll } = await behaving(behaviour);
    const [app] = (await listAll('/v1.0/deviceAppManagement/mobileApps')).items;
    const path = `/v1.0/deviceAppManagement/mobileApps/${app.id}`;
    await graph('POST', `${path}/assign`, { body: { mobileAppAssignments: [] } });
    const [one, other] = (await listAll('/v1.0/groups')).items;
    const before = (await listAll(`${path}/assignments`)).items.length;
    for (const { id } of [one, other]) {
      const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: id };
      await graph('POST', `${path}/assign`, {
        body: {
          mobileAppAssignments: [{ '@odata.type': '#microsoft.graph.mobileAppAssignment', intent: 'required', target }],
        },
      });
    }
    expect((await listAll(`${path}/assignments`)).items.length - (behaviour.assign === 'adds' ? before : 0)).toBe(
      count,
    );
  },
);

test.for([
  [{}, 400],
  [{ policyWithoutBlock: 'taken' }, 201],
] as readonly (readonly [Behaviour, number])[])(
  'where %j, a compliance policy without its block is answered %i',
  async ([behaviour, status]) => {
    const { graph } = await behaving(behaviour);
    const body = { '@odata.type': '#microsoft.graph.iosCompliancePolicy', displayName: 'Nothing follows' };
    expect((await graph('POST', '/v1.0/deviceManagement/deviceCompliancePolicies', { body })).status).toBe(status);
  },
);

test.for([
  [{}, 400],
  [{ memberAddedAgain: 'taken' }, 204],
] as readonly (readonly [Behaviour, number])[])(
  'where %j, somebody who is in a group already and is added is answered %i',
  async ([behaviour, status]) => {
    const { graph, listAll } = await behaving(behaviour);
    const { value } = (await graph('GET', "/v1.0/groups?$filter=displayName eq 'All employees'")).body;
    const members = `/v1.0/groups/${value[0].id}/members`;
    const [member] = (await listAll(members)).items;
    const body = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${member.id}` };
    expect((await graph('POST', `${members}/$ref`, { body })).status).toBe(status);
  },
);

test.for([
  [{}, 5_400],
  [{ challengeableTokens: 'a-day' }, 86_400],
] as readonly (readonly [Behaviour, number])[])(
  'where %j, the token of a client that can be challenged lives for no more than %i s',
  async ([behaviour, most]) => {
    const { origin, application, graph } = await behaving(behaviour);
    const { tenantId, clientId, clientSecret } = application('Contoso', 'Contoso tools');
    const form = { client_id: clientId, client_secret: clientSecret, scope: 'https://graph.microsoft.com/.default' };
    const plain = await requestToken(origin, tenantId, form);
    expect(plain.body.expires_in).toBeLessThanOrEqual(5_400);
    const claims = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } });
    const { body } = await requestToken(origin, tenantId, { ...form, claims });
    expect(body.expires_in).toBeLessThanOrEqual(most);
    expect(body.expires_in).toBeGreaterThanOrEqual(most === 86_400 ? most : 3_600);
    expect((await graph('GET', '/v1.0/organization', { token: body.access_token })).status).toBe(200);
  },
);

test('what a run depended on is known: a switch that nothing asked for made no difference', async () => {
  const { control, graph } = await simulate();
  control.tenants.askedReadings({ tenant: 'Contoso', forget: true });
  await graph('GET', '/v1.0/users');
  control.tenants.list();
  expect(control.tenants.askedReadings({ tenant: 'Contoso' })).toEqual([]);
  await graph('POST', connectors, { body: { id: '0f0e0d0c-0b0a-4908-8706-050403020100' } });
  expect(control.tenants.askedReadings({ tenant: 'Contoso' })).toContain('unknownConnectorId');
});
