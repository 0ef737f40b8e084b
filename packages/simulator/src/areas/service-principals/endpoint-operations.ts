import type { JsonObject } from '../../graph/check-body.ts';
import { answerCollection, answerObject, countCollection } from '../../graph/collection.ts';
import { noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { directory } from '../../graph/service-group.ts';
import { steadyId } from '../steady-id.ts';
import { findPrincipal, isIntune } from './principals.ts';

const one = '/servicePrincipals/{servicePrincipal-id}/endpoints' as const;
const common = { method: 'GET' as const, versions: both, group: directory };
const type = 'endpoint';

/**
 * Service discovery: where a partner of Intune's finds the service it speaks to. A tenant whose partner is not
 * registered has none. The address is of the partner channel here, whose protocol is the simulator's own.
 */
function endpointsOf(call: GraphCall): readonly JsonObject[] {
  const principal = findPrincipal(call);
  if (!isIntune(principal) || !call.tenant.behaviour.registeredPartner) return [];
  return [
    {
      id: steadyId(principal.id, 'endpoint'),
      deletedDateTime: null,
      capability: 'PartnerTenantService',
      providerId: principal.appId,
      providerName: 'PartnerTenantService',
      providerResourceId: principal.id,
      uri: `${call.origin}/partner/v1`,
    },
  ];
}

const list = (call: GraphCall) => answerCollection(call, { type, context: 'endpoints', objects: endpointsOf(call) });

export const endpointOperations: readonly Operation[] = [
  { ...common, path: one, handle: list },
  { ...common, path: "/servicePrincipals(appId='{appId}')/endpoints", handle: list },
  { ...common, path: `${one}/$count`, handle: (call) => countCollection(call, type, endpointsOf(call)) },
  {
    ...common,
    path: `${one}/{endpoint-id}`,
    handle(call) {
      const id = (call.params['endpoint-id'] ?? '').toLowerCase();
      const found = endpointsOf(call).find((endpoint) => endpoint.id === id);
      if (found === undefined) throw noSuchObject('endpoint', id);
      return answerObject(call, { type, context: 'endpoints' }, found);
    },
  },
];
