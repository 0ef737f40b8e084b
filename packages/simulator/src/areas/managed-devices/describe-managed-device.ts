import { day, toIso } from '../../clock.ts';
import type { ApiVersion } from '../../contract/contract.ts';
import { lastCheckInAt } from '../../phones/phone.ts';
import type { Tenant } from '../../world/tenant.ts';
import { enrollmentKinds, type ManagedDevice } from './managed-device.ts';
import { describeActions } from './remote-actions.ts';

/** Intune's way of saying "never". */
const never = '0001-01-01T00:00:00Z';
const noGrace = '9999-12-31T23:59:59Z';
const noDevice = '00000000-0000-0000-0000-000000000000';

/** When Intune last heard from an enrollment. */
export function lastSyncAt(tenant: Tenant, managed: ManagedDevice, now: number): number | undefined {
  if (managed.abandonedLastSyncAt !== undefined) return managed.abandonedLastSyncAt;
  const phone = tenant.phones.get(managed.phoneId);
  return phone === undefined ? undefined : lastCheckInAt(phone.checkIns, now);
}

/**
 * A managed device with every property Graph gives for a phone. Properties that Intune fills only on a single GET with
 * `$select` (udid, iccid, notes …) are left out here when it is for a list, and come out null.
 */
export function describeManagedDevice(
  tenant: Tenant,
  managed: ManagedDevice,
  view: { readonly version: ApiVersion; readonly now: number; readonly isSingle: boolean },
): Readonly<Record<string, unknown>> {
  const phone = tenant.phones.get(managed.phoneId);
  const user = managed.userId === null ? undefined : tenant.users.get(managed.userId);
  const kind = enrollmentKinds[managed.enrollment];
  const syncedAt = lastSyncAt(tenant, managed, view.now);
  const isRegistered = managed.entraDeviceId !== null;
  const entraDeviceId = managed.entraDeviceId ?? (tenant.behaviour.unregisteredDeviceId === 'zero' ? noDevice : '');
  return {
    id: managed.id,
    userId: user?.id ?? '',
    deviceName: managed.deviceName,
    managedDeviceOwnerType: managed.ownership,
    enrolledDateTime: toIso(managed.enrolledAt),
    lastSyncDateTime: syncedAt === undefined ? never : toIso(syncedAt),
    operatingSystem: managed.operatingSystem,
    complianceState: managed.complianceState,
    complianceGracePeriodExpirationDateTime: managed.graceEndsAt === undefined ? noGrace : toIso(managed.graceEndsAt),
    jailBroken: managed.jailBroken,
    managementAgent: kind.agent,
    osVersion: managed.osVersion,
    easActivated: false,
    easDeviceId: '',
    easActivationDateTime: never,
    azureADRegistered: isRegistered,
    azureADDeviceId: entraDeviceId,
    deviceEnrollmentType: view.version === 'beta' ? kind.beta : kind.v1,
    activationLockBypassCode: null,
    emailAddress: user?.mail ?? '',
    deviceRegistrationState: isRegistered ? 'registered' : 'notRegisteredPendingEnrollment',
    deviceCategoryDisplayName: categoryName(tenant, managed),
    isSupervised: kind.supervised,
    exchangeLastSuccessfulSyncDateTime: never,
    exchangeAccessState: 'none',
    exchangeAccessStateReason: 'none',
    remoteAssistanceSessionUrl: null,
    remoteAssistanceSessionErrorDetails: null,
    isEncrypted: managed.isEncrypted,
    userPrincipalName: user?.userPrincipalName ?? '',
    model: phone?.hardware.model ?? '',
    manufacturer: phone?.hardware.manufacturer ?? '',
    imei: phone?.hardware.imei ?? '',
    serialNumber: phone?.hardware.serialNumber ?? '',
    phoneNumber: '',
    androidSecurityPatchLevel: managed.securityPatchLevel,
    userDisplayName: user?.displayName ?? '',
    configurationManagerClientEnabledFeatures: null,
    wiFiMacAddress: phone?.hardware.wiFiMacAddress ?? '',
    deviceHealthAttestationState: null,
    subscriberCarrier: '',
    meid: '',
    totalStorageSpaceInBytes: phone?.hardware.storageInBytes ?? 0,
    freeStorageSpaceInBytes: Math.floor((phone?.hardware.storageInBytes ?? 0) * 0.4),
    managedDeviceName: managed.managedDeviceName,
    partnerReportedThreatState: managed.threatState,
    requireUserEnrollmentApproval: null,
    managementCertificateExpirationDate: toIso(renewedUntil(managed.enrolledAt, view.now)),
    managementState: managementState(managed),
    iccid: null,
    udid: null,
    notes: view.isSingle ? managed.notes : null,
    ethernetMacAddress: null,
    physicalMemoryInBytes: 0,
    enrollmentProfileName: kind.profileName,
    deviceActionResults: describeActions(managed),
    ...(view.version === 'beta' ? betaOnly(managed, entraDeviceId, isRegistered) : {}),
  };
}

function categoryName(tenant: Tenant, { categoryId }: ManagedDevice): string {
  const category =
    categoryId === undefined ? undefined : tenant.kept.get('/deviceManagement/deviceCategories', categoryId);
  return category === undefined ? 'Unknown' : String(category.displayName);
}

/** What is asked of the phone, as long as it has not done it. */
function managementState({ actions = [] }: ManagedDevice): string {
  const isWaiting = (wanted: string) =>
    actions.some(({ name, state }) => name === wanted && (state === 'pending' || state === 'active'));
  if (isWaiting('wipe')) return 'wipePending';
  return isWaiting('retire') ? 'retirePending' : 'managed';
}

/** The management certificate lasts a year, and is renewed while the phone is enrolled. */
export function renewedUntil(enrolledAt: number, now: number): number {
  const yearMs = 365 * day;
  return enrolledAt + Math.max(1, Math.ceil((now - enrolledAt) / yearMs)) * yearMs;
}

/** Of beta's additional properties only those that say something about a phone; the others are left out. */
function betaOnly(managed: ManagedDevice, entraDeviceId: string, isRegistered: boolean): Record<string, unknown> {
  return {
    aadRegistered: isRegistered,
    azureActiveDirectoryDeviceId: entraDeviceId,
    ownerType: managed.ownership === 'company' ? 'company' : 'personal',
    securityPatchLevel: managed.securityPatchLevel,
    joinType: isRegistered ? 'azureADRegistered' : 'unknown',
    lostModeState: managed.isInLostMode === true ? 'enabled' : 'disabled',
    roleScopeTagIds: ['0'],
  };
}
