import { type AnswerOf, listChannels, setChannel } from '@picket/wire/console';
import { type Command, Option } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type TenantSession, type Terminal } from '../session.ts';

type Channel = AnswerOf<typeof listChannels>['items'][number];

interface TurnOptions extends CommonOptions {
  readonly set?: readonly string[];
}

/** `picket channels …`: the ways by which a phone's level is made to bite. */
export function channelCommands(
  program: Command,
  terminal: Terminal,
  { common }: { readonly common: (command: Command) => Command },
): void {
  const channels = program.command('channels').description('the ways by which the level of a phone is made to bite');
  common(
    channels.command('list').description('each channel: what it does, whether it is on, and how it is set'),
  ).action((options: CommonOptions) => list(terminal, options));
  const setting = () =>
    new Option('--set <name=value...>', 'a setting, as `channels list` has it; what is not named stays');
  for (const [verb, about] of [
    ['on', 'switch a channel on'],
    ['off', 'switch a channel off; phones keep what it wrote until it is taken back'],
  ] as const)
    common(channels.command(verb).description(about).argument('<channel>', 'its id'))
      .addOption(setting())
      .action((id: string, options: TurnOptions) => turn(terminal, id, verb === 'on', options));
  common(channels.command('set').description('change settings of a channel').argument('<channel>', 'its id'))
    .addOption(setting().makeOptionMandatory())
    .action((id: string, options: TurnOptions) => turn(terminal, id, undefined, options));
}

async function list(terminal: Terminal, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const { items } = await api.call(listChannels, { params: { tenantId } });
  if (options.json) return printJson(terminal, { items });
  for (const channel of items) print(terminal, channel);
}

async function turn(
  terminal: Terminal,
  id: string,
  wanted: boolean | undefined,
  { set = [], ...options }: TurnOptions,
): Promise<void> {
  const settings = Object.fromEntries(set.map(parsed));
  const session = await openTenant(terminal, options);
  const enabled = wanted ?? (await find(session, id)).enabled;
  const { api, tenantId } = session;
  const channel = await api.call(setChannel, {
    params: { tenantId, channelId: id },
    body: { enabled, ...(set.length === 0 ? {} : { settings }) },
  });
  if (options.json) return printJson(terminal, channel);
  print(terminal, channel);
}

async function find({ api, tenantId }: TenantSession, id: string): Promise<Channel> {
  const { items } = await api.call(listChannels, { params: { tenantId } });
  const found = items.find((each) => each.id === id);
  if (found !== undefined) return found;
  const known = items.map((each) => each.id).join(', ');
  throw new CommandFailure(exitCodes.usage, `No channel is called "${id}". There are: ${known}`);
}

function parsed(text: string): readonly [string, string] {
  const [, name, value] = /^([A-Za-z]\w*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new CommandFailure(exitCodes.usage, `"${text}" is no setting: write it as name=value`);
  return [name, value];
}

function print(
  terminal: Terminal,
  { id, about, purpose, enabled, takingBack, settings, pending, refused }: Channel,
): void {
  const state = enabled ? 'on' : takingBack ? 'off, taking back what it wrote' : 'off';
  terminal.out(`\n${id}: ${state}, ${pending} waiting, ${refused} refused`);
  terminal.out(`  ${about}`);
  terminal.out(`  Needs consent for ${purpose}`);
  for (const [name, value] of Object.entries(settings)) terminal.out(`  ${name}=${String(value)}`);
}
