import { type CheckOutcome, type CheckResult, type ConsentPurpose, type PicketInTenant, textOf } from '@picket/domain';
import { afterEach, describe, expect, test } from 'vitest';
import { type IntuneWorld, startIntuneWorld } from '../intune-world.suite.ts';
import { intuneChecks } from './catalogue.ts';

const tenant = 'Contoso';
const signal = () => AbortSignal.timeout(30_000);
const worlds: IntuneWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function start(): Promise<IntuneWorld> {
  const world = await startIntuneWorld(11);
  // Contoso has a partner that nobody uses any more.
  home(world).connectors.clear();
  worlds.push(world);
  return world;
}

async function look(world: IntuneWorld): Promise<ReadonlyMap<string, CheckResult>> {
  const results = await Array.fromAsync(world.session.doctor!.examine(picket, signal()));
  return new Map(results.map((result) => [result.check.id, result]));
}

const picket: PicketInTenant = {
  owner: 'picket-of-contoso',
  deviceTag: { attribute: 'extensionAttribute15', values: ['high'] },
};

/** How a tenant comes to be so: by what an administrator does, or by what the simulator holds of it. */
type Arrange = (world: IntuneWorld) => void | Promise<void>;

interface Case {
  readonly check: string;
  readonly when: string;
  readonly arrange: Arrange;
  readonly outcome: CheckOutcome;
  readonly names?: readonly string[];
}

const home = ({ simulator }: IntuneWorld) =>
  [...simulator.world.tenants.values()].find(({ displayName }) => displayName === tenant)!;

const sku = (name: string, plans: readonly string[], more: object = {}) => ({
  skuPartNumber: name,
  capabilityStatus: 'Enabled',
  consumedUnits: 10,
  prepaidUnits: { enabled: 25 },
  servicePlans: plans.map((servicePlanName) => ({ servicePlanName, provisioningStatus: 'Success' })),
  ...more,
});

const put =
  (collection: string, type: string, object: (world: IntuneWorld) => Record<string, unknown>): Arrange =>
  (world) => {
    world.simulator.control.objects.put({ tenant, collection, type, object: object(world) });
  };
const none =
  (collection: string): Arrange =>
  (world) =>
    home(world).kept.replace(collection, []);

const all =
  (...steps: readonly Arrange[]): Arrange =>
  async (world) => {
    for (const step of steps) await step(world);
  };

const licensed = (...skus: readonly object[]): Arrange =>
  all(none('/subscribedSkus'), ...skus.map((each) => put('/subscribedSkus', 'subscribedSku', () => ({ ...each }))));

const available: Arrange = async ({ session }) => {
  await session.threatLevels!.provision(signal());
  await session.threatLevels!.heartbeat(Date.parse('2026-03-01T08:00:00Z') as never, signal());
};
const switched =
  (androidEnabled: boolean, iosEnabled: boolean): Arrange =>
  ({ simulator }) => {
    simulator.control.connectors.configure({ tenant, settings: { androidEnabled, iosEnabled } });
  };

const policies =
  (change: (policy: { displayName: string }) => object): Arrange =>
  (world) => {
    const held = home(world).conditionalAccessPolicies;
    for (const [id, policy] of held) held.set(id, { ...policy, ...change(policy) } as never);
  };

const withoutRules: Arrange = (world) => home(world).compliancePolicies.clear();
const unassigned: Arrange = (world) => {
  const held = home(world).compliancePolicies;
  for (const [id, policy] of held) held.set(id, { ...policy, assignments: [] });
};

const vppToken = (world: IntuneWorld, days: number, more: object = {}) => ({
  organizationName: 'Contoso phones',
  state: 'valid',
  lastSyncStatus: 'completed',
  expirationDateTime: new Date(world.simulator.world.now() + days * 86_400_000).toISOString(),
  ...more,
});
const token = (days: number, more: object = {}): Arrange =>
  all(
    none('/deviceAppManagement/vppTokens'),
    put('/deviceAppManagement/vppTokens', 'vppToken', (world) => vppToken(world, days, more)),
  );

const configurations = '/deviceAppManagement/mobileAppConfigurations';
const chrome = (keys: readonly string[], payloadJson?: string): Arrange =>
  put(configurations, 'androidManagedStoreAppConfiguration', () => ({
    '@odata.type': '#microsoft.graph.androidManagedStoreAppConfiguration',
    displayName: 'Browser of the works council',
    packageId: 'app:com.android.chrome',
    payloadJson:
      payloadJson ??
      Buffer.from(
        JSON.stringify({
          kind: 'androidenterprise#managedConfiguration',
          managedProperty: keys.map((key) => ({ key, valueString: 'x' })),
        }),
      ).toString('base64'),
  }));

