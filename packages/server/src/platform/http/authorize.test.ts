import type { TenantId } from '@picket/domain';
import { type Guard, type Role, rightOfRole, rights, roles } from '@picket/wire/console';
import { expect, test } from 'vitest';
import { authorize, visibleGrants, visibleTenants } from './authorize.ts';
import { identityWith, someTenant } from './testing.ts';

const other = '0198c0de-0000-4000-8000-000000000002' as TenantId;
const inTenant = (right: (typeof rights)[number]): Guard => ({ kind: 'tenant', right });

test('a role may do what its right says and everything before it, and nothing after', () => {
  for (const [place, role] of roles.entries()) {
    const identity = identityWith({ grants: new Map([[someTenant, role]]) });
    const allowed = rights.filter((right) => authorize(inTenant(right), identity, someTenant) === 'allowed');
    expect(allowed).toEqual(rights.slice(0, place + 1));
    expect(rightOfRole[role]).toBe(allowed.at(-1));
  }
});

test('a tenant without a grant does not exist, however it is spelt, and owning the instance does not help', () => {
  const identity = identityWith({ grants: new Map([[someTenant, 'owner']]), instanceOwner: true });
  for (const id of [other, someTenant.toUpperCase(), ` ${someTenant}`, '', undefined, '__proto__']) {
    expect(authorize(inTenant('read'), identity, id)).toBe('not_found');
  }
});

test('a token never does more than its list, its tenants and its owner’s role allow', () => {
  const grants = new Map<TenantId, Role>([
    [someTenant, 'responder'],
    [other, 'owner'],
  ]);
  const limits = { rights: new Set(['operate', 'manage'] as const), tenantIds: new Set([someTenant]) };
  const token = identityWith({ kind: 'token', grants, limits });
  expect(rights.map((right) => authorize(inTenant(right), token, someTenant))).toEqual([
    'forbidden',
    'allowed',
    'forbidden',
    'forbidden',
  ]);
  expect(authorize(inTenant('operate'), token, other)).toBe('not_found');
  expect([...visibleGrants(token)]).toEqual([[someTenant, 'responder']]);
});

test('who has no list of tenants sees every tenant of theirs: a session, and a token made without one', () => {
  const grants = new Map<TenantId, Role>([
    [someTenant, 'responder'],
    [other, 'owner'],
  ]);
  const unlisted = { rights: new Set(['read'] as const) };
  for (const identity of [identityWith({ grants }), identityWith({ kind: 'token', grants, limits: unlisted })]) {
    expect(visibleGrants(identity)).toEqual(grants);
    expect(visibleTenants(identity)).toEqual([someTenant, other]);
    expect(authorize(inTenant('read'), identity, other)).toBe('allowed');
  }
  const nowhere = { ...unlisted, tenantIds: new Set<TenantId>() };
  const token = identityWith({ kind: 'token', grants, limits: nowhere });
  expect(visibleTenants(token)).toEqual([]);
  expect(authorize(inTenant('read'), token, other)).toBe('not_found');
});

test('the instance is reached by its owner, and by a token of everything only', () => {
  const instance: Guard = { kind: 'instance' };
  const owner = identityWith({ instanceOwner: true });
  const token = (limits: NonNullable<typeof owner.limits>) => ({ ...owner, kind: 'token' as const, limits });
  expect(authorize(instance, owner, undefined)).toBe('allowed');
  expect(authorize(instance, identityWith(), undefined)).toBe('forbidden');
  expect(authorize(instance, token({ rights: new Set(['own']) }), undefined)).toBe('allowed');
  expect(authorize(instance, token({ rights: new Set(['own']), tenantIds: new Set([someTenant]) }), undefined)).toBe(
    'forbidden',
  );
  expect(authorize(instance, token({ rights: new Set(['manage']) }), undefined)).toBe('forbidden');
});

test('what a person must do is not done by a token, and nobody does nothing that is guarded', () => {
  const inPerson: Guard = { kind: 'signed-in', by: 'session' };
  expect(authorize(inPerson, identityWith(), undefined)).toBe('allowed');
  expect(authorize(inPerson, identityWith({ kind: 'token', limits: { rights: new Set(rights) } }), undefined)).toBe(
    'forbidden',
  );
  const token = identityWith({ kind: 'token', limits: { rights: new Set() } });
  expect(authorize({ kind: 'signed-in' }, token, undefined)).toBe('allowed');
  for (const guard of [inPerson, inTenant('read'), { kind: 'instance' }, { kind: 'signed-in' }] as const) {
    expect(authorize(guard, undefined, someTenant)).toBe('unauthenticated');
  }
  expect(authorize({ kind: 'open', because: 'test' }, undefined, undefined)).toBe('allowed');
});
