import { expect, test } from 'vitest';
import { canBeAssigned, groupKindOf } from './group-kind.ts';

test.for([
  [{ isUnified: true, securityEnabled: false, mailEnabled: true }, 'microsoft-365', true],
  [{ isUnified: true, securityEnabled: true, mailEnabled: true }, 'microsoft-365', true],
  [{ isUnified: false, securityEnabled: true, mailEnabled: false }, 'security', true],
  [{ isUnified: false, securityEnabled: true, mailEnabled: true }, 'mail-enabled-security', true],
  [{ isUnified: false, securityEnabled: false, mailEnabled: true }, 'distribution', false],
  [{}, 'unknown', true],
  [{ isUnified: null, securityEnabled: null, mailEnabled: true }, 'unknown', true],
] as const)('a group told as %o is %s', ([told, kind, assignable]) => {
  expect([groupKindOf(told), canBeAssigned(groupKindOf(told))]).toEqual([kind, assignable]);
});
