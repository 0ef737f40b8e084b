import { appRoles } from '../../contract/contract.ts';
import { addPrincipal, grantRole, revokeConsent } from '../../entra/consent.ts';
import { checkBody } from '../../graph/check-body.ts';
import { answerCollection, answerObject, countCollection } from '../../graph/collection.ts';
import { badRequest, GraphFault, noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';
import {
  assignmentsIn,
  describeAssignment,
  describePrincipal,
  findPrincipal,
  principalsOf,
  type RoleAssignment,
} from './principals.ts';

const root = '/servicePrincipals';
const one = `${root}/{servicePrincipal-id}` as const;
const byAppId = `${root}(appId='{appId}')` as const;
const common = { versions: both, group: directory };
const type = 'servicePrincipal';
const context = 'servicePrincipals';

const answerPrincipal = (call: GraphCall): GraphAnswer =>
  answerObject(call, { type, context }, describePrincipal(call, findPrincipal(call)));

/** What an application holds, or what of an API is held. */
const readers = {
  appRoleAssignments: (call: GraphCall) => {
    const { id } = findPrincipal(call);
    return assignmentsIn(call).filter(({ principal }) => principal.id === id);
  },
  appRoleAssignedTo: (call: GraphCall) => {
    const { id } = findPrincipal(call);
    return assignmentsIn(call).filter(({ api }) => api.id === id);
  },
};

function listAssignments(call: GraphCall, those: readonly RoleAssignment[]): GraphAnswer {
  return answerCollection(call, {
    type: 'appRoleAssignment',
    context: 'appRoleAssignments',
    objects: those.map((assignment) => describeAssignment(call, assignment)),
  });
}

function findAssignment(call: GraphCall, those: readonly RoleAssignment[]): RoleAssignment {
  const id = call.params['appRoleAssignment-id'] ?? '';
  const found = those.find((assignment) => assignment.id === id);
  if (found === undefined) throw noSuchObject('appRoleAssignment', id);
  return found;
}

/** Gives an application a role of an API: what an administrator's consent does, one permission at a time. */
function assign(call: GraphCall): GraphAnswer {
  const given = checkBody(call.version, 'appRoleAssignment', call.body);
  const all = principalsOf(call);
  const principal = all.find(({ id }) => id === String(given.principalId).toLowerCase());
  const api = all.find(({ id, isApi }) => isApi && id === String(given.resourceId).toLowerCase());
  const role = appRoles.find(({ id }) => id === String(given.appRoleId).toLowerCase());
  if (principal === undefined || api === undefined || role === undefined) {
    throw badRequest('Not a valid reference update: the principal, the resource or the role does not exist.');
  }
  if (principal.roles.has(role.value)) {
    throw badRequest('Permission being assigned already exists on the object.');
  }
  grantRole(call.world, call.tenant, principal.appId, role.value);
  const made = assignmentsIn(call).find((one) => one.principal.id === principal.id && one.value === role.value);
  if (made === undefined) throw badRequest(`${role.value} is no role of ${api.displayName}.`);
  return answerObject(
    call,
    { type: 'appRoleAssignment', context: 'appRoleAssignments' },
    describeAssignment(call, made),
    201,
  );
}

const assignmentOperations = (['appRoleAssignments', 'appRoleAssignedTo'] as const).flatMap(
  (name): readonly Operation[] => {
    const read = readers[name];
    const path = `${one}/${name}` as const;
    return [
      { ...common, method: 'GET', path, handle: (call) => listAssignments(call, read(call)) },
      {
        ...common,
        method: 'GET',
        path: `${path}/$count`,
        handle: (call) =>
          countCollection(
            call,
            'appRoleAssignment',
            read(call).map((each) => describeAssignment(call, each)),
          ),
      },
      { ...common, method: 'POST', path, handle: assign },
      {
        ...common,
        method: 'GET',
        path: `${path}/{appRoleAssignment-id}`,
        handle: (call) =>
          answerObject(
            call,
            { type: 'appRoleAssignment', context: 'appRoleAssignments' },
            describeAssignment(call, findAssignment(call, read(call))),
          ),
      },
      {
        ...common,
        method: 'DELETE',
        path: `${path}/{appRoleAssignment-id}`,
        handle(call) {
          const { principal, value } = findAssignment(call, read(call));
          revokeConsent(call.world, call.tenant, principal.appId, value);
          return { status: 204 };
        },
      },
    ];
  },
);

export const servicePrincipalOperations: readonly Operation[] = [
  {
    ...common,
    method: 'GET',
    path: root,
    handle: (call) =>
      answerCollection(call, {
        type,
        context,
        objects: principalsOf(call).map((principal) => describePrincipal(call, principal)),
      }),
  },
  {
    ...common,
    method: 'POST',
    path: root,
    handle(call) {
      const { appId } = checkBody(call.version, type, call.body);
      const registration = call.world.registrations.get(String(appId).toLowerCase());
      if (registration === undefined) {
        throw badRequest(
          `The appId '${String(appId)}' of the service principal does not reference a valid application object.`,
        );
      }
      if (call.tenant.servicePrincipals.has(registration.clientId)) {
        throw new GraphFault(
          409,
          'Request_MultipleObjectsWithSameKeyValue',
          `The service principal cannot be created, updated, or restored because the service principal name ${registration.clientId} is already in use.`,
        );
      }
      addPrincipal(call.world, call.tenant, registration);
      const made = principalsOf(call).find((principal) => principal.appId === registration.clientId);
      if (made === undefined)
        return { status: 201, body: { id: call.tenant.servicePrincipals.get(registration.clientId)?.objectId ?? '' } };
      return answerObject(call, { type, context }, describePrincipal(call, made), 201);
    },
  },
  { ...common, method: 'GET', path: one, handle: answerPrincipal },
  { ...common, method: 'GET', path: byAppId, handle: answerPrincipal },
  {
    ...common,
    method: 'DELETE',
    path: one,
    handle(call) {
      const { appId, isApi } = findPrincipal(call);
      if (isApi)
        throw new GraphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
      revokeConsent(call.world, call.tenant, appId);
      return { status: 204 };
    },
  },
  ...assignmentOperations,
  {
    ...common,
    method: 'GET',
    path: `${byAppId}/appRoleAssignments`,
    handle: (call) => listAssignments(call, readers.appRoleAssignments(call)),
  },
];
