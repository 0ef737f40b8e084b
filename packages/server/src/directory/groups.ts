import type { DirectoryGroup, EntraObjectId, MemberKind } from '@picket/domain';
import { directoryKind, foldRound } from './directory-kinds.ts';
import { deleteDirectoryObjects, forgetMembers, readGroupNames, saveGroups, saveMembers } from './store.ts';

export const groupSync = directoryKind<DirectoryGroup>({
  kind: 'groups',
  source: (directory, from, signal) => directory.groups(from, signal),
  nameOf: (group) => group.displayName ?? group.id,
  read: async (tx, ids) => {
    const names = await readGroupNames(tx, ids);
    return new Map([...names].map(([id, displayName]) => [id, { id, displayName }]));
  },
  save: (tx, groups) =>
    saveGroups(
      tx,
      groups.map(({ id, displayName }) => ({ id, displayName: displayName ?? null })),
    ),
  remove: async (tx, ids) => {
    await forgetMembers(tx, ids);
    await deleteDirectoryObjects(tx, 'directory_group', ids);
  },
  afterwards: async (tx, folded, round) => {
    // A full round lists every member there is: whoever it does not mention has left.
    if (round.isFull) await forgetMembers(tx, [...folded.changed.keys()]);
    // A large group is spread over many entries; folding by `mergeProperties` would keep its last entry's members only.
    const spread = foldRound<DirectoryGroup>(round.bodies, (before, change) => ({
      ...change,
      members: [...(before?.members ?? []), ...(change.members ?? [])],
    }));
    for (const [groupId, { members = [] }] of spread.changed) {
      const last = new Map<EntraObjectId, MemberKind | 'removed'>(
        members.map(({ id, kind, removed }) => [id, removed ? 'removed' : kind]),
      );
      if (last.size > 0) await saveMembers(tx, groupId, last);
    }
  },
});
