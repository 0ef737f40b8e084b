import { expect, test } from 'vitest';
import { levelOfThreatState, memberKindOf, nonBlank, ownershipOf, parseObjectId, platformOf } from './words.ts';

test.each([
  ['Android', 'Pixel 8', 'android'],
  ['AndroidForWork', 'SM-S911B', 'android'],
  ['androidEnterprise', null, 'android'],
  ['iOS', 'iPhone 15 Pro', 'ios'],
  ['iOS', '', 'ios'],
  ['iOS', 'iPad Air (5th generation)', 'ipados'],
  ['iOS', ' iPad13,16', 'ipados'],
  ['iPadOS', 'whatever', 'ipados'],
  ['Windows', 'iPad killer', 'other'],
  ['macOS', 'MacBook', 'other'],
  ['', '', 'other'],
  [null, undefined, 'other'],
] as const)('a device that reports %j, model %j, is %s', (system, model, platform) => {
  expect(platformOf(system, model)).toBe(platform);
});

test.each([
  ['secured', 'secured'],
  ['lowSeverity', 'low'],
  ['mediumSeverity', 'medium'],
  ['highSeverity', 'high'],
  ['compromised', undefined],
  ['activated', undefined],
  ['deactivated', undefined],
  ['unresponsive', undefined],
  ['misconfigured', undefined],
  ['unknown', undefined],
  ['Secured', undefined],
  [null, undefined],
] as const)('the threat state %j is the level %j', (state, level) => {
  expect(levelOfThreatState(state)).toBe(level);
});

test.each([
  ['#microsoft.graph.user', 'user'],
  ['microsoft.graph.device', 'device'],
  ['#microsoft.graph.group', 'group'],
  ['#microsoft.graph.servicePrincipal', 'other'],
  ['#microsoft.graph.agentUser', 'other'],
  [undefined, 'other'],
] as const)('a member of type %j is a %s', (type, kind) => {
  expect(memberKindOf(type)).toBe(kind);
});

test('an owner type that nobody has heard of is unknown', () => {
  expect(['company', 'personal', 'unknown', 'shared', null, undefined].map(ownershipOf)).toEqual([
    'company',
    'personal',
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ]);
});

test('an id of nobody is no id', () => {
  expect(parseObjectId('AAAAAAAA-1111-4111-8111-111111111111')).toBe('aaaaaaaa-1111-4111-8111-111111111111');
  for (const none of ['00000000-0000-0000-0000-000000000000', '', 'me', null, undefined]) {
    expect(parseObjectId(none)).toBeUndefined();
  }
});

test('blank is not known', () => {
  expect([nonBlank(' x '), nonBlank(' '), nonBlank(''), nonBlank(null), nonBlank(undefined)]).toEqual([
    'x',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
