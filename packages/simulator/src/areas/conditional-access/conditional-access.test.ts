import { expect, test } from 'vitest';
import { type Simulated, simulate, type Wire } from '../../testing/simulated.suite.ts';

const policies = '/v1.0/identity/conditionalAccess/policies';

/** A healthy phone of somebody in a group. */
function phoneOf({ control }: Simulated, group: string) {
  const phone = control.phones
    .list({ tenant: 'Contoso', group })
    .find(
      ({ isManaged, isSilent, extensionAttributes }) =>
        isManaged === true && !isSilent && Object.keys(extensionAttributes).length === 0,
    );
  if (phone === undefined) throw new Error(`nobody of ${group} has a healthy phone`);
  return phone;
}

const block = (groups: readonly string[], changes: Record<string, unknown> = {}) => ({
  displayName: 'Test policy',
  state: 'enabled',
  conditions: {
    users: { includeGroups: groups },
    applications: { includeApplications: ['All'] },
    clientAppTypes: ['all'],
  },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
  ...changes,
});

test('a tagged phone is refused at sign-in, the log says by which policy, and it is let in again when the tag goes', async () => {
  const simulated = await simulate();
  const { control, graph } = simulated;
  const { phoneId: phone, entraDeviceId, entraObjectId, userId } = phoneOf(simulated, 'Field staff');
  expect(control.phones.signIn({ phone }).outcome).toBe('let-in');

  await graph('PATCH', `/v1.0/devices/${entraObjectId}`, {
    body: { extensionAttributes: { extensionAttribute15: 'high' } },
  });
  const refused = control.phones.signIn({ phone, app: 'Microsoft Teams' });
  expect(refused).toMatchObject({ outcome: 'refused', errorCode: 53003 });

  const { body } = await graph('GET', `/v1.0/auditLogs/signIns/${refused.signInId}`);
  expect(body).toMatchObject({
    createdDateTime: '2026-11-20T09:00:00.000Z',
    userId,
    appDisplayName: 'Microsoft Teams',
    conditionalAccessStatus: 'failure',
    status: { errorCode: 53003 },
    deviceDetail: { deviceId: entraDeviceId, isManaged: true, isCompliant: true },
  });
  const applied = body.appliedConditionalAccessPolicies;
  expect(applied.find(({ result }: Wire) => result === 'failure')).toMatchObject({
    displayName: 'Picket: block phones at high risk',
    enforcedGrantControls: ['Block'],
  });
  expect(applied.find(({ displayName }: Wire) => displayName === 'Require a compliant phone').result).toBe(
    'notApplied',
  );

  await graph('PATCH', `/v1.0/devices/${entraObjectId}`, {
    body: { extensionAttributes: { extensionAttribute15: null } },
  });
  expect(control.phones.signIn({ phone })).toMatchObject({ outcome: 'let-in', errorCode: 0 });
});

test('the same tag on a phone of head office bites nobody', async () => {
  const simulated = await simulate();
  const { phoneId: phone } = phoneOf(simulated, 'Head office');
  simulated.control.phones.setExtensionAttribute({ phone, name: 'extensionAttribute15', value: 'high' });
  expect(simulated.control.phones.signIn({ phone }).outcome).toBe('let-in');
});

test('who must have a compliant phone is refused without one, or with none that is known', async () => {
  const simulated = await simulate();
  const { control } = simulated;
  const { phoneId: phone, userId } = phoneOf(simulated, 'Head office');
  control.phones.retire({ phone });
  expect(control.phones.signIn({ phone })).toMatchObject({ outcome: 'refused', errorCode: 53000 });
  expect(control.phones.signIn({ tenant: 'Contoso', user: userId ?? '' })).toMatchObject({
    outcome: 'refused',
    errorCode: 53000,
  });
});

test('a phone that is only registered shows itself, and is not managed', async () => {
  const simulated = await simulate();
  const { control, listAll, graph } = simulated;
  const { items } = await listAll('/v1.0/devices');
  const registered = items.find(({ isManaged }) => isManaged === null);
  const { userId } = phoneOf(simulated, 'Field staff');
  await graph('PATCH', `/v1.0/devices/${registered.id}`, {
    body: { extensionAttributes: { extensionAttribute15: 'high' } },
  });
  expect(control.phones.signIn({ phone: registered.deviceId, user: userId ?? '' }).outcome).toBe('let-in');
});

test('a report-only policy is told and does nothing; a disabled one neither', async () => {
  const simulated = await simulate();
  const { control, graph, listAll } = simulated;
  const { phoneId: phone } = phoneOf(simulated, 'Field staff');
  const group = (await listAll('/v1.0/groups')).items.find(({ displayName }) => displayName === 'Field staff').id;
  const { body } = await graph('POST', policies, {
    body: block([group], { state: 'enabledForReportingButNotEnforced' }),
  });
  const reported = control.phones.signIn({ phone });
  expect(reported.outcome).toBe('let-in');
  expect(reported.policies.find(({ id }) => id === body.id)?.result).toBe('reportOnlyFailure');
  expect((await graph('PATCH', `${policies}/${body.id}`, { body: { state: 'disabled' } })).status).toBe(204);
  expect(control.phones.signIn({ phone }).policies.find(({ id }) => id === body.id)?.result).toBe('notEnabled');
  await graph('PATCH', `${policies}/${body.id}`, { body: { state: 'enabled' } });
  expect(control.phones.signIn({ phone }).outcome).toBe('refused');
  expect((await graph('DELETE', `${policies}/${body.id}`)).status).toBe(204);
  expect(control.phones.signIn({ phone }).outcome).toBe('let-in');
});

