import { readFileSync } from 'node:fs';
import { consentPurposes } from '@picket/domain';
import { expect, test } from 'vitest';
import { renderPermissions } from '../reference.ts';
import { calls, type IntuneCall } from './calls.ts';
import { askedFor } from './permissions.ts';

const fixtures = new URL('../../../../fixtures/graph/', import.meta.url);
const { operations } = JSON.parse(readFileSync(new URL('operation-permissions.json', fixtures), 'utf8')) as {
  operations: Record<string, { application?: string[]; both?: string[] }>;
};
const { permissions: added } = JSON.parse(readFileSync(new URL('operations-added.json', fixtures), 'utf8')) as {
  permissions: typeof operations;
};
const { microsoftGraph, intune } = JSON.parse(readFileSync(new URL('permissions.json', fixtures), 'utf8'));

const ours: readonly IntuneCall[] = Object.values(calls);
const namesOf = (purpose: (typeof consentPurposes)[number]) => askedFor(purpose).map(({ name }) => name);

test.each(ours.map((call) => [call.endpoint.id, call.purpose, call] as const))(
  '%s, for %s, is opened by the permission that is asked for it',
  (_, __, { endpoint: { method, version, path }, permission }) => {
    const row = operations[`${method} /${version}${path}`] ?? added[`${method} /${version}${path}`];
    expect(row?.application ?? row?.both).toContain(permission);
  },
);

test('every permission has an application role that can be granted', () => {
  const graphRoles: { name: string; applicationRoleId: string | null }[] = microsoftGraph.permissions;
  const intuneRoles: { value: string; id: string }[] = intune.api.appRoles;
  const roles = [
    ...graphRoles.filter(({ applicationRoleId }) => applicationRoleId !== null).map(({ name }) => name),
    ...intuneRoles.map(({ value }) => value),
  ];
  for (const purpose of consentPurposes) for (const { name } of askedFor(purpose)) expect(roles).toContain(name);
});

test('reading asks for nothing that can write', () => {
  expect(namesOf('sync-and-signal').filter((name) => /write|privileged/i.test(name))).toEqual([]);
});

test('the list is known, so that a new permission is a decision', () => {
  expect(Object.fromEntries(consentPurposes.map((purpose) => [purpose, namesOf(purpose).toSorted()]))).toEqual({
    'sync-and-signal': [
      'AuditLog.Read.All',
      'Device.Read.All',
      'DeviceManagementApps.Read.All',
      'DeviceManagementConfiguration.Read.All',
      'DeviceManagementManagedDevices.Read.All',
      'DeviceManagementServiceConfig.Read.All',
      'GroupMember.Read.All',
      'Organization.Read.All',
      'Policy.Read.All',
      'User.Read.All',
      'update_device_health',
    ],
    setup: [
      'DeviceManagementApps.ReadWrite.All',
      'DeviceManagementConfiguration.ReadWrite.All',
      'Group.ReadWrite.All',
      'Organization.Read.All',
      'Policy.Read.All',
      'Policy.ReadWrite.ConditionalAccess',
    ],
    response: ['Device.ReadWrite.All', 'Organization.Read.All'],
  });
});

test('every permission says why, and the page names each with its calls', () => {
  const page = renderPermissions();
  for (const purpose of consentPurposes) {
    for (const { name, why } of askedFor(purpose)) {
      expect(why).not.toBe('');
      expect(page).toContain(`| \`${name}\` |`);
    }
  }
  for (const { endpoint } of ours) expect(page).toContain(endpoint.docs);
});
