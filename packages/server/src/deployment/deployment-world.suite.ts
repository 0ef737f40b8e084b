import { noChoices, type TenantId } from '@picket/domain';
import type { DeploymentDecision } from '@picket/wire/console';
import type { Database } from '../platform/database/database.ts';
import { createLog } from '../platform/log.ts';
import { seededEntropy } from '../platform/testing/seeded-entropy.ts';
import { TestClock } from '../platform/testing/test-clock.ts';
import { makeTenant } from '../testing/tenant-in-database.ts';
import { decide, lookBeforeDeciding } from './decide.ts';
import type { RunTools } from './do-step.ts';
import { executeRun } from './execute-run.ts';
import { lookForDrift } from './look-for-drift.ts';
import { makePlan } from './make-plan.ts';
import { MemoryUem } from './memory-uem.suite.ts';
import { type DeploymentAim, findLastRun } from './run-store.ts';
import { startRun, steerRun } from './start-run.ts';
import { listSteps } from './step-store.ts';
import { listObjects } from './store.ts';

/** One tenant, its UEM in memory, and an operator who plans and applies. */
export async function openDeploymentWorld(database: Database, seed: number) {
  const clock = new TestClock();
  const entropy = seededEntropy(seed);
  const tenantId: TenantId = await makeTenant({ database, clock, entropy });
  const uem = new MemoryUem(seed + 1);
  const tools: RunTools & { entropy: typeof entropy } = {
    database,
    clock,
    entropy,
    log: createLog({ level: 'silent', clock }),
    uemId: 'intune',
    openSession: async () => uem.session(tenantId),
    design: uem.design,
    readChoices: async () => noChoices,
    place: () => ({ publicUrl: 'https://picket.example', ownAuthorities: [], answersDns: false }),
  };
  const { signal } = new AbortController();
  const world = {
    clock,
    tenantId,
    uem,
    tools,
    plan: (aim: DeploymentAim = 'apply') => makePlan(tools, { tenantId, aim, signal }),
    actions: async (aim: DeploymentAim = 'apply') =>
      (await world.plan(aim)).plan.steps.map(({ action, key }) => `${action} ${key}`),
    start: (fingerprint: string, { aim = 'apply', by = 'Olivia' }: { aim?: DeploymentAim; by?: string } = {}) =>
      startRun(tools, { tenantId, aim, fingerprint, startedBy: by, signal, conclude: async () => undefined }),
    /** As the worker does: also what has waited for long enough. */
    work: async (runId: string, own: Partial<RunTools> = {}, killed = signal) =>
      executeRun({ ...tools, ...own }, { tenantId, runId, rest: signal, signal: killed }),
    /** Plans, agrees, and works until it has ended. */
    apply: async (aim: DeploymentAim = 'apply') => {
      const runId = await world.start((await world.plan(aim)).fingerprint, { aim });
      await world.work(runId);
      return await world.run();
    },
    steer: (runId: string, wish: 'pause' | 'continue' | 'cancel') =>
      database.forTenant(tenantId, (tx) => steerRun(tx, runId, wish, clock)),
    decide: async (key: string, decision: DeploymentDecision, remoteId?: string) => {
      const decided = { key, decision, remoteId, by: 'Olivia' };
      const seen = await lookBeforeDeciding(tools, tenantId, decided, signal);
      await database.forTenant(tenantId, (tx) => decide(tx, decided, seen, clock.now()));
    },
    look: () => lookForDrift(tools, tenantId, signal),
    books: () => database.forTenant(tenantId, listObjects),
    run: () =>
      database.forTenant(tenantId, async (tx) => {
        const run = await findLastRun(tx);
        if (run === undefined) throw new Error('nothing was ever begun');
        return { ...run, steps: await listSteps(tx, run.id) };
      }),
  };
  return world;
}

export type DeploymentWorld = Awaited<ReturnType<typeof openDeploymentWorld>>;
