import { parseInstant } from '@picket/domain';
import type { GraphManagedDevice } from '@picket/graph';
import { expect, test } from 'vitest';
import { readManagedDevice } from './managed-device.ts';

const phone: GraphManagedDevice = {
  id: 'm-1',
  azureADDeviceId: 'AAAAAAAA-1111-4111-8111-111111111111',
  deviceName: "Adele's Pixel",
  operatingSystem: 'Android',
  osVersion: '14',
  androidSecurityPatchLevel: '2026-01-05',
  jailBroken: 'False',
  isEncrypted: true,
  manufacturer: 'Google',
  model: 'Pixel 8',
  serialNumber: 'S1',
  userId: 'bbbbbbbb-1111-4111-8111-111111111111',
  userPrincipalName: 'adele@contoso.example',
  userDisplayName: 'Adele Vance',
  enrolledDateTime: '2025-05-01T10:00:00Z',
  lastSyncDateTime: '2026-03-01T07:55:00Z',
  complianceState: 'compliant',
  partnerReportedThreatState: 'secured',
  managedDeviceOwnerType: 'company',
  deviceEnrollmentType: 'userEnrollment',
};
const lastSyncAt = parseInstant('2026-03-01T07:55:00Z');

/** The values alone, without source and moment. */
function factsOf(change: Partial<GraphManagedDevice>) {
  const { facts } = readManagedDevice({ ...phone, ...change });
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact.value]));
}

test('a phone is told in our words, its facts as old as its last word to Intune', () => {
  const observed = (value: unknown) => ({ value, source: 'intune-inventory', observedAt: lastSyncAt });
  expect(readManagedDevice(phone)).toEqual({
    remoteId: 'm-1',
    entraDeviceId: 'aaaaaaaa-1111-4111-8111-111111111111',
    name: "Adele's Pixel",
    platform: 'android',
    ownership: 'company',
    enrollmentType: 'userEnrollment',
    serialNumber: 'S1',
    userId: 'bbbbbbbb-1111-4111-8111-111111111111',
    userPrincipalName: 'adele@contoso.example',
    userDisplayName: 'Adele Vance',
    enrolledAt: parseInstant('2025-05-01T10:00:00Z'),
    lastSyncAt,
    complianceState: 'compliant',
    partnerReportedThreatState: 'secured',
    facts: {
      osVersion: observed('14'),
      securityPatchLevel: observed('2026-01-05'),
      jailbroken: observed(false),
      encrypted: observed(true),
      manufacturer: observed('Google'),
      model: observed('Pixel 8'),
    },
  });
});

test.each([undefined, null, '', '0001-01-01T00:00:00Z', 'yesterday'])(
  'a phone that last spoke at %j has no facts, so that nobody can call it secured',
  (lastSyncDateTime) => {
    const { facts, lastSyncAt } = readManagedDevice({ ...phone, lastSyncDateTime } as GraphManagedDevice);
    expect(facts).toEqual({});
    expect(lastSyncAt).toBeUndefined();
  },
);

test.each([
  ['True', true],
  ['False', false],
  ['true', true],
  ['Unknown', undefined],
  ['', undefined],
  ['No', undefined],
  [null, undefined],
])('jailBroken %j is the fact %j', (jailBroken, fact) => {
  expect(factsOf({ jailBroken }).jailbroken).toBe(fact);
});

test('what Intune does not know is no fact', () => {
  const blank = {
    osVersion: '',
    androidSecurityPatchLevel: '',
    jailBroken: '',
    isEncrypted: null,
    manufacturer: ' ',
    model: null,
  };
  expect(factsOf(blank)).toEqual({});
  expect(factsOf({ osVersion: '0.0.0' })).not.toHaveProperty('osVersion');
  expect(factsOf({ androidSecurityPatchLevel: 'January 2026' })).not.toHaveProperty('securityPatchLevel');
  expect(factsOf({ androidSecurityPatchLevel: '2026-02-31' })).not.toHaveProperty('securityPatchLevel');
});

test('a patch level on something that is no Android is not believed', () => {
  expect(factsOf({ operatingSystem: 'iOS', model: 'iPhone 15' })).not.toHaveProperty('securityPatchLevel');
});

test.each(['00000000-0000-0000-0000-000000000000', '', null, 'pending'])(
  'azureADDeviceId %j means that registration is not complete',
  (azureADDeviceId) => {
    expect(readManagedDevice({ ...phone, azureADDeviceId }).entraDeviceId).toBeUndefined();
  },
);

test('a type that nobody has heard of, with nothing but an id, is still a device', () => {
  const stranger = { id: 'm-2', '@odata.type': '#microsoft.graph.xrHeadset' };
  expect(readManagedDevice(stranger)).toMatchObject({
    remoteId: 'm-2',
    name: 'unnamed',
    platform: 'other',
    ownership: 'unknown',
    complianceState: 'unknown',
    facts: {},
  });
});

test("Intune's own words for compliance and enrollment are kept, new ones too", () => {
  expect(readManagedDevice({ ...phone, complianceState: 'inGracePeriod' }).complianceState).toBe('inGracePeriod');
  expect(readManagedDevice({ ...phone, complianceState: 'onProbation' }).complianceState).toBe('onProbation');
  expect(readManagedDevice({ ...phone, deviceEnrollmentType: 'byTelepathy' }).enrollmentType).toBe('byTelepathy');
});
