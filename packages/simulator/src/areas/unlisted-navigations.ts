import type { JsonObject } from '../graph/check-body.ts';
import { answerCollection, answerObject } from '../graph/collection.ts';
import type { UnlistedNavigations } from '../graph/expand.ts';
import { GraphFault, noSuchObject } from '../graph/graph-fault.ts';
import type { GraphAnswer, GraphCall } from '../graph/operation.ts';
import type { Tenant } from '../world/tenant.ts';
import { type RoleAssignment, roleAssignments, roleDefinitions } from './directory-roles/roles.ts';
import { groupsOf, listMembers, renderMember } from './groups/members.ts';

/** What `$expand` finds in relationships that the contract has no address for. */
export const unlistedNavigations: UnlistedNavigations = {
  'deviceComplianceScheduledActionForRule.scheduledActionConfigurations': (call, id) =>
    answerCollection(call, {
      type: 'deviceComplianceActionItem',
      objects: (call.tenant.compliancePolicies.get(id)?.scheduledActions ?? []) as readonly JsonObject[],
      context: `deviceManagement/deviceCompliancePolicies('${id}')/scheduledActionsForRule('${id}')/scheduledActionConfigurations`,
    }),
  'group.memberOf': (call, id) => listMembers(call, groupsOf(call, id, 'direct')),
  'group.transitiveMemberOf': (call, id) => listMembers(call, groupsOf(call, id, 'transitive')),
  // Nothing here can make somebody an owner, and no application has a role in a group's name.
  'group.owners': (call) => listMembers(call, []),
  'servicePrincipal.owners': (call) => listMembers(call, []),
  'unifiedRoleAssignment.principal': (call, id) => answerMember(call, assignmentNamed(call, id).principalId),
  'unifiedRoleAssignment.roleDefinition': answerDefinition,
  'user.manager': answerManager,
};

const managers = new WeakMap<Tenant, { readonly size: number; readonly byTeam: ReadonlyMap<string, string> }>();

/** A team is managed by who comes first in it, who has no manager. Nothing in the contract's selection sets one. */
function managerOf(tenant: Tenant, userId: string): string | undefined {
  const last = managers.get(tenant);
  let byTeam = last?.byTeam;
  if (byTeam === undefined || last?.size !== tenant.users.size) {
    const first = new Map<string, string>();
    for (const { id, department } of tenant.users.values()) {
      if (department !== null && !first.has(department)) first.set(department, id);
    }
    byTeam = first;
    managers.set(tenant, { size: tenant.users.size, byTeam });
  }
  const manager = byTeam.get(tenant.users.get(userId)?.department ?? '');
  return manager === undefined || manager === userId || tenant.users.get(manager) === undefined ? undefined : manager;
}

/** With `$levels`, each manager comes with the one above. */
function answerManager(call: GraphCall, id: string): GraphAnswer {
  const levels = call.query.get('$levels') ?? '1';
  const depth = levels === 'max' ? 1_000 : Number(levels);
  if (!Number.isSafeInteger(depth) || depth < 1) {
    throw new GraphFault(400, 'BadRequest', `Invalid value '${levels}' for $levels option found.`);
  }
  const manager = managerOf(call.tenant, id);
  if (manager === undefined) return { status: 404 };
  const above = depth === 1 ? undefined : managerOf(call.tenant, manager);
  return {
    status: 200,
    body: {
      ...renderMember(call, 'user', manager, call.query.get('$select')),
      ...(above === undefined ? {} : { manager: answerManager(call, manager).body }),
    },
  };
}

function assignmentNamed(call: GraphCall, id: string): RoleAssignment {
  const found = roleAssignments(call.tenant).find((one) => one.id === id);
  if (found === undefined) throw noSuchObject('unifiedRoleAssignment', id);
  return found;
}

const answerMember = (call: GraphCall, id: string): GraphAnswer => ({
  status: 200,
  body: renderMember(call, 'user', id, call.query.get('$select')),
});

function answerDefinition(call: GraphCall, id: string): GraphAnswer {
  const { roleDefinitionId } = assignmentNamed(call, id);
  const definition = roleDefinitions(call.tenant).find((one) => one.id === roleDefinitionId);
  if (definition === undefined) throw noSuchObject('unifiedRoleDefinition', roleDefinitionId);
  return answerObject(
    call,
    { type: 'unifiedRoleDefinition', context: 'roleManagement/directory/roleDefinitions' },
    definition,
  );
}
