import type { Command } from 'commander';
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

/** Every command of `picket`, with its options. */
export function renderCommands(): string {
  return [
    '# The picket command',
    '',
    ...describe(
      buildProgram(unused, () => undefined),
      [],
    ),
  ]
    .join('\n')
    .trim();
}

function describe(command: Command, parents: readonly string[]): string[] {
  const words = [...parents, command.name()];
  if (command.commands.length > 0) return command.commands.flatMap((one) => describe(one, words));
  const takes = command.registeredArguments.map((argument) => ` <${argument.name()}>`).join('');
  const options = command.options.map(({ flags, description, argChoices }) => {
    const choices = argChoices === undefined ? '' : ` (${argChoices.join(', ')})`;
    return `| \`${flags}\` | ${description}${choices} |`;
  });
  const table = options.length === 0 ? [] : ['', '| option | meaning |', '|---|---|', ...options];
  return [`## \`${words.join(' ')}${takes}\``, '', command.description(), ...table, ''];
}
