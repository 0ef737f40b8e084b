import { toSecondsIso } from '../../clock.ts';
import { checkParameters, type JsonObject } from '../../graph/check-body.ts';
import { answerCollection } from '../../graph/collection.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { directory, intuneDevices } from '../../graph/service-group.ts';
import { parametersOf } from '../assignments/assigned-set.ts';
import { getDirectory } from '../directory-listing.ts';
import { groupsOf, listMembers } from '../groups/members.ts';
import { describeManagedDevice } from '../managed-devices/describe-managed-device.ts';
import { findUser } from './find-user.ts';
import type { User } from './user.ts';
import { users } from './user-kind.ts';

/** `/me`: only a token of a person has one. */
function me(call: GraphCall): User {
  const user = call.caller.userId === null ? undefined : call.tenant.users.get(call.caller.userId);
  if (user === undefined) throw badRequest('/me request is only valid with delegated authentication flow.');
  return user;
}

const one = '/users/{user-id}';
const common = { versions: both, group: directory };

function devicesOf(call: GraphCall) {
  const user = findUser(call);
  return [...call.tenant.phones.values()].flatMap(({ userId, entraObjectId }) =>
    userId === user.id && entraObjectId !== undefined && call.tenant.devices.get(entraObjectId) !== undefined
      ? [{ memberId: entraObjectId, kind: 'device' as const, addedIn: 0, removedIn: undefined }]
      : [],
  );
}

const values = (call: GraphCall, value: readonly string[]) => ({
  status: 200,
  body: { '@odata.context': `${call.origin}/${call.version}/$metadata#Collection(Edm.String)`, value },
});

function parameters(call: GraphCall): JsonObject {
  return checkParameters(call.version, parametersOf(call), call.body);
}

export const userNavigations: readonly Operation[] = [
  { ...common, method: 'GET', path: '/me', handle: (call) => getDirectory(users, call, me(call)) },
  {
    ...common,
    method: 'GET',
    path: '/me/memberOf',
    handle: (call) => listMembers(call, groupsOf(call, me(call).id, 'direct')),
  },
  {
    ...common,
    method: 'GET',
    path: '/me/transitiveMemberOf',
    handle: (call) => listMembers(call, groupsOf(call, me(call).id, 'transitive')),
  },
  {
    ...common,
    method: 'GET',
    path: `${one}/memberOf`,
    handle: (call) => listMembers(call, groupsOf(call, findUser(call).id, 'direct')),
  },
  {
    ...common,
    method: 'GET',
    path: `${one}/transitiveMemberOf`,
    handle: (call) => listMembers(call, groupsOf(call, findUser(call).id, 'transitive')),
  },
  { ...common, method: 'GET', path: `${one}/ownedDevices`, handle: (call) => listMembers(call, devicesOf(call)) },
  { ...common, method: 'GET', path: `${one}/registeredDevices`, handle: (call) => listMembers(call, devicesOf(call)) },
  {
    ...common,
    method: 'GET',
    path: `${one}/managedDevices`,
    group: intuneDevices,
    handle(call) {
      const user = findUser(call);
      const { tenant, version, world } = call;
      const objects = [...tenant.managedDevices.values()]
        .filter(({ userId }) => userId === user.id)
        .map((managed) => describeManagedDevice(tenant, managed, { version, now: world.now(), isSingle: false }));
      return answerCollection(call, { type: 'managedDevice', context: call.path.slice(1), objects });
    },
  },
  {
    ...common,
    method: 'POST',
    path: `${one}/checkMemberGroups`,
    handle(call) {
      const { groupIds } = parameters(call);
      if (!Array.isArray(groupIds) || groupIds.length === 0) throw badRequest("The property 'groupIds' is required.");
      if (groupIds.length > 20) throw badRequest('The number of groups exceeds the maximum of 20.');
      const those = call.tenant.memberships.groupsOf(findUser(call).id);
      return values(
        call,
        groupIds.map((id) => String(id).toLowerCase()).filter((id) => those.has(id)),
      );
    },
  },
  {
    ...common,
    method: 'POST',
    path: `${one}/getMemberGroups`,
    handle(call) {
      const { securityEnabledOnly } = parameters(call);
      const those = [...call.tenant.memberships.groupsOf(findUser(call).id)];
      const wanted = those.filter(
        (id) => securityEnabledOnly !== true || call.tenant.groups.get(id)?.securityEnabled === true,
      );
      return values(call, wanted.toSorted());
    },
  },
  {
    ...common,
    method: 'POST',
    path: `${one}/revokeSignInSessions`,
    handle(call) {
      const user = findUser(call);
      const { tenant, world } = call;
      // Refresh tokens from before this moment are good no more.
      world.grants.revokeUser(user.id, world.now());
      tenant.users.update(user.id, { signInSessionsValidFromDateTime: toSecondsIso(world.now()) });
      world.journal.recordEffect({
        at: world.now(),
        tenantId: tenant.id,
        kind: 'sign-in',
        subject: user.id,
        property: 'sessions-revoked',
        entraDeviceId: null,
        from: null,
        to: world.now(),
      });
      return {
        status: 200,
        body: { '@odata.context': `${call.origin}/${call.version}/$metadata#Edm.Boolean`, value: true },
      };
    },
  },
];
