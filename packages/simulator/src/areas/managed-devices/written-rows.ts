import type { ApiVersion } from '../../contract/contract.ts';
import type { Tenant } from '../../world/tenant.ts';
import { lastSyncAt, renewedUntil } from './describe-managed-device.ts';
import type { ManagedDevice } from './managed-device.ts';

interface WrittenRow {
  readonly state: readonly unknown[];
  readonly text: string;
}

/** As many selections as are remembered for a tenant: clients ask for the same few again and again. */
const mostSelections = 4;

const written = new WeakMap<Tenant, Map<string, WeakMap<ManagedDevice, WrittenRow>>>();

/**
 * Rows of a listing as they were written before, for as long as nothing they are made of has changed. Making one anew
 * costs twenty times what looking at its state costs, and a large tenant is listed page after page.
 */
export function writtenRows(
  tenant: Tenant,
  selection: { readonly version: ApiVersion; readonly names: readonly string[]; readonly now: number },
  write: (managed: ManagedDevice) => Readonly<Record<string, unknown>>,
): (managed: ManagedDevice) => string {
  const selections = written.get(tenant) ?? new Map<string, WeakMap<ManagedDevice, WrittenRow>>();
  written.set(tenant, selections);
  const key = `${selection.version} ${selection.names.join(',')}`;
  const rows = selections.get(key) ?? new WeakMap<ManagedDevice, WrittenRow>();
  // The one asked for last is forgotten last.
  selections.delete(key);
  selections.set(key, rows);
  const [oldest] = selections.keys();
  if (selections.size > mostSelections && oldest !== undefined) selections.delete(oldest);
  return (managed) => {
    const state = stateOf(tenant, managed, selection.now);
    const known = rows.get(managed);
    if (known !== undefined && isSame(known.state, state)) return known.text;
    const text = JSON.stringify(write(managed));
    rows.set(managed, { state, text });
    return text;
  };
}

/** Everything that `describeManagedDevice` reads and that can change. */
function stateOf(tenant: Tenant, managed: ManagedDevice, now: number): readonly unknown[] {
  return [
    managed.userId === null ? undefined : tenant.users.get(managed.userId),
    lastSyncAt(tenant, managed, now),
    managed.deviceName,
    managed.managedDeviceName,
    managed.ownership,
    managed.entraDeviceId ?? tenant.knobs.turned.unregisteredDeviceId,
    managed.operatingSystem,
    managed.osVersion,
    managed.securityPatchLevel,
    managed.jailBroken,
    managed.isEncrypted,
    managed.threatState,
    managed.complianceState,
    managed.graceEndsAt,
    managed.notes,
    managed.isInLostMode,
    managed.categoryId === undefined
      ? undefined
      : tenant.kept.get('/deviceManagement/deviceCategories', managed.categoryId),
    tenant.phones.get(managed.phoneId)?.hardware.model,
    renewedUntil(managed.enrolledAt, now),
    // Their states change in place.
    managed.actions?.map(({ name, state, updatedAt }) => `${name} ${state} ${updatedAt}`).join(),
  ];
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}
