import { GraphFault } from '../../graph/graph-fault.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { DirectoryObjects, DirectoryRecord } from '../directory-objects.ts';

/** What a subscription watches: all users or groups, one of them, or the members of one group. */
export interface Watched {
  readonly kind: 'users' | 'groups';
  readonly id: string | undefined;
  readonly onlyMembers: boolean;
}

/** @throws GraphFault for what Graph gives no notifications of: Intune has none at all */
export function readResource(text: unknown): Watched {
  const match = /^\/?(users|groups)(?:\/([0-9a-f-]{36})(\/members)?)?$/i.exec(String(text ?? ''));
  if (match === null || (match[3] !== undefined && match[1]?.toLowerCase() !== 'groups')) {
    throw new GraphFault(400, 'InvalidRequest', `Resource '${String(text)}' is not supported for subscriptions.`);
  }
  return {
    kind: match[1]?.toLowerCase() === 'users' ? 'users' : 'groups',
    id: match[2]?.toLowerCase(),
    onlyMembers: match[3] !== undefined,
  };
}

export interface WatchedChange {
  readonly changeType: 'created' | 'updated' | 'deleted';
  readonly id: string;
}

/** What happened to watched objects after a change's number. A new user is `updated` too; who is in the bin is so as well. */
export function changesSince(tenant: Tenant, watched: Watched, since: number): readonly WatchedChange[] {
  const objects: DirectoryObjects<DirectoryRecord> =
    watched.kind === 'users'
      ? (tenant.users as DirectoryObjects<DirectoryRecord>)
      : (tenant.groups as DirectoryObjects<DirectoryRecord>);
  const found: WatchedChange[] = [];
  for (const { item, createdIn, changedIn, removedIn, removedFor } of objects.entries()) {
    if (watched.id !== undefined && item.id !== watched.id) continue;
    const { id } = item;
    const names = [...changedIn].filter(([, change]) => change > since).map(([name]) => name);
    if (watched.onlyMembers) {
      if (names.includes('members')) found.push({ changeType: 'updated', id });
      continue;
    }
    if (createdIn > since && removedIn === undefined)
      found.push({ changeType: 'created', id }, { changeType: 'updated', id });
    else if (removedIn !== undefined && removedIn > since) {
      found.push({ changeType: removedFor === 'changed' ? 'updated' : 'deleted', id });
      if (removedFor === 'changed') found.push({ changeType: 'deleted', id });
    } else if (names.length > 0) found.push({ changeType: 'updated', id });
  }
  return found;
}
