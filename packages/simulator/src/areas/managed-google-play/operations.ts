import { toIso } from '../../clock.ts';
import { checkParameters } from '../../graph/check-body.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import type { GraphAnswer, GraphCall, Operation } from '../../graph/operation.ts';
import { allProperties, render, selectedProperties } from '../../graph/render.ts';
import { intuneApplications } from '../../graph/service-group.ts';
import { appCollection } from '../apps/install-status.ts';
import { parametersOf } from '../assignments/assigned-set.ts';
import { bringsApps } from './google-play.ts';

const path = '/deviceManagement/androidManagedStoreAccountEnterpriseSettings';
const type = 'androidManagedStoreAccountEnterpriseSettings';
const common = { versions: ['beta'] as const, group: intuneApplications };

/** The binding, and apps approved there. Binding itself goes through a page of Google's: the control does it here. */
export const managedGooglePlayOperations: readonly Operation[] = [
  { ...common, method: 'GET', path, handle: answerSettings },
  { ...common, method: 'POST', path: `${path}/approveApps`, handle: approveApps },
];

function answerSettings(call: GraphCall): GraphAnswer {
  const { tenant, version } = call;
  const { bindStatus, lastAppSyncStatus, lastAppSyncAt, owner } = tenant.managedGooglePlay;
  const names = selectedProperties(version, type, call.query.get('$select'), allProperties(version, type));
  const settings = {
    id: type,
    bindStatus,
    lastAppSyncStatus,
    lastAppSyncDateTime: lastAppSyncAt === undefined ? null : toIso(lastAppSyncAt),
    lastModifiedDateTime: toIso(lastAppSyncAt ?? tenant.createdAt),
    ownerUserPrincipalName: owner ?? null,
    ownerOrganizationName: owner === undefined ? null : tenant.displayName,
    enrollmentTarget: bindStatus === 'notBound' ? 'none' : 'all',
    deviceOwnerManagementEnabled: bindStatus !== 'notBound',
    androidDeviceOwnerFullyManagedEnrollmentEnabled: bindStatus !== 'notBound',
    managedGooglePlayEnterpriseType: 'managedGooglePlayAccountsEnterprise',
  };
  return {
    status: 200,
    body: {
      '@odata.context': `${call.origin}/${version}/$metadata#${path.slice(1)}/$entity`,
      ...render(version, type, settings, names),
    },
  };
}

/** What is approved is an app of the tenant at once; Intune synchronizes some minutes later [I]. */
function approveApps(call: GraphCall): GraphAnswer {
  const { tenant, world } = call;
  const { packageIds } = checkParameters(call.version, parametersOf(call), call.body);
  if (!Array.isArray(packageIds) || packageIds.length === 0) throw badRequest("The property 'packageIds' is required.");
  if (!bringsApps(tenant.managedGooglePlay)) throw badRequest('The tenant is not bound to managed Google Play.');
  const at = toIso(world.now());
  for (const given of packageIds.map(String)) {
    const packageId = given.replace(/^app:/, '');
    if (!/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(packageId)) throw badRequest(`'${given}' is not a package.`);
    const isThere = tenant.kept.all(appCollection).some((app) => app.packageId === packageId);
    if (isThere) continue;
    const id = world.chance.uuid();
    tenant.kept.put(appCollection, {
      '@odata.type': '#microsoft.graph.androidManagedStoreApp',
      id,
      displayName: packageId,
      packageId,
      appIdentifier: packageId,
      appStoreUrl: `https://play.google.com/store/apps/details?id=${packageId}`,
      publishingState: 'published',
      createdDateTime: at,
      lastModifiedDateTime: at,
    });
  }
  tenant.managedGooglePlay.lastAppSyncAt = world.now();
  return { status: 204 };
}
