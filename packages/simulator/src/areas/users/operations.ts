import { both, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';
import { answerDelta } from '../delta.ts';
import { countDirectory, getDirectory, listDirectory } from '../directory-listing.ts';
import { findUser } from './find-user.ts';
import { userNavigations } from './navigations.ts';
import { users } from './user-kind.ts';
import { createUser, deleteUser, updateUser } from './write-user.ts';

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
  { method: 'POST', path: '/users', versions: both, group: directory, handle: createUser },
  { method: 'PATCH', path: '/users/{user-id}', versions: both, group: directory, handle: updateUser },
  { method: 'DELETE', path: '/users/{user-id}', versions: both, group: directory, handle: deleteUser },
  ...userNavigations,
];
