import type { JsonObject } from '../../graph/check-body.ts';
import { answerCollection, answerObject } from '../../graph/collection.ts';
import { noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';
import { listMembers } from '../groups/members.ts';
import { steadyId } from '../steady-id.ts';
import { globalAdministrator, roleAssignments, roleDefinitions } from './roles.ts';

const common = { method: 'GET' as const, versions: both, group: directory };
const byId = '/directoryRoles/{directoryRole-id}' as const;
const byTemplate = "/directoryRoles(roleTemplateId='{roleTemplateId}')" as const;
const management = '/roleManagement/directory' as const;

/** A role is active in a tenant while somebody has it. */
function activeRoles({ tenant }: GraphCall): readonly JsonObject[] {
  const held = new Set(roleAssignments(tenant).map(({ roleDefinitionId }) => roleDefinitionId));
  return roleDefinitions(tenant)
    .filter(({ id }) => id === globalAdministrator || held.has(String(id)))
    .map(({ id, displayName, description }) => ({
      id: steadyId(tenant.id, 'directory role', String(id)),
      deletedDateTime: null,
      displayName,
      description: description ?? null,
      roleTemplateId: id,
    }));
}

function findRole(call: GraphCall): JsonObject {
  const { 'directoryRole-id': id, roleTemplateId } = call.params;
  const wanted = (id ?? roleTemplateId ?? '').toLowerCase();
  const found = activeRoles(call).find((role) => (id === undefined ? role.roleTemplateId : role.id) === wanted);
  if (found === undefined) throw noSuchObject('directoryRole', wanted);
  return found;
}

const roleContext = { type: 'directoryRole', context: 'directoryRoles' };
const answerRole = (call: GraphCall): GraphAnswer => answerObject(call, roleContext, findRole(call));

function answerMembers(call: GraphCall): GraphAnswer {
  const { roleTemplateId } = findRole(call);
  const members = roleAssignments(call.tenant)
    .filter(({ roleDefinitionId }) => roleDefinitionId === roleTemplateId)
    .map(({ principalId }) => ({ memberId: principalId, kind: 'user' as const, addedIn: 0, removedIn: undefined }));
  return listMembers(call, members);
}

function managed(
  name: 'roleDefinitions' | 'roleAssignments',
  type: string,
  read: (call: GraphCall) => readonly JsonObject[],
) {
  const path = `${management}/${name}` as const;
  const collection = { type, context: path.slice(1) };
  return [
    { ...common, path, handle: (call: GraphCall) => answerCollection(call, { ...collection, objects: read(call) }) },
    {
      ...common,
      path: `${path}/{${type}-id}` as const,
      handle(call: GraphCall) {
        const id = (call.params[`${type}-id`] ?? '').toLowerCase();
        const found = read(call).find((one) => one.id === id);
        if (found === undefined) throw noSuchObject(type, id);
        return answerObject(call, collection, found);
      },
    },
  ];
}

const describeAssignment = (assignment: { readonly id: string }): JsonObject => ({
  ...assignment,
  directoryScopeId: '/',
  appScopeId: null,
});

/** Who may do what in the directory. Roles here decide what applications may do in somebody's name, and the claim `wids`. */
export const directoryRoleOperations: readonly Operation[] = [
  {
    ...common,
    path: '/directoryRoles',
    handle: (call) => answerCollection(call, { ...roleContext, objects: activeRoles(call) }),
  },
  { ...common, path: byId, handle: answerRole },
  { ...common, path: byTemplate, handle: answerRole },
  { ...common, path: `${byId}/members`, handle: answerMembers },
  { ...common, path: `${byTemplate}/members`, handle: answerMembers },
  ...managed('roleDefinitions', 'unifiedRoleDefinition', ({ tenant }) => roleDefinitions(tenant)),
  ...managed('roleAssignments', 'unifiedRoleAssignment', ({ tenant }) =>
    roleAssignments(tenant).map(describeAssignment),
  ),
];
