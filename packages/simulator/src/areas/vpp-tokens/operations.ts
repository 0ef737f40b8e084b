import { toIso } from '../../clock.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import { both, type Operation } from '../../graph/operation.ts';
import { intuneApplications } from '../../graph/service-group.ts';
import { answerKept, findKept, type KeptSet, keptOperations } from '../kept/kept-set.ts';
import { standOf, vppTokenCollection } from './vpp-tokens.ts';

const vppTokens: KeptSet = {
  collection: vppTokenCollection,
  key: 'vppToken-id',
  type: 'vppToken',
  group: intuneApplications,
  describe: ({ world }, token) => standOf(token, world.now()),
};

export const vppTokenOperations: readonly Operation[] = [
  ...keptOperations(vppTokens, ['list', 'count', 'get']),
  {
    method: 'POST',
    path: `${vppTokenCollection}/{vppToken-id}/syncLicenses`,
    versions: both,
    group: intuneApplications,
    handle(call) {
      const { tenant, world } = call;
      const token = findKept(call, vppTokens);
      const { state } = standOf(token, world.now());
      const now = toIso(world.now());
      const synced = { ...token, lastSyncDateTime: now, lastSyncStatus: state === 'valid' ? 'inProgress' : 'failed' };
      tenant.kept.put(vppTokenCollection, synced);
      if (state !== 'valid') throw badRequest(`The token cannot be synchronized: it is ${String(state)}.`);
      return answerKept(call, vppTokens, synced);
    },
  },
];
