/**
 * Compares a complete listing of the remote side with what we know, and says what to change. Knows nothing of HTTP, SQL
 * or time, and not what it lists: users, groups and devices are planned alike.
 *
 * Half an inventory has been read as the whole before (a page lost, a filter changed, a permission narrowed), so
 * absence is believed slowly: a thing is gone only when two complete passes in a row did not list it, and when too much
 * is missing at once nothing is believed at all.
 */
export interface KnownEntry<Id extends string> {
  readonly id: Id;
  /** Of its content as it was last planned; equal fingerprints mean that nothing has changed. */
  readonly fingerprint: string;
  /** The complete pass before this one did not list it. */
  readonly missing: boolean;
}

export interface ListedEntry<Id extends string> {
  readonly id: Id;
  readonly fingerprint: string;
}

export interface ShrinkageGuard {
  /** The share of the known that, missing at once, is refused: from just above 0 to 1. */
  readonly maxShare: number;
  /** Below this many known, only an entirely empty listing is refused: two of three phones may well be gone. */
  readonly minimumKnown: number;
}

export const defaultShrinkageGuard: ShrinkageGuard = { maxShare: 0.5, minimumKnown: 20 };

export type InventoryStep<Id extends string, Entry extends ListedEntry<Id>> =
  | { readonly kind: 'add'; readonly entry: Entry }
  /** Its content differs. Also takes back that it was missing. */
  | { readonly kind: 'change'; readonly entry: Entry }
  /** Listed again with the content we know. */
  | { readonly kind: 'back'; readonly id: Id }
  /** Not listed for the first time: mark it, keep it. */
  | { readonly kind: 'missing-once'; readonly id: Id }
  /** Not listed twice in a row. */
  | { readonly kind: 'gone'; readonly id: Id };

export type InventoryPlan<Id extends string, Entry extends ListedEntry<Id>> =
  | {
      readonly kind: 'planned';
      /** Only differences. Listed things in the order of the listing, then absent ones in the order of the known. */
      readonly steps: readonly InventoryStep<Id, Entry>[];
      readonly unchanged: number;
    }
  /** Implausible: change nothing at all, flag it, and let an operator decide. */
  | { readonly kind: 'refused'; readonly missing: number; readonly known: number };

/**
 * `listed` must be one complete pass: the caller has seen the last page. An id listed twice (pages overlap while the
 * remote side changes) counts as its last appearance.
 */
export function planInventory<Id extends string, Entry extends ListedEntry<Id>>({
  known,
  listed,
  guard = defaultShrinkageGuard,
  acceptShrinkage = false,
}: {
  readonly known: readonly KnownEntry<Id>[];
  readonly listed: readonly Entry[];
  readonly guard?: ShrinkageGuard;
  /** An operator has looked and says that the smaller inventory is right. Deletions still take two passes. */
  readonly acceptShrinkage?: boolean;
}): InventoryPlan<Id, Entry> {
  const listing = new Map(listed.map((entry) => [entry.id, entry]));
  const absent = known.filter(({ id }) => !listing.has(id));
  if (!acceptShrinkage && isImplausible(absent.length, known.length, listing.size, guard)) {
    return { kind: 'refused', missing: absent.length, known: known.length };
  }

  const before = new Map(known.map((entry) => [entry.id, entry]));
  const present = [...listing.values()].flatMap((entry): InventoryStep<Id, Entry>[] => {
    const match = before.get(entry.id);
    if (match === undefined) return [{ kind: 'add', entry }];
    if (match.fingerprint !== entry.fingerprint) return [{ kind: 'change', entry }];
    return match.missing ? [{ kind: 'back', id: entry.id }] : [];
  });
  const lost = absent.map(
    ({ id, missing }): InventoryStep<Id, Entry> => ({ kind: missing ? 'gone' : 'missing-once', id }),
  );
  return { kind: 'planned', steps: [...present, ...lost], unchanged: listing.size - present.length };
}

function isImplausible(missing: number, known: number, listed: number, guard: ShrinkageGuard): boolean {
  if (missing === 0) return false;
  if (listed === 0) return true;
  return known >= guard.minimumKnown && missing >= known * guard.maxShare;
}
