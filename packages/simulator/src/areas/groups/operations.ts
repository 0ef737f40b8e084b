import { both, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';
import { answerDelta } from '../delta.ts';
import { countDirectory, getDirectory, listDirectory } from '../directory-listing.ts';
import { memberOperations } from './member-operations.ts';
import { findGroup, groups } from './members.ts';
import { createGroup, deleteGroup, updateGroup } from './write-group.ts';

export const groupOperations: readonly Operation[] = [
  { method: 'GET', path: '/groups', versions: both, group: directory, handle: (call) => listDirectory(groups, call) },
  {
    method: 'GET',
    path: '/groups/$count',
    versions: both,
    group: directory,
    handle: (call) => countDirectory(groups, call),
  },
  {
    method: 'GET',
    path: '/groups/delta()',
    versions: both,
    group: directory,
    handle: (call) => answerDelta(groups, call),
  },
  {
    method: 'GET',
    path: '/groups/{group-id}',
    versions: both,
    group: directory,
    handle: (call) => getDirectory(groups, call, findGroup(call)),
  },
  { method: 'POST', path: '/groups', versions: both, group: directory, handle: createGroup },
  { method: 'PATCH', path: '/groups/{group-id}', versions: both, group: directory, handle: updateGroup },
  { method: 'DELETE', path: '/groups/{group-id}', versions: both, group: directory, handle: deleteGroup },
  ...memberOperations,
];
