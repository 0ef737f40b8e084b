import type { JsonObject } from '../graph/check-body.ts';
import { answerCollection } from '../graph/collection.ts';
import type { UnlistedNavigations } from '../graph/expand.ts';
import { GraphFault, noSuchObject } from '../graph/graph-fault.ts';
import type { GraphAnswer, GraphCall } from '../graph/operation.ts';
import type { Tenant } from '../world/tenant.ts';
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

/** A principal of a role assignment or the like, whatever kind of object it is. */
export function answerPrincipalObject(call: GraphCall, id: string): GraphAnswer {
  const { users, groups } = call.tenant;
  const kind = users.get(id) === undefined ? (groups.get(id) === undefined ? undefined : 'group') : 'user';
  if (kind === undefined) throw noSuchObject('object', id);
  return { status: 200, body: renderMember(call, kind, id, call.query.get('$select')) };
}
