import { propertiesOf } from '../../contract/contract.ts';
import { badRequest, GraphFault, notModelled } from '../../graph/graph-fault.ts';
import type { GraphAnswer, GraphCall } from '../../graph/operation.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import { type Device, type ExtensionAttributeName, extensionAttributeNames } from './device.ts';

const longestAttribute = 1_024;

/**
 * `PATCH /devices/{id}` (learn.microsoft.com/graph/api/device-update). Modelled: extension attributes, all fifteen, each
 * by itself, null to clear; `accountEnabled`. Compliance and management may be written by the MDM alone. Read-only and
 * unknown properties are refused, and then nothing of the request takes hold.
 */
export function updateDevice(call: GraphCall, device: Device): GraphAnswer {
  const { body, world, tenant } = call;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('A value is required for the request body.');
  }
  const known = propertiesOf('v1.0', 'device') ?? {};
  let attributes: Partial<Record<ExtensionAttributeName, string | null>> = {};
  let accountEnabled = device.accountEnabled;
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@odata.')) continue;
    const shape = known[name];
    if (shape === undefined) throw badRequest(`Invalid property '${name}'.`);
    if (name === 'isCompliant' || name === 'isManaged') {
      throw new GraphFault(
        403,
        'Authorization_RequestDenied',
        `Property '${name}' can only be updated by the device's MDM.`,
      );
    }
    if (shape.readOnly === true) throw badRequest(`Property '${name}' is read-only and cannot be set.`);
    if (name === 'extensionAttributes') attributes = readAttributes(value);
    else if (name === 'accountEnabled' && typeof value === 'boolean') accountEnabled = permitted(call, value);
    else if (name === 'accountEnabled')
      throw badRequest(`Invalid value specified for property 'accountEnabled' of resource 'Device'.`);
    else throw notModelled(`writing '${name}' of a device`);
  }
  setExtensionAttributes(world, tenant, device, attributes);
  if (accountEnabled !== device.accountEnabled) {
    tenant.devices.update(device.id, { accountEnabled });
    recordDeviceEffect(world, tenant, device, 'device', 'accountEnabled', device.accountEnabled, accountEnabled);
  }
  return { status: 204 };
}

/** The documentation ties this property to roles of people; whether an application may write it is not said. */
function permitted({ caller, tenant }: GraphCall, isEnabled: boolean): boolean {
  if (caller.userId === null && tenant.behaviour.deviceDisabledByApp === 'refused')
    throw new GraphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  return isEnabled;
}

function readAttributes(value: unknown): Partial<Record<ExtensionAttributeName, string | null>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest(`Invalid value specified for property 'extensionAttributes' of resource 'Device'.`);
  }
  const attributes: Partial<Record<ExtensionAttributeName, string | null>> = {};
  for (const [name, text] of Object.entries(value)) {
    if (name.includes('@odata.')) continue;
    if (!isAttributeName(name)) throw badRequest(`Invalid property '${name}'.`);
    const isText = typeof text === 'string' && text.length <= longestAttribute;
    if (!isText && text !== null)
      throw badRequest(`Invalid value specified for property '${name}' of resource 'Device'.`);
    attributes[name] = text;
  }
  return attributes;
}

function isAttributeName(name: string): name is ExtensionAttributeName {
  return (extensionAttributeNames as readonly string[]).includes(name);
}

/** Used by the controls too: a customer's own script writes the same way. Each attribute that changes is an effect. */
export function setExtensionAttributes(
  world: World,
  tenant: Tenant,
  device: Device,
  attributes: Partial<Record<ExtensionAttributeName, string | null>>,
): void {
  const before = device.extensionAttributes;
  tenant.devices.update(device.id, { extensionAttributes: { ...before, ...attributes } });
  for (const [name, value] of Object.entries(attributes)) {
    const previous = before[name as ExtensionAttributeName];
    if (previous !== value) recordDeviceEffect(world, tenant, device, 'attribute', name, previous, value);
  }
}

export function recordDeviceEffect(
  world: World,
  tenant: Tenant,
  device: Device,
  kind: 'attribute' | 'is-compliant' | 'device',
  property: string,
  from: unknown,
  to: unknown,
): void {
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind,
    subject: device.id,
    property,
    entraDeviceId: device.deviceId,
    from,
    to,
  });
}
