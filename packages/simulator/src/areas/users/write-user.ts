import { toSecondsIso } from '../../clock.ts';
import { checkBody, isObject, type JsonObject } from '../../graph/check-body.ts';
import { badRequest, notModelled } from '../../graph/graph-fault.ts';
import type { GraphAnswer, GraphCall } from '../../graph/operation.ts';
import { removeMember } from '../../seeds/seed-groups.ts';
import { getDirectory } from '../directory-listing.ts';
import { whenReplicated } from '../replicate.ts';
import { findUser } from './find-user.ts';
import type { User } from './user.ts';
import { users } from './user-kind.ts';

/** What a user has here; the password is taken and never looked at again, because nobody types one here. */
const kept: readonly (keyof User)[] = [
  'accountEnabled',
  'displayName',
  'givenName',
  'surname',
  'userPrincipalName',
  'mail',
  'mailNickname',
  'jobTitle',
  'department',
  'officeLocation',
  'mobilePhone',
  'businessPhones',
  'preferredLanguage',
  'usageLocation',
  'userType',
];

/** `POST /users` (learn.microsoft.com/graph/api/user-post-users). */
export function createUser(call: GraphCall): GraphAnswer {
  const { world, tenant } = call;
  const given = readBody(call, false);
  for (const name of ['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName']) {
    if (given[name] === undefined || given[name] === '')
      throw badRequest(`A value is required for property '${name}' of resource 'User'.`);
  }
  const { passwordProfile } = call.body as JsonObject;
  if (!isObject(passwordProfile) || typeof passwordProfile.password !== 'string')
    throw badRequest("A value is required for property 'passwordProfile' of resource 'User'.");
  const user = {
    givenName: null,
    surname: null,
    mail: null,
    jobTitle: null,
    department: null,
    officeLocation: null,
    mobilePhone: null,
    businessPhones: [],
    preferredLanguage: null,
    usageLocation: null,
    userType: 'Member',
    ...given,
    id: world.chance.uuid(),
    createdDateTime: toSecondsIso(world.now()),
  } as unknown as User;
  requireFreeName(call, user);
  whenReplicated(world, tenant, () => {
    tenant.users.add(user);
    record(call, user.id, null, user);
  });
  return { ...getDirectory(users, call, user), status: 201 };
}

export function updateUser(call: GraphCall): GraphAnswer {
  const before = findUser(call);
  const given = readBody(call, true);
  const after = { ...before, ...given } as User;
  requireFreeName(call, after);
  call.tenant.users.update(before.id, given as Partial<User>);
  record(call, before.id, before, after);
  return { status: 204 };
}

/** Into the recycle bin, from which the directory takes back for thirty days. */
export function deleteUser(call: GraphCall): GraphAnswer {
  const { tenant, world } = call;
  const user = findUser(call);
  for (const groupId of [...tenant.memberships.directGroupsOf(user.id)]) removeMember(tenant, groupId, user.id);
  tenant.users.remove(user.id, 'changed');
  world.grants.revokeUser(user.id, world.now());
  record(call, user.id, user, null);
  return { status: 204 };
}

function readBody(call: GraphCall, isChange: boolean): JsonObject {
  const body = checkBody(call.version, 'user', call.body, { isChange });
  const names = Object.keys(body).filter((name) => !name.includes('@') && name !== 'passwordProfile');
  const stranger = names.find((name) => !(kept as readonly string[]).includes(name));
  if (stranger !== undefined) throw notModelled(`writing '${stranger}' of a user`);
  return Object.fromEntries(names.map((name) => [name, body[name]]));
}

/** A name of a domain of the tenant, which nobody else has. */
function requireFreeName({ tenant }: GraphCall, { id, userPrincipalName }: User): void {
  const name = String(userPrincipalName).toLowerCase();
  if (!/^[^@\s]+@[^@\s]+$/.test(name)) throw badRequest('Property userPrincipalName is invalid.');
  if (name.split('@')[1] !== tenant.domain.toLowerCase())
    throw badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    );
  const isTaken = [...tenant.users.values()].some(
    (user) => user.id !== id && user.userPrincipalName.toLowerCase() === name,
  );
  if (isTaken) throw badRequest('Another object with the same value for property userPrincipalName already exists.');
}

function record({ world, tenant }: GraphCall, id: string, from: User | null, to: User | null): void {
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'object',
    subject: id,
    property: '/users',
    entraDeviceId: null,
    from,
    to,
  });
}
