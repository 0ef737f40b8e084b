import { writeFileSync } from 'node:fs';
import {
  applyDeployment,
  type DeploymentDecision,
  type DeploymentPlan,
  type DeploymentRun,
  decideDeployment,
  exportDeployment,
  getDeployment,
  getDeploymentRun,
  planDeploymentNow,
  steerDeployment,
} from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type TenantSession, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';
import { planLines, runLines, stepLine } from './deployment-words.ts';

type Aim = DeploymentPlan['aim'];

const readPlan = ({ api, tenantId }: TenantSession, aim: Aim) =>
  api.call(planDeploymentNow, { params: { tenantId }, query: { aim } });

export interface PlanOptions extends CommonOptions {
  readonly remove?: boolean;
  readonly detailedExitcode?: boolean;
}

/** `picket deployment plan`: what would be made, changed and deleted. With `--detailed-exitcode` 2 when there is anything. */
export async function showPlan(terminal: Terminal, options: PlanOptions): Promise<number> {
  const session = await openTenant(terminal, options);
  if (!options.json) terminal.err(`Reading ${harmless(session.tenantName)} …`);
  const plan = await readPlan(session, options.remove ? 'remove' : 'apply');
  if (options.json) printJson(terminal, plan);
  else for (const line of planLines(plan)) terminal.out(line);
  return options.detailedExitcode && plan.changes > 0 ? exitCodes.changes : exitCodes.done;
}

export interface ApplyOptions extends CommonOptions {
  readonly yes?: boolean;
  readonly fingerprint?: string;
  readonly wait?: boolean;
}

/**
 * `picket deployment apply` and `remove`: shows the plan; with `--yes` does it and follows it. A plan that no longer fits is
 * not done: the new one is shown. Answers 1 then, and when not all of it could be done.
 */
export async function applyPlan(terminal: Terminal, aim: Aim, options: ApplyOptions): Promise<number> {
  const session = await openTenant(terminal, options);
  const { api, tenantId, tenantName } = session;
  let { fingerprint } = options;
  if (fingerprint === undefined) {
    if (!options.json) terminal.err(`Reading ${harmless(tenantName)} …`);
    const plan = await readPlan(session, aim);
    if (plan.changes === 0 || !options.yes) {
      if (options.json) printJson(terminal, plan);
      else for (const line of planLines(plan)) terminal.out(line);
      if (plan.changes > 0) offer(terminal, aim, plan);
      return exitCodes.done;
    }
    if (!options.json) for (const line of planLines(plan)) terminal.out(line);
    fingerprint = plan.fingerprint;
  }
  let begun: DeploymentRun;
  try {
    begun = await api.call(applyDeployment, { params: { tenantId }, body: { aim, fingerprint } });
  } catch (error) {
    if (options.json || !(error instanceof CommandFailure) || error.code !== 'plan_outdated') throw error;
    terminal.err(`${error.message}\n\nThis is the plan now:`);
    const plan = await readPlan(session, aim);
    for (const line of planLines(plan)) terminal.out(line);
    if (plan.changes > 0) offer(terminal, aim, plan);
    return exitCodes.failed;
  }
  return await follow(terminal, session, begun, options);
}

function offer(terminal: Terminal, aim: Aim, { fingerprint }: DeploymentPlan): void {
  terminal.err(`\nNothing was done. To do exactly this: picket deployment ${aim} --fingerprint ${fingerprint}`);
  terminal.err(`To do whatever is planned then: picket deployment ${aim} --yes`);
}

/** `picket deployment status`: what was made, who changed it since, and how far the last run has come. */
export async function showDeployment(
  terminal: Terminal,
  options: CommonOptions & { readonly wait?: boolean },
): Promise<number> {
  const session = await openTenant(terminal, options);
  const { api, tenantId, tenantName } = session;
  const deployment = await api.call(getDeployment, { params: { tenantId } });
  const { objects, decisions, look, run } = deployment;
  if (options.wait && run !== null && run.state === 'running') return await follow(terminal, session, run, options);
  if (options.json) printJson(terminal, deployment);
  else {
    terminal.out(
      `${harmless(tenantName)}: ${objects.length === 0 ? 'Picket has made nothing here' : `${objects.length} objects`}`,
    );
    for (const { key, kindTitle, name, isAdopted, remoteId, drift } of objects) {
      const whose = isAdopted ? ', adopted' : '';
      terminal.out(`  ${harmless(name)} (${kindTitle}${whose})  ${key}  ${remoteId ?? 'not certain yet'}`);
      if (drift === null) continue;
      const words = { edited: 'EDITED BY HAND', gone: 'DELETED BY HAND', 'taken-over': 'TAKEN OVER' } as const;
      terminal.out(`    ${words[drift.state]}, seen ${ago(drift.since, terminal.now())}`);
    }
    for (const { key, name, decision, by, at } of decisions) {
      if ((decision !== 'forget' && decision !== 'release') || objects.some((object) => object.key === key)) continue;
      const how = decision === 'forget' ? 'forgotten' : 'given back, decided';
      terminal.out(
        `  left alone: ${harmless(name ?? key)}  ${key}  ${how} by ${harmless(by)} ${ago(at, terminal.now())}`,
      );
    }
    if (look !== null) {
      const seen = look.at === null ? 'Nobody has looked at them yet' : `Looked at ${ago(look.at, terminal.now())}`;
      terminal.out(`${seen}${look.problem === null ? '' : `. The last look failed: ${harmless(look.problem)}`}`);
    }
    if (run !== null) for (const line of runLines(run, terminal.now())) terminal.out(line);
  }
  return objects.some(({ drift }) => drift !== null) || isBad(run) ? exitCodes.failed : exitCodes.done;
}

