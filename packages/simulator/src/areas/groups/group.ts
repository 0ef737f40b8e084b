import type { ChangeCounter } from '../directory-objects.ts';

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

/** Who is directly in which group, with the memory that delta needs. */
export class Memberships {
  readonly #byGroup = new Map<string, Map<string, Membership>>();
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
    members.set(memberId, { memberId, kind, addedIn: change, removedIn: undefined });
    return change;
  }

  remove(groupId: string, memberId: string): number | undefined {
    const membership = this.#byGroup.get(groupId)?.get(memberId);
    if (membership === undefined || membership.removedIn !== undefined) return undefined;
    membership.removedIn = this.#changes.next();
    return membership.removedIn;
  }

  /** Direct members, past ones included. */
  all(groupId: string): Iterable<Membership> {
    return this.#byGroup.get(groupId)?.values() ?? [];
  }

  direct(groupId: string): readonly Membership[] {
    return [...this.all(groupId)].filter(({ removedIn }) => removedIn === undefined);
  }

  /** Groups that somebody is in, directly or through other groups. */
  groupsOf(memberId: string): ReadonlySet<string> {
    const found = new Set<string>();
    const waiting = [memberId];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      for (const [groupId, members] of this.#byGroup) {
        const membership = members.get(id);
        if (membership === undefined || membership.removedIn !== undefined || found.has(groupId)) continue;
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
