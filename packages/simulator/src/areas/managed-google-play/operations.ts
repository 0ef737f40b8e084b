import { toIso } from '../../clock.ts';
import { checkBody, checkParameters, type JsonObject } from '../../graph/check-body.ts';
import { answerCollection, answerObject } from '../../graph/collection.ts';
import { badRequest, noSuchObject } from '../../graph/graph-fault.ts';
import type { GraphAnswer, GraphCall, Method, Operation } from '../../graph/operation.ts';
import { intuneApplications } from '../../graph/service-group.ts';
import type { Tenant } from '../../world/tenant.ts';
import { appCollection } from '../apps/install-status.ts';
import { parametersOf } from '../assignments/assigned-set.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import { steadyId } from '../steady-id.ts';

const path = '/deviceManagement/androidManagedStoreAccountEnterpriseSettings' as const;
const type = 'androidManagedStoreAccountEnterpriseSettings';
const schemas = '/deviceManagement/androidManagedStoreAppConfigurationSchemas' as const;
const common = { versions: ['beta'] as const, group: intuneApplications };
const settingsId = 'androidManagedStoreAccountEnterpriseSettings';

/** A tenant that has apps of managed Google Play is bound to it; one that has none was never asked. */
function settingsOf(tenant: Tenant): KeptObject {
  const hasApps = tenant.kept.all(appCollection).some(isOfGooglePlay);
  const known = tenant.kept.get(path, settingsId);
  if (known !== undefined) return known;
  return {
    id: settingsId,
    bindStatus: hasApps ? 'boundAndValidated' : 'notBound',
    ownerUserPrincipalName: hasApps ? `play@${tenant.domain}` : null,
    ownerOrganizationName: hasApps ? tenant.displayName : null,
    enrollmentTarget: hasApps ? 'all' : 'none',
    deviceOwnerManagementEnabled: hasApps,
    lastAppSyncStatus: hasApps ? 'success' : 'none',
  };
}

const isOfGooglePlay = (app: KeptObject) => app['@odata.type'] === '#microsoft.graph.androidManagedStoreApp';

function write(call: GraphCall, change: JsonObject): void {
  const { tenant, world } = call;
  const settings = { ...settingsOf(tenant), ...change, lastModifiedDateTime: toIso(world.now()), id: settingsId };
  tenant.kept.put(path, settings);
}

const answerSettings = (call: GraphCall): GraphAnswer =>
  answerObject(call, { type, context: path.slice(1) }, settingsOf(call.tenant));

const answerValue = (call: GraphCall, value: string): GraphAnswer => ({
  status: 200,
  body: { '@odata.context': `${call.origin}/${call.version}/$metadata#Edm.String`, value },
});

function requireBound(call: GraphCall): void {
  if (['bound', 'boundAndValidated'].includes(String(settingsOf(call.tenant).bindStatus))) return;
  throw badRequest('The tenant is not bound to managed Google Play.');
}

const textsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** Packages that were approved become apps when managed Google Play is next synchronized. */
function approve(call: GraphCall, packages: readonly string[]): void {
  requireBound(call);
  const wrong = packages.find((name) => !/^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/.test(name));
  if (packages.length === 0 || wrong !== undefined) throw badRequest(`'${wrong ?? ''}' is no package.`);
  const approved = textsIn(settingsOf(call.tenant).approvedPackages);
  write(call, { approvedPackages: [...new Set([...approved, ...packages])] });
}

function synchronize(call: GraphCall): void {
  requireBound(call);
  const { tenant, world } = call;
  const now = toIso(world.now());
  const known = new Set(tenant.kept.all(appCollection).map(({ packageId }) => packageId));
  for (const packageId of textsIn(settingsOf(tenant).approvedPackages)) {
    if (known.has(packageId)) continue;
    tenant.kept.put(appCollection, {
      '@odata.type': '#microsoft.graph.androidManagedStoreApp',
      id: steadyId(tenant.id, 'managed Google Play', packageId),
      displayName: packageId.split('.').at(-1) ?? packageId,
      publisher: packageId.split('.').at(-2) ?? packageId,
      packageId,
      appIdentifier: packageId,
      appStoreUrl: `https://play.google.com/store/apps/details?id=${packageId}`,
      publishingState: 'published',
      createdDateTime: now,
      lastModifiedDateTime: now,
    });
  }
  write(call, { lastAppSyncDateTime: now, lastAppSyncStatus: 'success' });
}

