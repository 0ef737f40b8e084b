import { syncKinds } from '@picket/wire/console';
import { Argument, Command, Option } from 'commander';
import { type InspectOptions, inspectApps } from './commands/app.ts';
import { listApps, showApp, type UploadOptions, uploadApps } from './commands/app-files.ts';
import {
  type CreateOptions,
  createBackupFile,
  type RestoreOptions,
  restoreBackupFile,
  verifyBackupFile,
} from './commands/backup.ts';
import { channelCommands } from './commands/channels.ts';
import { connectorCommands } from './commands/connector-commands.ts';
import { connectorControlCommands } from './commands/connector-control-commands.ts';
import { consentCommands } from './commands/consent-commands.ts';
import { deploymentCommands } from './commands/deployment-commands.ts';
import { type ListOptions, listFleet, showDevice } from './commands/devices.ts';
import { type DoctorOptions, doctor } from './commands/doctor.ts';
import { feedCommands } from './commands/feed-commands.ts';
import { type FindingOptions, listOpenFindings } from './commands/findings.ts';
import { installCommands } from './commands/installs.ts';
import { judgmentCommands } from './commands/judgment.ts';
import { type SandboxOptions, sandbox } from './commands/sandbox.ts';
import { serve } from './commands/serve.ts';
import { explain } from './commands/settings.ts';
import { setupCommands } from './commands/setup-commands.ts';
import { signInCommands } from './commands/sign-in-commands.ts';
import { type SimulatorCommandOptions, simulate } from './commands/simulator.ts';
import { status } from './commands/status.ts';
import { type SyncOptions, setEvery, syncNow } from './commands/sync.ts';
import { tenantCommands } from './commands/tenants.ts';
import { exitCodes } from './exit-codes.ts';
import type { CommonOptions, Terminal } from './session.ts';
import { version } from './version.ts';

