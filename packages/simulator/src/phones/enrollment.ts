import { applyCompliance, isCompliantToEntra, takeVerdict } from '../areas/compliance-policies/apply-compliance.ts';
import { type Device, intuneMdmAppId, noExtensionAttributes } from '../areas/devices/device.ts';
import { lastSyncAt } from '../areas/managed-devices/describe-managed-device.ts';
import { type EnrollmentKind, enrollmentKinds, type ManagedDevice } from '../areas/managed-devices/managed-device.ts';
import type { Chance } from '../chance.ts';
import { toSecondsIso } from '../clock.ts';
import type { Tenant } from '../world/tenant.ts';
import type { World } from '../world/world.ts';
import type { Phone } from './phone.ts';

/** Makes the enrollment and, unless it has one, the directory device. The state it starts in is the caller's business. */
export function makeEnrollment(
  tenant: Tenant,
  phone: Phone,
  terms: { readonly kind: EnrollmentKind; readonly deviceName: string; readonly at: number; readonly chance: Chance },
): ManagedDevice {
  const kind = enrollmentKinds[terms.kind];
  const device =
    tenant.devices.get(phone.entraObjectId ?? '') ??
    registerDevice(tenant, phone, { deviceName: terms.deviceName, at: terms.at, chance: terms.chance });
  tenant.devices.update(device.id, {
    displayName: terms.deviceName,
    operatingSystem: directoryName(phone, terms.kind),
    isManaged: true,
    managementType: 'MDM',
    mdmAppId: intuneMdmAppId,
    deviceOwnership: kind.ownership === 'company' ? 'Company' : 'Personal',
    enrollmentType: kind.beta,
    enrollmentProfileName: kind.profileName === '' ? null : kind.profileName,
  });
  phone.entraObjectId = device.id;
  const managed: ManagedDevice = {
    id: terms.chance.uuid(),
    phoneId: phone.id,
    entraDeviceId: device.deviceId,
    userId: phone.userId,
    deviceName: terms.deviceName,
    managedDeviceName: `${terms.deviceName}_${terms.chance.text(6)}`,
    ownership: kind.ownership,
    notes: null,
    enrolledAt: terms.at,
    enrollment: terms.kind,
    operatingSystem: kind.platform,
    ...phone.facts,
    threatState: 'unknown',
    threatReportedAt: undefined,
    complianceState: 'unknown',
    brokenSince: new Map(),
    graceEndsAt: undefined,
    abandonedLastSyncAt: undefined,
  };
  tenant.managedDevices.set(managed.id, managed);
  phone.managedDeviceId = managed.id;
  return managed;
}

/** A phone that is registered and not managed: what an authenticator app does, and the first half of enrolling. */
export function registerDevice(
  tenant: Tenant,
  phone: Phone,
  terms: { readonly deviceName: string; readonly at: number; readonly chance: Chance },
): Device {
  const byNobody = tenant.behaviour.registeredOnlyDevice === 'null' ? null : false;
  const device = tenant.devices.add({
    id: terms.chance.uuid(),
    deviceId: terms.chance.uuid(),
    accountEnabled: true,
    displayName: terms.deviceName,
    operatingSystem: directoryName(phone, undefined),
    operatingSystemVersion: phone.facts.osVersion,
    trustType: 'Workplace',
    profileType: 'RegisteredDevice',
    manufacturer: phone.hardware.manufacturer,
    model: phone.hardware.model,
    deviceOwnership: null,
    deviceVersion: 2,
    enrollmentType: null,
    enrollmentProfileName: null,
    managementType: null,
    mdmAppId: null,
    isManaged: byNobody,
    isCompliant: byNobody,
    complianceExpirationDateTime: null,
    registrationDateTime: toSecondsIso(terms.at),
    approximateLastSignInDateTime: toSecondsIso(terms.at),
    extensionAttributes: noExtensionAttributes,
    physicalIds: [],
    systemLabels: [],
    alternativeSecurityIds: [],
  });
  tenant.deviceIds.set(device.deviceId, device.id);
  return device;
}

/** The directory's own words for systems, which are not Intune's. */
function directoryName(phone: Phone, kind: EnrollmentKind | undefined): string {
  if (phone.hardware.kind === 'ipad') return 'IPad';
  if (phone.hardware.kind === 'iphone') return 'IPhone';
  if (kind === 'androidWorkProfile') return 'AndroidForWork';
  return kind === undefined ? 'Android' : 'AndroidEnterprise';
}

/** Enrolls now. With `keepListed`, the enrollment before stays listed beside it, as Intune does until somebody cleans up. */
export function enrollNow(
  world: World,
  tenant: Tenant,
  phone: Phone,
  terms: { readonly kind: EnrollmentKind; readonly deviceName: string; readonly keepListed: boolean },
): ManagedDevice {
  const now = world.now();
  const before = phone.managedDeviceId === undefined ? undefined : tenant.managedDevices.get(phone.managedDeviceId);
  if (before !== undefined) {
    if (terms.keepListed) before.abandonedLastSyncAt = lastSyncAt(tenant, before, now) ?? before.enrolledAt;
    else tenant.managedDevices.delete(before.id);
  }
  const managed = makeEnrollment(tenant, phone, { ...terms, at: now, chance: world.chance });
  Object.assign(phone.checkIns, { lastAt: now, anchorAt: now, silentSince: undefined });
  phone.factsChangedAt = undefined;
  recordEnrollment(world, tenant, managed, before?.id ?? null, managed.id);
  applyCompliance(world, tenant, managed);
  return managed;
}

/** Ends management. The directory device stays, managed by nobody; with `deleteDevice` it goes too, and the phone with it. */
export function retirePhone(
  world: World,
  tenant: Tenant,
  phone: Phone,
  terms: { readonly deleteDevice: boolean },
): void {
  const managed = phone.managedDeviceId === undefined ? undefined : tenant.managedDevices.get(phone.managedDeviceId);
  if (managed !== undefined) {
    tenant.managedDevices.delete(managed.id);
    recordEnrollment(world, tenant, managed, managed.id, null);
  }
  phone.managedDeviceId = undefined;
  if (phone.entraObjectId === undefined) return;
  if (terms.deleteDevice) {
    const device = tenant.devices.remove(phone.entraObjectId, 'deleted');
    if (device !== undefined) tenant.deviceIds.delete(device.deviceId);
    phone.entraObjectId = undefined;
  } else {
    tenant.devices.update(phone.entraObjectId, { isManaged: false, isCompliant: false, managementType: null });
  }
}

/** For the seeding: verdict and directory agree from the start, and nobody did it. */
export function startCompliance(world: World, tenant: Tenant, managed: ManagedDevice): void {
  takeVerdict(world, tenant, managed);
  if (managed.entraDeviceId === null || managed.abandonedLastSyncAt !== undefined) return;
  tenant.devices.update(tenant.deviceIds.get(managed.entraDeviceId) ?? '', {
    isCompliant: isCompliantToEntra(tenant, managed),
  });
}

function recordEnrollment(
  world: World,
  tenant: Tenant,
  managed: ManagedDevice,
  from: string | null,
  to: string | null,
): void {
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'managed-device',
    subject: managed.id,
    property: 'enrollment',
    entraDeviceId: managed.entraDeviceId,
    from,
    to,
  });
}
