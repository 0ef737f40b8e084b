import { consentPurposes } from '@picket/domain';
import { callCauses, repeatables } from '@picket/wire/console';
import { Argument, type Command, Option } from 'commander';
import type { CommonOptions, Terminal } from '../session.ts';
import { type CallsOptions, listMessages, showMessage, type TryAgainOptions, tryAgainNow } from './connector-calls.ts';
import { setHeartbeat, showHealth } from './connector-health.ts';

/** `picket connector`, made by whoever asks for it first. */
export function connectorGroup(program: Command): Command {
  const known = program.commands.find((command) => command.name() === 'connector');
  return (
    known ??
    program.command('connector').description('the link to Entra and Intune: its health, its messages, its life')
  );
}

/** `picket connector …`: whether the link to Microsoft is well, and every message with its answer. */
export function connectorCommands(
  program: Command,
  terminal: Terminal,
  { common, setExitCode }: { common: (command: Command) => Command; setExitCode: (code: number) => void },
): void {
  const connector = connectorGroup(program);
  common(
    connector.command('health').description('whether the link to Microsoft is well, and what to do where it is not'),
  )
    .addHelpText('after', '\nExit codes, as monitors expect: 0 well, 1 warning, 2 bad, 3 unknown.')
    .action(async (options: CommonOptions) => setExitCode(await showHealth(terminal, options)));
  common(
    connector
      .command('heartbeat')
      .description('how often Intune hears that Picket is alive')
      .argument('<every>', '5m to an eighth of the time after which Intune ignores a partner, or default'),
  ).action((how: string, options: CommonOptions) => setHeartbeat(terminal, how, options));
  common(connector.command('calls').description('messages to Microsoft with their answers, newest first'))
    .option('--failed', 'only what failed')
    .addOption(new Option('--purpose <purpose>', 'with whose consent').choices([...consentPurposes]))
    .addOption(new Option('--cause <cause>', 'what for').choices([...callCauses]))
    .option('--operation <operation>', 'exactly this one: "GET /users/delta"')
    .option('--since <time>', '90m, 4h or 7d ago, or a moment: 2026-11-29T08:00:00Z')
    .option('--limit <n>', 'at most so many; 50 unless said')
    .action((options: CallsOptions) => listMessages(terminal, options));
  common(
    connector
      .command('call')
      .description('one message: every try, the ids that Microsoft’s support asks for, what to do')
      .argument('<id>', 'as `connector calls` has it'),
  ).action((id: string, options: CommonOptions) => showMessage(terminal, id, options));
  common(
    connector
      .command('try-again')
      .description('do again what failed; sends what is true now, never what was sent then')
      .addArgument(new Argument('[kind]', 'what').choices([...repeatables]))
      .argument('[of]', 'which kind of sync, or which channel'),
  )
    .option('--call <id>', 'what this message was for, instead of naming it')
    .action((kind, of: string | undefined, options: TryAgainOptions) => tryAgainNow(terminal, { kind, of }, options));
}