const ssoProfile: Arrange = put('/deviceManagement/deviceConfigurations', 'iosDeviceFeaturesConfiguration', () => ({
  '@odata.type': '#microsoft.graph.iosDeviceFeaturesConfiguration',
  displayName: 'Sign-on of iPhones',
  iosSingleSignOnExtension: { '@odata.type': '#microsoft.graph.iosAzureAdSingleSignOnExtension' },
}));

const blocking = 'Picket: block phones at high risk';

const cases: readonly Case[] = [
  {
    check: 'licenses',
    when: 'Intune and Entra ID P1 are bought',
    arrange: licensed(sku('EMS', ['INTUNE_A', 'AAD_PREMIUM'])),
    outcome: 'passed',
    names: ['EMS'].slice(1),
  },
  { check: 'licenses', when: 'nothing brings Intune', arrange: licensed(sku('O365', ['EXCHANGE'])), outcome: 'failed' },
  {
    check: 'licenses',
    when: 'the subscription has been suspended',
    arrange: licensed(sku('EMS', ['INTUNE_A', 'AAD_PREMIUM'], { capabilityStatus: 'Suspended' })),
    outcome: 'failed',
    names: ['EMS'],
  },
  {
    check: 'licenses',
    when: 'there is no Conditional Access',
    arrange: licensed(sku('INTUNE', ['INTUNE_A'])),
    outcome: 'failed',
  },
  {
    check: 'licenses',
    when: 'more people hold it than were paid for',
    arrange: licensed(sku('EMS', ['INTUNE_A', 'AAD_PREMIUM'], { consumedUnits: 26 })),
    outcome: 'warning',
    names: ['EMS'],
  },

  { check: 'permissions', when: 'each purpose has what it asks for', arrange: () => {}, outcome: 'passed' },
  {
    check: 'permissions',
    when: 'what was granted has been taken back in part',
    arrange: ungranted('Policy.Read.All'),
    outcome: 'failed',
    names: ['sync-and-signal: Policy.Read.All'],
  },

  { check: 'connector', when: 'it was never added', arrange: () => {}, outcome: 'failed' },
  { check: 'connector', when: 'it is switched on', arrange: all(available, switched(true, true)), outcome: 'passed' },
  {
    check: 'connector',
    when: 'iPhones are left out',
    arrange: all(available, switched(true, false)),
    outcome: 'warning',
  },
  {
    check: 'connector',
    when: 'it is switched off for all',
    arrange: all(available, switched(false, false)),
    outcome: 'failed',
  },
  {
    check: 'connector',
    when: 'Picket was silent for two weeks',
    arrange: all(available, switched(true, true), ({ simulator }) => {
      simulator.control.clock.advance({ ms: 14 * 86_400_000 });
    }),
    outcome: 'failed',
  },

  { check: 'other-connectors', when: 'there is none', arrange: available, outcome: 'passed' },
  {
    check: 'other-connectors',
    when: 'Lookout is switched on too',
    arrange: async (world) => {
      await available(world);
      const lookout = '2c7790de-8b02-4814-85cf-e0c59380dee8';
      const { settings, ...ours } = connectorLike(world);
      home(world).connectors.set(lookout, {
        ...ours,
        id: lookout,
        settings: { ...settings, androidEnabled: false, iosEnabled: true },
      });
    },
    outcome: 'warning',
    names: ['Lookout for Work: iOS/iPadOS'],
  },

  {
    check: 'threat-level-rules',
    when: 'policies ask for a level and nobody reports one',
    arrange: () => {},
    outcome: 'failed',
    names: [
      'Android fully managed: threat level medium at most',
      'Android work profile: threat level medium at most',
      'iOS and iPadOS: threat level medium at most',
    ],
  },
  {
    check: 'threat-level-rules',
    when: 'a partner reports on one platform only',
    arrange: all(available, switched(true, false)),
    outcome: 'failed',
    names: ['iOS and iPadOS: threat level medium at most'],
  },
  {
    check: 'threat-level-rules',
    when: 'a partner reports on each platform',
    arrange: all(available, switched(true, true)),
    outcome: 'passed',
  },
  { check: 'threat-level-rules', when: 'nobody has such a policy yet', arrange: unassigned, outcome: 'warning' },
  { check: 'threat-level-rules', when: 'no policy asks for a level', arrange: withoutRules, outcome: 'passed' },

  { check: 'access-policies', when: 'phones are shut out by a tag', arrange: () => {}, outcome: 'passed' },
  {
    check: 'access-policies',
    when: 'everything only reports',
    arrange: policies(() => ({ state: 'enabledForReportingButNotEnforced' })),
    outcome: 'warning',
  },
  {
    check: 'access-policies',
    when: 'everything is switched off',
    arrange: policies(() => ({ state: 'disabled' })),
    outcome: 'failed',
  },
  {
    check: 'access-policies',
    when: 'there is none',
    arrange: (world) => home(world).conditionalAccessPolicies.clear(),
    outcome: 'failed',
  },

  {
    check: 'access-policies',
    when: 'phones are shut out by an attribute that Picket does not write, and nothing else acts',
    arrange: policies(() => ({
      grantControls: { operator: 'OR', builtInControls: ['block'] },
      conditions: {
        users: { includeUsers: ['All'], excludeUsers: [], includeGroups: [], excludeGroups: [] },
        applications: { includeApplications: ['All'], excludeApplications: [] },
        clientAppTypes: ['all'],
        platforms: null,
        devices: { deviceFilter: { mode: 'include', rule: 'device.extensionAttribute1 -in ["high"]' } },
      },
    })),
    outcome: 'failed',
  },

  { check: 'names', when: 'nobody uses them', arrange: () => {}, outcome: 'passed' },
  {
    check: 'names',
    when: 'somebody else has such a profile and such a group',
    arrange: all(
      put('/deviceManagement/deviceConfigurations', 'iosCustomConfiguration', () => ({
        '@odata.type': '#microsoft.graph.iosCustomConfiguration',
        displayName: 'picket web protection (ios)',
        description: 'Tried out in spring.',
      })),
      (world) => {
        const [group] = home(world).groups.values();
        home(world).groups.add({
          ...group!,
          id: '44444444-4444-4444-8444-444444444444',
          displayName: 'Picket quarantine',
        });
      },
    ),
    outcome: 'warning',
    names: ['picket web protection (ios)', 'Picket quarantine'],
  },
  {
    check: 'names',
    when: 'Picket has made what has them',
    arrange: put('/deviceManagement/deviceConfigurations', 'iosCustomConfiguration', () => ({
      '@odata.type': '#microsoft.graph.iosCustomConfiguration',
      displayName: 'Picket web protection (iOS)',
      description: '[Made by Picket: picket-of-contoso/ios-dns]',
    })),
    outcome: 'passed',
  },

  {
    check: 'repair-path',
    when: 'phones are blocked from Intune too',
    arrange: () => {},
    outcome: 'warning',
    names: [blocking],
  },
  {
    check: 'repair-path',
    when: 'Intune is left out of what is blocked',
    arrange: (world) => {
      const held = home(world).conditionalAccessPolicies;
      for (const [id, policy] of held) {
        const excludeApplications = ['0000000a-0000-0000-c000-000000000000'];
        const { applications } = policy.conditions;
        held.set(id, {
          ...policy,
          conditions: { ...policy.conditions, applications: { ...applications, excludeApplications } },
        });
      }
    },
    outcome: 'passed',
  },

  { check: 'managed-google-play', when: 'it is bound', arrange: () => {}, outcome: 'passed' },
  { check: 'managed-google-play', when: 'it was never bound', arrange: bound('notBound'), outcome: 'failed' },
  { check: 'managed-google-play', when: 'binding was left half done', arrange: bound('bound'), outcome: 'warning' },
  {
    check: 'managed-google-play',
    when: 'Google no longer takes the credentials',
    arrange: googlePlay({ bindStatus: 'boundAndValidated', lastAppSyncStatus: 'credentialsNotValid' }),
    outcome: 'warning',
  },

  { check: 'vpp-tokens', when: 'a token lasts the year', arrange: token(300), outcome: 'passed' },
  { check: 'vpp-tokens', when: 'a token ends in three weeks', arrange: token(21), outcome: 'warning' },
  {
    check: 'vpp-tokens',
    when: 'a token ended yesterday and Intune still calls it valid',
    arrange: token(-1),
    outcome: 'failed',
    names: ['Contoso phones'],
  },
  {
    check: 'vpp-tokens',
    when: 'Apple no longer takes it',
    arrange: token(300, { state: 'invalid' }),
    outcome: 'failed',
  },
  {
    check: 'vpp-tokens',
    when: 'it could not be synchronized',
    arrange: token(300, { lastSyncStatus: 'failed' }),
    outcome: 'warning',
  },
  {
    check: 'vpp-tokens',
    when: 'there is none',
    arrange: none('/deviceAppManagement/vppTokens'),
    outcome: 'not-applicable',
  },

  { check: 'browser-configurations', when: 'no browser is configured', arrange: () => {}, outcome: 'passed' },
  {
    check: 'browser-configurations',
    when: 'Chrome has a home page and no more',
    arrange: chrome(['HomepageLocation']),
    outcome: 'passed',
  },
  {
    check: 'browser-configurations',
    when: 'Chrome is told how to resolve names',
    arrange: chrome(['HomepageLocation', 'DnsOverHttpsMode']),
    outcome: 'warning',
    names: ['Browser of the works council (Chrome)'],
  },
  {
    check: 'browser-configurations',
    when: 'nobody can read what Chrome is told',
    arrange: chrome([], 'not base64 of JSON'),
    outcome: 'warning',
  },

  { check: 'ios-single-sign-on', when: 'no profile brings it', arrange: () => {}, outcome: 'warning' },
  {
    check: 'ios-single-sign-on',
    when: 'a profile brings it',
    arrange: ssoProfile,
    outcome: 'passed',
    names: ['Sign-on of iPhones'],
  },
];