/** Google's half of the sign-up is not there: any token that is not empty is taken for one of Google's. */
function completeSignup(call: GraphCall, token: unknown): void {
  if (typeof token !== 'string' || token === '') throw badRequest("The property 'enterpriseToken' is required.");
  write(call, {
    bindStatus: 'boundAndValidated',
    ownerUserPrincipalName: `play@${call.tenant.domain}`,
    ownerOrganizationName: call.tenant.displayName,
    enrollmentTarget: 'all',
    deviceOwnerManagementEnabled: true,
    lastAppSyncStatus: 'none',
  });
}

function unbind(call: GraphCall): void {
  requireBound(call);
  const { tenant } = call;
  for (const app of tenant.kept.all(appCollection)) {
    if (isOfGooglePlay(app)) tenant.kept.remove(appCollection, app.id);
  }
  write(call, {
    bindStatus: 'notBound',
    approvedPackages: [],
    ownerUserPrincipalName: null,
    ownerOrganizationName: null,
    enrollmentTarget: 'none',
    deviceOwnerManagementEnabled: false,
    lastAppSyncStatus: 'none',
  });
}

type Parameters = JsonObject;

/** What follows from each action; those that answer give a text that only Google would understand. */
const actions: Readonly<Record<string, (call: GraphCall, given: Parameters) => string | undefined>> = {
  requestSignupUrl(call, { hostName }) {
    write(call, { signupRequestedAt: call.world.now() });
    const url = new URL('https://play.google.com/work/adminsignup');
    url.searchParams.set('token', steadyId(call.tenant.id, 'sign-up', String(hostName ?? '')));
    return url.href;
  },
  requestEnterpriseUpgradeUrl(call) {
    requireBound(call);
    write(call, { managedGooglePlayEnterpriseType: 'managedGoogleDomain' });
    return `https://play.google.com/work/upgrade?token=${steadyId(call.tenant.id, 'upgrade')}`;
  },
  createGooglePlayWebToken(call, { parentUri }) {
    requireBound(call);
    return steadyId(call.tenant.id, 'web token', String(parentUri ?? ''));
  },
  createZeroTouchWebToken(call, { parentUri }) {
    requireBound(call);
    return steadyId(call.tenant.id, 'zero touch', String(parentUri ?? ''));
  },
  completeSignup: (call, { enterpriseToken }) => void completeSignup(call, enterpriseToken),
  approveApps: (call, { packageIds }) => void approve(call, textsIn(packageIds)),
  addApps: (call, { productIds }) =>
    void approve(
      call,
      textsIn(productIds).map((id) => id.replace(/^app:/, '')),
    ),
  syncApps: (call) => void synchronize(call),
  unbind: (call) => void unbind(call),
};

const actionOperations = Object.entries(actions).map(
  ([name, act]): Operation => ({
    ...common,
    method: 'POST' as Method,
    path: `${path}/${name}`,
    handle(call) {
      const value = act(call, checkParameters(call.version, parametersOf(call), call.body));
      return value === undefined ? { status: 204 } : answerValue(call, value);
    },
  }),
);

/**
 * What an app of managed Google Play lets be configured. Which keys an app has only Google knows: a test puts them there
 * (the control `objects.put`, by the schema's id); every other app has none.
 */
function schemasOf({ tenant }: GraphCall): readonly JsonObject[] {
  const known = new Map(tenant.kept.all(schemas).map((schema) => [schema.id, schema]));
  for (const app of tenant.kept.all(appCollection).filter(isOfGooglePlay)) {
    const id = `app:${String(app.packageId)}`;
    if (!known.has(id)) known.set(id, { id, exampleJson: null, nestedSchemaItems: [], schemaItems: [] });
  }
  return [...known.values()];
}

export const managedGooglePlayOperations: readonly Operation[] = [
  { ...common, method: 'GET', path, handle: answerSettings },
  {
    ...common,
    method: 'PATCH',
    path,
    handle(call) {
      write(call, checkBody(call.version, type, call.body, { isChange: true }));
      return answerSettings(call);
    },
  },
  ...actionOperations,
  {
    ...common,
    method: 'GET',
    path: schemas,
    handle: (call) =>
      answerCollection(call, {
        type: 'androidManagedStoreAppConfigurationSchema',
        context: schemas.slice(1),
        objects: schemasOf(call),
      }),
  },
  {
    ...common,
    method: 'GET',
    path: `${schemas}/{androidManagedStoreAppConfigurationSchema-id}`,
    handle(call) {
      const id = call.params['androidManagedStoreAppConfigurationSchema-id'] ?? '';
      const found = schemasOf(call).find((schema) => String(schema.id).toLowerCase() === id.toLowerCase());
      if (found === undefined) throw noSuchObject('intune', id);
      const context = { type: 'androidManagedStoreAppConfigurationSchema', context: schemas.slice(1) };
      return answerObject(call, context, found);
    },
  },
];
