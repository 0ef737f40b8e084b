import { expect, test } from 'vitest';
import { day, hour, minute } from '../../clock.ts';
import { type Simulated, simulate } from '../../testing/simulated.suite.ts';
import { partnerConnectorId } from '../connectors/connector.ts';
import type { ReportedThreatState } from '../managed-devices/managed-device.ts';
import { compareVersions } from './compare-versions.ts';
import { type RequiredLevel, requiredLevels, threatTable } from './threat-table.ts';

const policies = '/v1.0/deviceManagement/deviceCompliancePolicies';

/** A phone of head office under a policy of our own, the seeded ones gone, the connector enabled. */
async function underPolicy(
  settings: Record<string, unknown>,
  options: { graceHours?: number; provisioned?: boolean } = {},
) {
  const simulated = await simulate();
  const { graph, listAll, control, partner, application } = simulated;
  for (const { id } of (await listAll(policies)).items) await graph('DELETE', `${policies}/${id}`);
  const phone = control.phones
    .list({ tenant: 'Contoso', group: 'Head office' })
    .find(
      ({ enrollment, isSilent, abandonedManagedDeviceIds, lastCheckInAt }) =>
        enrollment === 'appleAutomated' &&
        !isSilent &&
        lastCheckInAt !== null &&
        abandonedManagedDeviceIds.length === 0,
    );
  if (phone === undefined) throw new Error('no iPhone in head office');
  const { tenantId } = application('Contoso', 'Contoso tools');
  if (options.provisioned !== false) {
    const body = { provisioned: true, partnerName: 'Picket', consoleUrl: 'https://picket.example' };
    await partner('PUT', `/tenants/${tenantId}`, { body });
  }
  const created = await graph('POST', policies, {
    body: {
      '@odata.type': '#microsoft.graph.iosCompliancePolicy',
      displayName: 'Test',
      ...settings,
      scheduledActionsForRule: [
        {
          ruleName: 'PasswordRequired',
          scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: options.graceHours ?? 0 }],
        },
      ],
    },
  });
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  const { items: groups } = await listAll('/v1.0/groups');
  const group = (name: string) => groups.find(({ displayName }) => displayName === name).id as string;
  const assign = async (...targets: Record<string, unknown>[]) => {
    const reply = await graph('POST', `${policies}/${created.body.id}/assign`, {
      body: { assignments: targets.map((target) => ({ target })) },
    });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  };
  await assign(toGroup(group('Head office')));
  const state = () => control.phones.get({ phone: phone.phoneId }).complianceState;
  return { ...simulated, phone, id: phone.phoneId, state, assign, group, policyId: created.body.id as string };
}

