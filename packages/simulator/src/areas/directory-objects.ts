/** Counts the changes of one tenant's directory, so that a delta link can say "since then". */
export class ChangeCounter {
  #last = 0;
  #listener: (() => void) | undefined;

  get last(): number {
    return this.#last;
  }

  next(): number {
    this.#last += 1;
    this.#listener?.();
    return this.#last;
  }

  /** Is told of every change from now on, before it has taken hold. */
  listen(listener: () => void): void {
    this.#listener = listener;
  }
}

export interface DirectoryRecord {
  readonly id: string;
}

export interface DirectoryEntry<Item extends DirectoryRecord> {
  item: Item;
  /** Which change last touched each property; the creation is in `createdIn`. */
  readonly changedIn: Map<string, number>;
  readonly createdIn: number;
  removedIn: number | undefined;
  removedFor: 'changed' | 'deleted' | undefined;
}

/**
 * Users, groups or devices of one tenant, with the memory that delta needs: when each property last changed and which
 * objects went. Listed by id, so that a page can be continued after a change in the middle.
 */
export class DirectoryObjects<Item extends DirectoryRecord> {
  readonly #entries = new Map<string, DirectoryEntry<Item>>();
  readonly #changes: ChangeCounter;
  /** Who was touched by which change, oldest first. One that was touched again stands there again. */
  #touched: { readonly change: number; readonly id: string }[] = [];
  #sorted: string[] | undefined;
  #living = 0;

  constructor(changes: ChangeCounter) {
    this.#changes = changes;
  }

  get size(): number {
    return this.#living;
  }

  get(id: string): Item | undefined {
    const entry = this.#entries.get(id);
    return entry?.removedIn === undefined ? entry?.item : undefined;
  }

  add(item: Item): Item {
    const createdIn = this.#changes.next();
    this.#entries.set(item.id, {
      item,
      changedIn: new Map(),
      createdIn,
      removedIn: undefined,
      removedFor: undefined,
    });
    this.#sorted = undefined;
    this.#living += 1;
    this.#note(item.id, createdIn);
    return item;
  }

  /** Sets properties and answers the names of those that really changed. */
  update(id: string, patch: Partial<Item>): readonly (keyof Item & string)[] {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.removedIn !== undefined) return [];
    const { item } = entry;
    const changed = (Object.keys(patch) as (keyof Item & string)[]).filter(
      (name) => JSON.stringify(item[name]) !== JSON.stringify(patch[name]),
    );
    if (changed.length === 0) return [];
    const change = this.#changes.next();
    for (const name of changed) entry.changedIn.set(name, change);
    entry.item = { ...item, ...patch };
    this.#note(id, change);
    return changed;
  }

  /** Marks a property as changed that is not kept here (a group's members). */
  touch(id: string, property: string, change: number): void {
    this.#entries.get(id)?.changedIn.set(property, change);
    this.#note(id, change);
  }

  /** `changed`: it is in the recycle bin. `deleted`: it is gone for good. Entra deletes devices for good. */
  remove(id: string, reason: 'changed' | 'deleted'): Item | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.removedIn !== undefined) return undefined;
    entry.removedIn = this.#changes.next();
    entry.removedFor = reason;
    this.#living -= 1;
    this.#note(id, entry.removedIn);
    return entry.item;
  }

  /** Those that are, by id, beginning after one. */
  *values(after = ''): Generator<Item> {
    for (const entry of this.entries(after)) if (entry.removedIn === undefined) yield entry.item;
  }

  /** All that are and were, by id, beginning after one. */
  *entries(after = ''): Generator<DirectoryEntry<Item>> {
    this.#sorted ??= [...this.#entries.keys()].toSorted();
    const ids = this.#sorted;
    for (let index = firstAfter(ids, after); index < ids.length; index += 1) {
      const entry = this.#entries.get(ids[index] ?? '');
      if (entry !== undefined) yield entry;
    }
  }

  /** The same, of those that were made, changed or removed after a change: a round need not look at everybody. */
  *entriesSince(since: number, after = ''): Generator<DirectoryEntry<Item>> {
    if (since === 0) yield* this.entries(after);
    else {
      const ids = new Set<string>();
      for (let index = this.#touched.length - 1; index >= 0; index -= 1) {
        const { change, id } = this.#touched[index] ?? { change: 0, id: '' };
        if (change <= since) break;
        if (id > after) ids.add(id);
      }
      for (const id of [...ids].toSorted()) {
        const entry = this.#entries.get(id);
        if (entry !== undefined) yield entry;
      }
    }
  }

  #note(id: string, change: number): void {
    this.#touched.push({ change, id });
    if (this.#touched.length <= 2 * this.#entries.size + 1_000) return;
    const last = new Map(this.#touched.map((touched) => [touched.id, touched.change]));
    this.#touched = [...last]
      .map(([id, change]) => ({ id, change }))
      .toSorted((one, other) => one.change - other.change);
  }
}

/** Where the first of the sorted ids stands that is greater. */
export function firstAfter(ids: readonly string[], after: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? '') <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
