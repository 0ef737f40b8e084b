import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../testing/simulated.suite.ts';

const minute = 60_000;
const shell = { mailEnabled: false, securityEnabled: true, mailNickname: 'dynamic', groupTypes: ['DynamicMembership'] };
const create = ({ graph }: Simulated, membershipRule: string, more: object = {}) =>
  graph('POST', '/v1.0/groups', {
    body: { displayName: 'Dynamic', ...shell, membershipRule, membershipRuleProcessingState: 'On', ...more },
  });
const namesOf = async ({ listAll }: Simulated, groupId: string) =>
  (await listAll(`/v1.0/groups/${groupId}/members?$select=id,displayName`)).items
    .map(({ displayName }) => displayName as string)
    .toSorted();
async function seeded({ graph }: Simulated, name: string): Promise<string> {
  const { body } = await graph('GET', `/v1.0/groups?$filter=displayName eq '${name}'`);
  return body.value[0].id;
}
const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });

test('a tenant in use has groups whose members follow from rules about people and about phones', async () => {
  const simulated = await simulate();
  const { control, graph } = simulated;
  const drivers = control.users.list({ tenant: 'Contoso' }).filter(({ jobTitle }) => jobTitle === 'Driver');
  expect(drivers.length).toBeGreaterThan(0);
  expect(await namesOf(simulated, await seeded(simulated, 'Drivers'))).toEqual(
    drivers.map(({ displayName }) => displayName).toSorted(),
  );
  const androids = control.phones
    .list({ tenant: 'Contoso' })
    .filter(({ kind, managedDeviceId, entraDeviceId }) => kind === 'android' && managedDeviceId && entraDeviceId);
  const group = await seeded(simulated, 'Managed Android phones');
  expect(new Set(await namesOf(simulated, group))).toEqual(new Set(androids.map(({ deviceName }) => deviceName)));
  const { body } = await graph('GET', `/v1.0/groups/${group}`);
  expect(body).toMatchObject({
    groupTypes: ['DynamicMembership'],
    membershipRule: '(device.deviceOSType -startsWith "Android") and (device.managementType -eq "MDM")',
    membershipRuleProcessingState: 'On',
  });
});

test.for([
  ['user.department -eq "Head office"', ({ department }) => department === 'Head office'],
  ['(user.department -ne "Head office")', ({ department }) => department !== 'Head office'],
  ['user.jobTitle -in ["Driver", "Buyer"]', ({ jobTitle }) => ['Driver', 'Buyer'].includes(jobTitle ?? '')],
  ['user.jobTitle -notIn ["Driver"] and user.accountEnabled -eq true', ({ jobTitle }) => jobTitle !== 'Driver'],
  ['user.displayName -match "^A.*"', ({ displayName }) => displayName.startsWith('A')],
  ['user.displayName -notMatch "^a.*"', ({ displayName }) => !displayName.startsWith('A')],
  ['user.surname startsWith "m"', ({ surname }) => surname?.startsWith('M') === true],
  [
    'user.physicalDeliveryOfficeName -contains "berlin"',
    ({ officeLocation }) => officeLocation?.includes('Berlin') === true,
  ],
  ['not (user.department -eq "Field staff")', ({ department }) => department !== 'Field staff'],
  ['user.mobile -eq null', () => true],
  ['user.mobile -ne null', () => false],
  ['user.mobile -notContains "49"', () => true],
  ['user.city -eq "Berlin"', () => false],
  ['user.objectId -ne null', () => true],
] as readonly (readonly [string, (user: ReturnType<Simulated['control']['users']['list']>[number]) => boolean])[])(
  'the members of %s are whom it names',
  async ([rule, holds]) => {
    const simulated = await simulate();
    const { status, body } = await create(simulated, rule);
    expect(status).toBe(201);
    expect(await namesOf(simulated, body.id)).toEqual([]);
    simulated.control.clock.advance({ ms: minute });
    const wanted = simulated.control.users.list({ tenant: 'Contoso' }).filter(holds);
    expect(await namesOf(simulated, body.id)).toEqual(wanted.map(({ displayName }) => displayName).toSorted());
  },
);

