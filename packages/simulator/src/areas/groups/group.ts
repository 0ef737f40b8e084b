import { type ChangeCounter, firstAfter } from '../directory-objects.ts';

/** A group as Graph names its properties. */
export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly groupTypes: readonly string[];
  readonly mailEnabled: boolean;
  readonly mailNickname: string;
  readonly securityEnabled: boolean;
  readonly createdDateTime: string;
  readonly renewedDateTime: string;
  readonly membershipRule: string | null;
  readonly membershipRuleProcessingState: string | null;
  readonly visibility: string | null;
}

export type MemberKind = 'user' | 'group' | 'device';

export interface Membership {
  readonly memberId: string;
  readonly kind: MemberKind;
  addedIn: number;
  removedIn: number | undefined;
}

const none: ReadonlySet<string> = new Set();

/** Who is directly in which group, with the memory that delta needs. */
export class Memberships {
  readonly #byGroup = new Map<string, Map<string, Membership>>();
  /** Ids of each group's members, past ones included, in order; forgotten when somebody new joins. */
  readonly #sorted = new Map<string, readonly string[]>();
  /** The groups each member is directly in now. */
  readonly #groupsOf = new Map<string, Set<string>>();
  readonly #changes: ChangeCounter;

  constructor(changes: ChangeCounter) {
    this.#changes = changes;
  }

  /** Answers the change's number, or undefined when nothing changed. */
  add(groupId: string, memberId: string, kind: MemberKind): number | undefined {
    const members = this.#byGroup.get(groupId) ?? new Map<string, Membership>();
    this.#byGroup.set(groupId, members);
    const existing = members.get(memberId);
    if (existing !== undefined && existing.removedIn === undefined) return undefined;
    const change = this.#changes.next();
    if (existing === undefined) this.#sorted.delete(groupId);
    const groups = this.#groupsOf.get(memberId) ?? new Set<string>();
    this.#groupsOf.set(memberId, groups);
    groups.add(groupId);
    members.set(memberId, { memberId, kind, addedIn: change, removedIn: undefined });
    return change;
  }

  remove(groupId: string, memberId: string): number | undefined {
    const membership = this.#byGroup.get(groupId)?.get(memberId);
    if (membership === undefined || membership.removedIn !== undefined) return undefined;
    membership.removedIn = this.#changes.next();
    this.#groupsOf.get(memberId)?.delete(groupId);
    return membership.removedIn;
  }

  /** Direct members, past ones included. */
  all(groupId: string): Iterable<Membership> {
    return this.#byGroup.get(groupId)?.values() ?? [];
  }

  /** The same by id, beginning after one. */
  *allAfter(groupId: string, after: string): Generator<Membership> {
    const members = this.#byGroup.get(groupId);
    if (members === undefined) return;
    const ids = this.#sorted.get(groupId) ?? [...members.keys()].toSorted();
    this.#sorted.set(groupId, ids);
    for (let index = firstAfter(ids, after); index < ids.length; index += 1) {
      const membership = members.get(ids[index] ?? '');
      if (membership !== undefined) yield membership;
    }
  }

  direct(groupId: string): readonly Membership[] {
    return [...this.all(groupId)].filter(({ removedIn }) => removedIn === undefined);
  }

  isIn(groupId: string, memberId: string): boolean {
    return this.directGroupsOf(memberId).has(groupId);
  }

  directGroupsOf(memberId: string): ReadonlySet<string> {
    return this.#groupsOf.get(memberId) ?? none;
  }

  /** Groups that somebody is in, directly or through other groups. */
  groupsOf(memberId: string): ReadonlySet<string> {
    const found = new Set<string>();
    const waiting = [memberId];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      for (const groupId of this.directGroupsOf(id)) {
        if (found.has(groupId)) continue;
        found.add(groupId);
        waiting.push(groupId);
      }
    }
    return found;
  }

  /** Everybody in a group, directly or through other groups, the groups in between included. */
  transitive(groupId: string): readonly Membership[] {
    const found = new Map<string, Membership>();
    const waiting = [groupId];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      for (const membership of this.direct(id)) {
        if (membership.memberId === groupId || found.has(membership.memberId)) continue;
        found.set(membership.memberId, membership);
        if (membership.kind === 'group') waiting.push(membership.memberId);
      }
    }
    return [...found.values()];
  }
}
