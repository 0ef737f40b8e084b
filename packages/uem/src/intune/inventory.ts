import type { Cursor, InventoryPage, ManagedDevice } from '@picket/domain';
import { walkPages } from '@picket/graph';
import { calls } from './calls.ts';
import { readManagedDevice } from './managed-device.ts';
import type { TenantAccess } from './tenant-access.ts';

/** Every device Intune lists, Windows and Mac among them: what is not judged is still told apart from what is gone. */
export async function* listManagedDevices(
  access: TenantAccess,
  from: Cursor | undefined,
  signal: AbortSignal,
): AsyncGenerator<InventoryPage<ManagedDevice>, void, void> {
  const { endpoint } = calls.managedDevices;
  // Without `$top`: Intune's own page is the largest there is.
  const begin = from === undefined ? { call: {} } : { nextLink: from };
  for await (const { items, nextLink } of walkPages(access.graph(calls.managedDevices), endpoint, begin, signal)) {
    const devices = items.map(readManagedDevice);
    yield { items: devices, ...(nextLink === undefined ? {} : { next: nextLink as Cursor }) };
  }
}
