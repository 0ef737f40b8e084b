// Picket's own reading of a tenant, without the rest of the server: what `runForOperator` does for each kind in turn.
import type { EntraTenantId, TenantId, UemSession } from '@picket/domain';
import { createIntune } from '@picket/uem';
import { managedDeviceSync } from '../../packages/server/src/devices/managed-device-sync.ts';
import { entraDeviceSync } from '../../packages/server/src/directory/entra-devices.ts';
import { groupSync } from '../../packages/server/src/directory/groups.ts';
import { userSync } from '../../packages/server/src/directory/users.ts';
import { migrations } from '../../packages/server/src/migrations/index.ts';
import type { Database } from '../../packages/server/src/platform/database/database.ts';
import { openPostgres } from '../../packages/server/src/platform/database/postgres.ts';
import { systemClock } from '../../packages/server/src/platform/real/system-clock.ts';
import { systemEntropy } from '../../packages/server/src/platform/real/system-entropy.ts';
import { syncKind } from '../../packages/server/src/sync/sync-kind.ts';
import { makeTenant } from '../../packages/server/src/testing/tenant-in-database.ts';
import { noTracing } from '../../packages/server/src/tracing/tracing.ts';
import { offer } from '../harness/side-process.ts';
import type { SimulatedTenant } from './simulator.side.ts';

const definitions = [userSync, groupSync, entraDeviceSync, managedDeviceSync];

let database: Database | undefined;
let session: UemSession | undefined;
let tenantId: TenantId | undefined;
const firstPages = new Map<string, string>();

const methods = {
  async open({ url, simulated }: { readonly url: string; readonly simulated: SimulatedTenant }): Promise<TenantId> {
    database = await openPostgres({ url, migrations, onConnectionLost: (error) => console.error(error) });
    tenantId = await makeTenant({ database, clock: systemClock, entropy: systemEntropy });
    const uem = createIntune({
      fetch: (input, init) => {
        const address = String(input);
        const path = new URL(address).pathname;
        if (path.startsWith('/v1.0/') && !firstPages.has(path)) firstPages.set(path, address);
        return fetch(input, init);
      },
      clock: systemClock,
      entropy: systemEntropy,
      hosts: { login: simulated.origin, graph: simulated.origin },
    });
    session = uem.open({
      entraTenantId: simulated.entraTenantId as EntraTenantId,
      credential: async (purpose) => {
        const credential = simulated.credentials[purpose];
        if (credential === undefined) throw new Error(`the simulator has no registration for ${purpose}`);
        return credential;
      },
    });
    return tenantId;
  },

  /** Each kind once, in the order of an operator's run; how long each took, in ms, and how much it held. */
  async sync(): Promise<readonly { readonly kind: string; readonly ms: number; readonly count: number }[]> {
    if (database === undefined || session === undefined || tenantId === undefined) throw new Error('not opened yet');
    const took: { kind: string; ms: number; count: number }[] = [];
    for (const definition of definitions) {
      const startedAt = performance.now();
      const outcome = await syncKind(
        { database, clock: systemClock, entropy: systemEntropy, tracing: noTracing, instanceId: 'bench' },
        {
          tenantId,
          definition,
          session,
          dryRun: false,
          acceptShrinkage: false,
          signal: new AbortController().signal,
        },
      );
      if (outcome.kind !== 'done' || outcome.plan.refusal !== undefined)
        throw new Error(`${definition.kind}: ${JSON.stringify(outcome)}`);
      took.push({ kind: definition.kind, ms: performance.now() - startedAt, count: outcome.plan.count });
    }
    return took;
  },

  /** Where each listing began. */
  firstPages: (): readonly string[] => [...firstPages.values()],
};

export type SyncMethods = typeof methods;

offer(methods);
