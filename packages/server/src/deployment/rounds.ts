import type { TenantId } from '@picket/domain';
import { minute, second } from '@picket/domain';
import type { Lanes } from '../platform/lanes.ts';
import type { Shift } from '../workers/shift.ts';
import type { RunTools } from './do-step.ts';
import { listDueRuns } from './due-runs.ts';
import { executeRun } from './execute-run.ts';
import { lookForDrift } from './look-for-drift.ts';
import { listDueLooks } from './store.ts';

/** How soon another process's run is seen, and one that has waited goes on; what begins here is seen at once. */
const pollMs = 5 * second;

export interface DeploymentRounds {
  readonly loop: (name: string, everyMs: number, run: () => Promise<'again' | undefined>) => { wake(): void };
  readonly shift: Shift;
  readonly lanes: Lanes;
  readonly rest: AbortSignal;
  readonly cutOff: AbortSignal;
}

/** Goes on with the deployments of the tenants that are this worker's, and looks at what was deployed. */
export function startDeployments(
  tools: RunTools,
  { loop, shift, lanes, rest, cutOff }: DeploymentRounds,
): { wake(): void } {
  const { database, clock } = tools;
  // One lane for both: what is looked at must not be in the middle of being made.
  const inLane = (tenantId: TenantId, work: (signal: AbortSignal) => Promise<void>) =>
    lanes.run({ kind: 'deployment', tenantId }, () =>
      shift.during(tenantId, (lost) => work(AbortSignal.any([cutOff, lost]))),
    );
  const running = loop('deployment', pollMs, async () => {
    for (const { tenantId, runId } of await database.acrossTenants((db) =>
      listDueRuns(db, shift.tenants(), clock.now()),
    ))
      inLane(tenantId, (signal) => executeRun(tools, { tenantId, runId, rest, signal }));
    return undefined;
  });
  loop('drift', minute, async () => {
    for (const tenantId of await database.acrossTenants((db) => listDueLooks(db, shift.tenants(), clock.now())))
      inLane(tenantId, (signal) => lookForDrift(tools, tenantId, signal));
    return undefined;
  });
  return running;
}
