import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Device, noExtensionAttributes } from '../devices/device.ts';
import { RuleError } from '../rule-grammar.ts';
import { parseDeviceRule } from './device-rule.ts';

const managed: Device = {
  id: '1',
  deviceId: '2',
  accountEnabled: true,
  displayName: 'CORP-7',
  operatingSystem: 'AndroidEnterprise',
  operatingSystemVersion: '16',
  trustType: 'Workplace',
  profileType: 'RegisteredDevice',
  manufacturer: 'Google',
  model: 'Pixel 9',
  deviceOwnership: 'Company',
  deviceVersion: 2,
  enrollmentType: null,
  enrollmentProfileName: null,
  managementType: 'MDM',
  mdmAppId: null,
  isManaged: true,
  isCompliant: true,
  complianceExpirationDateTime: null,
  registrationDateTime: '2026-01-01T00:00:00Z',
  approximateLastSignInDateTime: null,
  extensionAttributes: { ...noExtensionAttributes, extensionAttribute15: 'High' },
  physicalIds: [],
  systemLabels: [],
  alternativeSecurityIds: [],
};
const registered: Device = { ...managed, isManaged: null, isCompliant: null };

test.for([
  ['device.extensionAttribute15 -in ["high"]', true],
  ["device.extensionAttribute15 -eq 'high'", true],
  ['device.extensionAttribute15 -notIn ["low", "medium"]', true],
  ['device.extensionAttribute14 -eq "high"', false],
  ['device.extensionAttribute14 -ne "high"', true],
  ['device.model -startsWith "Pixel" -and device.manufacturer -eq "Google"', true],
  ['device.model -contains "xel" and device.isCompliant -eq True', true],
  ['device.isCompliant -ne True', false],
  ['(device.model -eq "x" -or device.model -endsWith "9") -and device.deviceOwnership -eq "Company"', true],
  ['device.model -eq "x" -or device.model -eq "y" -and device.deviceOwnership -eq "Company"', false],
  ['-not (device.trustType -eq "Workplace")', false],
  ['device.displayName -notStartsWith "HOME"', true],
  ['device.enrollmentProfileName -notContains "kiosk"', true],
  ['device.enrollmentProfileName -contains "kiosk"', false],
] as const)('%s is %s for a managed phone', ([rule, expected]) => {
  expect(parseDeviceRule(rule)(managed)).toBe(expected);
});

test('extension attributes of a phone that is only registered are not seen: the tag bites managed phones only', () => {
  const rule = parseDeviceRule('device.extensionAttribute15 -in ["high"]');
  expect(rule(managed)).toBe(true);
  expect(rule(registered)).toBe(false);
  expect(rule({ ...registered, isCompliant: true })).toBe(true);
  expect(rule({ ...registered, trustType: 'ServerAd' })).toBe(true);
});

test('of an unregistered phone nothing is known: positive operators never hold, negative ones always', () => {
  for (const operator of ['-eq "x"', '-in ["x"]', '-startsWith "x"', '-endsWith "x"', '-contains "x"']) {
    expect(parseDeviceRule(`device.model ${operator}`)(undefined)).toBe(false);
  }
  for (const operator of ['-ne "x"', '-notIn ["x"]', '-notStartsWith "x"', '-notEndsWith "x"', '-notContains "x"']) {
    expect(parseDeviceRule(`device.model ${operator}`)(undefined)).toBe(true);
  }
});

test.for([
  'device.shoeSize -eq "44"',
  'user.name -eq "x"',
  'device.model eq "x"',
  'device.model -is "x"',
  'device.model -eq x',
  'device.model -in "x"',
  'device.model -in ["x"',
  '(device.model -eq "x"',
  'device.model -eq "x" device.model -eq "y"',
  'device.model -eq "x" -and',
  'device.model -eq "x',
  '',
  `device.model -eq "${'x'.repeat(3_072)}"`,
])('%s is no rule', (rule) => {
  expect(() => parseDeviceRule(rule)).toThrow(RuleError);
});

test('whatever somebody writes is a rule or is refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseDeviceRule(text)(managed);
      } catch (error) {
        expect(error).toBeInstanceOf(RuleError);
      }
    }),
    { numRuns: 2_000 },
  );
});
