import { type Command, Option } from 'commander';
import type { CommonOptions, Terminal } from '../session.ts';
import {
  type AddOptions,
  addOne,
  type ChangeOptions,
  changeOne,
  type RemoveOptions,
  removeOne,
  restoreOne,
} from './feed-setup.ts';
import { compareOne, decideOne, type ListOptions, refreshOne, rollBackOne, showFeeds, switchOne } from './feeds.ts';
import { type CheckOptions, checkIndicators, type MatchOptions, matchIndicators } from './indicators.ts';
import { type ImportOptions, importFile, matchOnServer } from './server-indicators.ts';

interface Shared {
  /** Adds the options that every command takes which asks the server. */
  readonly common: (command: Command) => Command;
  readonly setExitCode: (code: number) => void;
}

/** `picket indicators …` and `picket feeds …`: what to look for, and where it comes from. */
export function feedCommands(program: Command, terminal: Terminal, { common, setExitCode }: Shared): void {
  const indicators = program.command('indicators').description('what to look for: threat data');
  indicators
    .command('check')
    .description('what files of threat data would bring, and what of them would be rejected; needs no server')
    .argument('<path>', 'a file, or a folder with all below it')
    .option('--json', 'one object a line')
    .action(async (path: string, options: CheckOptions) => setExitCode(await checkIndicators(terminal, path, options)));
  indicators
    .command('match')
    .description('what is known of a value, for and against')
    .argument('<value>', 'a host, address, web address, digest, package or bundle id, path, name')
    .option('--json', 'for programs')
    .option('--from <dir>', 'look in these files, not in the data that ships with Picket')
    .option('--server', 'ask the server: what the feeds of a tenant know')
    .option('--tenant <name>', 'name or id, when there are several; with --server')
    .action((value: string, options: MatchOptions & CommonOptions & { server?: boolean }) =>
      options.server ? matchOnServer(terminal, value, options) : matchIndicators(terminal, value, options),
    );
  common(indicators.command('import'))
    .description('bring a file to a feed of the server, as its new version')
    .argument('<file>', 'in any format of docs/reference/feeds.md')
    .requiredOption('--feed <id>', 'as picket feeds list has it')
    .action((file: string, options: ImportOptions) => importFile(terminal, file, options));

  const feeds = program
    .command('feeds')
    .description('where threat data comes from: what is in force, what is held, and why');
  common(feeds.command('list').description('list feeds, their age, and what was held back'))
    .option('--removed', 'those that can still be brought back')
    .action((options: ListOptions) => showFeeds(terminal, options));
  setUp(common(feeds.command('add')))
    .description('add a feed: from an address, from a TAXII collection, or brought with picket indicators import')
    .argument('<id>', 'small letters, digits and hyphens')
    .requiredOption('--license <text>', 'under which you may use it')
    .option('--taxii <url>', 'the API root of a TAXII 2.1 server, with --collection')
    .option('--collection <id>', 'of that server')
    .action((id: string, options: AddOptions) => addOne(terminal, id, options));
  setUp(common(feeds.command('change')))
    .description('change how a feed is called, asked, believed and tried out; what is not named stays')
    .argument('<id>', 'as picket feeds list has it')
    .option('--license <text>', 'under which you may use it')
    .option('--pause', 'do not ask its source; what is in force stays')
    .option('--resume', 'ask its source again')
    .option('--no-secret', 'tell its source no secret any more')
    .action((id: string, options: ChangeOptions) => changeOne(terminal, id, options));
  const ofOne = (name: string, description: string) =>
    common(feeds.command(name)).description(description).argument('<id>', 'as picket feeds list has it');
  ofOne('refresh', 'ask its source now').action(async (id: string, options: CommonOptions) =>
    setExitCode(await refreshOne(terminal, id, options)),
  );
  ofOne('remove', 'say what its removal would mean; with --yes, remove it in every tenant')
    .option('--yes', 'remove it')
    .action((id: string, options: RemoveOptions) => removeOne(terminal, id, options));
  ofOne('restore', 'bring a removed feed back, with the version that was in force').action(
    (id: string, options: CommonOptions) => restoreOne(terminal, id, options),
  );
  ofOne('diff', 'what the waiting version, or else the newest, changes, and whom it would hit').action(
    (id: string, options: CommonOptions) => compareOne(terminal, id, options),
  );
  ofOne('rollback', 'take the version in force back: the one before it is in force again').action(
    (id: string, options: CommonOptions) => rollBackOne(terminal, id, options),
  );
  for (const [name, about] of [
    ['release', 'put the version that is held or on trial in force now'],
    ['discard', 'let the version that is held or on trial go for good'],
  ] as const)
    ofOne(name, about).action((id: string, options: CommonOptions) => decideOne(terminal, id, name, options));
  for (const name of ['on', 'off'] as const)
    ofOne(name, `look in it, or do not, for one tenant: ${name}`).action((id: string, options: CommonOptions) =>
      switchOne(terminal, id, name === 'on', options),
    );
}

/** What can be said of a feed when it is added, and later. */
function setUp(command: Command): Command {
  return command
    .option('--title <text>', 'for people')
    .option('--url <url>', 'https:// only; a host of your own network needs PICKET_FEED_PRIVATE_HOSTS')
    .option('--checksum-url <url>', 'where its SHA-256 is published')
    .addOption(new Option('--confidence <word>', 'how far you believe it').choices(['low', 'medium', 'high']))
    .option('--every <minutes>', 'how often to ask; at first a day')
    .option(
      '--max-age <days>',
      'do not believe it any more when it was not heard of for so long; `none`: always believe it',
    )
    .option('--trial <minutes>', 'how long a new version is tried out; at first an hour')
    .option('--canary <percent>', 'of the tenants, for whom a version on trial counts; at first none')
    .option('--secret-file <file>', 'a file with the token, or with the password of --username, that its source wants')
    .option('--username <name>', 'with --secret-file: basic authentication')
    .addOption(
      new Option('--reads <how>', 'of a collection: all of it each time, or what came since').choices([
        'whole',
        'incremental',
      ]),
    )
    .option('--most-pages <number>', 'of a collection; 500 at first')
    .option('--page-size <number>', 'of a collection; 1000 objects at first');
}
