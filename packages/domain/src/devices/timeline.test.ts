import { expect, test } from 'vitest';
import { describeEvent, type TimelineEvent } from './timeline.ts';

test.each<[TimelineEvent, string]>([
  [
    {
      kind: 'observed',
      source: 'intune-inventory',
      facts: { jailbroken: true, osVersion: '17.5.1', model: 'iPhone 15' },
    },
    'Intune inventory reports OS version 17.5.1, that it is jailbroken or rooted and model iPhone 15.',
  ],
  [{ kind: 'observed', source: 'intune-inventory', facts: {} }, 'Intune inventory reports nothing new.'],
  [{ kind: 'finding-opened', severity: 'high', because: 'It is rooted.' }, 'Found (high): It is rooted.'],
  [
    { kind: 'finding-resolved', because: 'iOS 17 is old.', curedWhen: 'iOS 18 is reported.' },
    'Cured: iOS 18 is reported. It had been: iOS 17 is old.',
  ],
  [
    { kind: 'assessed', level: 'high', before: 'not-assessed', because: 'It is rooted.' },
    'Now high, was not assessed. It is rooted.',
  ],
  [{ kind: 'assessed', level: 'secured', before: undefined, because: undefined }, 'Now secured.'],
  [
    { kind: 'sent', channel: 'Entra attribute', what: 'high in extensionAttribute15' },
    'Entra attribute: sent high in extensionAttribute15.',
  ],
  [
    { kind: 'accepted', channel: 'Entra attribute', what: 'high in extensionAttribute15' },
    'Entra attribute: read back high in extensionAttribute15.',
  ],
  [
    { kind: 'refused', channel: 'Entra attribute', what: 'high', detail: 'The slot is taken.' },
    'Entra attribute: could not write high. The slot is taken.',
  ],
  [
    { kind: 'noncompliant', uem: 'Microsoft Intune', state: 'noncompliant' },
    'Microsoft Intune now calls it noncompliant.',
  ],
  [
    { kind: 'refused-at-sign-in', app: 'Outlook', policies: ['Block phones at high risk', 'Require compliance'] },
    'Refused at sign-in to Outlook by Block phones at high risk and Require compliance.',
  ],
  [{ kind: 'let-in', app: 'Outlook' }, 'Let in to Outlook.'],
  [{ kind: 'operator', by: 'Kim', did: 'dismissed a finding' }, 'Kim dismissed a finding.'],
])('tells %o', (event, sentence) => {
  expect(describeEvent(event)).toBe(sentence);
});
