import { noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';
import { answerDelta } from '../delta.ts';
import { countDirectory, type DirectoryKind, getDirectory, listDirectory } from '../directory-listing.ts';
import type { User } from './user.ts';

export const users: DirectoryKind<User> = {
  type: 'user',
  plural: 'users',
  objects: ({ tenant }) => tenant.users,
  byDefault: [
    'id',
    'businessPhones',
    'displayName',
    'givenName',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
  ],
};

export const userOperations: readonly Operation[] = [
  { method: 'GET', path: '/users', versions: both, group: directory, handle: (call) => listDirectory(users, call) },
  {
    method: 'GET',
    path: '/users/$count',
    versions: both,
    group: directory,
    handle: (call) => countDirectory(users, call),
  },
  {
    method: 'GET',
    path: '/users/delta()',
    versions: both,
    group: directory,
    handle: (call) => answerDelta(users, call),
  },
  {
    method: 'GET',
    path: '/users/{user-id}',
    versions: both,
    group: directory,
    handle: (call) => getDirectory(users, call, findUser(call)),
  },
];

/** By object id or user principal name. */
function findUser({ tenant, params }: GraphCall): User {
  const wanted = params['user-id'] ?? '';
  const user =
    tenant.users.get(wanted.toLowerCase()) ??
    [...tenant.users.values()].find(
      ({ userPrincipalName }) => userPrincipalName.toLowerCase() === wanted.toLowerCase(),
    );
  if (user === undefined) throw noSuchObject('user', wanted);
  return user;
}