function bound(bindStatus: 'notBound' | 'bound'): Arrange {
  return googlePlay({ bindStatus });
}

function googlePlay(more: object): Arrange {
  const id = 'androidManagedStoreAccountEnterpriseSettings';
  return put(`/deviceManagement/${id}`, id, () => ({ id, lastAppSyncStatus: 'success', ...more }));
}

function ungranted(permission: string): Arrange {
  return (world) => {
    const registration = world.simulator.control.registrations
      .list({ tenant })
      .find(({ displayName }) => displayName === 'sync-and-signal')!;
    const permissions = registration.permissions.filter((name) => name !== permission);
    world.simulator.control.consents.revoke({ clientId: registration.clientId });
    world.simulator.control.registrations.configure({ clientId: registration.clientId, permissions } as never);
    world.simulator.control.consents.grant({ clientId: registration.clientId });
  };
}

function connectorLike(world: IntuneWorld) {
  const [connector] = home(world).connectors.values();
  if (connector !== undefined) return connector;
  throw new Error('no connector to copy');
}

describe.each(cases.map((each) => [each.check, each.when, each] as const))('%s, when %s', (_, __, each) => {
  test(`is ${each.outcome}`, async () => {
    const world = await start();
    await each.arrange(world);
    const result = (await look(world)).get(each.check);
    expect(result).toMatchObject({ outcome: each.outcome });
    expect(result?.saw).not.toBe('');
    // Whoever is told of trouble is told what to do about it.
    const isTrouble = each.outcome === 'failed' || each.outcome === 'warning';
    expect(result?.todo === undefined).toBe(!isTrouble);
    if (each.names !== undefined) expect(result?.objects.toSorted()).toEqual(expect.arrayContaining([...each.names]));
  });
});

