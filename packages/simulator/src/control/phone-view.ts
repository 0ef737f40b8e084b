import { lastSyncAt } from '../areas/managed-devices/describe-managed-device.ts';
import type {
  ComplianceState,
  EnrollmentKind,
  ManagedDevice,
  ReportedThreatState,
} from '../areas/managed-devices/managed-device.ts';
import { toIso } from '../clock.ts';
import { lastCheckInAt, type Phone, type PhoneFacts } from '../phones/phone.ts';
import type { Tenant } from '../world/tenant.ts';
import { ControlFault, type ControlTools } from './define.ts';

/** Everything about one phone, the true and the reported: what a test compares a client's belief with. */
export interface PhoneView {
  readonly phoneId: string;
  readonly tenantId: string;
  readonly kind: 'iphone' | 'ipad' | 'android';
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly userId: string | null;
  readonly userPrincipalName: string | null;
  /** Display names of the groups its user is in, directly or not. */
  readonly groups: readonly string[];
  /** What is true on the phone. */
  readonly facts: Readonly<PhoneFacts>;
  readonly lastCheckInAt: string | null;
  readonly isSilent: boolean;
  /** Its enrollment, while it has one. */
  readonly managedDeviceId: string | null;
  readonly deviceName: string | null;
  readonly ownership: 'company' | 'personal' | 'unknown' | null;
  readonly enrollment: EnrollmentKind | null;
  /** What Intune knows of it since the last check-in. */
  readonly reported: Readonly<PhoneFacts> | null;
  readonly complianceState: ComplianceState | null;
  /** Where the Company Portal sends its user to become compliant again (`overrideComplianceState`). */
  readonly remediationUrl: string | null;
  readonly partnerReportedThreatState: ReportedThreatState | null;
  /** Older enrollments of the same phone that are still listed. */
  readonly abandonedManagedDeviceIds: readonly string[];
  /** Its device in the directory. */
  readonly entraDeviceId: string | null;
  readonly entraObjectId: string | null;
  readonly isCompliant: boolean | null;
  readonly isManaged: boolean | null;
  /** Those that are set. */
  readonly extensionAttributes: Readonly<Record<string, string>>;
}

export function describePhone(tenant: Tenant, phone: Phone, now: number): PhoneView {
  const enrollments = [...tenant.managedDevices.values()].filter(({ phoneId }) => phoneId === phone.id);
  return describe(tenant, phone, enrollments, now);
}

/** All phones of a tenant, with their enrollments sorted out once and not once a phone. */
export function describePhones(tenant: Tenant, now: number): readonly PhoneView[] {
  const enrollments = Map.groupBy(tenant.managedDevices.values(), ({ phoneId }) => phoneId);
  return [...tenant.phones.values()].map((phone) => describe(tenant, phone, enrollments.get(phone.id) ?? [], now));
}

function describe(tenant: Tenant, phone: Phone, enrollments: readonly ManagedDevice[], now: number): PhoneView {
  const managed = phone.managedDeviceId === undefined ? undefined : tenant.managedDevices.get(phone.managedDeviceId);
  const device = phone.entraObjectId === undefined ? undefined : tenant.devices.get(phone.entraObjectId);
  const user = phone.userId === null ? undefined : tenant.users.get(phone.userId);
  const checkedInAt = managed === undefined ? lastCheckInAt(phone.checkIns, now) : lastSyncAt(tenant, managed, now);
  return {
    phoneId: phone.id,
    tenantId: tenant.id,
    kind: phone.hardware.kind,
    manufacturer: phone.hardware.manufacturer,
    model: phone.hardware.model,
    serialNumber: phone.hardware.serialNumber,
    userId: phone.userId,
    userPrincipalName: user?.userPrincipalName ?? null,
    groups: user === undefined ? [] : groupNames(tenant, user.id),
    facts: { ...phone.facts },
    lastCheckInAt: checkedInAt === undefined ? null : toIso(checkedInAt),
    isSilent: phone.checkIns.silentSince !== undefined,
    managedDeviceId: managed?.id ?? null,
    deviceName: managed?.deviceName ?? null,
    ownership: managed?.ownership ?? null,
    enrollment: managed?.enrollment ?? null,
    reported:
      managed === undefined
        ? null
        : {
            osVersion: managed.osVersion,
            securityPatchLevel: managed.securityPatchLevel,
            jailBroken: managed.jailBroken,
            isEncrypted: managed.isEncrypted,
          },
    complianceState: managed?.complianceState ?? null,
    remediationUrl: managed?.remediationUrl ?? null,
    partnerReportedThreatState: managed?.threatState ?? null,
    abandonedManagedDeviceIds: enrollments.map(({ id }) => id).filter((id) => id !== managed?.id),
    entraDeviceId: device?.deviceId ?? null,
    entraObjectId: device?.id ?? null,
    isCompliant: device?.isCompliant ?? null,
    isManaged: device?.isManaged ?? null,
    extensionAttributes: Object.fromEntries(
      Object.entries(device?.extensionAttributes ?? {}).filter((entry): entry is [string, string] => entry[1] !== null),
    ),
  };
}

function groupNames(tenant: Tenant, userId: string): readonly string[] {
  return [...tenant.memberships.groupsOf(userId)].flatMap((id) => tenant.groups.get(id)?.displayName ?? []).toSorted();
}

/** By any of its ids: its own, of its enrollment, of its directory device, or that device's object id. */
export function phoneNamed({ world }: ControlTools, id: string): { readonly tenant: Tenant; readonly phone: Phone } {
  const wanted = id.toLowerCase();
  for (const tenant of world.tenants.values()) {
    const phoneId =
      tenant.managedDevices.get(wanted)?.phoneId ??
      (tenant.phones.has(wanted) ? wanted : phoneOfDevice(tenant, tenant.deviceIds.get(wanted) ?? wanted));
    const phone = tenant.phones.get(phoneId ?? '');
    if (phone !== undefined) return { tenant, phone };
  }
  throw new ControlFault('not_found', `there is no phone with the id ${id}`);
}

function phoneOfDevice(tenant: Tenant, objectId: string): string | undefined {
  for (const phone of tenant.phones.values()) if (phone.entraObjectId === objectId) return phone.id;
  return undefined;
}

/** By object id or user principal name. */
export function userNamed(tenant: Tenant, name: string): string {
  const wanted = name.toLowerCase();
  for (const user of tenant.users.values()) {
    if (user.id === wanted || user.userPrincipalName.toLowerCase() === wanted) return user.id;
  }
  throw new ControlFault('not_found', `${tenant.displayName} has no user "${name}"`);
}
