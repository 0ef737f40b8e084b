import type { Command } from 'commander';
import type { CommonOptions, Terminal } from '../session.ts';
import {
  type ApplyOptions,
  applyPlan,
  type DecideOptions,
  decideOne,
  exportAll,
  type PlanOptions,
  showDeployment,
  showPlan,
  steer,
} from './deployment.ts';

interface Shared {
  readonly common: (command: Command) => Command;
  readonly setExitCode: (code: number) => void;
}

/** `picket deployment …`: what Picket makes in Intune, as a plan. */
export function deploymentCommands(program: Command, terminal: Terminal, { common, setExitCode }: Shared): void {
  const deployment = program
    .command('deployment')
    .description('what Picket makes in Intune: planned, applied, watched, and taken back');
  const named = (name: string, description: string) => common(deployment.command(name)).description(description);

  named('plan', 'what would be made, changed and deleted; changes nothing')
    .option('--remove', 'what taking everything back would delete')
    .option('--detailed-exitcode', 'exit with 2 when there is anything to do')
    .action(async (options: PlanOptions) => setExitCode(await showPlan(terminal, options)));
  for (const [aim, about] of [
    ['apply', 'make what was chosen: shows the plan, and with --yes does it'],
    ['remove', 'take back what Picket has made: shows what would be deleted, and with --yes does it'],
  ] as const)
    named(aim, about)
      .option('--yes', 'do whatever is planned at this moment')
      .option('--fingerprint <text>', 'do exactly the plan that had it, or nothing')
      .option('--no-wait', 'come back when it has begun')
      .addHelpText(
        'after',
        '\nExit codes: 0 done, 1 not all of it could be done, or the plan no longer fits: the new one is shown.',
      )
      .action(async (options: ApplyOptions) => setExitCode(await applyPlan(terminal, aim, options)));
  named('status', 'what was made, who changed it since, and how the last run stands')
    .option('--wait', 'follow a run that is under way')
    .addHelpText('after', '\nExit codes: 0 in order, 1 edited by hand, stopped, or not all of it done.')
    .action(async (options: CommonOptions & { wait?: boolean }) =>
      setExitCode(await showDeployment(terminal, options)),
    );
  for (const [wish, about] of [
    ['pause', 'stop after the step that is under way'],
    ['continue', 'go on with what was paused, stopped, or could not all be done'],
    ['cancel', 'end the run where it is; what was made stays'],
  ] as const)
    named(wish, about).action(async (options: ApplyOptions) => setExitCode(await steer(terminal, wish, options)));

  for (const [decision, about] of [
    ['adopt', 'take over what stands in the way; the next plan changes it'],
    ['beside', 'leave what stands in the way alone, and make an own one of the same name'],
    ['keep', 'what somebody edited by hand is right'],
    ['put-back', 'what somebody edited by hand is not right; the next plan puts it back'],
    ['release', 'give an adopted one back, as it was; by the next plan'],
    ['forget', 'leave one that Picket made there, and never touch it again'],
    ['undecide', 'take a decision back'],
  ] as const) {
    const command = named(decision, about).argument('<key>', 'as picket deployment plan has it');
    if (decision === 'adopt' || decision === 'beside')
      command.option('--id <id>', 'of the object in Intune; else what stands in the way now');
    command.action((key: string, options: DecideOptions) =>
      decideOne(terminal, key, decision === 'undecide' ? 'none' : decision, options),
    );
  }

  named('export', "what was chosen as Graph's own JSON, for those who make it by other means")
    .option('--to <file>', 'else to standard output')
    .action((options: CommonOptions & { to?: string }) => exportAll(terminal, options));
}
