import type { DeploymentPlan, DeploymentPlanStep, DeploymentRun } from '@picket/wire/console';
import { harmless } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';

type Action = DeploymentPlanStep['action'];

/** Terraform's signs, so that a plan can be skimmed. */
const signs: Readonly<Record<Action, string>> = {
  create: '+',
  change: '~',
  adopt: '>',
  delete: '-',
  release: '<',
  clash: '!',
  leave: ' ',
};

const words: Readonly<Record<Action, string>> = {
  create: 'to create',
  change: 'to change',
  adopt: 'to adopt',
  delete: 'to delete',
  release: 'to give back',
  clash: 'in the way',
  leave: 'as they should be',
};

/** What is taken away stands first: nobody must have to scroll for it. */
const order: readonly Action[] = ['delete', 'release', 'clash', 'create', 'change', 'adopt'];

/** A plan for people: what differs, and nothing else. */
export function planLines(plan: DeploymentPlan): readonly string[] {
  const lines: string[] = [];
  for (const action of order) {
    for (const step of plan.steps.filter((each) => each.action === action)) lines.push(...stepLines(step), '');
  }
  for (const step of plan.steps.filter(({ action, drift }) => action === 'leave' && drift.length > 0))
    lines.push(...stepLines(step), '');
  for (const { what, because } of plan.notPlanned)
    lines.push(`  not planned: ${harmless(what)}`, `      ${because}`, '');
  for (const { name, because } of plan.handedOver)
    lines.push(`  handed over: ${harmless(name)}`, `      ${because}`, '      Its JSON: picket deployment export', '');
  const sums = [...order, 'leave' as const]
    .filter((action) => plan.sums[action] > 0)
    .map((action) => `${plan.sums[action]} ${words[action]}`);
  lines.push(`Plan: ${sums.length === 0 ? 'nothing is planned, and nothing of Picket’s is there' : sums.join(', ')}.`);
  if (plan.changes === 0) lines.push('Nothing to do.');
  return lines;
}

function stepLines(step: DeploymentPlanStep): readonly string[] {
  const { action, key, name, kindTitle, because, blockedBy, reason, remoteId, differences, drift } = step;
  const lines = [`${signs[action]} ${harmless(name)}  (${kindTitle}, ${key})`];
  if (because !== null) lines.push(`      ${because}`);
  if (action === 'clash') {
    lines.push(`      ${clashWords(reason)}${remoteId === null ? '' : ` Its id: ${remoteId}`}`);
    if (reason === 'name-taken' || reason === 'mark-removed')
      lines.push(`      Decide: picket deployment adopt ${key}, or picket deployment beside ${key}`);
  }
  if (reason === 'gone') lines.push('      Picket made it, and somebody has deleted it.');
  if (blockedBy.length > 0) lines.push(`      Not before this is decided: ${blockedBy.join(', ')}`);
  for (const { what, from, to } of drift)
    lines.push(`      edited by hand: ${harmless(what)}: ${value(from)} → ${value(to)}`);
  if (drift.length > 0) lines.push(`      To keep it so: picket deployment keep ${key}`);
  if (action !== 'create')
    for (const { what, from, to } of differences) lines.push(`      ${harmless(what)}: ${value(from)} → ${value(to)}`);
  for (const warning of step.warnings) lines.push(`      ${harmless(warning)}`);
  for (const remark of step.remarks) lines.push(`      ${remark}`);
  return lines;
}

function clashWords(reason: DeploymentPlanStep['reason']): string {
  switch (reason) {
    case 'mark-removed':
      return 'Picket made it, and somebody has taken its mark off: it is left alone.';
    case 'other-picket':
      return 'Another Picket made it: it is left alone.';
    case 'copy':
      return 'It is a copy of what Picket made: it is left alone.';
    default:
      return 'Somebody else made something of this name: it is left alone until you decide.';
  }
}

const longest = 60;

function value(of: unknown): string {
  if (of === null || of === undefined) return 'nothing';
  const text = harmless(typeof of === 'string' ? `"${of}"` : JSON.stringify(of));
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

const stepWords = { waiting: 'waits', begun: 'under way', done: 'done', failed: 'FAILED', skipped: 'skipped' } as const;

/** One step of a run. */
export function stepLine(step: DeploymentRun['steps'][number]): string {
  const { action, name, state, problem, requestIds } = step;
  const ids = requestIds.length === 0 ? '' : `  request ${requestIds.join(', ')}`;
  const why = problem === null ? '' : `\n      ${harmless(problem.detail)} ${problem.remedy}`;
  return `${signs[action]} ${stepWords[state].padEnd(9)} ${harmless(name)}${ids}${why}`;
}

/** How a run stands; with its steps unless they were told already. */
export function runLines(run: DeploymentRun, now: number, withSteps = true): readonly string[] {
  const what = run.aim === 'apply' ? 'Deployment' : 'Removal';
  const lines = [
    `${what} by ${harmless(run.startedBy)}, begun ${ago(run.startedAt, now)}: ${run.state}, ${run.done} of ${run.total} done${run.failed > 0 ? `, ${run.failed} failed` : ''}`,
  ];
  if (withSteps) lines.push(...run.steps.map(stepLine));
  if (run.waiting !== null) lines.push(`Waiting until ${run.waiting.until}: ${harmless(run.waiting.because)}`);
  if (run.problem !== null) lines.push(`${harmless(run.problem.detail)} ${run.problem.remedy}`);
  if (run.state === 'stopped' || run.state === 'incomplete' || run.state === 'paused')
    lines.push('To go on: picket deployment continue');
  return lines;
}
