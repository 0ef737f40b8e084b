import { toIso } from '../../clock.ts';
import { checkParameters, isObject } from '../../graph/check-body.ts';
import { answerObject } from '../../graph/collection.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneManagedApplications } from '../../graph/service-group.ts';
import { assignedOperations, assignmentsOf, parametersOf } from '../assignments/assigned-set.ts';
import { allMethods, concretePath, findKept, type KeptSet, keptOperations } from '../kept/kept-set.ts';
import { type AppProtectionKind, appNameOf, appProtections, appsOf, summarize } from './app-policies.ts';

/** What a policy has that says nothing of it: durations may not be empty. */
const unsaid = {
  periodOfflineBeforeAccessCheck: 'PT12H',
  periodOnlineBeforeAccessCheck: 'PT30M',
  periodOfflineBeforeWipeIsEnforced: 'P90D',
  periodBeforePinReset: 'PT0S',
};

function operationsOf(kind: AppProtectionKind): readonly Operation[] {
  const { collection, type } = kind;
  const key = `${type}-id`;
  const one = `${collection}/{${key}}` as const;
  const common = { versions: both, group: intuneManagedApplications };
  const policies: KeptSet = {
    collection,
    key,
    type,
    group: intuneManagedApplications,
    create: (_call, given) => ({ ...unsaid, ...given }),
    describe: ({ tenant }, { id }) => ({
      isAssigned: assignmentsOf(tenant, collection, id).length > 0,
      deployedAppCount: appsOf(tenant, kind, id).length,
    }),
  };
  const apps: KeptSet = {
    collection: `${one}/apps`,
    key: 'managedMobileApp-id',
    type: 'managedMobileApp',
    group: intuneManagedApplications,
    create: (call, given) => ({ id: appId(given.mobileAppIdentifier), version: String(call.world.now()) }),
    changed: (call) => touch(call, policies),
  };
  return [
    ...keptOperations(policies, allMethods),
    ...keptOperations(apps, ['list', 'create']),
    ...assignedOperations({
      owner: policies,
      type: 'targetedManagedAppPolicyAssignment',
      key: 'targetedManagedAppPolicyAssignment-id',
      parameter: 'assignments',
      // Whom it reaches follows from the assignments when it is asked for.
      changed: () => {},
    }),
    {
      ...common,
      method: 'POST',
      path: `${one}/targetApps`,
      handle(call) {
        const policy = findKept(call, policies);
        const given = checkParameters(call.version, parametersOf(call), call.body);
        const wanted = Array.isArray(given.apps) ? given.apps.filter(isObject) : [];
        const kept = wanted.map((app) => ({ ...app, id: appId(app.mobileAppIdentifier) }));
        call.tenant.kept.replace(concretePath(apps.collection, call.params), kept);
        if (typeof given.appGroupType === 'string') {
          call.tenant.kept.put(collection, { ...policy, appGroupType: given.appGroupType });
        }
        touch(call, policies);
        return { status: 204 };
      },
    },
    {
      ...common,
      method: 'GET',
      path: `${one}/deploymentSummary`,
      handle: (call) =>
        answerObject(
          call,
          { type: 'managedAppPolicyDeploymentSummary', context: `${collection.slice(1)}/deploymentSummary` },
          summarize(call.tenant, findKept(call, policies), call.world.now()),
        ),
    },
  ];
}

function appId(identifier: unknown): string {
  const name = appNameOf(identifier);
  if (name === '') throw badRequest("The property 'mobileAppIdentifier' is required.");
  return name;
}

/** Apps fetch it anew. */
function touch(call: GraphCall, policies: KeptSet): void {
  const policy = findKept(call, policies);
  call.tenant.kept.put(policies.collection, { ...policy, lastModifiedDateTime: toIso(call.world.now()) });
}

export const appProtectionOperations: readonly Operation[] = appProtections.flatMap(operationsOf);
