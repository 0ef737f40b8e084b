import type { FoundObject, ObjectKey, OwnedObject, WantedObject } from '../contracts/deployment.ts';
import { differencesBetween } from './differences.ts';
import type { PlanReason, Situation } from './plan-deployment.ts';

/** Whose one wanted object's place is. `hold`: what is found is ours. */
export interface WantedClaim {
  readonly action: 'create' | 'hold' | 'adopt' | 'clash';
  readonly reason: PlanReason | undefined;
  readonly wanted: WantedObject;
  readonly found: FoundObject | undefined;
  readonly owned: OwnedObject | undefined;
}

/** What to do about something in our books, or with our mark, that nobody wants. */
export interface Claim {
  readonly action: 'delete' | 'release' | 'clash';
  readonly reason: PlanReason | undefined;
  readonly key: ObjectKey;
  readonly kind: string;
  readonly name: string;
  readonly found: FoundObject | undefined;
  readonly owned: OwnedObject | undefined;
}

export interface Claims {
  /** One for each wanted object, in their order. */
  readonly wanted: readonly WantedClaim[];
  readonly unwanted: readonly Claim[];
}

/** Says of every object whose it is. Each found one is claimed for one key at most. */
export function claimObjects({ owner, wanted, found, owned, decisions }: Situation): Claims {
  const free = new Map(found.map((object) => [addressOf(object), object]));
  // Two wanted ones may not have the same in the books: the last entry counts, as the newest.
  const books = new Map(owned.map((entry) => [`${entry.kind} ${entry.key}`, entry]));

  // What the books know first: a name must not take from them what is theirs.
  const entered = wanted.map((object): WantedClaim | WantedObject => {
    const entry = books.get(`${object.kind} ${object.key}`);
    const there = entry && standing(entry);
    if (entry === undefined || there === undefined) return object;
    free.delete(addressOf(there));
    return claimEntered(object, entry, there);
  });
  const claims = entered.map((each): WantedClaim => ('action' in each ? each : claimNew(each)));

  const keysWanted = new Set(wanted.map(({ kind, key }) => `${kind} ${key}`));
  const unwanted = [...books.values()]
    .filter(({ kind, key }) => !keysWanted.has(`${kind} ${key}`))
    .map((entry): Claim => {
      const there = standing(entry);
      if (there !== undefined) free.delete(addressOf(there));
      return {
        ...giveUp(entry, there),
        key: entry.key,
        kind: entry.kind,
        name: entry.name,
        found: there,
        owned: entry,
      };
    });
  const copies = [...free.values()].flatMap((object): Claim[] =>
    object.mark?.owner === owner
      ? [{ ...object, action: 'clash', reason: 'copy', key: object.mark.key, found: object, owned: undefined }]
      : [],
  );
  return { wanted: claims, unwanted: [...unwanted, ...copies] };

  /** Where what the books tell of stands now. */
  function standing(entry: OwnedObject): FoundObject | undefined {
    if (entry.remoteId !== undefined) return free.get(`${entry.kind} ${entry.remoteId}`);
    const candidates = [...free.values()].filter(({ kind, name }) => kind === entry.kind && sameName(name, entry.name));
    return (
      candidates.find((object) => isMarked(object, entry.key)) ??
      // Without a mark: the name, and exactly what we were about to make.
      candidates.find((object) => !object.canBeMarked && differencesBetween(object, entry).length === 0)
    );
  }

  function claimEntered(object: WantedObject, entry: OwnedObject, there: FoundObject): WantedClaim {
    const claim = { wanted: object, found: there, owned: entry };
    const doubt = doubtAbout(entry, there);
    if (doubt === undefined) {
      const reason = entry.remoteId === undefined ? ('found-as-begun' as const) : undefined;
      return { ...claim, action: 'hold', reason };
    }
    const isDecided = doubt === 'mark-removed' && isAdoptionDecided(object, there);
    return { ...claim, action: isDecided ? 'adopt' : 'clash', reason: doubt };
  }

  function claimNew(object: WantedObject): WantedClaim {
    const owned = books.get(`${object.kind} ${object.key}`);
    const claim = { wanted: object, owned };
    const named = [...free.values()].filter(({ kind, name }) => kind === object.kind && sameName(name, object.name));
    const ours = named.find((candidate) => isMarked(candidate, object.key));
    if (ours !== undefined) {
      free.delete(addressOf(ours));
      return { ...claim, action: 'hold', reason: 'found-by-mark', found: ours };
    }
    const decided = [...free.values()].find((candidate) => isAdoptionDecided(object, candidate));
    const inTheWay = decided ?? named.find(({ mark }) => mark?.owner !== owner);
    if (inTheWay !== undefined) {
      free.delete(addressOf(inTheWay));
      if (inTheWay.mark !== undefined) return { ...claim, action: 'clash', reason: 'other-picket', found: inTheWay };
      return { ...claim, action: decided ? 'adopt' : 'clash', reason: 'name-taken', found: inTheWay };
    }
    const wasMade = owned?.remoteId !== undefined;
    return { ...claim, action: 'create', reason: wasMade ? 'gone' : undefined, found: undefined };
  }

  function giveUp(entry: OwnedObject, there: FoundObject | undefined): Pick<Claim, 'action' | 'reason'> {
    if (there === undefined) return { action: 'release', reason: 'gone' };
    if (entry.isAdopted) return { action: 'release', reason: 'adopted' };
    const doubt = doubtAbout(entry, there);
    return doubt === undefined ? { action: 'delete', reason: undefined } : { action: 'release', reason: doubt };
  }

  /** Why what stands where our books say may no longer be ours. */
  function doubtAbout(entry: OwnedObject, there: FoundObject): 'mark-removed' | 'other-picket' | undefined {
    if (!there.canBeMarked) return undefined;
    if (there.mark !== undefined && there.mark.owner !== owner) return 'other-picket';
    return entry.isAdopted || isMarked(there, entry.key) ? undefined : 'mark-removed';
  }

  function isMarked(object: FoundObject, key: ObjectKey): boolean {
    return object.mark?.owner === owner && object.mark.key === key;
  }

  function isAdoptionDecided({ key, kind }: WantedObject, { remoteId, kind: foundKind }: FoundObject): boolean {
    return (
      kind === foundKind &&
      decisions.adopt.some((each) => each.key === key && each.kind === kind && each.remoteId === remoteId)
    );
  }
}

const addressOf = ({ kind, remoteId }: FoundObject): string => `${kind} ${remoteId}`;

/** An administrator who looks for a name does not see its case, or a space at its end. */
function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
