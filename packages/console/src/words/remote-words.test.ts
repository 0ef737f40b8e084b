import { expect, test } from 'vitest';
import { complianceWord, counted, ended, factName, sourceName, systemOf } from './remote-words.ts';

test("Intune's words become readable and stay Intune's", () => {
  expect(complianceWord('noncompliant')).toBe('Noncompliant');
  expect(complianceWord('inGracePeriod')).toBe('In grace period');
  expect(complianceWord('somethingNewIn2027')).toBe('Something new in2027');
});

test('ids of sources and facts read as words', () => {
  expect(sourceName('intune-inventory')).toBe('Intune inventory');
  expect(factName('osVersion')).toBe('OS version');
  expect(factName('securityPatchLevel')).toBe('Security patch level');
});

test('a phone whose version nobody knows is only called by its platform', () => {
  expect(systemOf({ platform: 'ios', osVersion: '17.5.1' })).toBe('iOS 17.5.1');
  expect(systemOf({ platform: 'android', osVersion: null })).toBe('Android');
});

test('a sentence ends once', () => {
  expect(ended('It is old')).toBe('It is old.');
  expect(ended('It is old.')).toBe('It is old.');
});

test('one is not many', () => {
  expect(counted(1, 'phone', 'phones')).toBe('1 phone');
  expect(counted(1200, 'phone', 'phones')).toBe('1,200 phones');
});
