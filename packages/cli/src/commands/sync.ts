import { getSync, type SyncRun, startSync } from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';

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
