import { describeDuration, second } from '@picket/domain';
import { getSync, type SyncRun, setSyncRhythm, startSync, type syncKinds } from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';

/** `90`, `90m`, `4h` or `7d` as minutes; undefined where it is none of these. */
export function parseEvery(text: string): number | undefined {
  const [, count = '', unit = 'm'] = /^(\d{1,5})([mhd])?$/.exec(text) ?? [];
  if (count === '') return undefined;
  return Number(count) * ({ m: 1, h: 60, d: 24 * 60 }[unit] ?? 1);
}

/** `picket sync-rhythm KIND EVERY`: how often a kind is read in this tenant. */
export async function setEvery(
  terminal: Terminal,
  { kind, how }: { readonly kind: (typeof syncKinds)[number]; readonly how: string },
  options: CommonOptions,
): Promise<void> {
  const everyMinutes = how === 'default' ? null : parseEvery(how);
  if (everyMinutes === undefined) {
    throw new CommandFailure(exitCodes.usage, `"${how}" is no length of time: 15m, 4h, 7d, or default.`);
  }
  const { api, tenantId } = await openTenant(terminal, options);
  const changed = await api.call(setSyncRhythm, { params: { tenantId, kind }, body: { everyMinutes } });
  if (options.json) return printJson(terminal, changed);
  const every = describeDuration(changed.everySeconds * second);
  terminal.out(`${kind}: read every ${every}${changed.isOwnRhythm ? '' : ', as the server does'}`);
  if (changed.warning !== null) terminal.err(`Warning: ${changed.warning}`);
}

export interface SyncOptions extends CommonOptions {
  readonly dryRun?: boolean;
  readonly acceptShrinkage?: boolean;
  readonly detailedExitcode?: boolean;
}

/** `picket sync`: read the tenant now; with `--dry-run` say what would change and change nothing. Answers the exit code. */
export async function syncNow(terminal: Terminal, options: SyncOptions): Promise<number> {
  const { api, tenantId } = await openTenant(terminal, options);
  let run = await api.call(startSync, {
    params: { tenantId },
    body: { dryRun: options.dryRun ?? false, acceptShrinkage: options.acceptShrinkage ?? false },
  });

  let said = '';
  while (run.state === 'running') {
    if (run.progress !== said && !options.json) {
      said = run.progress;
      terminal.err(terminal.interactive ? `\r\u001b[K${said}` : said);
    }
    await terminal.sleep(300);
    run = await api.call(getSync, { params: { tenantId, syncId: run.id } });
  }
  if (terminal.interactive && said !== '') terminal.err('\r\u001b[K');

  if (options.json) printJson(terminal, run);
  else printDifferences(terminal, run);
  if (run.state !== 'completed') {
    const why = run.problem === null ? run.state : `${run.problem.detail} (${run.problem.code})`;
    throw new CommandFailure(
      exitCodes.failed,
      `The sync ${run.state === 'refused' ? 'was refused' : 'failed'}: ${why}`,
    );
  }
  const changes = run.differences.some(({ add, change, remove }) => add + change + remove > 0);
  return options.detailedExitcode && changes ? exitCodes.changes : exitCodes.done;
}

function printDifferences(terminal: Terminal, run: SyncRun): void {
  const { differences, dryRun } = run;
  if (dryRun) terminal.out('Nothing was changed. This is what a sync would do:');
  for (const { kind, add, change, remove, unchanged, removed } of differences) {
    terminal.out(`${kind}: remove ${remove}, add ${add}, change ${change}, unchanged ${unchanged}`);
    for (const name of removed) terminal.out(`  - ${harmless(name)}`);
  }
}