/** The whole command line. `setExitCode` is called by commands whose success has more than one meaning. */
export function buildProgram(terminal: Terminal, setExitCode: (code: number) => void): Command {
  const program = new Command('picket')
    .description('Open, self-hosted Mobile Threat Defense for Microsoft Intune')
    .version(version)
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `
Examples:
  picket status                        is anything wrong, and can the picture be trusted?
  picket devices list --level high     which phones, and why
  picket sync --dry-run                what a sync would change
  picket doctor                        does anything in Intune or Entra stand in the way?

In the sandbox the server is found by .picket/cli.json; elsewhere set PICKET_URL and PICKET_TOKEN.
Exit codes: 0 done, 1 failed, 2 changes (--detailed-exitcode), 64 usage, 69 unreachable, 75 try again, 77 not allowed.
Docs: docs/reference/cli.md`,
    );
  program.exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : exitCodes.usage);
  });

  const common = (command: Command) =>
    command
      .option('--json', 'one JSON document, as the API gives it')
      .option('--tenant <name>', 'name or id, when there are several');

  program
    .command('version')
    .description('print what runs here')
    .option('--json', 'for programs')
    .action(({ json }: CommonOptions) => {
      const facts = { picket: version, node: process.versions.node };
      terminal.out(json ? JSON.stringify(facts) : `picket ${facts.picket} on Node ${facts.node}`);
    });

  common(program.command('status').description('the fleet by level, and how fresh that picture is')).action(
    (options: CommonOptions) => status(terminal, options),
  );

  const devices = program.command('devices').description('phones and why they are what they are');
  common(devices.command('list').description('list phones, worst first'))
    .option(
      '--level <levels>',
      'not-assessed, secured, low, medium, high; several with commas, a leading - takes one out',
    )
    .addOption(new Option('--platform <platform>').choices(['android', 'ios', 'ipados', 'other']))
    .option('--search <text>', 'in name, user and serial number')
    .option('--limit <n>', 'at most so many')
    .action((options: ListOptions) => listFleet(terminal, options));
  common(
    devices
      .command('show')
      .description('one phone: reasons, channels, timeline')
      .argument('<id>', 'id, or a name that fits one phone'),
  ).action((id: string, options: CommonOptions) => showDevice(terminal, id, options));

  const findings = program.command('findings').description('what is wrong, on which phone');
  common(findings.command('list').description('list findings, worst first'))
    .addOption(new Option('--state <state>').choices(['open', 'dismissed', 'resolved']))
    .addOption(new Option('--severity <severity>').choices(['low', 'medium', 'high']))
    .action((options: FindingOptions) => listOpenFindings(terminal, options));

  common(program.command('sync').description('read the tenant now, and follow it'))
    .option('--dry-run', 'say what would change; change nothing')
    .option('--accept-shrinkage', 'believe an inventory that suddenly lists far fewer phones')
    .option('--detailed-exitcode', 'exit with 2 when there are changes')
    .action(async (options: SyncOptions) => setExitCode(await syncNow(terminal, options)));
  common(
    program
      .command('sync-rhythm')
      .description('how often something is read in this tenant')
      .addArgument(new Argument('<kind>', 'what is read').choices([...syncKinds]))
      .argument('<every>', '5m to 7d, or default: as often as the server does'),
  ).action((kind, how: string, options: CommonOptions) => setEvery(terminal, { kind, how }, options));

  common(
    program.command('doctor').description('what in the tenant keeps Picket from having an effect; changes nothing'),
  )
    .option('--last', 'what was seen last time, without looking again')
    .addHelpText('after', '\nExit codes: 0 nothing failed, 1 something failed or could not be checked.')
    .action(async (options: DoctorOptions) => setExitCode(await doctor(terminal, options)));

  deploymentCommands(program, terminal, { common, setExitCode });
  connectorCommands(program, terminal, { common, setExitCode });
  connectorControlCommands(program, terminal, { common, setExitCode });
  tenantCommands(program, terminal, { common });
  channelCommands(program, terminal, { common });
  consentCommands(program, terminal, { common, setExitCode });
  signInCommands(program, terminal, { common, setExitCode });
  feedCommands(program, terminal, { common, setExitCode });
  setupCommands(program, terminal, common);
  installCommands(program, terminal, { common, setExitCode });
  judgmentCommands(program, terminal, { common });

  const app = program.command('app').description('app files: APK and IPA');
  app
    .command('inspect')
    .description('what is in app files: who signed them, what they ask for, what is wrong; needs no server')
    .argument('<files...>', 'APK and IPA files, or folders with .apk and .ipa files below them')
    .option('--json', 'one JSON object a line, for each file')
    .option('--rules <path...>', 'YARA rules on top of those that ship: files, or folders of .yar and .yara')
    .option('--signers <file>', 'signers of your own apps: JSON, package name to SHA-256 digests of its certificates')
    .option('--clamd <address>', 'also ask ClamAV there: unix:/run/clamav/clamd.ctl or tcp://host:3310')
    .action(async (files: readonly string[], options: InspectOptions) =>
      setExitCode(await inspectApps(terminal, files, options)),
    );
  common(app.command('upload'))
    .description('send app files to Picket, to be analysed there; what is known is not sent again')
    .argument('<files...>', 'APK and IPA files')
    .option('--wait', 'come back when they have been analysed')
    .action(async (files: readonly string[], options: UploadOptions) =>
      setExitCode(await uploadApps(terminal, files, options)),
    );
  common(app.command('list'))
    .description('app files that were uploaded, newest first')
    .action((options: CommonOptions) => listApps(terminal, options));
  common(app.command('show'))
    .description('what was found in one of them')
    .argument('<id>', 'as `app list` has it')
    .action((id: string, options: CommonOptions) => showApp(terminal, id, options));

  program
    .command('serve')
    .description('the server alone, by its settings, for a real tenant')
    .option('--roles <list>', 'what this process is there for: some of http,ingest,worker (PICKET_ROLES)')
    .action(async (options: { roles?: string }) => {
      await serve(terminal, untilInterrupted(), options);
      // A socket of somebody who never lets go must not keep alive what has been stopped in order.
      process.exit(exitCodes.done);
    });

  const backup = program
    .command('backup')
    .description('save everything to a file, check it, put it back; by the settings of the server');
  backup
    .command('create')
    .description(
      'save everything in one snapshot, while the server runs on PostgreSQL; the embedded database is stopped first',
    )
    .option('--to <file>', 'a new file; by default named after the time, here')
    .option('--json', 'the manifest, for programs')
    .action((options: CreateOptions) => createBackupFile(terminal, options));
  backup
    .command('verify')
    .description('read a backup to the last byte, and say whether it could be restored here; needs no database')
    .argument('<file>', 'made by picket backup create')
    .option('--json', 'for programs')
    .action((file: string, options: CommonOptions) => verifyBackupFile(terminal, file, options));
  backup
    .command('restore')
    .description('put a backup into an empty database: all of it or nothing')
    .argument('<file>', 'made by picket backup create')
    .option('--drop-tokens', 'leave out API tokens: one that was revoked since would work again')
    .option('--accept-another-audit-key', 'the audit key is lost for good; what it signed stays unproven')
    .option('--json', 'for programs')
    .action((file: string, options: RestoreOptions) => restoreBackupFile(terminal, file, options));

  const settings = program.command('settings').description('what the server is told');
  settings
    .command('explain')
    .description('every setting, or one: value, where it comes from, meaning; secrets are never shown')
    .argument('[name]', 'PICKET_…')
    .option('--json', 'for programs')
    .action((name: string | undefined, options: CommonOptions) => explain(terminal, name, options));

  program
    .command('sandbox')
    .description('a simulated Microsoft tenant, a real server, and phones that get into trouble (npm start)')
    .option('--seed <seed>', 'the same seed makes the same tenants')
    .option('--no-stories', 'leave the phones alone')
    .action((options: SandboxOptions) => sandbox(terminal, options, untilInterrupted()));

  program
    .command('simulator')
    .description('Microsoft alone: Entra, Graph and Intune of made-up tenants, for your own tools and tests')
    .option('--devices <n>', 'phones in each tenant; 210 in Contoso, 60 in others unless said')
    .option('--users <n>', 'people in each tenant; three for ten phones unless said')
    .option('--tenants <names>', 'with commas; the first is in full use, the others are fresh', 'Contoso,Fabrikam')
    .option('--seed <seed>', 'the same seed makes the same tenants, ids and secrets', 'picket')
    .option('--port <port>', 'http; 0 takes a free one', '4900')
    .option('--tls-port <port>', 'https; 0 takes a free one', '4943')
    .option('--host <address>', 'whoever reaches it is every administrator: only this machine unless said', '127.0.0.1')
    .option('--throttling', 'refuse by the published limits, as Microsoft does')
    .addHelpText(
      'after',
      `
Examples:
  picket simulator --devices 500 --seed 7
  picket simulator --tenants Contoso --port 0 --tls-port 0

Docs: docs/how-to/use-the-simulator.md`,
    )
    .action((options: SimulatorCommandOptions) => simulate(terminal, options, untilInterrupted()));

  return program;
}

/** Ctrl-C reaches the whole group of processes, and npm and the launcher each hand it on: all that is one request. */
const sameRequestMs = 300;

/** Ends with the first Ctrl-C or SIGTERM; a second one, of whichever kind, ends the process at once. */
function untilInterrupted(): AbortSignal {
  const stopping = new AbortController();
  let firstAt: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        stopping.abort(new Error(`stopped by ${name}`));
      } else if (performance.now() - firstAt > sameRequestMs) {
        process.exit(exitCodes.failed);
      }
    });
  }
  return stopping.signal;
}
