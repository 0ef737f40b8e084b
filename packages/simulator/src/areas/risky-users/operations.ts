import { toIso } from '../../clock.ts';
import { checkParameters, type JsonObject } from '../../graph/check-body.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { conditionalAccess } from '../../graph/service-group.ts';
import { parametersOf } from '../assignments/assigned-set.ts';
import { type KeptSet, keptOperations } from '../kept/kept-set.ts';

const collection = '/identityProtection/riskyUsers';
const mostAtOnce = 60;

/** Who is taken for compromised: because an administrator said so, or a test put it there. Nothing here finds risk by itself. */
const riskyUsers: KeptSet = {
  collection,
  key: 'riskyUser-id',
  type: 'riskyUser',
  group: conditionalAccess,
  describe({ tenant }, { id }) {
    const user = tenant.users.get(id);
    return user === undefined
      ? { isDeleted: true }
      : { userDisplayName: user.displayName, userPrincipalName: user.userPrincipalName, isDeleted: false };
  },
};

/** All of them, or none: an unknown user refuses the whole. */
function judge(name: 'confirmCompromised' | 'dismiss', verdict: JsonObject): Operation {
  return {
    method: 'POST',
    path: `${collection}/${name}`,
    versions: both,
    group: conditionalAccess,
    handle(call: GraphCall) {
      const { userIds } = checkParameters(call.version, parametersOf(call), call.body);
      const ids = Array.isArray(userIds) ? userIds.map((id) => String(id).toLowerCase()) : [];
      if (ids.length === 0 || ids.length > mostAtOnce) {
        throw badRequest(`The property 'userIds' names one to ${mostAtOnce} users.`);
      }
      const { tenant, world } = call;
      const stranger = ids.find((id) => tenant.users.get(id) === undefined);
      if (stranger !== undefined) throw badRequest(`The user ${stranger} does not exist.`);
      for (const id of ids) {
        const before = tenant.kept.get(collection, id) ?? { isProcessing: false };
        tenant.kept.put(collection, { ...before, ...verdict, riskLastUpdatedDateTime: toIso(world.now()), id });
      }
      return { status: 204 };
    },
  };
}

export const riskyUserOperations: readonly Operation[] = [
  ...keptOperations(riskyUsers, ['list', 'count', 'get']),
  judge('confirmCompromised', {
    riskLevel: 'high',
    riskState: 'confirmedCompromised',
    riskDetail: 'adminConfirmedUserCompromised',
  }),
  judge('dismiss', { riskLevel: 'none', riskState: 'dismissed', riskDetail: 'adminDismissedAllRiskForUser' }),
];
