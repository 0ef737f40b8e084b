import { reviewSilence } from '../areas/compliance-policies/apply-compliance.ts';
import { hearWhatWaits } from '../areas/managed-devices/remote-actions.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import { enrollmentOf, report, settleDeliveries } from './check-in.ts';
import { lastCheckInAt, nextCheckInAt, type Phone, type PhoneFacts } from './phone.ts';

/** Changes what is true on the phone. Intune learns of it when the phone next checks in. */
export function changeFacts(world: World, tenant: Tenant, phone: Phone, facts: Partial<PhoneFacts>): void {
  phone.facts = { ...phone.facts, ...facts };
  phone.factsChangedAt = world.now();
  reportAtNextCheckIn(world, tenant, phone);
}

export function fallSilent(world: World, tenant: Tenant, phone: Phone): void {
  if (phone.checkIns.silentSince !== undefined) return;
  phone.checkIns.silentSince = world.now();
  const managed = enrollmentOf(tenant, phone);
  if (managed !== undefined) reviewSilence(world, tenant, managed);
}

/** Speaks again, by its rhythm counted from now. */
export function endSilence(world: World, tenant: Tenant, phone: Phone): void {
  if (phone.checkIns.silentSince === undefined) return;
  setRhythm(world, tenant, phone, phone.checkIns.everyMs);
}

/** Sets how often the phone checks in by itself; null: only when told. Ends silence. */
export function setRhythm(world: World, tenant: Tenant, phone: Phone, everyMs: number | null): void {
  const now = world.now();
  settleDeliveries(world, tenant, phone);
  const lastAt = lastCheckInAt(phone.checkIns, now);
  Object.assign(phone.checkIns, { lastAt, anchorAt: now, everyMs, silentSince: undefined });
  reportAtNextCheckIn(world, tenant, phone);
  const managed = enrollmentOf(tenant, phone);
  if (managed !== undefined) hearWhatWaits(world, tenant, managed, 'next-check-in');
}

/**
 * Beats of the rhythm happen without events; only one that has something to tell needs one. If the rhythm changes
 * before it comes, whoever changed it schedules again, and this one finds nothing due.
 */
function reportAtNextCheckIn(world: World, tenant: Tenant, phone: Phone): void {
  const next = nextCheckInAt(phone.checkIns, world.now());
  if (phone.factsChangedAt === undefined || next === undefined) return;
  world.due.add(next, () => {
    const spokeAt = lastCheckInAt(phone.checkIns, world.now());
    const isTold = phone.factsChangedAt !== undefined && spokeAt !== undefined && spokeAt >= phone.factsChangedAt;
    if (isTold) report(world, tenant, phone);
  });
}
