import { minute } from '../../clock.ts';
import { isObject, type JsonObject } from '../../graph/check-body.ts';
import type { Tenant } from '../../world/tenant.ts';
import { assignmentsOf } from '../assignments/assigned-set.ts';
import type { KeptObject } from '../kept/kept-objects.ts';

/** Apps under app protection, on phones that may not be enrolled at all. */
export const appRegistrationCollection = '/deviceAppManagement/managedAppRegistrations';

/** An app asks for its policies so often [K]. */
const appChecksInEveryMs = 30 * minute;

/** Both platforms have a collection of their own. */
export const appProtections = [
  { collection: '/deviceAppManagement/iosManagedAppProtections', type: 'iosManagedAppProtection' },
  { collection: '/deviceAppManagement/androidManagedAppProtections', type: 'androidManagedAppProtection' },
] as const;

export type AppProtectionKind = (typeof appProtections)[number];

/** The bundle id or package of an app, whichever its platform has. */
export function appNameOf(identifier: unknown): string {
  if (!isObject(identifier)) return '';
  return String(identifier.bundleId ?? identifier.packageId ?? '').toLowerCase();
}

const kindOf = (registration: KeptObject): AppProtectionKind | undefined =>
  appProtections.find(({ type }) =>
    String(registration['@odata.type'])
      .toLowerCase()
      .includes(type.slice(0, type.indexOf('Managed')).toLowerCase()),
  );

/** Policies that are meant for an app that registered itself: it is among their apps, and its user among their groups. */
export function intendedPolicies(tenant: Tenant, registration: KeptObject): readonly KeptObject[] {
  const kind = kindOf(registration);
  if (kind === undefined) return [];
  const app = appNameOf(registration.appIdentifier);
  const groups = tenant.memberships.groupsOf(String(registration.userId).toLowerCase());
  return tenant.kept
    .all(kind.collection)
    .filter((policy) => coversApp(tenant, kind, policy, app) && reachesUser(tenant, kind, policy, groups))
    .map((policy) => ({ ...policy, '@odata.type': `#microsoft.graph.${kind.type}` }));
}

/** Those that the app has fetched since they last changed. */
export function appliedPolicies(tenant: Tenant, registration: KeptObject, now: number): readonly KeptObject[] {
  return intendedPolicies(tenant, registration).filter((policy) => {
    const kind = kindOf(registration);
    const assigned = kind === undefined ? [] : assignmentsOf(tenant, kind.collection, policy.id);
    const changedAt = Math.max(
      Date.parse(String(policy.lastModifiedDateTime)),
      ...assigned.map((one) => one.assignedAt),
    );
    return changedAt + appChecksInEveryMs <= now;
  });
}

export function appsOf(tenant: Tenant, { collection }: AppProtectionKind, policyId: string): readonly KeptObject[] {
  return tenant.kept.all(`${collection}/${policyId}/apps`);
}

function coversApp(tenant: Tenant, kind: AppProtectionKind, policy: KeptObject, app: string): boolean {
  const group = policy.appGroupType;
  if (group === 'allApps') return true;
  if (group === 'allMicrosoftApps' || group === 'allCoreMicrosoftApps') return app.startsWith('com.microsoft.');
  return appsOf(tenant, kind, policy.id).some(({ mobileAppIdentifier }) => appNameOf(mobileAppIdentifier) === app);
}

function reachesUser(
  tenant: Tenant,
  { collection }: AppProtectionKind,
  policy: KeptObject,
  groups: ReadonlySet<string>,
): boolean {
  let isReached = false;
  for (const { target } of assignmentsOf(tenant, collection, policy.id)) {
    const isNamed = 'groupId' in target && groups.has(target.groupId);
    if (target['@odata.type'] === '#microsoft.graph.exclusionGroupAssignmentTarget') {
      if (isNamed) return false;
    } else if (isNamed || target['@odata.type'] === '#microsoft.graph.allLicensedUsersAssignmentTarget') {
      isReached = true;
    }
  }
  return isReached;
}

/** How many people a policy reached, in all and by app. */
export function summarize(tenant: Tenant, policy: KeptObject, now: number): JsonObject {
  const users = new Set<string>();
  const byApp = new Map<string, { readonly identifier: unknown; readonly users: Set<string> }>();
  for (const registration of tenant.kept.all(appRegistrationCollection)) {
    if (!appliedPolicies(tenant, registration, now).some(({ id }) => id === policy.id)) continue;
    const user = String(registration.userId);
    const app = appNameOf(registration.appIdentifier);
    const known = byApp.get(app) ?? { identifier: registration.appIdentifier, users: new Set<string>() };
    byApp.set(app, known);
    known.users.add(user);
    users.add(user);
  }
  return {
    id: policy.id,
    displayName: policy.displayName,
    configurationDeployedUserCount: users.size,
    configurationDeploymentSummaryPerApp: [...byApp.values()].map(({ identifier, users: those }) => ({
      mobileAppIdentifier: identifier,
      configurationAppliedUserCount: those.size,
    })),
    lastRefreshTime: new Date(now).toISOString(),
    version: '1',
  };
}
