import { androidModes } from '@picket/domain';
import { Argument, type Command, Option } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import type { CommonOptions, Terminal } from '../session.ts';
import {
  type AgentOptions,
  chooseAgent,
  choosePlatforms,
  listApps,
  type PlatformOptions,
  restore,
  showSetup,
  stage,
} from './setup.ts';
import { addGroups, type GroupList, removeGroups, type SearchOptions, search, showReach } from './setup-groups.ts';

/** `picket setup …`; whoever else has a part of setup adds it here. */
export function setupGroup(program: Command): Command {
  return (
    program.commands.find((command) => command.name() === 'setup') ??
    program.command('setup').description('what is chosen for a tenant: platforms, agents, protection, groups')
  );
}

/** `picket setup …`: what an operator chooses. Nothing at Microsoft changes before a plan is applied. */
export function setupCommands(program: Command, terminal: Terminal, common: (command: Command) => Command): void {
  const setup = setupGroup(program);
  common(setup.command('show').description('what is chosen, what to know about it, and the last saves')).action(
    (options: CommonOptions) => showSetup(terminal, options),
  );
  const onOff = (flags: string, description: string) => new Option(flags, description).choices(['on', 'off']);
  common(setup.command('platforms').description('platforms and protection; what is not named stays'))
    .option(
      '--android <modes>',
      `how Android phones are enrolled, with commas: ${androidModes.join(',')}; or none`,
      (text: string) => modesIn(text),
    )
    .addOption(onOff('--ios <on|off>', 'iPhones and iPads'))
    .addOption(onOff('--volume-purchase <on|off>', "store apps come by Apple's volume purchasing"))
    .addOption(onOff('--web-protection <on|off>', 'encrypted DNS and browser settings'))
    .addOption(onOff('--compliance-policy <on|off>', 'what makes a phone noncompliant'))
    .addOption(new Option('--access-policy <how>', 'Conditional Access').choices(['none', 'report-only', 'hand-over']))
    .action((options: PlatformOptions) => choosePlatforms(terminal, options));
  common(setup.command('apps').description('apps of the tenant that could be the agent')).action(
    (options: CommonOptions) => listApps(terminal, options),
  );
  common(
    setup
      .command('agent')
      .description('which agent a platform gets')
      .addArgument(new Argument('<platform>').choices(['android', 'ios']))
      .addArgument(new Argument('<kind>').choices(['none', 'web', 'store'])),
  )
    .option('--app <id>', "the app's id in Intune: of a store agent, or of the web app made in managed Google Play")
    .action((platform: 'android' | 'ios', kind: 'none' | 'web' | 'store', options: AgentOptions) =>
      chooseAgent(terminal, { platform, kind }, options),
    );
  common(
    setup
      .command('stage')
      .description('widen the pilot to everybody, or go back')
      .addArgument(new Argument('<stage>').choices(['pilot', 'everybody'])),
  ).action((to: 'pilot' | 'everybody', options: CommonOptions) => stage(terminal, to, options));
  common(
    setup
      .command('restore')
      .description('choose again what an earlier save chose')
      .argument('<version>', 'as `setup show` has it; 0 for nothing'),
  ).action((version: string, options: CommonOptions) => restore(terminal, version, options));
  groupCommands(setup, terminal, common);
}

function groupCommands(setup: Command, terminal: Terminal, common: (command: Command) => Command): void {
  const groups = setup.command('groups').description('for whom it is');
  common(groups.command('search').description('groups of the directory, and whom each reaches'))
    .argument('[words...]', 'parts of the name; case and accents do not matter')
    .option('--limit <n>', 'at most so many, 20 when left out')
    .action((words: readonly string[], options: SearchOptions) => search(terminal, words, options));
  const list = () => new Argument('<list>', 'which list').choices(['pilot', 'include', 'exclude']);
  common(
    groups
      .command('add')
      .description('add groups to a list')
      .addArgument(list())
      .argument('<groups...>', 'id, or a name that one group has'),
  ).action((to: GroupList, names: readonly string[], options: CommonOptions) =>
    addGroups(terminal, to, names, options),
  );
  common(
    groups
      .command('remove')
      .description('take groups out of a list')
      .addArgument(list())
      .argument('<groups...>', 'id or name, also of one that is gone'),
  ).action((from: GroupList, names: readonly string[], options: CommonOptions) =>
    removeGroups(terminal, from, names, options),
  );
  common(groups.command('reach').description('whom the chosen groups reach together')).action(
    (options: CommonOptions) => showReach(terminal, options),
  );
}

function modesIn(text: string): readonly (typeof androidModes)[number][] {
  if (text === 'none') return [];
  const given = text.split(',').map((mode) => mode.trim());
  const known = androidModes.filter((mode) => given.includes(mode));
  const strange = given.find((mode) => !known.some((each) => each === mode));
  if (strange !== undefined)
    throw new CommandFailure(exitCodes.usage, `"${strange}" is no way to enroll: ${androidModes.join(', ')}, or none.`);
  return known;
}
