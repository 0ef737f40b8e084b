import type { GraphCall } from '../graph/operation.ts';
import type { DirectoryEntry, DirectoryRecord } from './directory-objects.ts';

/**
 * One object's change since a round, in delta's shape. A property that was never set is absent; one set to null is null.
 * Undefined: nothing to tell.
 */
export function describeChange<Item extends DirectoryRecord>(
  entry: DirectoryEntry<Item>,
  round: {
    readonly since: number;
    readonly names: readonly string[];
    readonly isMinimal: boolean;
    /** The object was begun on the page before: only its id is repeated. */
    readonly isContinued: boolean;
  },
): Record<string, unknown> | 'removed' | undefined {
  const { since, names } = round;
  const isNew = entry.createdIn > since;
  if (entry.removedIn !== undefined) return entry.removedIn > since && !isNew ? 'removed' : undefined;
  if (round.isContinued) return undefined;
  const changed = new Set([...entry.changedIn].filter(([, change]) => change > since).map(([name]) => name));
  if (!isNew && !names.some((name) => changed.has(name))) return undefined;
  const record = entry.item as unknown as Readonly<Record<string, unknown>>;
  const told = names.filter((name) => {
    if (name === 'id') return true;
    if (round.isMinimal && !isNew) return changed.has(name) && record[name] !== undefined;
    return record[name] !== undefined && (record[name] !== null || (!isNew && changed.has(name)));
  });
  return Object.fromEntries(told.map((name) => [name, record[name]]));
}

export interface MemberChange {
  readonly memberId: string;
  readonly wire: Readonly<Record<string, unknown>>;
}

/** The first `most` members that came and went since a round, by id, beginning after one. */
export function membersChanged(
  { tenant }: GraphCall,
  groupId: string,
  { since, after, most }: { readonly since: number; readonly after: string; readonly most: number },
): readonly MemberChange[] {
  return tenant.memberships
    .allAfter(groupId, after)
    .filter(({ addedIn, removedIn }) =>
      removedIn === undefined ? addedIn > since : removedIn > since && addedIn <= since,
    )
    .take(most)
    .map(({ memberId, kind, removedIn }) => ({
      memberId,
      wire: {
        '@odata.type': `#microsoft.graph.${kind}`,
        id: memberId,
        ...(removedIn === undefined ? {} : { '@removed': { reason: 'deleted' } }),
      },
    }))
    .toArray();
}
