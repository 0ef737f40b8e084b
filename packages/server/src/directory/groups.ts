import type { DirectoryGroup, EntraObjectId, MemberKind } from '@picket/domain';
import type { CompleteRound } from '../sync/kinds.ts';
import { directoryKind, stagedChanges } from './directory-kinds.ts';
import {
  deleteDirectoryObjects,
  forgetMembers,
  type Membership,
  readGroups,
  removeMembers,
  saveGroups,
  saveMembers,
} from './store.ts';

export const groupSync = directoryKind<DirectoryGroup>({
  kind: 'groups',
  source: (directory, from, signal) => directory.groups(from, signal),
  nameOf: (group) => group.displayName ?? group.id,
  read: readGroups,
  save: saveGroups,
  remove: async (tx, ids) => {
    await forgetMembers(tx, ids);
    await deleteDirectoryObjects(tx, 'directory_group', ids);
  },
  afterwards: async (tx, { folded }, round) => {
    // A full round lists every member there is: whoever it does not mention has left.
    if (round.isFull) await forgetMembers(tx, [...folded.changed.keys()]);
    const { here, gone } = await lastWordOnMembers(round);
    await removeMembers(tx, gone);
    await saveMembers(tx, here);
  },
});

/** A large group is spread over many lines; of each member the last of them counts. */
async function lastWordOnMembers(round: CompleteRound) {
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
  const here: (Membership & { readonly kind: MemberKind })[] = [];
  const gone: Membership[] = [];
  for (const [groupId, members] of words) {
    for (const [memberId, kind] of members) {
      if (kind === 'removed') gone.push({ groupId, memberId });
      else here.push({ groupId, memberId, kind });
    }
  }
  return { here, gone };
}
