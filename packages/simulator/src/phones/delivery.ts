import type { ManagedDevice } from '../areas/managed-devices/managed-device.ts';
import type { Tenant } from '../world/tenant.ts';
import { type CheckIns, nextCheckInAt } from './phone.ts';

/**
 * What Intune sends to a phone goes out at the phone's next check-in, and what came of it is told at the first check-in
 * after the work is done. Nothing runs for it: where a delivery stands follows from the rhythm of check-ins, and is
 * written down only when a check-in out of rhythm would make it forget (`settleDeliveries`).
 */
export interface Delivery {
  readonly since: number;
  /** The check-in at which the phone was told. */
  readonly sentAt: number | undefined;
  /** The check-in at which the phone said what came of it. */
  readonly toldAt: number | undefined;
}

/** By managed device and by what is delivered: an id of an app, a configuration, a profile. */
export type Deliveries = Map<string, Map<string, Delivery>>;

export function deliveryOf(
  tenant: Tenant,
  managed: ManagedDevice,
  itemId: string,
  terms: { readonly since: number; readonly workMs: number; readonly now: number },
): Delivery {
  const { since, workMs, now } = terms;
  const from = Math.max(since, managed.enrolledAt);
  const noted = tenant.deliveries.get(managed.id)?.get(itemId);
  const known = noted !== undefined && noted.since === since ? noted : undefined;
  const checkIns = managed.abandonedLastSyncAt === undefined ? tenant.phones.get(managed.phoneId)?.checkIns : undefined;
  const sentAt = known?.sentAt ?? (checkIns === undefined ? undefined : firstCheckIn(checkIns, from, now));
  if (sentAt === undefined) return { since, sentAt, toldAt: undefined };
  const toldAt = known?.toldAt ?? (checkIns === undefined ? undefined : firstCheckIn(checkIns, sentAt + workMs, now));
  return { since, sentAt, toldAt };
}

/** Notes where everything asked about stands, before the rhythm it was computed from changes. */
export function noteDelivery(tenant: Tenant, managed: ManagedDevice, itemId: string, delivery: Delivery): void {
  const noted = tenant.deliveries.get(managed.id) ?? new Map<string, Delivery>();
  tenant.deliveries.set(managed.id, noted);
  noted.set(itemId, delivery);
}

/** The first check-in at or after a moment, if it has been by now. */
function firstCheckIn(checkIns: CheckIns, from: number, now: number): number | undefined {
  const { anchorAt, lastAt, silentSince } = checkIns;
  if (lastAt !== undefined && lastAt === anchorAt && anchorAt >= from) return anchorAt <= now ? anchorAt : undefined;
  const next = nextCheckInAt({ ...checkIns, silentSince: undefined }, from - 1);
  if (next === undefined || next > now || (silentSince !== undefined && next > silentSince)) return undefined;
  return next;
}
