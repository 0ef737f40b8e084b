import type { JsonObject } from '../../graph/check-body.ts';

/** An object as it was written, with what the service adds. */
export interface KeptObject extends JsonObject {
  readonly id: string;
}

/** Objects of one tenant in collections that are named by their path: `/deviceAppManagement/mobileApps`. */
export class KeptObjects {
  readonly #collections = new Map<string, Map<string, KeptObject>>();

  /** Empty where nothing was ever put. */
  all(collection: string): readonly KeptObject[] {
    return [...(this.#collections.get(collection.toLowerCase())?.values() ?? [])];
  }

  /** Whether anybody ever put something there. */
  isUsed(collection: string): boolean {
    return this.#collections.has(collection.toLowerCase());
  }

  get(collection: string, id: string): KeptObject | undefined {
    return this.#collections.get(collection.toLowerCase())?.get(id.toLowerCase());
  }

  put(collection: string, object: KeptObject): void {
    const name = collection.toLowerCase();
    const objects = this.#collections.get(name) ?? new Map<string, KeptObject>();
    this.#collections.set(name, objects);
    objects.set(object.id.toLowerCase(), object);
  }

  /** With everything below it. */
  remove(collection: string, id: string): void {
    const name = collection.toLowerCase();
    this.#collections.get(name)?.delete(id.toLowerCase());
    const below = `${name}/${id.toLowerCase()}/`;
    for (const other of this.#collections.keys()) if (other.startsWith(below)) this.#collections.delete(other);
  }

  /** Makes a collection hold these and nothing else. */
  replace(collection: string, objects: readonly KeptObject[]): void {
    this.#collections.set(
      collection.toLowerCase(),
      new Map(objects.map((object) => [object.id.toLowerCase(), object])),
    );
  }
}