test('a phone that is tagged joins the group of tagged phones a while later, is seen everywhere there, and leaves again', async () => {
  const simulated = await simulate();
  const { control, graph } = simulated;
  const group = await seeded(simulated, 'Phones at high risk');
  const phone = control.phones.list({ tenant: 'Contoso' }).find(({ managedDeviceId }) => managedDeviceId)!;
  const round = (await graph('GET', '/v1.0/groups/delta?$select=displayName,members&$deltatoken=latest')).body;
  const tag = (value: string | null) =>
    control.phones.setExtensionAttribute({ phone: phone.phoneId, name: 'extensionAttribute15', value });
  tag('high');
  control.clock.advance({ ms: minute - 1 });
  expect(await namesOf(simulated, group)).toEqual([]);
  control.clock.advance({ ms: 1 });
  expect(await namesOf(simulated, group)).toEqual([phone.deviceName]);
  const ids = async (path: string) => (await simulated.listAll(path)).items.map(({ id }) => id);
  expect(await ids(`/v1.0/groups/${group}/transitiveMembers`)).toEqual([phone.entraObjectId]);
  expect(await ids(`/v1.0/devices/${phone.entraObjectId}/memberOf`)).toContain(group);
  const changed = await graph('GET', round['@odata.deltaLink']);
  expect(changed.body.value).toContainEqual(
    expect.objectContaining({ id: group, 'members@delta': [expect.objectContaining({ id: phone.entraObjectId })] }),
  );
  tag(null);
  control.clock.advance({ ms: minute });
  expect(await namesOf(simulated, group)).toEqual([]);
  const gone = await graph('GET', changed.body['@odata.deltaLink']);
  expect(gone.body.value).toContainEqual(
    expect.objectContaining({
      id: group,
      'members@delta': [expect.objectContaining({ id: phone.entraObjectId, '@removed': { reason: 'deleted' } })],
    }),
  );
  expect(control.journal.effects({ kind: 'membership' })).toHaveLength(2);
});

