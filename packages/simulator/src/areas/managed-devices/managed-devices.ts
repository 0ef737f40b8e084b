import { firstAfter } from '../directory-objects.ts';
import type { ManagedDevice } from './managed-device.ts';

/** By name and id, as Intune's own skip tokens show (`LastDeviceName`, `LastDeviceId`). */
export const listingKey = ({ deviceName, id }: ManagedDevice) => `${deviceName.toLowerCase()}\u0000${id}`;

/**
 * The enrollments of a tenant by id. Their listing order is kept, because a large inventory is asked for a hundred pages
 * in a row and sorting it costs more than a page.
 */
export class ManagedDevices extends Map<string, ManagedDevice> {
  #order: { readonly devices: readonly ManagedDevice[]; readonly keys: readonly string[] } | undefined;

  override set(id: string, managed: ManagedDevice): this {
    this.#order = undefined;
    return super.set(id, managed);
  }

  override delete(id: string): boolean {
    this.#order = undefined;
    return super.delete(id);
  }

  rename(managed: ManagedDevice, deviceName: string): void {
    managed.deviceName = deviceName;
    this.#order = undefined;
  }

  inOrder(): readonly ManagedDevice[] {
    return this.#ordered().devices;
  }

  /** In order, beginning after a key. */
  *after(key: string): Generator<ManagedDevice> {
    const { devices, keys } = this.#ordered();
    for (let index = firstAfter(keys, key); index < devices.length; index += 1) {
      const managed = devices[index];
      if (managed !== undefined) yield managed;
    }
  }

  #ordered() {
    if (this.#order === undefined) {
      const sorted = [...this.values()]
        .map((managed) => ({ managed, key: listingKey(managed) }))
        .toSorted((left, right) => (left.key < right.key ? -1 : 1));
      this.#order = { devices: sorted.map(({ managed }) => managed), keys: sorted.map(({ key }) => key) };
    }
    return this.#order;
  }
}
