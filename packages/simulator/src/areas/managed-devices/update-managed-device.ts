import { propertiesOf } from '../../contract/contract.ts';
import { badRequest, GraphFault } from '../../graph/graph-fault.ts';
import type { GraphCall } from '../../graph/operation.ts';
import type { ManagedDevice } from './managed-device.ts';

/**
 * `PATCH /deviceManagement/managedDevices/{id}`: owner type, the administrator's name for it, and notes. Everything else
 * is read-only, and Intune refuses the whole request then. (Microsoft's generated examples send read-only properties all
 * the same; the reference does not say what becomes of them.)
 */
export function updateManagedDevice({ body, tenant, world, version }: GraphCall, managed: ManagedDevice): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('The body is not an object');
  const known = propertiesOf(version, 'managedDevice') ?? {};
  const changes: { ownership?: ManagedDevice['ownership']; managedDeviceName?: string; notes?: string | null } = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@odata.')) continue;
    if (known[name] === undefined) throw badRequest(`The property '${name}' does not exist on type 'managedDevice'`);
    if (name === 'managedDeviceOwnerType' && (value === 'company' || value === 'personal')) changes.ownership = value;
    else if (name === 'managedDeviceName' && typeof value === 'string') changes.managedDeviceName = value;
    else if (name === 'notes' && (typeof value === 'string' || value === null)) changes.notes = value;
    else if (known[name].readOnly === true)
      throw new GraphFault(403, 'Forbidden', `The property '${name}' is read-only`);
    else throw badRequest(`Invalid value for the property '${name}'`);
  }
  for (const [property, to] of Object.entries(changes)) {
    const name = property as keyof typeof changes;
    const from = managed[name];
    if (from === to) continue;
    Object.assign(managed, { [name]: to });
    world.journal.recordEffect({
      at: world.now(),
      tenantId: tenant.id,
      kind: 'managed-device',
      subject: managed.id,
      property,
      entraDeviceId: managed.entraDeviceId,
      from,
      to,
    });
  }
}
