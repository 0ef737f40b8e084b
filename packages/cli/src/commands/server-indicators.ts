import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Match, Term } from '@picket/domain';
import { importFeed, matchIndicator, mostFeedBytes } from '@picket/wire/console';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import { type CommonOptions, openTenant, printJson, type Terminal } from '../session.ts';
import { harmless } from '../terminal/table.ts';
import { printMatch } from './indicators.ts';

export interface ImportOptions extends CommonOptions {
  readonly feed: string;
}

/** `picket indicators import FILE --feed ID`: a new version of a feed, read whole by the server or refused whole. */
export async function importFile(terminal: Terminal, path: string, options: ImportOptions): Promise<void> {
  const file = resolve(terminal.workingDirectory, path);
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) throw new CommandFailure(exitCodes.failed, `There is no file ${harmless(path)}.`);
  if (found.size > mostFeedBytes)
    throw new CommandFailure(exitCodes.failed, `${found.size} bytes, where at most ${mostFeedBytes} are taken.`);
  const { api } = await openTenant(terminal, options);
  const body = await readFile(file);
  const params = { feedId: options.feed };
  const imported = await api.call(importFeed, { params, query: { name: basename(file) }, body });
  if (options.json) return printJson(terminal, imported);
  const { state, isNew } = imported;
  terminal.out(`${options.feed}: ${isNew ? 'a new version' : 'this content was here already; it'} is ${state}.`);
  if (state === 'held') terminal.err('Next: picket feeds list says why.');
  if (state === 'trial') terminal.err('Next: it comes into force by itself, or with picket feeds release.');
}

/** `picket indicators match VALUE --server`: what the feeds of a tenant know of a value, for and against. */
export async function matchOnServer(terminal: Terminal, value: string, options: CommonOptions): Promise<void> {
  const { api, tenantId } = await openTenant(terminal, options);
  const answer = await api.call(matchIndicator, { params: { tenantId }, query: { value } });
  if (options.json) return printJson(terminal, { value, ...answer });
  for (const match of answer.matches) printMatch(terminal, match as Term, match as unknown as Match);
  if (answer.matches.length === 0)
    terminal.out(`Nothing is known of ${harmless(value)}, in ${answer.indicators} indicators.`);
}