test('nested groups count, exclusions win, other apps and platforms are left alone', async () => {
  const simulated = await simulate();
  const { control, graph, listAll } = simulated;
  const { items: groups } = await listAll('/v1.0/groups');
  const id = (name: string) => groups.find(({ displayName }) => displayName === name).id as string;
  const phone = phoneOf(simulated, 'Field staff');
  const tryWith = async (policy: Record<string, unknown>) => {
    const { body, status } = await graph('POST', policies, { body: policy });
    expect(status).toBe(201);
    const { outcome } = control.phones.signIn({ phone: phone.phoneId, app: 'Outlook Mobile' });
    await graph('DELETE', `${policies}/${body.id}`);
    return outcome;
  };
  const { conditions } = block([id('Teams')]);
  expect(await tryWith(block([id('Teams')]))).toBe('refused');
  const users = { includeUsers: ['All'], excludeGroups: [id('Field staff')] };
  expect(await tryWith(block([], { conditions: { ...conditions, users } }))).toBe('let-in');
  const teamsOnly = { includeApplications: ['cc15fd57-2c6c-4117-a88c-83b1d56b4bbe'] };
  expect(await tryWith(block([], { conditions: { ...conditions, applications: teamsOnly } }))).toBe('let-in');
  const office = { includeApplications: ['Office365'] };
  expect(await tryWith(block([], { conditions: { ...conditions, applications: office } }))).toBe('refused');
  const platforms = { includePlatforms: [phone.kind === 'android' ? 'iOS' : 'android'] };
  expect(await tryWith(block([], { conditions: { ...conditions, platforms } }))).toBe('let-in');
  const excluding = { deviceFilter: { mode: 'exclude', rule: `device.deviceId -eq "${phone.entraDeviceId}"` } };
  expect(await tryWith(block([], { conditions: { ...conditions, devices: excluding } }))).toBe('let-in');
});

test('AND wants every control, OR one of them', async () => {
  const simulated = await simulate();
  const { control, graph, listAll } = simulated;
  const group = (await listAll('/v1.0/groups')).items.find(({ displayName }) => displayName === 'Field staff').id;
  const { phoneId: phone } = phoneOf(simulated, 'Field staff');
  control.phones.retire({ phone });
  const both = ['mfa', 'compliantDevice'];
  const { body } = await graph('POST', policies, {
    body: block([group], { grantControls: { operator: 'OR', builtInControls: both } }),
  });
  expect(control.phones.signIn({ phone }).outcome).toBe('let-in');
  await graph('PATCH', `${policies}/${body.id}`, {
    body: { grantControls: { operator: 'AND', builtInControls: both } },
  });
  expect(control.phones.signIn({ phone }).outcome).toBe('refused');
});

test('a disabled account fails before any policy is asked', async () => {
  const simulated = await simulate();
  const { control } = simulated;
  const { phoneId: phone, userId } = phoneOf(simulated, 'Field staff');
  control.users.setEnabled({ tenant: 'Contoso', user: userId ?? '', isEnabled: false });
  expect(control.phones.signIn({ phone })).toMatchObject({ outcome: 'failed', errorCode: 50057, policies: [] });
});

test.for([
  ['an unknown property', { shoeSize: 3 }, 400],
  ['no name', { displayName: null }, 400],
  ['an unknown state', { state: 'on' }, 400],
  [
    'a broken device filter',
    { conditions: { devices: { deviceFilter: { mode: 'include', rule: 'device.model is "x"' } } } },
    400,
  ],
  ['a condition that is not evaluated here', { conditions: { userRiskLevels: ['high'] } }, 501],
  [
    'a control that is not evaluated here',
    { grantControls: { operator: 'OR', builtInControls: ['approvedApplication'] } },
    501,
  ],
] as const)('a policy with %s is refused instead of being decided wrongly', async ([, changes, status]) => {
  const { graph, control } = await simulate();
  expect((await graph('POST', policies, { body: block([], changes) })).status).toBe(status);
  expect(control.journal.effects({ kind: 'policy' })).toEqual([]);
});

test('writing a policy takes both permissions', async () => {
  const { graph, control, application, token } = await simulate();
  const { clientId } = application('Contoso', 'Contoso tools');
  control.consents.revoke({ clientId, permission: 'Policy.ReadWrite.ConditionalAccess' });
  const less = await token();
  expect((await graph('GET', policies, { token: less })).status).toBe(200);
  expect((await graph('POST', policies, { token: less, body: block([]) })).status).toBe(403);
});
