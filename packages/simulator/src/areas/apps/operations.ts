import { GraphFault } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneApplications } from '../../graph/service-group.ts';
import { assignedOperations, assignmentsOf } from '../assignments/assigned-set.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import { allMethods, castOperation, type KeptSet, keptOperations } from '../kept/kept-set.ts';
import { madeByGooglePlay } from './app-kinds.ts';
import { appCollection, statusesOf } from './install-status.ts';

export const mobileApps: KeptSet = {
  collection: appCollection,
  key: 'mobileApp-id',
  type: 'mobileApp',
  group: intuneApplications,
  create(_call, given) {
    const type = String(given['@odata.type']).replace(/^#?microsoft\.graph\./, '');
    if (madeByGooglePlay.includes(type)) {
      throw new GraphFault(
        400,
        'BadRequest',
        `Apps of type 'microsoft.graph.${type}' are made in managed Google Play.`,
      );
    }
    // Links and store apps are there at once; an app with content of its own waits for its upload.
    return { publishingState: /LobApp$/.test(type) ? 'notPublished' : 'published', ...packageOf(given) };
  },
  describe: describeApp,
};

/** The package is in the store's address. */
function packageOf({ appStoreUrl }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const packageId = /[?&]id=([\w.]+)/.exec(String(appStoreUrl ?? ''))?.[1];
  return packageId === undefined ? {} : { packageId };
}

function describeApp({ tenant, world }: GraphCall, app: KeptObject): Readonly<Record<string, unknown>> {
  const isAssigned = assignmentsOf(tenant, appCollection, app.id).length > 0;
  if (app['@odata.type'] !== '#microsoft.graph.iosVppApp') return { isAssigned };
  let usedLicenseCount = 0;
  for (const { state } of statusesOf(tenant, [app], world.now())) if (state === 'installed') usedLicenseCount += 1;
  return { isAssigned, usedLicenseCount };
}

const castTypes = [
  'androidLobApp',
  'androidStoreApp',
  'iosLobApp',
  'iosStoreApp',
  'iosVppApp',
  'managedAndroidLobApp',
  'managedIOSLobApp',
];

export const appOperations: readonly Operation[] = [
  ...keptOperations(mobileApps, allMethods),
  ...castTypes.map((type) => castOperation(mobileApps, type, both)),
  ...['androidForWorkApp', 'androidManagedStoreApp'].map((type) => castOperation(mobileApps, type, ['beta'])),
  ...assignedOperations({
    owner: mobileApps,
    type: 'mobileAppAssignment',
    key: 'mobileAppAssignment-id',
    parameter: 'mobileAppAssignments',
    // Where a delivery stands follows from when it was assigned: nothing is to be done here.
    changed: () => {},
  }),
  ...keptOperations(
    {
      collection: `${appCollection}/{mobileApp-id}/categories`,
      key: 'id',
      type: 'mobileAppCategory',
      group: intuneApplications,
    },
    ['list'],
  ),
];
