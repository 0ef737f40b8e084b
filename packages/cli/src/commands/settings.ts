import { type Instant, PicketError } from '@picket/domain';
import { type ExplainedSetting, explainSettings, readSettings } from '@picket/server';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, printJson, type Terminal } from '../session.ts';
import { type Column, renderTable } from '../terminal/table.ts';

const columns: readonly Column<ExplainedSetting>[] = [
  { title: 'name', value: ({ name }) => name },
  {
    title: 'value',
    value: ({ value, fault }) => (fault === undefined ? (value ?? '–') : `${value ?? '–'} (WRONG: ${fault})`),
  },
  { title: 'from', value: ({ from }) => from },
  { title: 'meaning', value: ({ meaning }) => meaning, elastic: true },
];

/** `picket settings explain [NAME]`: what the server would start with here, where it comes from, what it means. */
export function explain(terminal: Terminal, name: string | undefined, options: CommonOptions): void {
  const all = explainSettings(terminal.env);
  const shown = name === undefined ? all : all.filter((setting) => setting.name === name.toUpperCase());
  if (shown.length === 0)
    throw new CommandFailure(exitCodes.usage, `There is no setting ${name}. Without a name all are listed.`);
  if (options.json) printJson(terminal, shown);
  else terminal.out(renderTable(columns, shown, terminal.width));
  refuseWrong(terminal, name === undefined ? undefined : shown);
}

/** A script that asks before it starts the server must hear that it would not start. */
function refuseWrong({ env, now }: Terminal, shown: readonly ExplainedSetting[] | undefined): void {
  if (shown !== undefined) {
    const wrong = shown.filter(({ fault }) => fault !== undefined);
    if (wrong.length > 0)
      throw new CommandFailure(exitCodes.failed, wrong.map(({ name, fault }) => `${name} ${fault}.`).join('\n'));
    return;
  }
  try {
    readSettings(env, undefined, now() as Instant);
  } catch (error) {
    if (!(error instanceof PicketError)) throw error;
    throw new CommandFailure(exitCodes.failed, `\nThe server would not start with this:\n${error.message}`);
  }
}
