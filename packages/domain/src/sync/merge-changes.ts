import type { ChangePage, DirectoryGroup, MemberKind } from '../contracts/uem.ts';
import type { EntraObjectId } from '../vocabulary.ts';

/**
 * Applies a directory's changes to what we hold. A change is partial: it carries what it speaks of and nothing else;
 * the same object may come again in later pages; a large group's members are spread over many; and all of it may be
 * replayed. Applied in order the last word counts, so a replay of the tail ends where it ended before.
 * https://learn.microsoft.com/graph/delta-query-overview
 */
export type Members = ReadonlyMap<EntraObjectId, MemberKind>;

/** A group as we hold it: with all its direct members, where a change carries only those that came and went. */
export type HeldGroup = Omit<DirectoryGroup, 'members'> & { readonly members: Members };

/** What a change says, laid over what was known. `undefined` says nothing; `null` says that it is empty now. */
export function mergeProperties<Held extends object>(held: Held | undefined, change: Held): Held {
  const said = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...held, ...Object.fromEntries(said) } as Held;
}

export function mergeMembers(held: Members, changes: NonNullable<DirectoryGroup['members']>): Members {
  const members = new Map(held);
  for (const { id, kind, removed } of changes) {
    if (removed) members.delete(id);
    else members.set(id, kind);
  }
  return members;
}

export function mergeGroup(held: HeldGroup | undefined, change: DirectoryGroup): HeldGroup {
  const { members = [], ...properties } = change;
  return {
    ...mergeProperties<Omit<DirectoryGroup, 'members'>>(held, properties),
    members: mergeMembers(held?.members ?? new Map(), members),
  };
}

/**
 * The directory after one page. Where the page starts over, everything held before is forgotten: what the rest of the
 * round does not mention is gone. Only the round's last page makes that certain, so readers keep the old picture until
 * then, and its shrinkage is judged by `planInventory` like any other.
 */
export function mergePage<Change extends { readonly id: EntraObjectId }, Held>(
  held: ReadonlyMap<EntraObjectId, Held>,
  page: Pick<ChangePage<Change>, 'changed' | 'removed' | 'startsOver'>,
  merge: (held: Held | undefined, change: Change) => Held,
): ReadonlyMap<EntraObjectId, Held> {
  const directory = new Map(page.startsOver ? [] : held);
  for (const change of page.changed) directory.set(change.id, merge(directory.get(change.id), change));
  for (const id of page.removed) directory.delete(id);
  return directory;
}
