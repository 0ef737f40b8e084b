import { day } from '../../clock.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import { recordDeviceEffect } from '../devices/update-device.ts';
import { lastSyncAt } from '../managed-devices/describe-managed-device.ts';
import type { ManagedDevice } from '../managed-devices/managed-device.ts';
import { judgeCompliance } from './judge-compliance.ts';
import { scheduleActions } from './scheduled-actions.ts';

/** Judges an enrollment anew, and carries a changed verdict on to the directory after the tenant's delay. */
export function applyCompliance(world: World, tenant: Tenant, managed: ManagedDevice): void {
  const before = managed.complianceState;
  takeVerdict(world, tenant, managed);
  if (managed.complianceState === before) return;
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'compliance',
    subject: managed.id,
    property: 'complianceState',
    entraDeviceId: managed.entraDeviceId,
    from: before,
    to: managed.complianceState,
  });
  world.due.add(world.now() + tenant.behaviour.complianceDelayMs, () => tellDirectory(world, tenant, managed));
}

/** When something changed that any device may depend on: a policy, a group, a connector, a knob. */
export function applyComplianceToAll(world: World, tenant: Tenant): void {
  for (const managed of tenant.managedDevices.values()) applyCompliance(world, tenant, managed);
}

/** The verdict without its consequences: how a seeded tenant starts. */
export function takeVerdict(world: World, tenant: Tenant, managed: ManagedDevice): void {
  const verdict = judgeCompliance(tenant, managed, world.now());
  managed.complianceState = verdict.state;
  managed.graceEndsAt = verdict.graceEndsAt;
  const fresh = [...verdict.brokenSince].filter(([policyId]) => !managed.brokenSince.has(policyId));
  managed.brokenSince.clear();
  for (const [policyId, since] of verdict.brokenSince) managed.brokenSince.set(policyId, since);
  for (const [policyId, since] of fresh) {
    const policy = tenant.compliancePolicies.get(policyId);
    if (policy !== undefined) scheduleActions(world, tenant, managed, policy, since);
  }
  const { graceEndsAt } = verdict;
  if (graceEndsAt !== undefined) world.due.add(graceEndsAt, () => applyIfListed(world, tenant, managed));
}

/** Looks again when an enrollment that fell silent will have been silent for too long. */
export function reviewSilence(world: World, tenant: Tenant, managed: ManagedDevice): void {
  const heardAt = lastSyncAt(tenant, managed, world.now()) ?? managed.enrolledAt;
  const overdueAt = heardAt + tenant.behaviour.checkInThresholdDays * day + 1;
  if (overdueAt > world.now()) world.due.add(overdueAt, () => applyIfListed(world, tenant, managed));
}

function applyIfListed(world: World, tenant: Tenant, managed: ManagedDevice): void {
  if (tenant.managedDevices.get(managed.id) === managed) applyCompliance(world, tenant, managed);
}

/** `isCompliant` in the directory, from Intune's verdict as it stands by then. */
export function tellDirectory(world: World, tenant: Tenant, managed: ManagedDevice): void {
  if (managed.entraDeviceId === null || managed.abandonedLastSyncAt !== undefined) return;
  if (tenant.managedDevices.get(managed.id) !== managed) return;
  const device = tenant.devices.get(tenant.deviceIds.get(managed.entraDeviceId) ?? '');
  if (device === undefined) return;
  const isCompliant = isCompliantToEntra(tenant, managed);
  const from = device.isCompliant;
  if (from === isCompliant) return;
  tenant.devices.update(device.id, { isCompliant });
  recordDeviceEffect(world, tenant, device, 'is-compliant', 'isCompliant', from, isCompliant);
}

/** What Conditional Access is told of Intune's verdict. */
export function isCompliantToEntra({ behaviour }: Tenant, { complianceState }: ManagedDevice): boolean {
  return complianceState === 'compliant' || (complianceState === 'inGracePeriod' && behaviour.graceCountsAsCompliant);
}
