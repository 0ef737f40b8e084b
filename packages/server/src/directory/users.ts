import type { DirectoryUser } from '@picket/domain';
import { directoryKind } from './directory-kinds.ts';
import { deleteDirectoryObjects, readUsers, saveUsers } from './store.ts';

export const userSync = directoryKind<DirectoryUser>({
  kind: 'users',
  source: (directory, from, signal) => directory.users(from, signal),
  nameOf: (user) => user.userPrincipalName ?? user.displayName ?? user.id,
  read: readUsers,
  save: saveUsers,
  remove: (tx, ids) => deleteDirectoryObjects(tx, 'directory_user', ids),
});
