import { type Command, Option } from 'commander';
import type { CommonOptions, Terminal } from '../session.ts';
import { connectorGroup } from './connector-commands.ts';
import { type ChangeOptions, pause, reset, resume, type UnlinkOptions, unlink } from './connector-control.ts';

/** `picket connector …`: pause, resume, reset and unlink the link to Microsoft. Without `--yes` only what it would mean is said. */
export function connectorControlCommands(
  program: Command,
  terminal: Terminal,
  { common, setExitCode }: { common: (command: Command) => Command; setExitCode: (code: number) => void },
): void {
  const connector = connectorGroup(program);
  const change = (name: string, about: string) =>
    common(connector.command(name).description(about))
      .requiredOption('--reason <text>', 'why, for whoever asks later')
      .option('--yes', 'do it; without this only what it would mean is said');
  change('pause', 'read and tell nothing until it is resumed').action(async (options: ChangeOptions) =>
    setExitCode(await pause(terminal, options)),
  );
  common(connector.command('resume').description('read and tell again')).action(async (options: CommonOptions) =>
    setExitCode(await resume(terminal, options)),
  );
  change('reset', 'read everything anew and tell everything again; nothing is lost').action(
    async (options: ChangeOptions) => setExitCode(await reset(terminal, options)),
  );
  change('unlink', 'end the link; what is known here stays')
    .addOption(new Option('--tags <what>', 'what becomes of tags that Picket wrote').choices(['take-back', 'leave']))
    .action(async (options: UnlinkOptions) => setExitCode(await unlink(terminal, options)));
}
