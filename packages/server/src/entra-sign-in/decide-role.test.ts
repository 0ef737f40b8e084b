import { expect, test } from 'vitest';
import { decideRole, type RoleRules } from './decide-role.ts';
import type { EntraPerson } from './read-person.ts';

const [one, two] = ['0198c0de-0000-4000-8000-000000000001', '0198c0de-0000-4000-8000-000000000002'];
const decide = (person: Partial<EntraPerson>, rules: Partial<RoleRules> = {}) =>
  decideRole(
    { entraTenantId: 't', objectId: 'o', name: 'Ada', roles: [], groups: [], isGuest: false, ...person },
    { groups: [], allowGuests: false, isOfInstance: false, ...rules },
  );
const refusal = (code: string) => expect.objectContaining({ code });
const codeOf = (...given: Parameters<typeof decide>) => {
  try {
    return decide(...given);
  } catch (error) {
    return error;
  }
};

test('the highest of all roles counts, whichever way it comes', () => {
  expect(decide({ roles: ['Picket.Reader', 'Picket.Administrator'] }).role).toBe('administrator');
  const groups = [
    { groupId: one, role: 'owner' },
    { groupId: two, role: 'reader' },
  ] as const;
  expect(decide({ groups: [two] }, { groups }).role).toBe('reader');
  expect(decide({ groups: [two, one.toUpperCase()] }, { groups }).role).toBe('owner');
  expect(decide({ roles: ['Picket.Responder'], groups: [two] }, { groups }).role).toBe('responder');
});

test('nobody has a role by being known, by roles that Picket does not offer, or by other spellings of them', () => {
  for (const roles of [[], ['Owner'], ['picket.owner'], ['Picket.Owner '], ['Picket.*'], ['__proto__']])
    expect([roles, codeOf({ roles })]).toEqual([roles, refusal('sign_in_no_role')]);
  expect(codeOf({ groups: [one] })).toEqual(refusal('sign_in_no_role'));
});

test('only the instance’s own people own the instance, and by that nothing in any tenant', () => {
  expect(codeOf({ roles: ['Picket.InstanceOwner'] })).toEqual(refusal('sign_in_no_role'));
  expect(decide({ roles: ['Picket.InstanceOwner'] }, { isOfInstance: true })).toEqual({
    role: null,
    instanceOwner: true,
  });
  expect(decide({ roles: ['Picket.Owner'] }, { isOfInstance: true })).toEqual({ role: 'owner', instanceOwner: false });
});

test('guests come in only where they are let in, and then by a role as everybody', () => {
  const guest = { isGuest: true, roles: ['Picket.Owner'] };
  expect(codeOf(guest)).toEqual(refusal('sign_in_guest'));
  expect(decide(guest, { allowGuests: true }).role).toBe('owner');
  expect(codeOf({ isGuest: true }, { allowGuests: true })).toEqual(refusal('sign_in_no_role'));
});

test('groups that are not told give nothing, and are the reason only where a group might have given a role', () => {
  const groups = [{ groupId: one, role: 'owner' }] as const;
  expect(codeOf({ groups: undefined }, { groups })).toEqual(refusal('sign_in_too_many_groups'));
  expect(codeOf({ groups: undefined })).toEqual(refusal('sign_in_no_role'));
  expect(decide({ groups: undefined, roles: ['Picket.Reader'] }, { groups }).role).toBe('reader');
});
