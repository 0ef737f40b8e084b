import { day, toIso } from '../../clock.ts';
import { isObject, type JsonObject } from '../../graph/check-body.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { World } from '../../world/world.ts';
import type { Device } from '../devices/device.ts';
import { recordDeviceEffect } from '../devices/update-device.ts';
import type { KeptObject } from '../kept/kept-objects.ts';

export const compliancePartnerCollection = '/deviceManagement/complianceManagementPartners';

/** A partner that was not heard of for so long is taken for silent [K]. */
const silentAfterMs = 7 * day;

export const partnerPlatforms = ['android', 'ios', 'macOs'] as const;
type Platform = (typeof partnerPlatforms)[number];

const onboarded = (platform: Platform) => `${platform}Onboarded`;
const assignmentsOf = (partner: JsonObject, platform: Platform): readonly JsonObject[] => {
  const value = partner[`${platform}EnrollmentAssignments`];
  return Array.isArray(value) ? value.filter(isObject) : [];
};

/** As it is shown: who never spoke is unknown, who was heard of lately enabled. */
export function stateOf(partner: KeptObject, now: number): JsonObject {
  const heardAt = Date.parse(String(partner.lastHeartbeatDateTime));
  if (Number.isNaN(heardAt) || heardAt <= 0) {
    return { partnerState: 'unknown', lastHeartbeatDateTime: '0001-01-01T00:00:00Z' };
  }
  return { partnerState: now - heardAt > silentAfterMs ? 'unresponsive' : 'enabled' };
}

/** A platform has one partner (memdocs, third-party-partners). */
export function requireFreePlatforms(tenant: Tenant, ownId: string | undefined, given: JsonObject): void {
  for (const platform of partnerPlatforms) {
    if (given[onboarded(platform)] !== true) continue;
    const other = tenant.kept
      .all(compliancePartnerCollection)
      .find((partner) => partner.id !== ownId && partner[onboarded(platform)] === true);
    if (other !== undefined) {
      throw badRequest(`${String(other.displayName)} is the compliance partner for this platform already.`);
    }
  }
}

/** The partner was heard of. */
export function hearFromPartner(world: World, tenant: Tenant, partner: KeptObject): void {
  tenant.kept.put(compliancePartnerCollection, { ...partner, lastHeartbeatDateTime: toIso(world.now()) });
}

/** The directory writes `AndroidForWork`, `IPhone` and the like. */
function platformOf({ operatingSystem }: Device): Platform {
  if (operatingSystem.startsWith('Android')) return 'android';
  return operatingSystem.startsWith('Mac') ? 'macOs' : 'ios';
}

/**
 * What a partner says of a device becomes the directory's word, where the partner is the one for the device's platform and
 * its user is assigned to it. A device that Intune manages itself keeps Intune's verdict.
 *
 * @returns why it is not taken; undefined: it was
 */
export function reportFromPartner(
  world: World,
  tenant: Tenant,
  partner: KeptObject,
  report: { readonly device: Device; readonly userId: string | null; readonly isCompliant: boolean },
): string | undefined {
  const { device, userId, isCompliant } = report;
  const platform = platformOf(device);
  if (stateOf(partner, world.now()).partnerState !== 'enabled') return 'the partner is not enabled';
  if (partner[onboarded(platform)] !== true) return 'the platform is not onboarded';
  const groups = userId === null ? new Set<string>() : tenant.memberships.groupsOf(userId);
  const isAssigned = assignmentsOf(partner, platform).some(({ target }) => {
    if (!isObject(target)) return false;
    if (String(target['@odata.type']).endsWith('allLicensedUsersAssignmentTarget')) return userId !== null;
    return groups.has(String(target.groupId).toLowerCase());
  });
  if (!isAssigned) return 'its user is not assigned to the partner';
  const isIntunes = [...tenant.managedDevices.values()].some(
    ({ entraDeviceId, abandonedLastSyncAt }) => entraDeviceId === device.deviceId && abandonedLastSyncAt === undefined,
  );
  if (isIntunes) return 'Intune manages the device itself';
  const from = device.isCompliant;
  tenant.devices.update(device.id, { isCompliant, isManaged: true });
  recordDeviceEffect(world, tenant, device, 'is-compliant', 'isCompliant', from, isCompliant);
  return undefined;
}
