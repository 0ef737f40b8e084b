import { expect, test } from 'vitest';
import { openSpeech, sayingIn } from '../language/speech.ts';
import { complianceWord, ended, factName, kindName, sourceName, systemOf, threatWord } from './remote-words.ts';
import { words } from './texts.ts';

const t = sayingIn(openSpeech('en'), words);
const german = sayingIn(openSpeech('de'), words);

test("Intune's words become readable and stay Intune's", () => {
  expect(complianceWord('noncompliant', t)).toBe('Noncompliant');
  expect(complianceWord('inGracePeriod', t)).toBe('In grace period');
  expect(complianceWord('inGracePeriod', german)).toBe('In der Toleranzperiode');
  expect(threatWord('highSeverity', t)).toBe('High severity');
});

test('a word that is new to us is shown as it came, in every language', () => {
  expect(complianceWord('somethingNewIn2027', t)).toBe('Something new in2027');
  expect(complianceWord('somethingNewIn2027', german)).toBe('Something new in2027');
  expect(complianceWord('toString', t)).toBe('To string');
  expect(factName('batteryLevel', german)).toBe('Battery level');
});

test('ids of sources, kinds and facts read as words', () => {
  expect(sourceName('intune-inventory', t)).toBe('Intune inventory');
  expect(sourceName('some-agent', t)).toBe('Some agent');
  expect(kindName('managed-devices', german)).toBe('Verwaltete Geräte');
  expect(factName('osVersion', t)).toBe('OS version');
  expect(factName('securityPatchLevel', t)).toBe('Security patch level');
});

test('a phone whose version nobody knows is only called by its platform', () => {
  expect(systemOf({ platform: 'ios', osVersion: '17.5.1' }, t)).toBe('iOS 17.5.1');
  expect(systemOf({ platform: 'android', osVersion: null }, t)).toBe('Android');
});

test('a sentence ends once', () => {
  expect(ended('It is old')).toBe('It is old.');
  expect(ended('It is old.')).toBe('It is old.');
});

test('one is not many', () => {
  expect(t('phones', { count: 1 })).toBe('1 phone');
  expect(t('phones', { count: 1200 })).toBe('1,200 phones');
  expect(german('phones', { count: 1200 })).toBe('1.200 Geräte');
});
