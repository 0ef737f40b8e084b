import type { Argument, Command } from 'commander';
import { buildProgram } from '../../packages/cli/src/program.ts';
import type { Terminal } from '../../packages/cli/src/session.ts';

/** Nothing of it is used: the program is only described, never run. */
const unused: Terminal = {
  env: {},
  workingDirectory: '.',
  width: 100,
  out: () => undefined,
  err: () => undefined,
  interactive: false,
  now: () => 0,
  sleep: () => Promise.resolve(),
  fetch: () => Promise.reject(new Error('not here')),
};

/** One command that can be run, and the words that run it: `picket devices list`. */
export interface DescribedCommand {
  readonly words: string;
  readonly command: Command;
}

/** Every command of `picket` that does something; those that only hold others are left out. */
export function listCommands(): readonly DescribedCommand[] {
  return leavesOf(describedProgram(), []);
}

/** docs/reference/cli.md: the help of `picket` as it is printed, then every command with its options. */
export function renderCommands(): string {
  return [
    '# The picket command',
    ['```', helpOf(describedProgram()), '```'].join('\n'),
    ...listCommands().map(renderCommand),
  ].join('\n\n');
}

function describedProgram(): Command {
  return buildProgram(unused, () => undefined);
}

function leavesOf(command: Command, parents: readonly string[]): readonly DescribedCommand[] {
  const words = [...parents, command.name()];
  if (command.commands.length === 0) return [{ words: words.join(' '), command }];
  return command.commands.flatMap((child) => leavesOf(child, words));
}

/** The width is fixed: the page must be the same whoever's terminal makes it. */
function helpOf(program: Command): string {
  let help = '';
  program.configureOutput({
    writeOut: (text) => {
      help += text;
    },
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
  });
  program.outputHelp();
  return help.trim();
}

function renderCommand({ words, command }: DescribedCommand): string {
  const taken = command.registeredArguments;
  const rows = [
    ...taken.map((argument) => `| \`${shapeOf(argument)}\` | ${argument.description} |`),
    ...command.options.map(({ flags, description, argChoices }) => {
      const meaning = [description, argChoices?.join(', ')].filter(Boolean).join(': ');
      return `| \`${flags}\` | ${meaning} |`;
    }),
  ];
  return [
    `## \`${[words, ...taken.map(shapeOf)].join(' ')}\``,
    command.description(),
    ...(rows.length === 0 ? [] : [['| option | meaning |', '|---|---|', ...rows].join('\n')]),
  ].join('\n\n');
}

const shapeOf = (argument: Argument) => (argument.required ? `<${argument.name()}>` : `[${argument.name()}]`);