const toGroup = (groupId: string) => ({ '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId });
const notGroup = (groupId: string) => ({ '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget', groupId });
const threatRule = (level: RequiredLevel) => ({
  deviceThreatProtectionEnabled: true,
  deviceThreatProtectionRequiredSecurityLevel: level,
});

const documentedCore: readonly (readonly [ReportedThreatState, readonly string[]])[] = [
  ['secured', ['secured', 'low', 'medium', 'high']],
  ['lowSeverity', ['low', 'medium', 'high']],
  ['mediumSeverity', ['medium', 'high']],
  ['highSeverity', ['high']],
];

test.for(documentedCore)(
  'reported %s satisfies the levels Microsoft documents, and no others',
  async ([reported, passes]) => {
    for (const level of requiredLevels) {
      const { control, id, state } = await underPolicy(threatRule(level));
      control.connectors.setThreatState({ phone: id, state: reported });
      expect(state(), level).toBe(passes.includes(level) ? 'compliant' : 'noncompliant');
    }
  },
);

const inferred = Object.entries(threatTable).filter(([, row]) => row.grade === 'inferred') as [
  ReportedThreatState,
  (typeof threatTable)[ReportedThreatState],
][];

test.for(inferred)('what nobody documents about %s can be switched, and follows the table', async ([reported, row]) => {
  for (const level of ['secured', 'medium', 'high'] as const) {
    const { control, id, state } = await underPolicy(threatRule(level));
    control.connectors.setThreatState({ phone: id, state: reported });
    for (const reading of ['proposed', 'opposite'] as const) {
      control.tenants.setBehaviour({ tenant: 'Contoso', behaviour: { threatReadings: { [reported]: reading } } });
      const outcome = row[reading][level];
      expect(state(), `${reading} ${level}`).toBe(outcome === 'fail' ? 'noncompliant' : 'compliant');
      // Only where the table says "as no data" does the missing-data toggle matter.
      control.connectors.configure({ tenant: 'Contoso', settings: { iosDeviceBlockedOnMissingPartnerData: true } });
      expect(state(), `${reading} ${level}, insisting`).toBe(outcome === 'pass' ? 'compliant' : 'noncompliant');
      control.connectors.configure({ tenant: 'Contoso', settings: { iosDeviceBlockedOnMissingPartnerData: false } });
    }
  }
});

test('both readings of every inferred row differ somewhere: a switch that does nothing proves nothing', () => {
  for (const [reported, row] of inferred) expect(row.proposed, reported).not.toEqual(row.opposite);
});

test("with the platform turned off the partner's word does not count", async () => {
  const { control, id, state } = await underPolicy(threatRule('low'));
  control.connectors.setThreatState({ phone: id, state: 'highSeverity' });
  expect(state()).toBe('noncompliant');
  control.connectors.configure({ tenant: 'Contoso', settings: { iosEnabled: false } });
  expect(state()).toBe('compliant');
  control.connectors.configure({ tenant: 'Contoso', settings: { iosEnabled: true } });
  expect(state()).toBe('noncompliant');
});

test('a connector silent past its threshold is ignored: it fails open', async () => {
  const { control, id, state } = await underPolicy(threatRule('low'));
  control.connectors.setThreatState({ phone: id, state: 'highSeverity' });
  control.clock.advance({ ms: 7 * day });
  expect(state()).toBe('noncompliant');
  control.clock.advance({ ms: 2 });
  expect(state()).toBe('compliant');
});

test('without a connector the rule passes or fails, as the tenant is set', async () => {
  const { control, state } = await underPolicy(threatRule('low'), { provisioned: false });
  expect(state()).toBe('compliant');
  control.tenants.setBehaviour({ tenant: 'Contoso', behaviour: { ruleWithoutConnector: 'fails' } });
  expect(state()).toBe('noncompliant');
});

test('a system older than the partner supports is blocked, if that is switched on', async () => {
  const { control, state } = await underPolicy(threatRule('high'));
  const settings = { partnerMinimumSupportedIosVersion: '99.0' };
  control.connectors.configure({ tenant: 'Contoso', settings });
  expect(state()).toBe('compliant');
  control.connectors.configure({ tenant: 'Contoso', settings: { partnerUnsupportedOsVersionBlocked: true } });
  expect(state()).toBe('noncompliant');
});

test('the threat-level rule takes user groups only: through a device group it is not evaluated', async () => {
  const { control, id, state, assign, group } = await underPolicy(threatRule('low'));
  control.connectors.setThreatState({ phone: id, state: 'highSeverity' });
  expect(state()).toBe('noncompliant');
  await assign(toGroup(group('Company-owned phones')));
  expect(state()).toBe('compliant');
});

test('ordinary rules hold what the phone last reported', async () => {
  const { control, id, state } = await underPolicy({ osMinimumVersion: '26.0', securityBlockJailbrokenDevices: true });
  control.phones.update({ phone: id, osVersion: '18.5' });
  expect(state()).toBe('compliant');
  control.phones.checkIn({ phone: id });
  expect(state()).toBe('noncompliant');
  control.phones.update({ phone: id, osVersion: '26.10', checkIn: true });
  expect(state()).toBe('compliant');
  control.phones.update({ phone: id, jailBroken: 'True', checkIn: true });
  expect(state()).toBe('noncompliant');
});

test('grace is counted from the break, and in grace the directory calls the phone compliant', async () => {
  const { control, id, state } = await underPolicy({ osMinimumVersion: '26.0' }, { graceHours: 24 });
  control.phones.update({ phone: id, osVersion: '18.5', checkIn: true });
  control.clock.advance({ ms: 23 * hour });
  expect(state()).toBe('inGracePeriod');
  expect(control.phones.get({ phone: id }).isCompliant).toBe(true);
  control.phones.checkIn({ phone: id });
  control.clock.advance({ ms: hour });
  expect(state()).toBe('noncompliant');
  control.clock.advance({ ms: 1_000 });
  expect(control.phones.get({ phone: id }).isCompliant).toBe(false);
});

test('an exclusion beats every assignment, and nested groups count', async () => {
  const { control, id, state, assign, group } = await underPolicy({ osMinimumVersion: '99' });
  expect(state()).toBe('noncompliant');
  await assign(toGroup(group('Teams')));
  expect(state()).toBe('noncompliant');
  await assign(toGroup(group('Teams')), notGroup(group('Head office')));
  expect(state()).toBe('compliant');
  await assign({ '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' });
  expect(state()).toBe('noncompliant');
  await assign({ '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' });
  expect(state()).toBe('noncompliant');
  control.phones.moveToUser({ phone: id, user: null });
  await assign({ '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' });
  expect(state()).toBe('compliant');
});

test('who changes groups changes policies', async () => {
  const { control, state, phone } = await underPolicy({ osMinimumVersion: '99' });
  control.groups.removeUser({ tenant: 'Contoso', group: 'Head office', user: phone.userId ?? '' });
  expect(state()).toBe('compliant');
});

test("with no policy the tenant's default decides", async () => {
  const { control, state, assign } = await underPolicy({ osMinimumVersion: '99' });
  await assign();
  expect(state()).toBe('compliant');
  control.tenants.setBehaviour({ tenant: 'Contoso', behaviour: { secureByDefault: true } });
  expect(state()).toBe('noncompliant');
});

test('who is silent for longer than the validity period is noncompliant', async () => {
  const { control, id, state } = await underPolicy({});
  control.phones.silence({ phone: id });
  control.clock.advance({ ms: 29 * day });
  expect(state()).toBe('compliant');
  control.clock.advance({ ms: 2 * day });
  expect(state()).toBe('noncompliant');
  control.phones.endSilence({ phone: id });
  control.phones.checkIn({ phone: id });
  expect(state()).toBe('compliant');
});

test('a policy is read back as it was written, and a type of beta shows only its name on v1.0', async () => {
  const { graph, listAll, policyId } = await underPolicy({ osMinimumVersion: '26.0', passcodeRequired: true });
  expect((await graph('GET', `${policies}/${policyId}`)).body).toMatchObject({
    osMinimumVersion: '26.0',
    passcodeRequired: true,
    version: 1,
  });
  expect(
    (
      await graph('PATCH', `${policies}/${policyId}`, {
        body: { '@odata.type': '#microsoft.graph.iosCompliancePolicy', osMinimumVersion: '26.1' },
      })
    ).body,
  ).toMatchObject({
    osMinimumVersion: '26.1',
    passcodeRequired: true,
    version: 2,
  });
  const beta = policies.replace('v1.0', 'beta');
  const rule = [{ ruleName: 'x', scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: 0 }] }];
  const owner = {
    '@odata.type': '#microsoft.graph.androidDeviceOwnerCompliancePolicy',
    displayName: 'Owner',
    osMinimumVersion: '14',
    scheduledActionsForRule: rule,
  };
  expect((await graph('POST', policies, { body: owner })).status).toBe(400);
  const { body } = await graph('POST', beta, { body: owner });
  expect(body.osMinimumVersion).toBe('14');
  const response = (await listAll(beta)).items.find(({ id }) => id === body.id);
  expect(response.osMinimumVersion).toBe('14');
});

