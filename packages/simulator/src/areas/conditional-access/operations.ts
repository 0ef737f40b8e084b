import { toIso } from '../../clock.ts';
import { GraphFault } from '../../graph/graph-fault.ts';
import { both, type GraphAnswer, type GraphCall, type Operation } from '../../graph/operation.ts';
import { answerPage, checkOptions } from '../../graph/page.ts';
import { conditionalAccess } from '../../graph/service-group.ts';
import type { ConditionalAccessPolicy } from './conditional-access-policy.ts';
import { readPolicy } from './read-policy.ts';

/** Together, as the reference page asks; the permission table lists them side by side. */
const toWrite = ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess'];

export const conditionalAccessOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/identity/conditionalAccess/policies/$count',
    versions: both,
    group: conditionalAccess,
    handle: (call) => ({ status: 200, body: call.tenant.conditionalAccessPolicies.size }),
  },
  {
    method: 'GET',
    path: '/identity/conditionalAccess/policies',
    versions: both,
    group: conditionalAccess,
    handle(call) {
      checkOptions(call, new Set(['$top', '$skiptoken', '$count']));
      return answerPage(call, {
        items: [...call.tenant.conditionalAccessPolicies.values()].toSorted((left, right) =>
          left.id < right.id ? -1 : 1,
        ),
        keyOf: ({ id }) => id,
        render: describePolicy,
        pageSize: 100,
        maxTop: 999,
        whenTopTooLarge: 'cap',
        context: 'identity/conditionalAccess/policies',
      });
    },
  },
  {
    method: 'GET',
    path: '/identity/conditionalAccess/policies/{conditionalAccessPolicy-id}',
    versions: both,
    group: conditionalAccess,
    handle: (call) => answerPolicy(call, findPolicy(call), 200),
  },
  {
    method: 'POST',
    path: '/identity/conditionalAccess/policies',
    versions: both,
    group: conditionalAccess,
    needsAllOf: toWrite,
    handle(call) {
      const { tenant, world } = call;
      const policy: ConditionalAccessPolicy = {
        id: world.chance.uuid(),
        createdDateTime: toIso(world.now()),
        modifiedDateTime: null,
        ...readPolicy(call.version, call.body, undefined),
      };
      tenant.conditionalAccessPolicies.set(policy.id, policy);
      recordPolicy(call, policy.id, null, policy);
      return answerPolicy(call, policy, 201);
    },
  },
  {
    method: 'PATCH',
    path: '/identity/conditionalAccess/policies/{conditionalAccessPolicy-id}',
    versions: both,
    group: conditionalAccess,
    needsAllOf: toWrite,
    handle(call) {
      const { tenant, world } = call;
      const before = findPolicy(call);
      const content = readPolicy(call.version, call.body, before);
      const policy = { ...before, ...content, modifiedDateTime: toIso(world.now()) };
      tenant.conditionalAccessPolicies.set(policy.id, policy);
      recordPolicy(call, policy.id, before, policy);
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/identity/conditionalAccess/policies/{conditionalAccessPolicy-id}',
    versions: both,
    group: conditionalAccess,
    needsAllOf: toWrite,
    handle(call) {
      const policy = findPolicy(call);
      call.tenant.conditionalAccessPolicies.delete(policy.id);
      recordPolicy(call, policy.id, policy, null);
      return { status: 204 };
    },
  },
];

function findPolicy({ tenant, params }: GraphCall): ConditionalAccessPolicy {
  const id = params['conditionalAccessPolicy-id'] ?? '';
  const policy = tenant.conditionalAccessPolicies.get(id.toLowerCase());
  if (policy === undefined) throw new GraphFault(404, 'ResourceNotFound', `Policy ${id} does not exist.`);
  return policy;
}

function answerPolicy(call: GraphCall, policy: ConditionalAccessPolicy, status: number): GraphAnswer {
  return {
    status,
    body: {
      '@odata.context': `${call.origin}/${call.version}/$metadata#identity/conditionalAccess/policies/$entity`,
      ...describePolicy(policy),
    },
  };
}

function describePolicy(policy: ConditionalAccessPolicy): Readonly<Record<string, unknown>> {
  const { conditions, grantControls } = policy;
  return {
    ...policy,
    templateId: null,
    sessionControls: null,
    conditions: {
      ...conditions,
      userRiskLevels: [],
      signInRiskLevels: [],
      servicePrincipalRiskLevels: [],
      locations: null,
      clientApplications: null,
      applications: {
        ...conditions.applications,
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
      },
      users: { ...conditions.users, includeRoles: [], excludeRoles: [] },
    },
    grantControls:
      grantControls === null ? null : { ...grantControls, customAuthenticationFactors: [], termsOfUse: [] },
  };
}

function recordPolicy({ tenant, world }: GraphCall, id: string, from: unknown, to: unknown): void {
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'policy',
    subject: id,
    property: 'conditionalAccessPolicy',
    entraDeviceId: null,
    from,
    to,
  });
}
