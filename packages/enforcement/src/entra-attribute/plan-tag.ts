import type { AttributeChange, AttributeValues, EntraObjectId, Order } from '@picket/domain';

/** One slot of one directory object, and what should stand there: a level word, or nothing of ours. */
export type Tag = {
  readonly objectId: EntraObjectId;
  readonly slot: string;
  readonly value: string | null;
};

export type AttributesByObject = ReadonlyMap<EntraObjectId, AttributeValues | undefined>;

export type TagPlan =
  /** The directory has no such device. */
  | { readonly kind: 'missing' }
  /** Somebody else's value stands there. */
  | { readonly kind: 'taken'; readonly found: string }
  | {
      readonly kind: 'ready';
      /** Undefined when it already is as wanted. */
      readonly write: AttributeChange | undefined;
      /** Tags of ours in other places, after the slot was changed or the device got a new object: to go, once `write` is done. */
      readonly clear: readonly AttributeChange[];
    };

/**
 * What it takes to make one order true, given what stands in the directory now.
 *
 * Only a value that an earlier try of ours can explain is ours. The one we want, found where we never wrote it, is
 * somebody else's too: to take it for a success would mean to remove it at the cure.
 */
export function planTag({ payload: wanted, ours }: Order<Tag>, attributes: AttributesByObject): TagPlan {
  const values = attributes.get(wanted.objectId);
  const clear = formerTags({ payload: wanted, ours }, attributes);
  const found = values?.[wanted.slot];
  const isOurs = found !== undefined && hasWritten(ours, wanted, found);

  if (wanted.value === null) {
    // A cure leaves a stranger's value alone and is complete all the same: nothing of ours is there.
    return { kind: 'ready', write: isOurs ? changeTo(wanted, null) : undefined, clear };
  }
  if (values === undefined) return { kind: 'missing' };
  if (found !== undefined && !isOurs) return { kind: 'taken', found };
  return { kind: 'ready', write: found === wanted.value ? undefined : changeTo(wanted, wanted.value), clear };
}

/** How an order looks when it is read back. */
export type TagState =
  | { readonly kind: 'true' }
  /** Not yet as wanted, but nothing else than what the directory may still show of before. */
  | { readonly kind: 'behind'; readonly found: string }
  | { readonly kind: 'false'; readonly found: string };

export function readTag({ payload: wanted, ours }: Order<Tag>, attributes: AttributesByObject): TagState {
  const values = attributes.get(wanted.objectId);
  const found = values?.[wanted.slot];
  const isOurs = found !== undefined && hasWritten(ours, wanted, found);
  const [former] = formerTags({ payload: wanted, ours }, attributes);

  if (values === undefined && wanted.value !== null) return { kind: 'false', found: 'no such device' };
  const isAsWanted = wanted.value === null ? !isOurs : found === wanted.value;
  if (isAsWanted && former === undefined) return { kind: 'true' };
  if (isAsWanted) return { kind: 'behind', found: `the former tag in ${former?.name}` };
  if (found === undefined) return { kind: 'behind', found: 'nothing' };
  return { kind: isOurs ? 'behind' : 'false', found };
}

/** Every object that has to be read for an order: where the tag belongs, and where ours may still stand. */
export function objectsOf({ payload, ours }: Order<Tag>): readonly EntraObjectId[] {
  return [payload, ...ours].map(({ objectId }) => objectId);
}

/** Tags in other places than the wanted one that are there because of us. */
function formerTags(
  { payload: wanted, ours }: Pick<Order<Tag>, 'payload' | 'ours'>,
  attributes: AttributesByObject,
): readonly AttributeChange[] {
  const places = new Map(
    ours.filter((tag) => !isSamePlace(tag, wanted)).map((tag) => [`${tag.objectId} ${tag.slot}`, tag]),
  );
  return [...places.values()]
    .filter((place) => {
      const found = attributes.get(place.objectId)?.[place.slot];
      return found !== undefined && hasWritten(ours, place, found);
    })
    .map((place) => changeTo(place, null));
}

function hasWritten(ours: readonly Tag[], place: Tag, value: string): boolean {
  return ours.some((tag) => isSamePlace(tag, place) && tag.value === value);
}

function isSamePlace(one: Tag, other: Tag): boolean {
  return one.objectId === other.objectId && one.slot === other.slot;
}

function changeTo({ objectId, slot }: Tag, value: string | null): AttributeChange {
  return { id: objectId, name: slot, value };
}