test.for([
  ['no type', { displayName: 'x' }, 501],
  ['a type that is not modelled', { '@odata.type': '#microsoft.graph.macOSCompliancePolicy', displayName: 'x' }, 501],
  ['an unknown setting', { '@odata.type': '#microsoft.graph.iosCompliancePolicy', displayName: 'x', shoeSize: 3 }, 400],
  [
    'an unknown level',
    {
      '@odata.type': '#microsoft.graph.iosCompliancePolicy',
      displayName: 'x',
      deviceThreatProtectionRequiredSecurityLevel: 'extreme',
    },
    400,
  ],
  ['no name', { '@odata.type': '#microsoft.graph.iosCompliancePolicy' }, 400],
  [
    'no block action',
    { '@odata.type': '#microsoft.graph.iosCompliancePolicy', displayName: 'x', scheduledActionsForRule: [] },
    400,
  ],
] as const)('a policy with %s is refused', async ([, body, status]) => {
  const { graph }: Simulated = await simulate();
  expect((await graph('POST', policies, { body })).status).toBe(status);
});

test('versions are compared number by number', () => {
  expect(compareVersions('26.10', '26.9')).toBeGreaterThan(0);
  expect(compareVersions('16', '16.0')).toBe(0);
  expect(compareVersions('9.9', '10')).toBeLessThan(0);
});

test('a phone that was enrolled anew is judged by its new enrollment, and the old one stays as it was', async () => {
  const { control, id, state, phone } = await underPolicy({ osMinimumVersion: '26.0' });
  control.clock.advance({ ms: minute });
  const again = control.phones.reenroll({ phone: id, keepListed: true });
  expect(again.managedDeviceId).not.toBe(phone.managedDeviceId);
  expect(again.entraDeviceId).toBe(phone.entraDeviceId);
  expect(again.abandonedManagedDeviceIds).toEqual([phone.managedDeviceId]);
  control.phones.update({ phone: id, osVersion: '18.5', checkIn: true });
  expect(state()).toBe('noncompliant');
  control.clock.advance({ ms: 1_000 });
  expect(control.phones.get({ phone: id }).isCompliant).toBe(false);
});

test('the connector in these tests is the one the partner channel makes', async () => {
  const { control } = await underPolicy({});
  expect(control.connectors.list({ tenant: 'Contoso' }).map(({ id }) => id)).toEqual([partnerConnectorId]);
});
