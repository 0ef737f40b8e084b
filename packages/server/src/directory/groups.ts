import type { DirectoryGroup, EntraObjectId, MemberKind } from '@picket/domain';
import type { CompleteRound } from '../sync/kinds.ts';
import { directoryKind, stagedChanges } from './directory-kinds.ts';
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
  afterwards: async (tx, { folded }, round) => {
    // A full round lists every member there is: whoever it does not mention has left.
    if (round.isFull) await forgetMembers(tx, [...folded.changed.keys()]);
    for (const [groupId, members] of await lastWordOnMembers(round)) await saveMembers(tx, groupId, members);
  },
});

/** A large group is spread over many lines; of each member the last of them counts. */
async function lastWordOnMembers(
  round: CompleteRound,
): Promise<ReadonlyMap<EntraObjectId, ReadonlyMap<EntraObjectId, MemberKind | 'removed'>>> {
  const words = new Map<EntraObjectId, Map<EntraObjectId, MemberKind | 'removed'>>();
  for await (const line of stagedChanges<DirectoryGroup>(round)) {
    if ('removed' in line) {
      words.delete(line.removed);
      continue;
    }
    const { id: groupId, members = [] } = line.changed;
    const ofGroup = words.get(groupId) ?? new Map<EntraObjectId, MemberKind | 'removed'>();
    words.set(groupId, ofGroup);
    for (const { id, kind, removed } of members) ofGroup.set(id, removed ? 'removed' : kind);
  }
  return words;
}