test('each check is shown by one tenant that is in order and by one that is not', () => {
  for (const { id } of intuneChecks) {
    const outcomes = cases.filter(({ check }) => check === id).map(({ outcome }) => outcome);
    expect([id, outcomes.includes('passed')]).toEqual([id, true]);
    expect([id, outcomes.some((outcome) => outcome === 'failed' || outcome === 'warning')]).toEqual([id, true]);
  }
});

test('where Microsoft does not let it look, a check says so and is never called good, and the others go on', async () => {
  const world = await start();
  world.simulator.control.faults.add({
    name: 'no policies',
    action: { kind: 'forbid', permission: 'Policy.Read.All' },
    path: '^/v1.0/identity',
    count: null,
  });
  const results = await look(world);
  const policies = results.get('access-policies');
  expect(policies?.outcome).toBe('not-checked');
  expect(textOf(policies?.todo ?? '')).toBe('Grant Policy.Read.All to the app registration, and consent again.');
  expect(results.get('repair-path')).toMatchObject({ outcome: 'not-checked' });
  expect(results.get('threat-level-rules')).toMatchObject({ outcome: 'failed' });
});

test('a list that several checks ask for is read once', async () => {
  const world = await start();
  await look(world);
  const reads = (path: string) => world.simulator.control.journal.ledger({ path, tenant }).length;
  expect(reads('^/v1.0/identity/conditionalAccess/policies')).toBe(1);
  expect(reads('^/v1.0/deviceManagement/mobileThreatDefenseConnectors')).toBe(1);
});

test('looking changes nothing: every request of it reads', async () => {
  const world = await start();
  const before = world.simulator.control.journal.ledger({ tenant }).length;
  await look(world);
  const asked = world.simulator.control.journal.ledger({ tenant }).slice(before);
  expect(asked.length).toBeGreaterThan(10);
  const writes = asked.filter(({ area, method }) => area === 'graph' && method !== 'GET');
  expect(writes).toEqual([]);
});

test('without consent nothing is passed', async () => {
  const world = await start();
  for (const purpose of ['sync-and-signal', 'setup', 'response'] satisfies readonly ConsentPurpose[]) {
    world.trouble.withdrawConsent(purpose);
  }
  world.trouble.expireTokens();
  const outcomes = [...(await look(world)).values()].map(({ outcome }) => outcome);
  expect(new Set(outcomes)).toEqual(new Set(['not-checked']));
});