/** `picket deployment pause | continue | cancel`: of the run that was begun last. */
export async function steer(
  terminal: Terminal,
  wish: 'pause' | 'continue' | 'cancel',
  options: ApplyOptions,
): Promise<number> {
  const session = await openTenant(terminal, options);
  const { api, tenantId } = session;
  const { run } = await api.call(getDeployment, { params: { tenantId } });
  if (run === null) throw new CommandFailure(exitCodes.failed, 'Nothing was ever applied here.');
  const steered = await api.call(steerDeployment, { params: { tenantId, runId: run.id }, body: { wish } });
  if (wish === 'continue') return await follow(terminal, session, steered, options);
  if (options.json) printJson(terminal, steered);
  else for (const line of runLines(steered, terminal.now())) terminal.out(line);
  return exitCodes.done;
}

export interface DecideOptions extends CommonOptions {
  readonly id?: string;
}

/** `picket deployment adopt KEY` and the other decisions. What stands in the way is looked up unless `--id` names it. */
export async function decideOne(
  terminal: Terminal,
  key: string,
  decision: DeploymentDecision,
  options: DecideOptions,
): Promise<void> {
  const session = await openTenant(terminal, options);
  const { api, tenantId } = session;
  let remoteId = options.id;
  if (remoteId === undefined && (decision === 'adopt' || decision === 'beside')) {
    const { steps } = await readPlan(session, 'apply');
    remoteId = steps.find((step) => step.key === key)?.remoteId ?? undefined;
  }
  const body = { decision, ...(remoteId === undefined ? {} : { remoteId }) };
  await api.call(decideDeployment, { params: { tenantId, key }, body });
  if (options.json) printJson(terminal, { key, ...body });
  else terminal.out(`Decided for ${key}: ${decision}. Nothing has happened in Intune: picket deployment plan`);
}

/** `picket deployment export`: Graph's own JSON, for those who make it by other means. */
export async function exportAll(terminal: Terminal, options: CommonOptions & { readonly to?: string }): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const exported = await api.call(exportDeployment, { params: { tenantId } });
  if (options.to === undefined) return printJson(terminal, exported);
  writeFileSync(options.to, `${JSON.stringify(exported, null, 2)}\n`);
  terminal.err(`${exported.objects.length} objects written to ${options.to}`);
}

const pollMs = 1000;
const isBad = (run: DeploymentRun | null) => run !== null && (run.state === 'stopped' || run.state === 'incomplete');

/** Prints each step as it ends, until the run has ended or waits for somebody. */
async function follow(
  terminal: Terminal,
  { api, tenantId }: TenantSession,
  begun: DeploymentRun,
  { json, wait = true }: ApplyOptions,
): Promise<number> {
  let run = begun;
  const told = new Set<string>();
  let waitedFor: string | undefined;
  while (true) {
    for (const step of run.steps) {
      if (step.state === 'waiting' || step.state === 'begun' || told.has(step.key) || json) continue;
      told.add(step.key);
      terminal.out(stepLine(step));
    }
    if (run.waiting !== null && run.waiting.because !== waitedFor)
      terminal.err(`Waiting until ${run.waiting.until}: ${harmless(run.waiting.because)}`);
    waitedFor = run.waiting?.because;
    if (run.state !== 'running' || !wait) break;
    await terminal.sleep(pollMs);
    run = await api.call(getDeploymentRun, { params: { tenantId, runId: run.id } });
  }
  if (json) printJson(terminal, run);
  else for (const line of runLines(run, terminal.now(), false)) terminal.out(line);
  return isBad(run) ? exitCodes.failed : exitCodes.done;
}
