import { writeFileSync } from 'node:fs';
import { type InstallState, installStates, toCsv } from '@picket/domain';
import {
  getInstallStatus,
  type Install,
  installTable,
  laggingStates,
  listInstalls,
  notifyLagging,
} from '@picket/wire/console';
import { type Command, Option } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { type Column, harmless, renderTable } from '../terminal/table.ts';
import { ago } from '../terminal/words.ts';

interface ListOptions extends CommonOptions {
  readonly state?: InstallState;
  readonly app?: string;
  readonly limit: string;
}

interface NotifyOptions extends CommonOptions {
  readonly title: string;
  readonly message: string;
  readonly app?: string;
}

/** `picket installs …`: how far the agent has come on each phone. */
export function installCommands(
  program: Command,
  terminal: Terminal,
  {
    common,
    setExitCode,
  }: { readonly common: (command: Command) => Command; readonly setExitCode: (code: number) => void },
): void {
  const installs = program.command('installs').description('how far the agent has come on each phone');
  common(installs.command('status').description('in sum, for each app; exits with 1 until every phone has it')).action(
    async (options: CommonOptions) => setExitCode(await showStatus(terminal, options)),
  );
  const byApp = ['--app <id>', 'only this app, by its id in the UEM'] as const;
  common(installs.command('list').description('phone by phone, what needs somebody first'))
    .addOption(new Option('--state <state>', 'only phones in this state').choices([...installStates]))
    .option(...byApp)
    .option('--limit <n>', 'at most so many', '50')
    .action((options: ListOptions) => list(terminal, options));
  common(installs.command('export').description('every phone as CSV'))
    .option('--to <file>', 'else to standard output')
    .action((options: CommonOptions & { readonly to?: string }) => exportAll(terminal, options));
  common(
    installs
      .command('notify')
      .description('ask the users of phones that lag, in the Company Portal; nobody twice a day'),
  )
    .requiredOption('--title <text>', 'at most 50 characters in Intune')
    .requiredOption('--message <text>', 'at most 500 characters in Intune')
    .option(...byApp)
    .action(async (options: NotifyOptions) => setExitCode(await notify(terminal, options)));
}

async function showStatus(terminal: Terminal, options: CommonOptions): Promise<number> {
  const { api, tenantId } = await openTenant(terminal, options);
  const status = await api.call(getInstallStatus, { params: { tenantId } });
  if (options.json) printJson(terminal, status);
  else if (status.readAt === null) {
    terminal.out('Nothing is on its way to phones yet, or Intune was not asked since: picket deployment status');
  } else {
    for (const { name, counts } of status.apps) {
      const said = installStates.flatMap((state) => (counts[state] ? [`${counts[state]} ${state}`] : []));
      terminal.out(`${harmless(name)}: ${said.join(', ') || 'meant for no phone'}`);
    }
    terminal.out(`As Intune reported it ${ago(status.readAt, terminal.now())}.`);
  }
  return status.isComplete ? exitCodes.done : exitCodes.failed;
}

async function list(terminal: Terminal, { state, app: appId, ...options }: ListOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const limit = Math.max(1, Math.min(1000, Number(options.limit) || 50));
  const query = { limit, ...(state === undefined ? {} : { state }), ...(appId === undefined ? {} : { appId }) };
  const { items, nextCursor } = await api.call(listInstalls, { params: { tenantId }, query });
  if (options.json) return printJson(terminal, items);
  if (items.length === 0) return terminal.out('No such phone.');
  const columns: readonly Column<Install>[] = [
    { title: 'phone', value: ({ deviceName }) => deviceName, elastic: true },
    { title: 'user', value: ({ userPrincipalName }) => userPrincipalName ?? '–', elastic: true },
    { title: 'app', value: ({ appName }) => appName, elastic: true },
    { title: 'state', value: ({ state: is }) => is },
    { title: 'why', value: whyOf, elastic: true },
  ];
  terminal.out(renderTable(columns, items, terminal.width));
  if (nextCursor !== undefined)
    terminal.out(`There are more than these ${items.length}: --limit, or picket installs export.`);
}

function whyOf({ error, detail }: Install): string {
  if (error === null) return detail ?? '';
  return `${error.code} ${error.meaning ?? ''} ${error.todo ?? ''}`.trim();
}

async function exportAll(
  terminal: Terminal,
  { to, ...options }: CommonOptions & { readonly to?: string },
): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const all: Install[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { limit: 1000, ...(cursor === undefined ? {} : { cursor }) };
    const page = await api.call(listInstalls, { params: { tenantId }, query });
    all.push(...page.items);
    if (page.nextCursor === undefined) break;
    cursor = page.nextCursor;
  }
  const text = toCsv(installTable(all));
  if (to === undefined) return terminal.out(text.trimEnd());
  writeFileSync(to, text);
  terminal.err(`${all.length} lines in ${to}`);
}

async function notify(terminal: Terminal, { title, message, app: appId, ...options }: NotifyOptions): Promise<number> {
  const { api, tenantId } = await openTenant(terminal, options);
  const states = laggingStates.filter((state) => state !== 'installing');
  const body = { states, title, message, ...(appId === undefined ? {} : { appId }) };
  const outcome = await api.call(notifyLagging, { params: { tenantId }, body });
  if (options.json) printJson(terminal, outcome);
  else {
    terminal.out(`${outcome.sent} asked, ${outcome.failed.length} could not be asked.`);
    for (const { remoteDeviceId, code, detail } of outcome.failed)
      terminal.out(`  ${remoteDeviceId}: ${code}: ${harmless(detail)}`);
    if (outcome.hasMore) terminal.out('There are more: run it again.');
  }
  return outcome.failed.length > 0 ? exitCodes.failed : exitCodes.done;
}
