import { toIso } from '../../clock.ts';
import { checkParameters } from '../../graph/check-body.ts';
import { answerCollection, answerObject, countCollection } from '../../graph/collection.ts';
import { badRequest, noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneManagedApplications } from '../../graph/service-group.ts';
import { appliedPolicies, appRegistrationCollection, intendedPolicies } from '../app-protections/app-policies.ts';
import { parametersOf } from '../assignments/assigned-set.ts';
import type { KeptObject } from '../kept/kept-objects.ts';
import { findUser } from '../users/find-user.ts';

/**
 * Apps under app protection, on phones that may not be enrolled at all. Nobody can write them through Graph: an app
 * registers itself. Here a test puts them there (the control `objects.put`).
 */
const collection = appRegistrationCollection;
const type = 'managedAppRegistration';
const common = { versions: both, group: intuneManagedApplications };

const all = ({ tenant }: GraphCall) => tenant.kept.all(collection);

function ofUser(call: GraphCall): readonly KeptObject[] {
  const { id } = findUser(call);
  return all(call).filter(({ userId }) => String(userId).toLowerCase() === id);
}

function find(call: GraphCall, those: readonly KeptObject[]): KeptObject {
  const id = call.params['managedAppRegistration-id'] ?? '';
  const found = those.find((registration) => registration.id.toLowerCase() === id.toLowerCase());
  if (found === undefined) throw noSuchObject('intune', id);
  return found;
}

/** Asks the apps of a user on one device to remove the organization's data: each does at its next check-in, and is then no longer registered. */
function wipe(
  parameter: 'deviceTag' | 'azureAdDeviceId',
  property: 'deviceTag' | 'azureADDeviceId',
): Operation['handle'] {
  return (call) => {
    const wanted = checkParameters(call.version, parametersOf(call), call.body)[parameter];
    if (typeof wanted !== 'string' || wanted === '') throw badRequest(`The property '${parameter}' is required.`);
    const those = ofUser(call).filter(
      (registration) => String(registration[property]).toLowerCase() === wanted.toLowerCase(),
    );
    const { world, tenant } = call;
    for (const { id } of those) {
      tenant.kept.put(`${collection}/${id}/operations`, {
        id: world.chance.uuid(),
        displayName: 'Wipe',
        state: 'Pending',
        version: '1',
        lastModifiedDateTime: toIso(world.now()),
      });
      world.due.add(world.now() + tenant.behaviour.pushDelayMs, () => {
        tenant.kept.remove(collection, id);
        world.journal.recordEffect({
          at: world.now(),
          tenantId: tenant.id,
          kind: 'remote-action',
          subject: id,
          property: 'app-data-wiped',
          entraDeviceId: property === 'azureADDeviceId' ? wanted : null,
          from: null,
          to: 'done',
        });
      });
    }
    return { status: 204 };
  };
}

const user = '/users/{user-id}/managedAppRegistrations';

/** What is meant for an app, what it has fetched of that, and what it was asked to do and has not done yet. */
const navigations: Readonly<
  Record<string, { readonly of: string; read(call: GraphCall, registration: KeptObject): readonly KeptObject[] }>
> = {
  intendedPolicies: { of: 'managedAppPolicy', read: ({ tenant }, one) => intendedPolicies(tenant, one) },
  appliedPolicies: {
    of: 'managedAppPolicy',
    read: ({ tenant, world }, one) => appliedPolicies(tenant, one, world.now()),
  },
  operations: {
    of: 'managedAppOperation',
    read: ({ tenant }, { id }) => tenant.kept.all(`${collection}/${id}/operations`),
  },
};

export const managedAppRegistrationOperations: readonly Operation[] = [
  ...(
    [
      [collection, all],
      [user, ofUser],
    ] as const
  ).flatMap(([path, read]): readonly Operation[] => [
    {
      ...common,
      method: 'GET',
      path,
      handle: (call) => answerCollection(call, { type, context: path.slice(1), objects: read(call) }),
    },
    { ...common, method: 'GET', path: `${path}/$count`, handle: (call) => countCollection(call, type, read(call)) },
    {
      ...common,
      method: 'GET',
      path: `${path}/{managedAppRegistration-id}`,
      handle: (call) => answerObject(call, { type, context: path.slice(1) }, find(call, read(call))),
    },
  ]),
  ...Object.entries(navigations).map(
    ([name, { of, read }]): Operation => ({
      ...common,
      method: 'GET',
      path: `${collection}/{managedAppRegistration-id}/${name}`,
      handle: (call) =>
        answerCollection(call, { type: of, context: call.path.slice(1), objects: read(call, find(call, all(call))) }),
    }),
  ),
  {
    ...common,
    method: 'GET',
    path: `${collection}/getUserIdsWithFlaggedAppRegistration()`,
    handle(call) {
      const flagged = all(call).filter(
        ({ flaggedReasons }) => Array.isArray(flaggedReasons) && flaggedReasons.some((reason) => reason !== 'none'),
      );
      const value = [...new Set(flagged.map(({ userId }) => String(userId)))].toSorted();
      return {
        status: 200,
        body: { '@odata.context': `${call.origin}/${call.version}/$metadata#Collection(Edm.String)`, value },
      };
    },
  },
  {
    ...common,
    method: 'POST',
    path: '/users/{user-id}/wipeManagedAppRegistrationsByDeviceTag',
    handle: wipe('deviceTag', 'deviceTag'),
  },
  {
    ...common,
    versions: ['beta'],
    method: 'POST',
    path: '/users/{user-id}/wipeManagedAppRegistrationsByAzureAdDeviceId',
    handle: wipe('azureAdDeviceId', 'azureADDeviceId'),
  },
];
