import { type Choices, type DeploymentFacts, type DeploymentPlace, textOf } from '@picket/domain';
import { describe, expect, test } from 'vitest';
import { authority, choices, guests, pilot, place } from './deployment-world.suite.ts';
import { intuneDesign } from './design.ts';

const apps: DeploymentFacts['apps'] = [
  { remoteId: 'vpp', name: 'Agent', type: 'iosVppApp', platform: 'ios', packageId: undefined },
  { remoteId: 'ios', name: 'Agent', type: 'iosStoreApp', platform: 'ios', packageId: undefined },
  { remoteId: 'play', name: 'Agent', type: 'androidManagedStoreApp', platform: 'android', packageId: 'org.agent' },
  { remoteId: 'web', name: 'Web', type: 'androidManagedStoreWebApp', platform: 'android', packageId: undefined },
  {
    remoteId: 'chrome',
    name: 'Chrome',
    type: 'androidManagedStoreApp',
    platform: 'android',
    packageId: 'com.android.chrome',
  },
];
const nobodyListens: DeploymentFacts = { threatLevelPlatforms: [], apps };

const want = (chosen: Partial<Choices>, where: Partial<DeploymentPlace> = {}, facts = nobodyListens) =>
  intuneDesign.want(choices(chosen), facts, place(where));
const keysOf = (wanted: ReturnType<typeof want>) => wanted.objects.map(({ key }) => key);
const ios = (agent: NonNullable<Choices['ios']>['agent'], volumePurchase = false) => ({
  ios: { volumePurchase, agent },
});
const android = (
  agent: NonNullable<Choices['android']>['agent'],
  modes: NonNullable<Choices['android']>['modes'] = ['work-profile'],
) => ({ android: { modes, agent } });
const none = { kind: 'none' } as const;

test('nothing chosen, nothing wanted; without groups nothing is wanted, and that is said', () => {
  expect(want({})).toEqual({ objects: [], notPlanned: [], handedOver: [] });
  const groups = { stage: 'everybody', pilot: [], include: [], exclude: [guests] } as const;
  expect(want({ ...ios({ kind: 'web' }), groups })).toMatchObject({
    objects: [],
    notPlanned: [{ what: 'Everything' }],
  });
});

describe('agents', () => {
  test('the web clip of iOS leads to /agent, for the chosen groups and not for those left out', () => {
    const [clip] = want(ios({ kind: 'web' })).objects;
    expect(clip).toMatchObject({
      content: { appUrl: 'https://picket.contoso.com/agent' },
      audience: { include: [{ groupId: pilot.id }], exclude: [{ groupId: guests.id }] },
    });
  });

  test('a web app for Android that nobody made yet is told how to make', () => {
    const { objects, notPlanned } = want(android({ kind: 'web' }));
    expect(objects).toEqual([]);
    expect(textOf(notPlanned[0]?.because ?? '')).toContain('Managed Google Play');
  });

  test('an app that is gone, or of another type than was chosen, is not planned', () => {
    expect(want(ios({ kind: 'store', remoteId: 'gone' })).notPlanned).toHaveLength(1);
    expect(want(ios({ kind: 'store', remoteId: 'ios' }, true)).notPlanned).toHaveLength(1);
  });

  test('an app of a store is only assigned, one object for each group, its license to the phone', () => {
    const { objects } = want(ios({ kind: 'store', remoteId: 'vpp' }, true));
    expect(objects.filter(({ kind }) => kind === 'app-assignment').map(({ content }) => content)).toMatchObject([
      { appId: 'vpp', target: { groupId: pilot.id }, settings: { useDeviceLicensing: true } },
      { appId: 'vpp', target: { groupId: guests.id } },
    ]);
  });

  test('iOS is told Entra’s id of the phone by aaddeviceid, since deviceid there is Intune’s', () => {
    const settings = want(ios({ kind: 'store', remoteId: 'ios' })).objects.find(
      ({ key }) => key === 'ios-agent-settings',
    );
    expect(settings?.content.settings).toEqual(
      expect.arrayContaining([
        { appConfigKey: 'entra_device_id', appConfigKeyType: 'tokenType', appConfigKeyValue: '{{aaddeviceid}}' },
        { appConfigKey: 'intune_device_id', appConfigKeyType: 'tokenType', appConfigKeyValue: '{{deviceid}}' },
      ]),
    );
  });

  test.each([
    [['work-profile'], 'androidWorkProfile'],
    [['fully-managed', 'dedicated'], 'androidDeviceOwner'],
    [['work-profile', 'corporate-work-profile'], 'default'],
  ] as const)('settings for Android enrolled by %j are for %s', (modes, profileApplicability) => {
    const { objects } = want(android({ kind: 'store', remoteId: 'play' }, modes));
    expect(objects.find(({ key }) => key === 'android-agent-settings')?.content).toMatchObject({
      profileApplicability,
    });
  });
});

test('no DNS is planned while Picket does not answer it, and the reason is given', () => {
  const chosen = { ...ios(none), ...android(none), webProtection: true };
  expect(want(chosen)).toMatchObject({
    objects: [],
    notPlanned: [{ because: expect.stringContaining('does not answer DNS') }],
  });
  const answering = want(chosen, { answersDns: true });
  expect(keysOf(answering)).toEqual(['ios-dns', 'android-chrome-dns']);
  expect(textOf(answering.notPlanned[0]?.what ?? '')).toContain('Edge');
  expect(JSON.stringify(answering.objects)).toContain('automatic');
  expect(JSON.stringify(answering.objects)).not.toContain('"secure"');
});

