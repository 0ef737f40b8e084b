import { day, hour } from '../../clock.ts';
import type { Tenant } from '../../world/tenant.ts';
import { inventoryOf } from '../apps/inventory.ts';
import { reachedBy } from '../assignments/reached-by.ts';
import { connectorFor } from '../connectors/connector-state.ts';
import { lastSyncAt } from '../managed-devices/describe-managed-device.ts';
import type { ComplianceState, ManagedDevice, ReportedThreatState } from '../managed-devices/managed-device.ts';
import { compareVersions } from './compare-versions.ts';
import { type CompliancePolicy, compliancePolicyTypes } from './compliance-policy.ts';
import { type RequiredLevel, type RuleOutcome, requiredLevels, threatTable } from './threat-table.ts';

export interface ComplianceVerdict {
  readonly state: ComplianceState;
  /** By policy id. */
  readonly brokenSince: ReadonlyMap<string, number>;
  readonly graceEndsAt: number | undefined;
}

/**
 * Is this enrollment compliant now? By what Intune knows of it: the facts of its last check-in, and what the partner
 * reported. The worst policy counts; a policy that is broken, but within its grace, makes `inGracePeriod`; with no
 * policy at all the tenant's default decides.
 *
 * Production evaluates most rules on the device at check-in, and the threat level in the service. Here everything is
 * evaluated in the service, whenever anything it depends on changes.
 */
export function judgeCompliance(tenant: Tenant, managed: ManagedDevice, now: number): ComplianceVerdict {
  const policies = [...tenant.compliancePolicies.values()].filter((policy) => reaches(tenant, policy, managed));
  const brokenSince = new Map<string, number>();
  const graceEnds: number[] = [];
  for (const policy of policies) {
    if (brokenRules(tenant, policy, managed, now).length === 0) continue;
    const since = managed.brokenSince.get(policy.id) ?? now;
    brokenSince.set(policy.id, since);
    graceEnds.push(since + policy.gracePeriodHours * hour);
  }
  if (managed.overriddenCompliance !== undefined) {
    return { state: managed.overriddenCompliance, brokenSince, graceEndsAt: undefined };
  }
  const isBlocked = graceEnds.some((end) => end <= now) || isOverdue(tenant, managed, now);
  const graceEndsAt = graceEnds.length > 0 ? Math.min(...graceEnds) : undefined;
  if (isBlocked) return { state: 'noncompliant', brokenSince, graceEndsAt: undefined };
  if (graceEndsAt !== undefined) return { state: 'inGracePeriod', brokenSince, graceEndsAt };
  const isUnruled = policies.length === 0 && tenant.behaviour.secureByDefault;
  return { state: isUnruled ? 'noncompliant' : 'compliant', brokenSince, graceEndsAt: undefined };
}

/** Whether a policy is for this enrollment: its platform, and somebody or something it is assigned to. */
export function reaches(tenant: Tenant, policy: CompliancePolicy, managed: ManagedDevice): boolean {
  const enrollments: readonly string[] = compliancePolicyTypes[policy['@odata.type']].reaches;
  return enrollments.includes(managed.enrollment) && reachedBy(tenant, policy.assignments, managed) !== 'no';
}

/** "Compliance status validity period": who has not spoken for so long is taken as noncompliant. */
function isOverdue(tenant: Tenant, managed: ManagedDevice, now: number): boolean {
  const heardAt = lastSyncAt(tenant, managed, now) ?? managed.enrolledAt;
  return now - heardAt > tenant.behaviour.checkInThresholdDays * day;
}

/** The settings of a policy that an enrollment does not meet, by their names. */
export function brokenRules(
  tenant: Tenant,
  policy: CompliancePolicy,
  managed: ManagedDevice,
  now: number,
): readonly string[] {
  const { settings } = policy;
  const text = (name: string) =>
    typeof settings[name] === 'string' && settings[name] !== '' ? settings[name] : undefined;
  const minimum = text('osMinimumVersion');
  const maximum = text('osMaximumVersion');
  const patchLevel = text('minAndroidSecurityPatchLevel');
  const rules: Readonly<Record<string, boolean>> = {
    osMinimumVersion: minimum !== undefined && compareVersions(managed.osVersion, minimum) < 0,
    osMaximumVersion: maximum !== undefined && compareVersions(managed.osVersion, maximum) > 0,
    minAndroidSecurityPatchLevel: patchLevel !== undefined && managed.securityPatchLevel < patchLevel,
    securityBlockJailbrokenDevices: settings.securityBlockJailbrokenDevices === true && managed.jailBroken === 'True',
    storageRequireEncryption: settings.storageRequireEncryption === true && !managed.isEncrypted,
    restrictedApps: hasRestrictedApp(tenant, settings.restrictedApps, managed, now),
    deviceThreatProtectionRequiredSecurityLevel: breaksThreatRule(tenant, policy, managed, now),
  };
  return Object.keys(rules).filter((name) => rules[name] === true);
}

/** By name: the inventory knows no more. */
function hasRestrictedApp(tenant: Tenant, restricted: unknown, managed: ManagedDevice, now: number): boolean {
  if (!Array.isArray(restricted) || restricted.length === 0) return false;
  const names = new Set(restricted.map((app: { name?: unknown }) => String(app?.name ?? '').toLowerCase()));
  return inventoryOf(tenant, managed, now).some(({ name }) => names.has(name.toLowerCase()));
}

/** The threat-level rule counts for user groups only: reached through a device group it is not evaluated. */
function breaksThreatRule(tenant: Tenant, policy: CompliancePolicy, managed: ManagedDevice, now: number): boolean {
  const required = policy.settings.deviceThreatProtectionRequiredSecurityLevel;
  if (policy.settings.deviceThreatProtectionEnabled !== true || !isRequiredLevel(required)) return false;
  if (reachedBy(tenant, policy.assignments, managed) !== 'by-user') return false;

  const connector = connectorFor(tenant, managed.operatingSystem, now);
  if (connector === 'none') return tenant.behaviour.ruleWithoutConnector === 'fails';
  if (connector === 'ignored') return false;
  const { settings } = connector;
  const isApple = managed.operatingSystem === 'iOS';
  const partnerMinimum = isApple
    ? settings.partnerMinimumSupportedIosVersion
    : settings.partnerMinimumSupportedAndroidVersion;
  if (settings.partnerUnsupportedOsVersionBlocked && partnerMinimum !== null) {
    if (compareVersions(managed.osVersion, partnerMinimum) < 0) return true;
  }
  const outcome = threatOutcome(tenant, managed.threatState, required);
  if (outcome !== 'as-no-data') return outcome === 'fail';
  return isApple ? settings.iosDeviceBlockedOnMissingPartnerData : settings.androidDeviceBlockedOnMissingPartnerData;
}

function threatOutcome(tenant: Tenant, state: ReportedThreatState, required: RequiredLevel): RuleOutcome {
  const { proposed, opposite } = threatTable[state];
  // Where both readings agree nothing depends on them.
  if (proposed[required] === opposite[required]) return proposed[required];
  return tenant.behaviour.threatReadings[state] === 'opposite' ? opposite[required] : proposed[required];
}

function isRequiredLevel(value: unknown): value is RequiredLevel {
  return (requiredLevels as readonly unknown[]).includes(value);
}
