import { applyCompliance } from '../areas/compliance-policies/apply-compliance.ts';
import type { ManagedDevice } from '../areas/managed-devices/managed-device.ts';
import { hearWhatWaits } from '../areas/managed-devices/remote-actions.ts';
import { toSecondsIso } from '../clock.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import { deliveryOf, noteDelivery } from './delivery.ts';
import { dueDeliveries } from './due-deliveries.ts';
import type { Phone, PhoneFacts } from './phone.ts';

/** The phone speaks to Intune now: everything true on it becomes known. */
export function checkIn(world: World, tenant: Tenant, phone: Phone): void {
  const now = world.now();
  settleDeliveries(world, tenant, phone);
  Object.assign(phone.checkIns, { lastAt: now, anchorAt: now });
  report(world, tenant, phone);
  settleDeliveries(world, tenant, phone);
  const managed = enrollmentOf(tenant, phone);
  if (managed !== undefined) hearWhatWaits(world, tenant, managed, 'now');
}

export function report(world: World, tenant: Tenant, phone: Phone): void {
  phone.factsChangedAt = undefined;
  const managed = enrollmentOf(tenant, phone);
  if (managed === undefined) return;
  const from = factsKnownOf(managed);
  Object.assign(managed, phone.facts);
  const to = factsKnownOf(managed);
  if (JSON.stringify(from) !== JSON.stringify(to)) {
    world.journal.recordEffect({
      at: world.now(),
      tenantId: tenant.id,
      kind: 'facts-reported',
      subject: managed.id,
      property: null,
      entraDeviceId: managed.entraDeviceId,
      from,
      to,
    });
  }
  if (phone.entraObjectId !== undefined) {
    tenant.devices.update(phone.entraObjectId, {
      operatingSystemVersion: phone.facts.osVersion,
      approximateLastSignInDateTime: toSecondsIso(world.now()),
    });
  }
  applyCompliance(world, tenant, managed);
}

function factsKnownOf({ osVersion, securityPatchLevel, jailBroken, isEncrypted }: ManagedDevice): PhoneFacts {
  return { osVersion, securityPatchLevel, jailBroken, isEncrypted };
}

export function enrollmentOf(tenant: Tenant, phone: Phone): ManagedDevice | undefined {
  return phone.managedDeviceId === undefined ? undefined : tenant.managedDevices.get(phone.managedDeviceId);
}

/** Before its rhythm changes: what the phone was told by now is noted, because it follows from the rhythm so far. */
export function settleDeliveries(world: World, tenant: Tenant, phone: Phone): void {
  const managed = enrollmentOf(tenant, phone);
  if (managed === undefined) return;
  for (const { itemId, since, workMs } of dueDeliveries(tenant, managed)) {
    noteDelivery(tenant, managed, itemId, deliveryOf(tenant, managed, itemId, { since, workMs, now: world.now() }));
  }
}
