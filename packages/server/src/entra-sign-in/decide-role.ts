import { PicketError } from '@picket/domain';
import { appRoleValues, instanceOwnerValue, type Role, roles } from '@picket/wire/console';
import type { EntraPerson } from './read-person.ts';
import type { GroupRole } from './registration-store.ts';

/** What a registration says about who is let in as what. */
export interface RoleRules {
  readonly groups: readonly GroupRole[];
  readonly allowGuests: boolean;
  /** Only the instance's own people can own the instance. */
  readonly isOfInstance: boolean;
}

export interface FoundRole {
  readonly role: Role | null;
  readonly instanceOwner: boolean;
}

/**
 * The highest role that an app role or a mapped group gives. Whoever has none is not let in: being known to Entra is
 * nothing by itself. Groups that Entra does not tell add nothing, so that want of them never gives more.
 *
 * @throws PicketError `sign_in_guest`, `sign_in_too_many_groups`, `sign_in_no_role`
 */
export function decideRole(person: EntraPerson, { groups, allowGuests, isOfInstance }: RoleRules): FoundRole {
  if (person.isGuest && !allowGuests) {
    throw new PicketError('sign_in_guest', 'This account belongs to another organization, and guests are not let in.');
  }
  const held = new Set(person.roles);
  const memberOf = new Set(person.groups?.map((id) => id.toLowerCase()));
  const found = roles.filter(
    (role) =>
      held.has(appRoleValues[role]) || groups.some((group) => group.role === role && memberOf.has(group.groupId)),
  );
  const role = found.at(-1) ?? null;
  const instanceOwner = isOfInstance && held.has(instanceOwnerValue);
  if (role !== null || instanceOwner) return { role, instanceOwner };
  if (person.groups === undefined && groups.length > 0) {
    throw new PicketError(
      'sign_in_too_many_groups',
      'The token names no groups, since there are too many of them, and no role of the application either.',
    );
  }
  throw new PicketError('sign_in_no_role', 'Neither an app role nor a group gives this account a role here.');
}