describe('an authority of the operator’s own', () => {
  const everyWay = { ...ios(none), ...android(none, ['work-profile', 'fully-managed', 'dedicated']) };

  test('is trusted on each platform that was chosen, and is none where there is none', () => {
    expect(keysOf(want(everyWay))).toEqual([]);
    const { objects } = want(everyWay, { ownAuthorities: [authority('a')] });
    expect(objects.map(({ key, content }) => [key, content['@odata.type']])).toEqual([
      ['ios-certificate-aaaaaaaa', '#microsoft.graph.iosTrustedRootCertificate'],
      ['work-profile-certificate-aaaaaaaa', '#microsoft.graph.androidWorkProfileTrustedRootCertificate'],
      ['device-owner-certificate-aaaaaaaa', '#microsoft.graph.androidDeviceOwnerTrustedRootCertificate'],
    ]);
    for (const { remarks, audience } of objects) {
      expect(textOf(remarks[0] ?? '')).toBe('It is "Contoso Root", valid until 2030-01-01.');
      expect(audience).toEqual({ include: [{ groupId: pilot.id }], exclude: [{ groupId: guests.id }] });
    }
    expect(keysOf(want(ios(none), { ownAuthorities: [authority('a')] }))).toEqual(['ios-certificate-aaaaaaaa']);
  });

  test('and its successor are two objects, which Intune can tell apart', () => {
    const { objects } = want(ios(none), { ownAuthorities: [authority('a'), authority('b')] });
    expect(new Set(objects.map(({ key }) => key)).size).toBe(2);
    expect(new Set(objects.map(({ name }) => name)).size).toBe(2);
  });
});

test('the threat level is asked for only where Intune listens; elsewhere it is the quarantine', () => {
  const chosen = { ...ios(none), ...android(none, ['work-profile', 'fully-managed']), compliancePolicy: true };
  expect(keysOf(want(chosen))).toEqual([
    'quarantine-group',
    'ios-quarantine',
    'work-profile-quarantine',
    'device-owner-quarantine',
  ]);
  const both = want(chosen, {}, { ...nobodyListens, threatLevelPlatforms: ['ios'] });
  expect(keysOf(both)).toEqual([
    'quarantine-group',
    'ios-threat-level',
    'work-profile-quarantine',
    'device-owner-quarantine',
  ]);
  const all = want(chosen, {}, { ...nobodyListens, threatLevelPlatforms: ['ios', 'android'] });
  expect(keysOf(all)).not.toContain('quarantine-group');
});

test('Conditional Access acts on the tag where one is written, else on compliance where something decides it, else on nothing', () => {
  const tag = { deviceTag: { attribute: 'extensionAttribute7', values: ['high'] } };
  const [byTag] = want({ ...ios(none), accessPolicy: 'report-only' }, tag).objects;
  expect(byTag?.content).toMatchObject({
    conditions: { devices: { deviceFilter: { rule: 'device.extensionAttribute7 -in ["high"]' } } },
    grantControls: { builtInControls: ['block'] },
  });
  const byCompliance = want({ ...ios(none), accessPolicy: 'report-only', compliancePolicy: true }).objects.at(-1);
  expect(byCompliance?.content).toMatchObject({ grantControls: { builtInControls: ['compliantDevice'] } });
  expect(want({ ...ios(none), accessPolicy: 'report-only' }).notPlanned).toHaveLength(1);
});

test('a policy that is handed over is not planned, and its export only reports and leaves Intune reachable', () => {
  const tag = { deviceTag: { attribute: 'extensionAttribute15', values: ['high'] } };
  const { objects, handedOver } = want({ ...ios(none), accessPolicy: 'hand-over' }, tag);
  expect(objects).toEqual([]);
  const { request, body } = intuneDesign.exportOf(handedOver[0]!);
  expect(request).toBe('POST /v1.0/identity/conditionalAccess/policies');
  expect(body).toMatchObject({
    state: 'enabledForReportingButNotEnforced',
    conditions: {
      applications: { excludeApplications: expect.arrayContaining(['d4ebce55-015a-49b5-a083-c84d1797ae8c']) },
    },
  });
});

test('what is exported carries no mark: who makes it by other means makes it his own', () => {
  const { objects } = want({ ...ios({ kind: 'web' }), compliancePolicy: true }, { ownAuthorities: [authority('a')] });
  const exported = JSON.stringify(objects.map((object) => intuneDesign.exportOf(object)));
  expect(exported).not.toContain('Made by Picket');
  expect(exported).toContain(`"trustedRootCertificate":"${authority('a').certificate}"`);
});

test('differences are told in words', () => {
  const words = (path: string) => intuneDesign.wordsFor('app-configuration', path);
  expect(words('/settings/server_url/appConfigKeyValue')).toBe('Setting server_url');
  expect(words('/audience/exclude/g')).toBe('Not for group g');
  expect(words('/osMinimumVersion')).toBe('Minimum system version');
  expect(words('/conditions/devices/deviceFilter/rule')).toBe('Device filter');
});
