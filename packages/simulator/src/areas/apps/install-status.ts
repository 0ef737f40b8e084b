import { type Delivery, deliveryOf } from '../../phones/delivery.ts';
import type { Tenant } from '../../world/tenant.ts';
import { assignmentsOf, type KeptAssignment } from '../assignments/assigned-set.ts';
import { reachedBy } from '../assignments/reached-by.ts';
import { compareVersions } from '../compliance-policies/compare-versions.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import type { ManagedDevice } from '../managed-devices/managed-device.ts';
import { hasLicences } from '../vpp-tokens/vpp-tokens.ts';
import { appKinds } from './app-kinds.ts';
import { type InstallFailureName, installFailures } from './install-failures.ts';

export const appCollection = '/deviceAppManagement/mobileApps';

/** Where an app stands on an enrollment, in the words of Intune's reports (`resultantAppState`). */
export interface InstallStatus {
  readonly app: KeptObject;
  readonly managed: ManagedDevice;
  readonly state: 'installed' | 'failed' | 'notInstalled' | 'pendingInstall' | 'notApplicable';
  readonly detail: string;
  readonly errorCode: number;
  /** When the phone last said something about it. */
  readonly at: number | undefined;
}

/** The intent by which an enrollment is to have an app: of all assignments that reach it the strongest. */
export function intentFor(tenant: Tenant, app: KeptObject, managed: ManagedDevice): KeptAssignment | undefined {
  const assignments = assignmentsOf(tenant, appCollection, app.id);
  if (assignments.length === 0) return undefined;
  const kind = appKinds[typeNameOf(app)];
  if (kind === undefined || !kind.reaches.includes(managed.enrollment)) return undefined;
  const exclusions = assignments.filter(({ target }) => target['@odata.type'].includes('exclusion'));
  const reaching = assignments.filter(
    (assignment) =>
      !assignment.target['@odata.type'].includes('exclusion') &&
      reachedBy(tenant, [assignment, ...exclusions.filter(({ intent }) => intent === assignment.intent)], managed) !==
        'no',
  );
  return strength.flatMap((intent) => reaching.filter((one) => one.intent === intent))[0];
}

/** Required beats removal, and removal beats what is only offered. */
const strength = ['required', 'uninstall', 'available', 'availableWithoutEnrollment'];

/** Undefined: the app is not meant for this enrollment at all. */
export function installStatus(
  tenant: Tenant,
  app: KeptObject,
  managed: ManagedDevice,
  now: number,
): InstallStatus | undefined {
  const assignment = intentFor(tenant, app, managed);
  if (assignment === undefined) return undefined;
  const kind = appKinds[typeNameOf(app)];
  const delivery = deliveryOf(tenant, managed, app.id, {
    since: assignment.assignedAt,
    workMs: kind?.installMs ?? 0,
    now,
  });
  const common = { app, managed, errorCode: 0 };
  const at = delivery.toldAt ?? delivery.sentAt;
  if (assignment.intent !== 'required') {
    const isPresent =
      tenant.ownApps.get(managed.phoneId)?.fromPortal.has(app.id) === true && assignment.intent !== 'uninstall';
    return { ...common, state: isPresent ? 'installed' : 'notInstalled', detail: 'noAdditionalDetails', at };
  }
  const failure = failureOf(tenant, app, managed, delivery, now);
  if (failure === 'minimumSystemNotMet' && delivery.sentAt !== undefined) {
    return { ...common, state: 'notApplicable', detail: installFailures[failure].detail, at };
  }
  return { ...common, ...stateOf(delivery, failure), at };
}

function stateOf({ sentAt, toldAt }: Delivery, failure: InstallFailureName | undefined) {
  if (sentAt === undefined || toldAt === undefined) {
    return { state: 'pendingInstall' as const, detail: 'noAdditionalDetails' };
  }
  if (failure === undefined) return { state: 'installed' as const, detail: 'noAdditionalDetails' };
  const { errorCode, detail } = installFailures[failure];
  return { state: 'failed' as const, detail, errorCode };
}

function failureOf(
  tenant: Tenant,
  app: KeptObject,
  managed: ManagedDevice,
  { toldAt }: Delivery,
  now: number,
): InstallFailureName | undefined {
  const said = tenant.installFailures.get(`${managed.id} ${app.id}`);
  if (said !== undefined) return said;
  if (appKinds[typeNameOf(app)]?.isLink === true) return undefined;
  const minimum = minimumVersion(app);
  if (minimum !== undefined && compareVersions(managed.osVersion, minimum) < 0) return 'minimumSystemNotMet';
  const isByDevice = assignmentsOf(tenant, appCollection, app.id).some(
    ({ settings }) => (settings as { useDeviceLicensing?: unknown } | undefined)?.useDeviceLicensing === true,
  );
  // What was installed while the token was good stays installed.
  const isVpp = typeNameOf(app) === 'iosVppApp';
  if (isVpp && !hasLicences(tenant, app, Math.min(toldAt ?? now, now))) return 'noLicence';
  if (isByDevice && managed.enrollment === 'appleUserEnrollment') return 'userEnrollmentUnsupported';
  return undefined;
}

/** `{ "v14_0": true }` is version 14.0: of those that are true the smallest. */
function minimumVersion(app: KeptObject): string | undefined {
  const flags = app.minimumSupportedOperatingSystem;
  if (typeof flags !== 'object' || flags === null) return undefined;
  return Object.entries(flags)
    .filter(([name, isOn]) => isOn === true && /^v\d+_\d+/.test(name))
    .map(([name]) => name.slice(1).replaceAll('_', '.'))
    .toSorted(compareVersions)[0];
}

export function typeNameOf(object: KeptObject): string {
  return String(object['@odata.type'] ?? '').replace('#microsoft.graph.', '');
}

/** Every app with an enrollment it is meant for. */
export function* statusesOf(tenant: Tenant, apps: readonly KeptObject[], now: number): Generator<InstallStatus> {
  for (const app of apps) {
    if (assignmentsOf(tenant, appCollection, app.id).length === 0) continue;
    for (const managed of tenant.managedDevices.values()) {
      const status = installStatus(tenant, app, managed, now);
      if (status !== undefined) yield status;
    }
  }
}
