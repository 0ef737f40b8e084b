import { appProtections, appRegistrationCollection } from '../areas/app-protections/app-policies.ts';
import { appCollection } from '../areas/apps/install-status.ts';
import { assignmentId } from '../areas/assignments/target.ts';
import type { KeptObject } from '../areas/kept/kept-objects.ts';
import type { Chance } from '../chance.ts';
import { day, hour, toIso } from '../clock.ts';
import type { Tenant } from '../world/tenant.ts';

const everybody = { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' } as const;

const platforms = {
  iosManagedAppProtection: { name: 'ios', identifier: { bundleId: 'com.microsoft.office.outlook' } },
  androidManagedAppProtection: { name: 'android', identifier: { packageId: 'com.microsoft.office.outlook' } },
} as const;

/** Mail is protected on phones that nobody enrolled, and one person has it on one, which is rooted. */
export function seedAppProtection(tenant: Tenant, chance: Chance, now: number): void {
  const at = toIso(now - 50 * day);
  const user = [...tenant.users.values()].at(-1);
  for (const { collection, type } of appProtections) {
    const id = chance.uuid();
    const { name, identifier } = platforms[type];
    const mobileAppIdentifier = { '@odata.type': `#microsoft.graph.${name}MobileAppIdentifier`, ...identifier };
    tenant.kept.put(collection, {
      id,
      displayName: `Mail on phones of their own (${name})`,
      createdDateTime: at,
      lastModifiedDateTime: at,
      appGroupType: 'selectedPublicApps',
      pinRequired: true,
      minimumPinLength: 6,
      periodOfflineBeforeAccessCheck: 'PT12H',
      periodOnlineBeforeAccessCheck: 'PT30M',
      periodOfflineBeforeWipeIsEnforced: 'P90D',
      periodBeforePinReset: 'PT0S',
    });
    tenant.kept.put(`${collection}/${id}/apps`, {
      id: 'com.microsoft.office.outlook',
      version: '1',
      mobileAppIdentifier,
    });
    const assignment: KeptObject = { id: assignmentId(id, everybody), target: everybody, assignedAt: now - 50 * day };
    tenant.kept.put(`${collection}/${id}/assignments`, assignment);
    if (name === 'ios' && user !== undefined) register(tenant, chance, now, user.id, mobileAppIdentifier);
  }
  for (const app of appsNobodyHas) {
    tenant.kept.put(appCollection, {
      publisher: tenant.displayName,
      createdDateTime: at,
      lastModifiedDateTime: at,
      publishingState: String(app['@odata.type']).endsWith('LobApp') ? 'notPublished' : 'published',
      ...app,
      id: chance.uuid(),
    });
  }
}

function register(
  tenant: Tenant,
  chance: Chance,
  now: number,
  userId: string,
  appIdentifier: Readonly<Record<string, unknown>>,
): void {
  const id = chance.uuid();
  tenant.kept.put(appRegistrationCollection, {
    '@odata.type': '#microsoft.graph.iosManagedAppRegistration',
    id,
    userId,
    appIdentifier,
    applicationVersion: '4.2',
    createdDateTime: toIso(now - 30 * day),
    lastSyncDateTime: toIso(now - hour),
    deviceName: 'A phone of my own',
    deviceTag: chance.uuid(),
    deviceType: 'iPhone',
    flaggedReasons: ['rootedDevice'],
    managementSdkVersion: '20.1',
    platformVersion: '18.6',
    version: '1',
  });
  // It was asked to forget everything once, and then came back.
  tenant.kept.put(`${appRegistrationCollection}/${id}/operations`, {
    id: chance.uuid(),
    displayName: 'Wipe',
    state: 'Completed',
    version: '1',
    lastModifiedDateTime: toIso(now - 31 * day),
  });
}

/** One of every other type, for nobody: kept from earlier times. */
const appsNobodyHas: readonly Readonly<Record<string, unknown>>[] = [
  {
    '@odata.type': '#microsoft.graph.iosLobApp',
    displayName: 'Inventory (old)',
    bundleId: 'example.contoso.inventory',
  },
  {
    '@odata.type': '#microsoft.graph.managedIOSLobApp',
    displayName: 'Shifts (old)',
    bundleId: 'example.contoso.shifts',
  },
  {
    '@odata.type': '#microsoft.graph.androidLobApp',
    displayName: 'Inventory (old)',
    packageId: 'example.contoso.inventory',
  },
  {
    '@odata.type': '#microsoft.graph.managedAndroidLobApp',
    displayName: 'Shifts (old)',
    packageId: 'example.contoso.shifts',
  },
  {
    '@odata.type': '#microsoft.graph.androidStoreApp',
    displayName: 'Scanner (old)',
    packageId: 'example.contoso.scanner',
    appStoreUrl: 'https://play.google.com/store/apps/details?id=example.contoso.scanner',
  },
  {
    '@odata.type': '#microsoft.graph.androidForWorkApp',
    displayName: 'Scanner for work (old)',
    packageId: 'example.contoso.scanner.work',
    appIdentifier: 'example.contoso.scanner.work',
    appStoreUrl: 'https://play.google.com/store/apps/details?id=example.contoso.scanner.work',
  },
];