test('nobody is put into a dynamic group by hand, or taken out of one', async () => {
  const simulated = await simulate();
  const { graph, control } = simulated;
  const group = await seeded(simulated, 'Drivers');
  const [member] = (await simulated.listAll(`/v1.0/groups/${group}/members`)).items;
  const other = control.users.list({ tenant: 'Contoso' }).find(({ jobTitle }) => jobTitle !== 'Driver')!;
  const joined = await graph('POST', `/v1.0/groups/${group}/members/$ref`, { body: reference(other.id) });
  expect(joined).toMatchObject({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
  expect((await graph('DELETE', `/v1.0/groups/${group}/members/${member.id}/$ref`)).status).toBe(403);
  const bound = { 'members@odata.bind': [`https://graph.microsoft.com/v1.0/users/${other.id}`] };
  expect((await create(simulated, 'user.department -eq "x"', bound)).status).toBe(403);
  expect(() => control.groups.addUser({ tenant: 'Contoso', group: 'Drivers', user: other.id })).toThrow(/rule/);
});

test.for([
  ['user.department -equals "Sales"', 400, /validation error/],
  ['user.shoeSize -eq "44"', 400, /Wrong property applied. Property 'shoeSize' cannot be applied to object 'User'/],
  ['device.department -eq "Sales"', 400, /cannot be applied to object 'Device'/],
  ['user.department -eq "Sales" and device.isRooted -eq true', 400, /different types/],
  ['(user.department -eq "Sales"', 400, /parenthesis/],
  ['user.department -contains null', 400, /Invalid operands/],
  ['user.displayName -match "("', 400, /regular expression/],
  ['user.department -endsWith "s"', 400, /operator/],
  ['', 400, /membershipRule/],
  [`user.department -eq "${'x'.repeat(3_072)}"`, 400, /longer/],
  ['user.assignedPlans -any (assignedPlan.capabilityStatus -eq "Enabled")', 501, /several values/],
  ["user.memberof -any (group.objectId -in ['a'])", 501, /members of groups/],
] as const)('the rule %s is refused with %i', async ([rule, status, message]) => {
  const refused = await create(await simulate(), rule);
  expect(refused.status).toBe(status);
  expect(refused.body.error.message).toMatch(message);
});

test('a rule that is changed is followed, one that is paused is not, and without it the members stay', async () => {
  const simulated = await simulate();
  const { graph, control } = simulated;
  const { body } = await create(simulated, 'user.department -eq "Head office"');
  control.clock.advance({ ms: minute });
  const office = await namesOf(simulated, body.id);
  expect(office.length).toBeGreaterThan(3);
  const patch = (change: object) => graph('PATCH', `/v1.0/groups/${body.id}`, { body: change });
  expect((await patch({ membershipRule: 'user.shoeSize -eq "44"' })).status).toBe(400);
  expect((await patch({ membershipRuleProcessingState: 'Paused' })).status).toBe(204);
  expect((await patch({ membershipRule: 'user.department -eq "Field staff"' })).status).toBe(204);
  control.clock.advance({ ms: 10 * minute });
  expect(await namesOf(simulated, body.id)).toEqual(office);
  expect((await patch({ membershipRuleProcessingState: 'On' })).status).toBe(204);
  control.clock.advance({ ms: minute });
  const field = await namesOf(simulated, body.id);
  expect(field).not.toEqual(office);
  expect((await patch({ groupTypes: [] })).status).toBe(204);
  expect(await namesOf(simulated, body.id)).toEqual(field);
  const { body: assigned } = await graph('GET', `/v1.0/groups/${body.id}`);
  expect(assigned).toMatchObject({ groupTypes: [], membershipRule: null, membershipRuleProcessingState: null });
  const other = control.users.list({ tenant: 'Contoso' }).find(({ department }) => department === 'Head office')!;
  const joined = await graph('POST', `/v1.0/groups/${body.id}/members/$ref`, { body: reference(other.id) });
  expect(joined.status).toBe(204);
});

test('what is for a dynamic group reaches who comes into it: a compliance policy, and Conditional Access', async () => {
  const simulated = await simulate();
  const { graph, control } = simulated;
  const phone = control.phones
    .list({ tenant: 'Contoso', group: 'Information technology' })
    .find(
      ({ complianceState, kind, entraDeviceId }) =>
        complianceState === 'compliant' && kind !== 'android' && entraDeviceId,
    )!;
  const devices = await create(simulated, `device.deviceCategory -eq "Shop floor"`);
  const policies = '/v1.0/deviceManagement/deviceCompliancePolicies';
  const policy = await graph('POST', policies, {
    body: {
      '@odata.type': '#microsoft.graph.iosCompliancePolicy',
      displayName: 'Quarantine',
      osMinimumVersion: '99',
      scheduledActionsForRule: [
        { ruleName: 'x', scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: 0 }] },
      ],
    },
  });
  const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: devices.body.id };
  await graph('POST', `${policies}/${policy.body.id}/assign`, { body: { assignments: [{ target }] } });
  const users = await create(simulated, `user.department -eq "Nowhere"`);
  await graph('POST', '/v1.0/identity/conditionalAccess/policies', {
    body: {
      displayName: 'Nobody from nowhere',
      state: 'enabled',
      conditions: {
        users: { includeGroups: [users.body.id] },
        applications: { includeApplications: ['All'] },
        clientAppTypes: ['all'],
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    },
  });
  const signIn = () =>
    control.phones.signIn({ tenant: 'Contoso', phone: phone.phoneId, app: 'Microsoft Teams' }).outcome;
  expect(signIn()).toBe('let-in');
  const [category] = (await simulated.listAll('/v1.0/deviceManagement/deviceCategories')).items;
  await graph('PUT', `/v1.0/deviceManagement/managedDevices/${phone.managedDeviceId}/deviceCategory/$ref`, {
    body: { '@odata.id': `https://graph.microsoft.com/v1.0/deviceManagement/deviceCategories/${category.id}` },
  });
  await graph('PATCH', `/v1.0/users/${phone.userId}`, { body: { department: 'Nowhere' } });
  control.clock.advance({ ms: minute });
  expect(control.phones.get({ phone: phone.phoneId }).complianceState).toBe('noncompliant');
  expect(signIn()).toBe('refused');
});
